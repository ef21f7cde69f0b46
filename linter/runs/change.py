"""A change to a tree: the files it touches, and the findings that were there before it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from linter.deployment import Deployment
from linter.history import History
from linter.judgement.configuration.config import NAME
from linter.judgement.verdict import Before
from linter.resource import Dialect
from linter.source import MODULE_ENDINGS, VARIABLE_ENDINGS
from linter.tree import Tree, Unreadable

GOVERNING = frozenset({NAME, ".gitignore"})
"""The names of files that decide what is judged below their folder, and how."""

_PROSE = (".md", ".rst", ".adoc")
_WORD = re.compile(r"[\w.\-]+")


class Change(Struct, frozen=True):
    """Files that were changed, created or deleted, absolute; and the commit that holds what was there before.

    `commit` is empty before the first commit. `history` is None where nothing is known of what was there before.
    """

    files: tuple[Path, ...]
    history: History | None = None
    commit: str = ""

    @property
    def existing(self) -> tuple[Path, ...]:
        """The files that are there and may belong to deployments."""
        return tuple(file for file in self.files if file.is_file() and file.name not in GOVERNING)

    @property
    def deleted(self) -> tuple[Path, ...]:
        """The files that are no longer there."""
        return tuple(file for file in self.files if not file.exists())


class Past(Struct, frozen=True):
    """The state before a change: the deployments that each deleted file belonged to, and the findings there were."""

    deployments: Mapping[Path, tuple[Deployment, ...]] = field(default_factory=dict)
    findings: Before = field(default_factory=dict)


class State(Protocol):
    """An earlier state of a tree, as far as it is compared with."""

    def deployments(self, paths: Iterable[Path]) -> tuple[Deployment, ...]:
        """The deployments that the paths belong to."""
        ...

    def findings(self, paths: Iterable[Path]) -> Before:
        """The findings on the deployments that the paths belong to."""
        ...


def past(change: Change, root: Path, deployments: Iterable[Deployment], at: Callable[[Path], State]) -> Past | None:
    """The state of a root before the change; None where it is not known.

    `deployments` are those that the change concerns now. `at` makes what judges the earlier state in a folder.
    """
    if change.history is None or change.history.top not in (root, *root.parents):
        return None
    with TemporaryDirectory(prefix="moatlint-") as folder:
        top = Path(folder).resolve()
        if change.commit:
            change.history.restore(change.commit, top)
        earlier = top / root.relative_to(change.history.top)
        earlier.mkdir(parents=True, exist_ok=True)
        state = at(earlier)
        there = {file: earlier / file.relative_to(root) for file in change.files if root in file.parents}
        deleted = {file: there[file] for file in change.deleted if file in there and there[file].is_file()}
        gone = {file: _moved(state.deployments([path]), earlier, root) for file, path in deleted.items()}
        concerned = {*deployments, *(deployment for several in gone.values() for deployment in several)}
        named = [
            *there.values(),
            *(_example(earlier / deployment.path.relative_to(root)) for deployment in sorted(concerned)),
        ]
        return Past(gone, state.findings(dict.fromkeys(path for path in named if path.is_file())))


def _moved(deployments: Iterable[Deployment], source: Path, target: Path) -> tuple[Deployment, ...]:
    """The deployments below one root as they are called below another."""
    return tuple(replace(deployment, path=target / deployment.path.relative_to(source)) for deployment in deployments)


def _example(path: Path) -> Path:
    """A file by which a deployment is found: the template itself, or a file of the root module."""
    if not path.is_dir():
        return path
    return next((file for file in sorted(path.iterdir()) if _is_module(file)), path)


def is_there(deployment: Deployment) -> bool:
    """Whether a deployment still has files of its own."""
    path = deployment.path
    return _example(path) != path if deployment.dialect is Dialect.TERRAFORM else path.is_file()


def is_read(file: Path) -> bool:
    """Whether a file may be read by a deployment without being one, or part of a module of Terraform."""
    return not file.name.endswith((*MODULE_ENDINGS, *VARIABLE_ENDINGS, *_PROSE))


def readers(tree: Tree, files: Iterable[Path], templates: Iterable[Path]) -> Mapping[Path, tuple[Path, ...]]:
    """For each file what names it: templates, and the first file of the nearest module above it that does.

    Each template and module is read once, however many files there are.
    """
    words = _Words(tree)
    by_name: dict[str, list[Path]] = defaultdict(list)
    for file in files:
        by_name[file.name].append(file)
    by_file: dict[Path, list[Path]] = {file: [] for several in by_name.values() for file in several}
    for template in templates:
        for name in words.of(template) & by_name.keys():
            for file in by_name[name]:
                if file != template:
                    by_file[file].append(template)
    for file, naming in by_file.items():
        module = next((module for module in words.modules_above(file) if file.name in words.of(module)), None)
        naming.extend([] if module is None else [module])
    return {file: tuple(naming) for file, naming in by_file.items()}


class _Words:
    """The words of files that may be names of others, each file read once."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._words: dict[Path, frozenset[str]] = {}
        self._modules: dict[Path, tuple[Path, ...]] = {}

    def of(self, file: Path) -> frozenset[str]:
        """The words of a file; none where it cannot be read."""
        if file not in self._words:
            try:
                text = self._tree.read(file).text
            except Unreadable:
                text = ""
            self._words[file] = frozenset(_WORD.findall(text))
        return self._words[file]

    def modules_above(self, file: Path) -> Iterator[Path]:
        """The files of Terraform in the folders above a file, the nearest first."""
        for folder in file.parents:
            if folder != self._tree.root and self._tree.root not in folder.parents:
                return
            if folder not in self._modules:
                self._modules[folder] = self._tree.files(folder, MODULE_ENDINGS)
            yield from self._modules[folder]


def _is_module(file: Path) -> bool:
    return file.name.endswith(MODULE_ENDINGS)
