"""Stamps of the files deployments rest on. Each file and folder is read once: many deployments share them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from linter.deployment import Deployment, Inputs
from linter.resource import Dialect
from linter.tree import Tree, Unreadable


class Stamps:
    """Stamps of deployments: equal as long as nothing changes that they rest on.

    `templates` are all that were found: they may import one another's exports.
    """

    def __init__(self, tree: Tree, templates: tuple[Path, ...]) -> None:
        self._tree = tree
        self._contents: dict[Path, int | None] = {}
        self._listings: dict[Path, tuple[str, ...]] = {}
        self._templates = (templates, self._all(templates))

    def of(self, deployment: Deployment, files: Iterable[str], inputs: Inputs) -> object:
        """The stamp of a deployment made of these files: another one when a file changes, comes or goes."""
        folders = sorted({Path(file).parent for file in files})
        listings = tuple(self._listing(folder) for folder in folders)
        given = self._all((*deployment.var_files, *inputs.var_files, *inputs.parameter_files))
        beside = self._templates if deployment.dialect is Dialect.CLOUDFORMATION else None
        return self._all(map(Path, files)), listings, given, beside

    def _all(self, files: Iterable[Path]) -> tuple[int | None, ...]:
        return tuple(self._content(file) for file in files)

    def _content(self, file: Path) -> int | None:
        if file not in self._contents:
            try:
                self._contents[file] = hash(self._tree.read_bytes(file))
            except Unreadable:
                self._contents[file] = None
        return self._contents[file]

    def _listing(self, folder: Path) -> tuple[str, ...]:
        if folder not in self._listings:
            try:
                self._listings[folder] = self._tree.names(folder)
            except Unreadable:
                self._listings[folder] = ()
        return self._listings[folder]
