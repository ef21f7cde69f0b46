"""The files that git tracks, read from its index: a .gitignore says nothing about them.

https://git-scm.com/docs/gitignore#_description
https://git-scm.com/docs/index-format
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from linter.tree import GIT, Tree, Unreadable

MOST_BYTES = 100_000_000
"""The largest index that is read."""
MOST_FILES = 1_000_000

_HEADER = struct.Struct(">4sII")
_STAT_BYTES = 40
"""Times, device, inode, mode, owner and size of an entry, before its object id."""
_EXTENDED = 0x4000
_SHA256 = re.compile(rb"objectformat\s*=\s*sha256", re.IGNORECASE)
_SPLIT = b"link"


class Tracked:
    """The files that the repository with its top in `home` tracks, read when they are first asked for."""

    def __init__(self, tree: Tree, home: Path) -> None:
        self.home = home
        self.fault = ""
        self._tree = tree

    def __contains__(self, path: str) -> bool:
        """Whether git tracks a file, given relative to the top of the repository."""
        return path in self._files

    def below(self, folder: str) -> bool:
        """Whether git tracks any file in a folder or below it, given relative to the top of the repository."""
        return folder in self._folders

    @cached_property
    def _files(self) -> frozenset[str]:
        if os.path.isfile(self.home / GIT):  # of a linked working tree or a submodule
            self.fault = "git keeps the list of tracked files outside this folder, where it is not read"
            return frozenset()
        try:
            id_bytes = 32 if _SHA256.search(self._git_file("config")) else 20
            return frozenset(tracked_files(self._git_file("index"), id_bytes))
        except (Unreadable, ValueError) as error:
            self.fault = str(error)
            return frozenset()

    def _git_file(self, name: str) -> bytes:
        return self._tree.git_file(self.home, name, MOST_BYTES)

    @cached_property
    def _folders(self) -> frozenset[str]:
        folders: set[str] = set()
        for file in self._files:
            folder = os.path.dirname(file)
            while folder and folder not in folders:
                folders.add(folder)
                folder = os.path.dirname(folder)
        return frozenset(folders)


def tracked_in(tree: Tree, folder: str) -> Tracked | None:
    """The tracked files of the repository with its top in a folder; None if there is none."""
    return Tracked(tree, Path(folder)) if os.path.exists(os.path.join(folder, GIT)) else None


def tracked_files(index: bytes, id_bytes: int) -> Iterator[str]:
    """The paths in an index; `id_bytes` is the length of an object id, 20 or 32.

    Raises:
        ValueError: it is not an index of version 2, 3 or 4, or part of it is in another file.
    """
    try:
        signature, version, count = _HEADER.unpack_from(index)
        if signature != b"DIRC" or version not in (2, 3, 4):
            raise ValueError("git's index has a format that is not known")
        if count > MOST_FILES:
            raise ValueError(f"git's index lists more than {MOST_FILES:,} files")
        names, end = _names(index, version, count, id_bytes)
    except (struct.error, IndexError) as error:
        raise ValueError("git's index is incomplete") from error
    if index[end : end + len(_SPLIT)] == _SPLIT:
        raise ValueError("git's index is split into several files")
    yield from (os.fsdecode(name) for name in names)


def _names(index: bytes, version: int, count: int, id_bytes: int) -> tuple[list[bytes], int]:
    """The paths of the entries, and where these end."""
    names: list[bytes] = []
    at, name = _HEADER.size, b""
    for _ in range(count):
        flags_at = at + _STAT_BYTES + id_bytes
        flags = index[flags_at] << 8 | index[flags_at + 1]
        start = flags_at + (4 if flags & _EXTENDED else 2)
        kept = b""
        if version == 4:
            dropped, start = _varint(index, start)
            kept = name[: len(name) - dropped]
        end = index.find(b"\0", start)
        if end < 0:
            raise IndexError
        name = kept + index[start:end]
        names.append(name)
        at = end + 1 if version == 4 else at + (end - at + 8) // 8 * 8
    return names, at


def _varint(index: bytes, at: int) -> tuple[int, int]:
    """A number of variable width, as git's pack format writes offsets, and the place behind it."""
    byte = index[at]
    value = byte & 0x7F
    while byte & 0x80:
        at += 1
        byte = index[at]
        value = ((value + 1) << 7) | (byte & 0x7F)
    return value, at + 1
