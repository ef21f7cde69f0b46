"""Facts about files that discovery needs, kept as long as the files do not change."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct, field

from linter.columns import outline, suspected
from linter.discovery.recognise import dialect_of
from linter.resource import Dialect
from linter.tree import Tree


class Outline(Struct, frozen=True):
    """The folders that a module calls, and whether it has a backend or cloud block."""

    calls: tuple[Path, ...] = ()
    deployed: bool = False


class Memory(Struct):
    """Facts about files, each kept with a stamp that changes when the file does."""

    dialects: dict[Path, tuple[object, Dialect | None]] = field(default_factory=dict)
    outlines: dict[Path, tuple[object, Outline]] = field(default_factory=dict)
    suspects: dict[Path, tuple[object, tuple[Path, ...]]] = field(default_factory=dict)

    def dialect(self, tree: Tree, file: Path) -> Dialect | None:
        """The language of a file that stands alone. Raises Unreadable."""
        stamp = _stamp(tree, file)
        if file not in self.dialects or self.dialects[file][0] != stamp:
            self.dialects[file] = (stamp, dialect_of(tree, file))
        return self.dialects[file][1]

    def outline(self, tree: Tree, files: tuple[Path, ...]) -> Outline:
        """The outline of a module, given its files."""
        folder, stamp = files[0].parent, _stamps(tree, files)
        if folder not in self.outlines or self.outlines[folder][0] != stamp:
            self.outlines[folder] = (stamp, Outline(*outline(tree, files)))
        return self.outlines[folder][1]

    def suspected(self, tree: Tree, files: tuple[Path, ...]) -> tuple[Path, ...]:
        """The folders that a module may call, given its files: those of its outline, and perhaps others."""
        folder, stamp = files[0].parent, _stamps(tree, files)
        if folder not in self.suspects or self.suspects[folder][0] != stamp:
            self.suspects[folder] = (stamp, suspected(tree, files))
        return self.suspects[folder][1]


def _stamps(tree: Tree, files: tuple[Path, ...]) -> object:
    return tuple((file, _stamp(tree, file)) for file in files)


def _stamp(tree: Tree, file: Path) -> object:
    """A value that changes when the file does."""
    if tree.buffers and file in tree.buffers:
        return tree.buffers[file]
    try:
        status = os.stat(file)
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size)
