"""The files of the scanned tree: the one way to read them, bounded and never outside the tree."""

from __future__ import annotations

import codecs
import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePath

from msgspec import Struct, field

from linter import budget
from linter.source import Source

MAX_FILE_BYTES = 20_000_000
"""The largest file that is read, in bytes."""

GIT = ".git"
"""The name of git's own folder, which holds credentials: nothing in it is read but git's list of tracked files."""

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_ENCODINGS = (  # the longer marks first: that of UTF-32 starts with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ANY = ("",)
"""The ending of every name."""
_DESCRIPTORS = "/proc/self/fd"
_LONGEST_PATH = 4096
"""The longest path that is looked up, in characters: Linux opens none that is longer."""
_SAMPLE = 64
_CHUNK = 1_000_000


class Unreadable(Exception):  # noqa: N818 - names the condition, as callers read it
    """A file that must not or cannot be read; the message says why, for a person."""


class TooLarge(Unreadable):
    """A file that exceeds the bound on what is read."""


def working_directory() -> str:
    """The working directory; empty if it has been deleted."""
    try:
        return os.getcwd()
    except OSError:
        return ""


class Tree(Struct, frozen=True, eq=False, weakref=True):
    """The folder that may be read, and the unsaved buffers of an editor that replace files in it.

    A tree is one look at the files: results derived from it may be cached as long as it lives. `root` and the keys of
    `buffers` are absolute, with links resolved. Paths passed to the methods may be relative to `here`, the working
    directory when the tree was made, and are shown relative to it; it is empty if that has been deleted.
    """

    root: Path
    buffers: Mapping[Path, str] = field(default_factory=dict)
    here: str = field(default_factory=working_directory)
    _folders: dict[str, str] = field(default_factory=dict)

    def resolve(self, path: PurePath | str) -> Path:
        """The absolute path with links resolved.

        Raises:
            Unreadable: it is outside the tree or in git's own folder, or no file can have this name.
        """
        return Path(self._resolved(path))

    def _resolved(self, path: PurePath | str) -> str:
        written = os.fspath(path)
        if len(written) > _LONGEST_PATH:
            raise Unreadable(f"a path of {len(written):,} characters is too long")
        try:
            os.fsencode(written)
            resolved = self._real(written)
        except ValueError as error:  # a NUL, or half of a surrogate pair
            raise Unreadable(f"{written!r} is not a valid file name") from error
        root = str(self.root)
        if resolved != root and not resolved.startswith(root if root.endswith(os.sep) else root + os.sep):
            raise Unreadable(f"{self._called(written, root)} outside the scanned tree {self.root}")
        below = resolved[len(root) :].lower()
        if GIT in below and GIT in below.split(os.sep):
            raise Unreadable(f"{path} is in git's own folder, which is never read")
        return resolved

    def _called(self, path: str, root: str) -> str:
        """How a message describes a path out of the tree: as a link, or as a path that is elsewhere."""
        inside = self._absolute(path).startswith(root + os.sep)
        return f"{self.display(path)} is a link that leads" if inside else f"{path} is"

    def _real(self, path: str) -> str:
        """The path as `os.path.realpath` resolves it, with each folder looked up once."""
        if "\0" in path:
            raise ValueError(path)
        if os.pardir not in path.split(os.sep):
            folder, name = os.path.split(self._absolute(path))
            joined = os.path.join(self._real_folder(folder), name)
            return os.path.realpath(joined) if os.path.islink(joined) else joined
        return self._upward(os.path.join(self.here, path)) if self.here else os.path.realpath(path)

    def _upward(self, path: str) -> str:
        """An absolute path with `..` in it, resolved name by name: after a link `..` is not the folder before it."""
        above = f"{os.sep}{os.pardir}{os.sep}"
        folder, _, names = f"{path}{os.sep}".partition(above)
        reached = os.path.dirname(self._real_folder(os.path.normpath(folder or os.sep)))
        for name in names.split(os.sep):
            if name == os.pardir:
                reached = os.path.dirname(reached)
            elif name not in ("", os.curdir):
                reached = self._real_folder(os.path.join(reached, name))
        return reached

    def _real_folder(self, folder: str) -> str:
        pending: list[str] = []
        while folder not in self._folders:
            parent = os.path.dirname(folder)
            if parent == folder:
                self._folders[folder] = folder
                break
            pending.append(folder)
            folder = parent
        for inner in reversed(pending):
            joined = os.path.join(self._folders[os.path.dirname(inner)], os.path.basename(inner))
            self._folders[inner] = os.path.realpath(joined) if os.path.islink(joined) else joined
        return self._folders[pending[0]] if pending else self._folders[folder]

    def _absolute(self, path: PurePath | str) -> str:
        return os.path.normpath(os.path.join(self.here, path)) if self.here else os.path.abspath(path)

    def display(self, path: PurePath | str) -> str:
        """The path as it is shown to people: relative to `here` if it is below it."""
        absolute, here = self._absolute(path), self.here
        if here and absolute == here:
            return os.curdir
        inside = here if here.endswith(os.sep) else here + os.sep
        return (absolute[len(inside) :] if here and absolute.startswith(inside) else absolute).replace(os.sep, "/")

    def read_bytes(self, path: PurePath | str) -> bytes:
        """The file's bytes, or those of its buffer in UTF-8.

        Raises:
            Unreadable: it is outside the tree, not a regular file, too large, or cannot be opened.
        """
        resolved = self._resolved(path)
        if self.buffers and Path(resolved) in self.buffers:
            return self.buffers[Path(resolved)].encode()
        return self._bytes(resolved, path, MAX_FILE_BYTES)

    def head(self, path: PurePath | str, size: int) -> bytes:
        """The first bytes of a file. Raises Unreadable as `read_bytes` does, but for its size."""
        resolved = self._resolved(path)
        if self.buffers and Path(resolved) in self.buffers:
            return self.buffers[Path(resolved)][:size].encode()
        return self._bytes(resolved, path, size, partly=True)

    def git_file(self, folder: PurePath | str, name: str, most: int) -> bytes:
        """A file of the `.git` folder in a folder of the tree, of at most so many bytes. Raises Unreadable."""
        file = os.path.join(self._resolved(folder), GIT, name)
        if os.path.realpath(file) != file:
            raise Unreadable(f"{self.display(file)} is a link")
        return self._bytes(file, file, most)

    def _bytes(self, resolved: str, path: PurePath | str, most: int, *, partly: bool = False) -> bytes:
        """The bytes of a file, opened without following links: what it was resolved to is what is read."""
        try:
            if not stat.S_ISREG(os.stat(resolved, follow_symlinks=False).st_mode):
                raise Unreadable(f"{self.display(path)} is not a regular file")
            descriptor = os.open(resolved, _FLAGS)
            try:
                size = self._check(descriptor, resolved, path)
                content = _read(descriptor, most if partly else most + 1, size)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise Unreadable(f"{self.display(path)} cannot be read: {error.strerror}") from error
        if len(content) > most:
            raise TooLarge(f"{self.display(path)} is larger than {most // 1_000_000} MB")
        overspent = budget.read(len(content))
        if overspent:
            raise TooLarge(f"{self.display(path)} is not read: {overspent}")
        return content

    def _check(self, descriptor: int, resolved: str, path: PurePath | str) -> int:
        """The size of an open file if it is the one that was meant: a folder on its way may have become a link."""
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(f"{self.display(path)} is not a regular file")
        try:
            opened = os.readlink(f"{_DESCRIPTORS}/{descriptor}")
        except OSError:  # not Linux: O_NOFOLLOW has kept a link in the last place from being followed
            return status.st_size
        if opened != resolved:
            raise Unreadable(f"{self.display(path)} was replaced while it was read")
        return status.st_size

    def read(self, path: PurePath | str) -> Source:
        """The file's text, without a byte order mark; bytes that are not UTF-8 become replacement characters.

        Raises:
            Unreadable: as `read_bytes`, or the file is in another encoding, which neither Terraform nor
                CloudFormation reads.
        """
        content = self.read_bytes(path)
        encoding = encoding_of(content)
        if encoding != "utf-8-sig":
            raise Unreadable(f"{self.display(path)} is encoded in {encoding.upper()}, not in UTF-8: save it as UTF-8")
        return Source(self.display(path), content.decode(encoding, "replace"))

    def read_any(self, path: PurePath | str) -> Source:
        """The text of a file that may be in UTF-8, UTF-16 or UTF-32. Raises Unreadable as `read_bytes`."""
        content = self.read_bytes(path)
        return Source(self.display(path), decoded(content))

    def files(self, folder: PurePath | str, endings: tuple[str, ...] = _ANY) -> tuple[Path, ...]:
        """The regular files directly in a folder, and links to such files of the tree, sorted by name.

        Those whose names have one of the endings; others cost nothing.

        Raises:
            Unreadable: the folder is outside the tree, or exists and cannot be listed.
        """
        resolved = self.resolve(folder)
        return tuple(resolved / name for name in self._names(folder, resolved, endings, self._is_file))

    def names(self, folder: PurePath | str) -> tuple[str, ...]:
        """The names of these files, whatever their endings. Raises Unreadable as `files`."""
        return tuple(self._names(folder, self.resolve(folder), _ANY, self._is_file))

    def entries(self, folder: PurePath | str, endings: tuple[str, ...] = _ANY) -> tuple[Path, ...]:
        """Whatever a folder holds directly except folders, sorted by name: also links out of the tree, and pipes.

        Those whose names have one of the endings; others cost nothing.

        Raises:
            Unreadable: as `files`.
        """
        resolved = self.resolve(folder)
        return tuple(resolved / name for name in self._names(folder, resolved, endings, _is_no_folder))

    def _names(
        self,
        folder: PurePath | str,
        resolved: Path,
        endings: tuple[str, ...],
        wanted: Callable[[os.DirEntry[str]], bool],
    ) -> list[str]:
        try:
            names = {path.name for path in self.buffers if path.parent == resolved and path.name.endswith(endings)}
            names.update(
                entry.name for entry in _listed(str(resolved)) if entry.name.endswith(endings) and wanted(entry)
            )
        except OSError as error:
            raise Unreadable(f"{self.display(folder)} cannot be read: {error.strerror}") from error
        return sorted(names)

    def folders(self, folder: PurePath | str) -> tuple[Path, ...]:
        """The folders directly in a folder, without links and git's own, sorted by name.

        Raises:
            Unreadable: as `files`.
        """
        try:
            listed = _listed(str(self.resolve(folder)))
            inner = (entry for entry in listed if entry.name.lower() != GIT and entry.is_dir(follow_symlinks=False))
            return tuple(sorted(Path(entry.path) for entry in inner))
        except OSError as error:
            raise Unreadable(f"{self.display(folder)} cannot be read: {error.strerror}") from error

    def _is_file(self, entry: os.DirEntry[str]) -> bool:
        """Whether an entry of a folder of the tree is a file of the tree; only a link has to be looked up."""
        if not entry.is_symlink():
            return entry.is_file(follow_symlinks=False) and entry.name.lower() != GIT
        try:
            return os.path.isfile(self._resolved(entry.path))
        except Unreadable:
            return False


def _read(descriptor: int, most: int, size: int) -> bytes:
    """At most so many bytes of an open file, whose size is likely to be the one that is given."""
    parts: list[bytes] = []
    chunk = min(size + 1, _CHUNK)  # a byte more than there are: the file ends where fewer come than were asked for
    while most > 0:
        wanted = min(most, chunk)
        part = os.read(descriptor, wanted)
        parts.append(part)
        if len(part) < wanted:
            break
        most -= wanted
        chunk = _CHUNK
    return b"".join(parts)


def _listed(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENOTDIR):
            raise


def _is_no_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return not entry.is_dir()
    except OSError:  # a link that leads back to itself
        return True


def encoding_of(content: bytes) -> str:
    """The encoding of a text, as Python names it: `utf-8-sig` unless a mark or its zero bytes tell another."""
    for mark, encoding in _ENCODINGS:
        if content.startswith(mark):
            return encoding
    sample = content[:_SAMPLE]
    if len(sample) >= 4 and b"\0" in sample:
        if not any(sample[1::2]):
            return "utf-16-le"
        if not any(sample[0::2]):
            return "utf-16-be"
    return "utf-8-sig"


def decoded(content: bytes) -> str:
    """The text of bytes in UTF-8, UTF-16 or UTF-32; what does not decode becomes replacement characters."""
    return content.decode(encoding_of(content), "replace")
