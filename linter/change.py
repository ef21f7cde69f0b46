"""A change to a tree: the files it touches, and the findings that were there before it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from linter.deployment import Deployment
from linter.history import History
from linter.judgement.config import NAME
from linter.judgement.verdict import Before
from linter.resource import Dialect
from linter.tree import Tree, Unreadable

GOVERNING = frozenset({NAME, ".gitignore"})
"""The names of files that decide what is judged below their folder, and how."""

_MODULE = (".tf", ".tofu", ".tf.json", ".tofu.json")
_VARIABLES = (".tfvars", ".tfvars.json")
_PROSE = (".md", ".rst", ".adoc")


@dataclass(frozen=True, slots=True)
class Change:
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


@dataclass(frozen=True, slots=True)
class Past:
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
    return not file.name.endswith((*_MODULE, *_VARIABLES, *_PROSE))


def naming(tree: Tree, file: Path, templates: Iterable[Path]) -> tuple[Path, ...]:
    """The templates that name a file, and the first file of the nearest module above it that does."""
    above = (folder for folder in file.parents if folder == tree.root or tree.root in folder.parents)
    modules = (found for folder in above for found in tree.files(folder) if _is_module(found))
    module = next((found for found in modules if _names(tree, found, file)), None)
    return (*(found for found in templates if _names(tree, found, file)), *(() if module is None else (module,)))


def _is_module(file: Path) -> bool:
    return file.name.endswith(_MODULE)


def _names(tree: Tree, reader: Path, file: Path) -> bool:
    try:
        return os.fsencode(file.name) in tree.read_bytes(reader)
    except Unreadable:
        return False
