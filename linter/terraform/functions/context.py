"""What functions that read files see of the world: the scanned tree, and in it the folder paths are relative to."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from linter.tree import Tree


@dataclass(frozen=True)
class Context:
    """The folder that relative paths start from, and the tree that no path may leave (that folder, unless given)."""

    base: Path
    tree: Tree | None = None

    @cached_property
    def files(self) -> Tree:
        """The tree that may be read."""
        return self.tree if self.tree is not None else Tree(self.base.resolve())

    def locate(self, path: str) -> Path:
        """The path, made absolute."""
        return Path(posixpath.normpath(posixpath.join(self.base.as_posix(), path)))
