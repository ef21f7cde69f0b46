"""The files of the scanned tree: the one way to read one, within bounds, never outside the tree."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from linter.source import Source

MAX_FILE_BYTES = 20_000_000


class Unreadable(Exception):  # noqa: N818 - it is what the file is, and reads so where it is caught
    """A file that may not or cannot be read; the message says why, for a person."""


@dataclass(frozen=True, eq=False)
class Tree:
    """The folder that may be read, and the unsaved buffers of an editor that stand in for files in it.

    It is one look at the files: what is worked out from them may be kept as long as it is.
    `root` and the keys of `buffers` are absolute, with links resolved. Paths given to the methods may be relative
    to the working directory.
    """

    root: Path
    buffers: Mapping[Path, str] = field(default_factory=dict)

    def resolve(self, path: PurePath | str) -> Path:
        """The absolute path with links resolved.

        Raises:
            Unreadable: it leaves the tree, or no file can have this name.
        """
        try:
            resolved = Path(os.path.realpath(path))
        except ValueError as error:  # a NUL, or half of a surrogate pair
            raise Unreadable(f"{os.fspath(path)!r} is no name of a file") from error
        if resolved != self.root and self.root not in resolved.parents:
            raise Unreadable(f"{path} is outside the scanned tree {self.root}")
        return resolved

    def display(self, path: PurePath | str) -> str:
        """The path as it is shown to people: relative to the working directory where it lies below it."""
        absolute = Path(os.path.abspath(path))
        try:
            return absolute.relative_to(Path.cwd()).as_posix()
        except ValueError:
            return absolute.as_posix()

    def read_bytes(self, path: PurePath | str) -> bytes:
        """The file's bytes, or the buffer's, encoded.

        Raises:
            Unreadable: it leaves the tree, is no regular file, is too large or cannot be opened.
        """
        resolved = self.resolve(path)
        if resolved in self.buffers:
            return self.buffers[resolved].encode()
        try:
            if not resolved.is_file():
                raise Unreadable(f"{self.display(path)} is not a file")
            if resolved.stat().st_size > MAX_FILE_BYTES:
                raise Unreadable(f"{self.display(path)} is larger than {MAX_FILE_BYTES // 1_000_000} MB")
            return resolved.read_bytes()
        except OSError as error:
            raise Unreadable(f"{self.display(path)} cannot be read: {error.strerror}") from error

    def read(self, path: PurePath | str) -> Source:
        """The file's text, without a byte order mark; bytes that are not UTF-8 become replacement characters.

        Raises:
            Unreadable: as `read_bytes`.
        """
        return Source(self.display(path), self.read_bytes(path).decode("utf-8-sig", "replace"))

    def files(self, folder: PurePath | str) -> tuple[Path, ...]:
        """The regular files directly in a folder, sorted by name; empty where the folder cannot be listed.

        Raises:
            Unreadable: the folder leaves the tree.
        """
        resolved = self.resolve(folder)
        names = {path for path in self.buffers if path.parent == resolved}
        with contextlib.suppress(OSError):
            names.update(Path(entry.path) for entry in os.scandir(resolved) if entry.is_file())
        return tuple(sorted(path for path in names if self._inside(path)))

    def _inside(self, path: Path) -> bool:
        try:
            self.resolve(path)
        except Unreadable:
            return False
        return True
