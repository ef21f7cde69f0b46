"""Filesystem functions, within the scanned tree only.

https://developer.hashicorp.com/terraform/language/functions/file
"""

from __future__ import annotations

import base64
import posixpath
from collections.abc import Callable, Mapping
from pathlib import Path

from linter.terraform.functions.context import Context
from linter.terraform.functions.function import (
    MOST_ELEMENTS,
    Call,
    Function,
    FunctionError,
    OutOfBounds,
    Parameter,
    TooMuch,
    plain,
)
from linter.terraform.functions.glob import GlobError, matching
from linter.terraform.functions.hash_crypto import hexadecimal, in_base64
from linter.terraform.values.cty import BOOL, STRING, Collection, Unknown, Value, boolean, string
from linter.terraform.values.sets import set_of
from linter.tree import Unreadable

_PATH = Parameter("path", STRING)
_LONGEST_PATH = 4000


def read(context: Context, path: str) -> bytes:
    """The bytes of a file. Raises FunctionError if it does not exist, OutOfBounds if it must not be read."""
    if path.startswith("~"):
        raise OutOfBounds(f"{path} lies in a home directory")
    located = _located(context, path)
    if not located.exists() and located not in context.files.buffers:
        raise FunctionError(
            f'no file exists at "{path}"; this function works only with files that are distributed as part of the '
            "configuration source code, so if this file will be created by a resource in this configuration you must "
            "instead obtain this result from an attribute of that resource",
            0,
        )
    if located.is_dir():
        raise FunctionError(f'"{path}" is a directory, not a file', 0)
    try:
        return context.files.read_bytes(located)
    except Unreadable as error:
        raise OutOfBounds(str(error)) from error


def _located(context: Context, path: str) -> Path:
    """The target of a path. Raises FunctionError for an invalid name, OutOfBounds outside the tree."""
    if "\0" in path or len(path.encode()) > _LONGEST_PATH or any(len(part.encode()) > 255 for part in path.split("/")):
        raise FunctionError("no file can have this name", 0)
    located = context.locate(path)
    try:
        context.files.resolve(located)
    except Unreadable as error:
        raise OutOfBounds(str(error)) from error
    return located


def read_text(context: Context, path: str) -> str:
    """The text of a file with its original line ends. Raises FunctionError, OutOfBounds."""
    try:
        return read(context, path).decode()
    except UnicodeDecodeError as error:
        raise FunctionError(
            f"contents of {path} are not valid UTF-8; use the filebase64 function to obtain the Base64 encoded "
            "contents or the other file functions (e.g. filemd5, filesha256) to obtain file hashing results instead"
        ) from error


def _unbuilt(call: Call) -> Value | None:
    """The unknown result for a file that is missing, but may be built before Terraform runs."""
    path = str(call.arguments[0].content)
    if call.context.needs_files or path.startswith("~"):
        return None
    located = _located(call.context, path)
    if located.exists() or located in call.context.files.buffers:
        return None
    return Value(STRING, Unknown(f"{path} does not exist: it may be built before terraform runs", not_null=True))


def _of_file(written: Callable[[bytes], str]) -> Function:
    def implementation(call: Call) -> Value:
        missing = _unbuilt(call)
        return missing or string(written(read(call.context, str(call.arguments[0].content))))

    return Function(implementation, (_PATH,), None, STRING)


def _hash_of_file(written: Callable[[str, bytes], str], algorithm: str) -> Function:
    def implementation(call: Call) -> Value:
        try:
            missing = _unbuilt(call)
            if missing is not None:
                return missing
            data = read(call.context, str(call.arguments[0].content))
        except FunctionError as error:
            raise FunctionError(str(error)) from error
        return string(written(algorithm, data))

    return Function(implementation, (_PATH,), None, STRING)


def _file(call: Call) -> Value:
    return string(read_text(call.context, str(call.arguments[0].content)))


def _fileexists(call: Call) -> Value:
    path = str(call.arguments[0].content)
    located = _located(call.context, path)
    if located.is_dir():
        raise FunctionError(f'"{path}" is a directory, not a file')
    return boolean(located.is_file() or located in call.context.files.buffers)


def _fileset(call: Call) -> Value:
    folder, pattern = (str(argument.content) for argument in call.arguments)
    base = _located(call.context, folder)
    joined = posixpath.normpath(posixpath.join("/", pattern)).lstrip("/")
    if pattern.startswith("..") or "/../" in f"/{pattern}/":
        raise OutOfBounds(f"{pattern} leads out of the folder")
    try:
        accepts = matching(joined)
        paths = [string(path) for path in _below(call.context, base) if accepts(path)]
    except GlobError as error:
        raise FunctionError(f"failed to glob pattern {pattern}: {error}") from error
    return set_of(paths, STRING)


def _below(context: Context, base: Path) -> list[str]:
    """The regular files in a folder and below it, relative to it; links to folders are not followed.

    Git's own folder is left out.
    """
    paths: list[str] = []
    try:
        folders = [context.files.resolve(base)]
        for folder in folders:
            paths.extend(path.relative_to(folders[0]).as_posix() for path in context.files.files(folder))
            folders.extend(context.files.folders(folder))
            if len(paths) + len(folders) > MOST_ELEMENTS:
                raise TooMuch(f"more than {MOST_ELEMENTS} files")
    except Unreadable as error:
        raise OutOfBounds(str(error)) from error
    return paths


def _basename(path: str) -> str:
    return posixpath.basename(path.rstrip("/")) or ("/" if path else ".")


def _dirname(path: str) -> str:
    return posixpath.normpath(posixpath.dirname(path) or ("/" if path.startswith("/") else "."))


def _abspath(call: Call) -> Value:
    path = str(call.arguments[0].content)
    return string(posixpath.normpath(posixpath.join(call.context.base.absolute().as_posix(), path)))


def _pathexpand(path: str) -> str:
    if path.startswith("~"):
        raise OutOfBounds(f"{path} lies in a home directory, and whose is not known")
    return path


FUNCTIONS: Mapping[str, Function] = {
    "abspath": Function(_abspath, (_PATH,), None, STRING),
    "basename": plain(_basename, STRING, _PATH),
    "dirname": plain(_dirname, STRING, _PATH),
    "file": Function(_file, (_PATH,), None, STRING),
    "filebase64": _of_file(lambda data: base64.b64encode(data).decode()),
    "filebase64sha256": _hash_of_file(in_base64, "sha256"),
    "filebase64sha512": _hash_of_file(in_base64, "sha512"),
    "fileexists": Function(_fileexists, (_PATH,), None, BOOL),
    "filemd5": _hash_of_file(hexadecimal, "md5"),
    "fileset": Function(_fileset, (_PATH, Parameter("pattern", STRING)), None, Collection("set", STRING)),
    "filesha1": _hash_of_file(hexadecimal, "sha1"),
    "filesha256": _hash_of_file(hexadecimal, "sha256"),
    "filesha512": _hash_of_file(hexadecimal, "sha512"),
    "pathexpand": plain(_pathexpand, STRING, _PATH),
}
