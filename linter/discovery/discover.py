"""Paths to deployments: the root modules, templates and plans that files and folders hold or belong to."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from linter.deployment import Deployment
from linter.discovery import other_tools
from linter.discovery.memory import Memory
from linter.discovery.module_graph import above, below, roots
from linter.discovery.recognise import is_binary_plan, may_stand_alone
from linter.discovery.walk import Hidden, Walk
from linter.finding import Notice, Problem
from linter.resource import Dialect
from linter.source import MODULE_ENDINGS, VARIABLE_ENDINGS, Span
from linter.tree import Tree, Unreadable

_AUTOMATIC = ("terraform.tfvars", "terraform.tfvars.json")
_AUTOMATIC_SUFFIXES = (".auto.tfvars", ".auto.tfvars.json")
_NOTHING = "there is nothing to judge: no Terraform, no CloudFormation template and no plan"


class Target(Struct, frozen=True):
    """A deployment, and the files that were asked for by name; none if the whole of it was."""

    deployment: Deployment
    files: frozenset[Path] = frozenset()


class Discovery(Struct, frozen=True):
    """Everything there is to judge, sorted, and what kept anything from being found.

    `passed_over` are files that were looked at and hold nothing of ours, as people are shown them. `empty` are the
    paths that were named and hold nothing to judge, as problems. `hidden` are the files and folders that git ignores
    and the configuration excludes, by the words `ignored` and `excluded`. `called` are the modules below the folders
    that are judged through their callers only. `variables` are the files of variables below each root module that
    Terraform does not load by itself, `unowned` those that are below none.
    """

    targets: tuple[Target, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()
    passed_over: tuple[str, ...] = ()
    empty: tuple[Problem, ...] = ()
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    called: tuple[Path, ...] = ()
    variables: Mapping[Path, tuple[Path, ...]] = field(default_factory=dict)
    unowned: tuple[Path, ...] = ()


def discover(tree: Tree, paths: Iterable[Path], excluded: Hidden, memory: Memory) -> Discovery:
    """The deployments under the folders, and those that the files belong to.

    A folder of Terraform that another one calls is judged through its callers, unless it has a backend, a cloud block
    or variable files of its own: such a folder is a root module as well. For a folder the callers in it count; for a
    file, those in the whole tree.
    """
    return _Search(tree, excluded, memory).run(paths)


class _Search:
    def __init__(self, tree: Tree, excluded: Hidden, memory: Memory) -> None:
        self._tree = tree
        self._excluded = excluded
        self._memory = memory
        self._walk = Walk(tree, excluded, _is_of_interest)
        self._problems: list[Problem] = []
        self._notices: list[Notice] = []
        self._passed_over: set[Path] = set()
        self._empty: list[Problem] = []
        self._others: set[Path] = set()
        self._modules: dict[Path, tuple[Path, ...]] = {}
        self._folders: set[Path] = set()
        self._deployed: set[Path] = set()
        self._variables: set[Path] = set()
        self._left_out: set[Path] = set()

    def run(self, paths: Iterable[Path]) -> Discovery:
        given = [(path, resolved) for path in paths for resolved in self._given(path)]
        whole = self._under([(path, resolved) for path, resolved in given if resolved.is_dir()])
        called = set(self._modules) - {deployment.path for deployment in whole}
        files_of = dict.fromkeys(sorted(whole, key=_by_path), frozenset[Path]())
        files = [resolved for _, resolved in given if not resolved.is_dir()]
        for deployment, file in self._around(files):
            if deployment not in whole:
                files_of[deployment] = files_of.get(deployment, frozenset()) | {file}
        if files and not files_of and not self._problems:
            self._nothing(files[0])
        return Discovery(
            tuple(Target(deployment, files_of[deployment]) for deployment in sorted(files_of, key=_by_path)),
            (*self._problems, *self._walk.problems),
            (*self._notices, *other_tools.notices(self._tree, self._others), *self._walk.notices),
            tuple(sorted(self._tree.display(file) for file in self._passed_over)),
            tuple(self._empty),
            {kind: tuple(sorted(map(self._tree.display, hidden))) for kind, hidden in self._hidden() if hidden},
            tuple(sorted(called)),
            self._unloaded({deployment.path for deployment in files_of}),
            tuple(sorted(file for file in self._variables if not any(map(self._folders.__contains__, file.parents)))),
        )

    def _hidden(self) -> Iterator[tuple[str, Iterable[str]]]:
        yield "ignored", self._walk.ignored
        yield "excluded", {*self._walk.excluded, *map(str, self._left_out)}

    def _given(self, path: Path) -> Iterator[Path]:
        shown = self._tree.display(path)
        try:
            resolved = self._tree.resolve(path)
        except Unreadable as reason:
            self._problems.append(_problem(shown, f"{reason}.", "Name a folder that contains both with --root."))
            return
        if not os.path.exists(resolved) and resolved not in self._tree.buffers:
            self._problems.append(_problem(shown, f"{shown} does not exist."))
        elif resolved in self._excluded:
            self._left_out.add(resolved)
        else:
            yield resolved

    def _nothing(self, path: Path) -> None:
        advice = "Name what holds infrastructure, or pass --allow-empty."
        self._empty.append(_problem(self._tree.display(path), f"T{_NOTHING[1:]}.", advice))

    # Folders

    def _under(self, folders: list[tuple[Path, Path]]) -> set[Deployment]:
        deployments: set[Deployment] = set()
        for path, top in folders:
            before = len(self._problems) + len(self._walk.problems)
            alone, modules, entries = self._survey(top)
            deployments |= alone
            if not alone and not modules and len(self._problems) + len(self._walk.problems) == before:
                self._hold_nothing(path, top, entries)
        deployments |= {Deployment(Dialect.TERRAFORM, root) for root in roots(self._modules, self._deployed)}
        return deployments

    def _survey(self, top: Path) -> tuple[set[Deployment], int, int]:
        """The deployments that stand alone below a folder, and the numbers of modules and of files there."""
        alone: set[Deployment] = set()
        modules = entries = 0
        for folder, names in self._walk.folders(top):
            if names:
                entries += len(names)
                home = Path(folder)
                modules += self._module(home, names)
                alone.update(deployment for name in names for deployment in self._alone(home / name))
        return alone, modules, entries

    def _hold_nothing(self, path: Path, top: Path, entries: int) -> None:
        """Say that a folder holds nothing to judge: an error, unless it is the working directory and holds files."""
        is_here = os.path.realpath(os.curdir) == str(top)
        if is_here and (entries or path == Path()):
            self._notices.append(Notice(_NOTHING, subject=self._tree.display(top)))
        else:
            self._nothing(top)

    def _module(self, folder: Path, names: Iterable[str]) -> bool:
        """Take note of the module in a folder; whether there is one."""
        own = self._listed(folder, names)
        self._others.update(folder / name for name in names if other_tools.of_another_tool(name))
        if own:
            self._folders.add(folder)
            outline = self._memory.outline(self._tree, own)
            self._modules[folder] = outline.calls
            if outline.deployed or any(map(is_automatic, names)):
                self._deployed.add(folder)
        return bool(own)

    def _listed(self, folder: Path, names: Iterable[str]) -> tuple[Path, ...]:
        """The files of the module in a folder; takes note of those of variables."""
        self._variables.update(folder / name for name in names if name.endswith(VARIABLE_ENDINGS))
        return tuple(folder / name for name in names if name.endswith(MODULE_ENDINGS))

    def _alone(self, file: Path, *, named: bool = False) -> Iterator[Deployment]:
        if _is_terraform(file) or other_tools.of_another_tool(file.name):
            return
        try:
            dialect = self._memory.dialect(self._tree, file)
        except Unreadable as reason:
            self._problems.append(_problem(self._tree.display(file), f"{reason}."))
            return
        if dialect is not None:
            yield Deployment(dialect, file)
        elif named and is_binary_plan(self._tree, file):
            advice = "Write it as JSON with terraform show -json, and judge that."
            self._problems.append(_problem(self._tree.display(file), "A plan in binary form cannot be read.", advice))
        else:
            self._passed_over.add(file)

    # Files

    def _around(self, files: list[Path]) -> Iterator[tuple[Deployment, Path]]:
        """Each deployment that one of the files belongs to, with the file."""
        homes = {file: self._home(file) for file in files if _is_terraform(file)}
        callers = self._callers(homes.values()) if homes else {}
        for file in files:
            if other_tools.of_another_tool(file.name):
                self._others.add(file)
            elif file in homes:
                yield from ((deployment, file) for deployment in self._using(file, homes[file], callers))
            else:
                yield from ((deployment, file) for deployment in self._alone(file, named=True))

    def _using(self, file: Path, home: Path | None, callers: Mapping[Path, list[Path]]) -> Iterator[Deployment]:
        """The root modules that a file of Terraform is part of, or that a file of variables is for."""
        if home is None:
            yield from self._only_root(file)
            return
        apart = file.name.endswith(VARIABLE_ENDINGS) and (file.parent != home or not is_automatic(file.name))
        if apart and home in callers.get(home, ()):
            yield Deployment(Dialect.TERRAFORM, home, (file,))
            return
        yield from (Deployment(Dialect.TERRAFORM, root) for root in callers.get(home, [home]))

    def _only_root(self, file: Path) -> Iterator[Deployment]:
        """The one root module of the tree, for a file of variables that is below none."""
        every = tuple(roots(self._modules, self._deployed))
        if len(every) == 1 and file.name.endswith(VARIABLE_ENDINGS):
            yield Deployment(Dialect.TERRAFORM, every[0], (file,))
            return
        message = "no Terraform module uses it"
        if every and file.name.endswith(VARIABLE_ENDINGS):
            message = "it is below no root module, and there are several: name the one it is for, with --var-file"
        self._notices.append(Notice(message, subject=self._tree.display(file)))

    def _callers(self, homes: Collection[Path | None]) -> dict[Path, list[Path]]:
        """For each of these modules the root modules through which it is deployed.

        Of a module that by its text cannot be a caller of theirs no file is parsed. With None among them all are.
        """
        listed, calls = dict[Path, list[str]](), dict[Path, tuple[Path, ...]]()
        for home, names in Walk(self._tree, self._excluded, _is_terraform_name).folders(self._tree.root):
            if names:
                folder = Path(home)
                listed[folder] = names
                own = self._listed(folder, names)
                if own:
                    calls[folder] = self._memory.suspected(self._tree, own)
        wanted = listed if None in homes else above((home for home in homes if home is not None), calls)
        for folder in listed.keys() & wanted:
            self._module(folder, listed[folder])
        self._folders.update(calls)
        modules = {folder: called for folder, called in self._modules.items() if folder in wanted}
        callers: dict[Path, list[Path]] = defaultdict(list)
        for root in roots(modules, self._deployed & modules.keys()):
            for folder in below(root, modules):
                callers[folder].append(root)
        return callers

    def _home(self, file: Path) -> Path | None:
        """The module a file belongs to: its folder or, for variables kept apart, the nearest module above."""
        for folder in file.parents:
            if folder in self._folders or self._tree.files(folder, MODULE_ENDINGS):
                return folder
            if folder == self._tree.root or not file.name.endswith(VARIABLE_ENDINGS):
                break
        return None

    def _unloaded(self, folders: set[Path]) -> dict[Path, tuple[Path, ...]]:
        """The files of variables that belong to these root modules and are not loaded automatically."""
        unloaded: dict[Path, list[Path]] = defaultdict(list)
        for file in sorted(self._variables):
            home = next((folder for folder in file.parents if folder in self._folders), None)
            if home is not None and home in folders and not (file.parent == home and is_automatic(file.name)):
                unloaded[home].append(file)
        return {home: tuple(files) for home, files in unloaded.items()}


def is_automatic(name: str) -> bool:
    """Whether Terraform loads a file of variables of this name by itself, if it is in the folder of a root module."""
    return name in _AUTOMATIC or name.endswith(_AUTOMATIC_SUFFIXES)


def _by_path(deployment: Deployment) -> tuple[Path, str, tuple[Path, ...]]:
    return deployment.by_path


def _is_terraform(file: Path) -> bool:
    return _is_terraform_name(file.name)


def _is_terraform_name(name: str) -> bool:
    return name.endswith((*MODULE_ENDINGS, *VARIABLE_ENDINGS))


def _is_of_interest(name: str) -> bool:
    return _is_terraform_name(name) or may_stand_alone(name) or other_tools.of_another_tool(name)


def _problem(file: str, message: str, advice: str = "") -> Problem:
    return Problem(Span(file, 1, 1, 1, 1), message, advice)
