"""Files written whole or not at all, and never through a link."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path


class Unwritable(Exception):  # noqa: N818 - names the condition, as callers read it
    """A file that cannot or must not be written; the message says why, for a person."""


def write_whole(file: Path, text: str) -> None:
    """Replace a file, or make it, in one step: whoever reads it sees the old text or the new one.

    Raises:
        Unwritable: it is a link or not a regular file, or its folder cannot be written to.
    """
    _place(file, text, os.replace)


def write_new(file: Path, text: str) -> bool:
    """Make a file that is not there yet, in one step; False where there is one of that name, which is left alone.

    Raises:
        Unwritable: as `write_whole`, but for what is there already.
    """
    if os.path.lexists(file):
        return False
    try:
        _refuse_links(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        _place(file, text, _unless_there)
    except FileExistsError:
        return False
    except OSError as error:
        raise Unwritable(f"{file} cannot be written: {error.strerror}") from error
    return True


def put(file: Path, text: str) -> None:
    """Write a text as `write_whole` does, or into a pipe or a device that was named. Raises Unwritable."""
    try:
        kind = file.lstat().st_mode
    except OSError:
        kind = stat.S_IFREG
    if not (stat.S_ISFIFO(kind) or stat.S_ISCHR(kind)):
        write_whole(file, text)
        return
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)), "wb") as stream:
            stream.write(text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise Unwritable(f"{file} cannot be written: {error.strerror}") from error


def _place(file: Path, text: str, move: Callable[[str, Path], None]) -> None:
    """Write the text beside the file, and move it there. Raises Unwritable, and FileExistsError where `move` does."""
    try:
        _refuse_links(file)
        mode = _mode(file)
        descriptor, name = tempfile.mkstemp(prefix=".moatlint-", dir=file.parent)
        try:
            with os.fdopen(descriptor, "wb") as temporary:
                temporary.write(text.encode("utf-8", "surrogateescape"))
                temporary.flush()
                os.fsync(temporary.fileno())
            os.chmod(name, mode)
            move(name, file)
        finally:
            with contextlib.suppress(FileNotFoundError):  # it was moved
                os.unlink(name)
    except FileExistsError:
        raise
    except OSError as error:
        raise Unwritable(f"{file} cannot be written: {error.strerror}") from error


def _unless_there(name: str, file: Path) -> None:
    """Move a file to a name that is free. Raises FileExistsError where it is not."""
    try:
        os.link(name, file)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        os.rename(name, file)


def _refuse_links(file: Path) -> None:
    """Refuse a folder below the working directory that is a link: whoever made it chose where it leads."""
    here = Path.cwd()
    folder = Path(os.path.abspath(file)).parent
    if here not in folder.parents:
        return
    for outer in (folder, *folder.parents):
        if outer == here:
            return
        if outer.is_symlink():
            raise Unwritable(f"{file} is not written: {os.path.relpath(outer)} is a link")


def _mode(file: Path) -> int:
    """The permissions of a file, or those of a new one. Raises Unwritable where it must not be replaced."""
    try:
        status = file.lstat()
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
    if stat.S_ISLNK(status.st_mode):
        raise Unwritable(f"{file} is a link, which is not written through: name the file itself")
    if not stat.S_ISREG(status.st_mode):
        raise Unwritable(f"{file} is not a regular file")
    return stat.S_IMODE(status.st_mode)
