"""The context of functions that read files: the scanned tree, and the folder in it that paths are relative to."""

from __future__ import annotations

import posixpath
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from linter.tree import Tree


class Context(Struct, frozen=True, dict=True):
    """The folder that relative paths start from, and the tree that no path may leave (that folder, unless given).

    With `needs_files`, a missing file is an error, as in Terraform; otherwise the hash and the bytes of a missing file
    are unknown, since it may be an archive that is not built yet. With `negative_elements`, `element` counts negative
    indices from the end, as it does after Terraform 1.11.
    """

    base: Path
    tree: Tree | None = None
    needs_files: bool = True
    negative_elements: bool = False

    @cached_property
    def files(self) -> Tree:
        """The tree that may be read."""
        return self.tree if self.tree is not None else Tree(self.base.resolve())

    def locate(self, path: str) -> Path:
        """The path, made absolute."""
        return Path(posixpath.normpath(posixpath.join(self.base.as_posix(), path)))
