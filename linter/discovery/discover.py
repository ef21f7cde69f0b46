"""Paths to deployments: the root modules, templates and plans that files and folders hold or belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from linter.columns import local_calls
from linter.deployment import Deployment
from linter.discovery.recognise import dialect_of
from linter.discovery.walk import Walk
from linter.finding import Notice, Problem
from linter.resource import Dialect
from linter.source import Span
from linter.tree import Tree, Unreadable

MODULE_SUFFIXES = (".tf", ".tofu", ".tf.json", ".tofu.json")
VARIABLE_SUFFIXES = (".tfvars", ".tfvars.json")

Modules: TypeAlias = "Mapping[Path, tuple[Path, ...]]"
"""Folders of Terraform, each with the folders it calls."""


@dataclass(frozen=True, slots=True)
class Found:
    """A deployment, and the files that were asked for by name; none where the whole of it was."""

    deployment: Deployment
    files: frozenset[Path] = frozenset()


@dataclass(frozen=True, slots=True)
class Discovery:
    """What there is to judge, sorted, and what kept anything from being found."""

    found: tuple[Found, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass
class Memory:
    """What files turned out to be, remembered for as long as they do not change."""

    dialects: dict[Path, tuple[object, Dialect | None]] = field(default_factory=dict)
    calls: dict[Path, tuple[object, tuple[Path, ...]]] = field(default_factory=dict)

    def dialect(self, tree: Tree, file: Path) -> Dialect | None:
        """The language of a file that stands alone."""
        stamp = _stamp(tree, file)
        if file not in self.dialects or self.dialects[file][0] != stamp:
            self.dialects[file] = (stamp, dialect_of(tree, file))
        return self.dialects[file][1]

    def called(self, tree: Tree, files: tuple[Path, ...]) -> tuple[Path, ...]:
        """The folders that the files of one module call."""
        folder, stamp = files[0].parent, tuple((file, _stamp(tree, file)) for file in files)
        if folder not in self.calls or self.calls[folder][0] != stamp:
            self.calls[folder] = (stamp, local_calls(tree, files))
        return self.calls[folder][1]


def discover(tree: Tree, paths: Iterable[Path], excluded: Container[Path], memory: Memory) -> Discovery:
    """The deployments that lie under the folders, and those that the files belong to.

    A folder of Terraform that another one calls is no deployment: it is judged through its callers. Among all that
    was found under the folders, for a folder; among all of the tree, for a file.
    """
    return _Search(tree, excluded, memory).run(paths)


class _Search:
    def __init__(self, tree: Tree, excluded: Container[Path], memory: Memory) -> None:
        self._tree = tree
        self._excluded = excluded
        self._memory = memory
        self._walk = Walk(tree, excluded)
        self._problems: list[Problem] = []
        self._notices: list[Notice] = []

    def run(self, paths: Iterable[Path]) -> Discovery:
        given = [resolved for path in paths for resolved in self._given(path)]
        files_of = {
            deployment: frozenset[Path]() for deployment in self._under(path for path in given if path.is_dir())
        }
        whole = frozenset(files_of)
        for deployment, file in self._around([path for path in given if not path.is_dir()]):
            if deployment not in whole:
                files_of[deployment] = files_of.get(deployment, frozenset()) | {file}
        return Discovery(
            tuple(Found(deployment, files_of[deployment]) for deployment in sorted(files_of, key=_by_path)),
            (*self._problems, *self._walk.problems),
            tuple(self._notices),
        )

    def _given(self, path: Path) -> Iterator[Path]:
        shown = self._tree.display(path)
        try:
            resolved = self._tree.resolve(path)
        except Unreadable as reason:
            self._problems.append(_problem(shown, f"{reason}.", "Name a folder that holds both with --root."))
            return
        if not resolved.exists() and resolved not in self._tree.buffers:
            self._problems.append(_problem(shown, f"{shown} does not exist."))
        elif resolved in self._excluded:
            self._notices.append(Notice("the configuration excludes it", subject=shown))
        else:
            yield resolved

    def _under(self, folders: Iterable[Path]) -> Iterator[Deployment]:
        modules: dict[Path, tuple[Path, ...]] = {}
        for top in folders:
            for folder, files in self._walk.folders(top):
                modules.update(self._module(folder, files))
                yield from self._alone(files)
        yield from (Deployment(Dialect.TERRAFORM, root) for root in roots(modules))

    def _alone(self, files: Iterable[Path]) -> Iterator[Deployment]:
        for file in files:
            if not _is_terraform(file):
                dialect = self._memory.dialect(self._tree, file)
                if dialect is not None:
                    yield Deployment(dialect, file)

    def _module(self, folder: Path, files: Iterable[Path]) -> Modules:
        own = tuple(file for file in files if file.name.endswith(MODULE_SUFFIXES))
        return {folder: self._memory.called(self._tree, own)} if own else {}

    def _around(self, files: list[Path]) -> Iterator[tuple[Deployment, Path]]:
        """Each deployment that one of the files belongs to, with the file."""
        callers = self._callers() if any(_is_terraform(file) for file in files) else {}
        for file in files:
            if _is_terraform(file):
                homes = self._home(file)
                deployments = tuple(
                    Deployment(Dialect.TERRAFORM, root) for home in homes for root in callers.get(home, homes)
                )
                unused = "no module of Terraform uses it"
            else:
                deployments = tuple(self._alone([file]))
                unused = "it is no Terraform file, no CloudFormation template and no plan"
            yield from ((deployment, file) for deployment in deployments)
            if not deployments:
                self._notices.append(Notice(unused, subject=self._tree.display(file)))

    def _callers(self) -> dict[Path, list[Path]]:
        """For each folder of Terraform in the tree the root modules through which it is deployed."""
        modules: dict[Path, tuple[Path, ...]] = {}
        for folder, files in self._walk.folders(self._tree.root):
            modules.update(self._module(folder, files))
        callers: dict[Path, list[Path]] = defaultdict(list)
        for root in roots(modules):
            for folder in below(root, modules):
                callers[folder].append(root)
        return callers

    def _home(self, file: Path) -> tuple[Path, ...]:
        """The module a file belongs to, if any: its folder, or, for variables kept apart, the nearest folder above."""
        for folder in file.parents:
            if any(entry.name.endswith(MODULE_SUFFIXES) for entry in self._tree.files(folder)):
                return (folder,)
            if folder == self._tree.root:
                break
        return ()


def _by_path(deployment: Deployment) -> tuple[Path, str]:
    return deployment.path, deployment.dialect


def roots(modules: Modules) -> Iterator[Path]:
    """The modules that nobody calls; of modules that only call each other in a circle, the first."""
    called = {child for folder, children in modules.items() for child in children if child != folder}
    reached: set[Path] = set()
    for folder in (*sorted(set(modules) - called), *sorted(modules)):
        if folder not in reached:
            yield folder
            reached |= below(folder, modules)


def below(root: Path, modules: Modules) -> set[Path]:
    """The module and all that it calls, directly or not."""
    reached = {root}
    pending = [root]
    while pending:
        for child in modules.get(pending.pop(), ()):
            if child not in reached:
                reached.add(child)
                pending.append(child)
    return reached


def _is_terraform(file: Path) -> bool:
    return file.name.endswith((*MODULE_SUFFIXES, *VARIABLE_SUFFIXES))


def _stamp(tree: Tree, file: Path) -> object:
    """What changes when the file does."""
    if file in tree.buffers:
        return tree.buffers[file]
    try:
        status = file.stat()
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size)


def _problem(file: str, message: str, advice: str = "") -> Problem:
    return Problem(Span(file, 1, 1, 1, 1), message, advice)
