"""The folders below a path, without what git ignores, the configuration excludes or a tool generated."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeAlias

from msgspec import Struct

from linter.discovery.gitignore import Patterns, read_patterns
from linter.discovery.tracked import Tracked, tracked_in
from linter.finding import Notice, Problem
from linter.source import MODULE_ENDINGS, VARIABLE_ENDINGS, Span
from linter.tree import GIT, Tree, Unreadable

MOST_ENTRIES = 300_000
"""The most files and folders that are looked at. A larger tree is reported, and not walked to its end."""

GENERATED = frozenset(
    (".git", ".hg", ".svn", ".terraform", ".terragrunt-cache", ".aws-sam", "node_modules", "__pycache__", ".venv")
)
_IGNORE_FILE = ".gitignore"
REPORTED_WHEN_READ = (*MODULE_ENDINGS, *VARIABLE_ENDINGS)
"""Files of a Terraform module: evaluating it reports those that cannot be read."""


class Hidden(Protocol):
    """The files and folders that a configuration excludes."""

    def hides_below(self, folder: str) -> bool:
        """Whether anything directly in a folder may be among them."""

    def __contains__(self, path: object) -> bool:
        """Whether a path is among them."""


class Excluded(Struct, frozen=True):
    """Patterns as in a .gitignore, relative to the folder `home`."""

    patterns: Patterns
    home: Path

    def hides_below(self, folder: str) -> bool:
        """Whether anything directly in a folder may be among them."""
        return bool(self.patterns.patterns) and Path(folder).is_relative_to(self.home)

    def __contains__(self, path: object) -> bool:
        if not isinstance(path, Path) or not self.patterns.patterns or self.home not in path.parents:
            return False
        relative = path.relative_to(self.home).as_posix()
        return self.patterns.excludes(relative) or self.patterns.verdict(relative, folder=path.is_dir()) is True


NOTHING = Excluded(Patterns(()), Path())

_Rules: TypeAlias = "tuple[tuple[int, Patterns], ...]"
"""The ignore files that concern a folder, the nearest last; each with the length of its own folder's path."""


class _Folder(Struct, frozen=True):
    """A folder to walk. `ignored` says that of what it holds only tracked files count."""

    path: str
    rules: _Rules = ()
    tracked: Tracked | None = None
    ignored: bool = False


def _every(_name: str) -> bool:
    return True


class Walk:
    """Walks one tree. Links to files of the tree are followed, links to folders are not.

    `wanted` tells by its name whether a file is of interest: others cost nothing and are left out. `ignored` and
    `excluded` are the files of interest, and the folders, that git or the configuration hid; nothing is known of what
    such a folder holds.
    """

    def __init__(self, tree: Tree, excluded: Hidden, wanted: Callable[[str], bool] = _every) -> None:
        self.problems: list[Problem] = []
        self.ignored: set[str] = set()
        self.excluded: set[str] = set()
        self._tree = tree
        self._excluded = excluded
        self._wanted = wanted
        self._left = MOST_ENTRIES
        self._tracked: dict[str, Tracked | None] = {}
        self._unsaved: dict[str, list[str]] = defaultdict(list)
        for path in tree.buffers:
            if wanted(path.name):
                self._unsaved[str(path.parent)].append(path.name)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Repositories whose list of tracked files cannot be read."""
        faults = [tracked for tracked in self._tracked.values() if tracked is not None and tracked.fault]
        return tuple(
            Notice(f"{tracked.fault}: what .gitignore matches is not judged", subject=self._tree.display(tracked.home))
            for tracked in faults
        )

    def folders(self, top: Path) -> Iterator[tuple[str, list[str]]]:
        """The paths of the folder and those below it, each with the names of its wanted files, sorted.

        If the folder itself is ignored, its content is walked as if it were not: somebody named it.
        """
        pending = [self._top(str(top))]
        while pending and self._left > 0:
            folder = pending.pop()
            folders, names = self._entries(folder)
            yield folder.path, names
            pending.extend(reversed(folders))

    def files(self, top: Path) -> Iterator[Path]:
        """The wanted files of the folder and of those below it, folder by folder."""
        for folder, names in self.folders(top):
            if names:
                home = Path(folder)
                yield from (home / name for name in names)

    def _top(self, top: str) -> _Folder:
        """The named folder, with the rules of those above it unless they ignore it."""
        root = str(self._tree.root)
        names = [name for name in top[len(root) :].split(os.sep) if name]
        folder = _Folder(root)
        for name in names:
            outer = self._listed(folder, has_rules=True, has_git=os.path.exists(os.path.join(folder.path, GIT)))
            folder = self._inner(outer, name)
        return _Folder(top, tracked=folder.tracked) if folder.ignored else folder

    def _inner(self, folder: _Folder, name: str) -> _Folder:
        path = f"{folder.path.rstrip(os.sep)}{os.sep}{name}"
        ignored = folder.ignored or self._says_ignore(path, folder.rules, folder=True)
        return _Folder(path, folder.rules, folder.tracked, ignored)

    def _listed(self, folder: _Folder, *, has_rules: bool, has_git: bool) -> _Folder:
        """The folder with what its own `.gitignore` says, and its own repository."""
        own = self._repository(folder.path) if has_git else None
        rules = self._rules(folder) if has_rules else folder.rules
        return _Folder(folder.path, rules, own or folder.tracked, folder.ignored)

    def _entries(self, bare: _Folder) -> tuple[list[_Folder], list[str]]:
        """The folders to walk that are in a folder, and the names of the files that are looked at, both sorted."""
        try:
            with os.scandir(bare.path) as listed:
                entries = list(islice(listed, self._left + 1))
        except OSError as error:
            self._report(bare.path, f"The folder cannot be read: {error.strerror}.", "")
            return [], []
        self._count(len(entries), bare.path)
        names = {entry.name for entry in entries}
        folder = self._listed(bare, has_rules=_IGNORE_FILE in names, has_git=GIT in names)
        hides = self._excluded.hides_below(folder.path)
        folders: list[_Folder] = []
        files = set(self._unsaved.get(folder.path, ()))
        for entry in entries:
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                if not _is_generated(name, folder.path):
                    folders.extend(self._kept(folder, name, hides=hides))
            elif self._wanted(name) and self._is_file(entry, folder, hides=hides):
                files.add(name)
        return sorted(folders, key=_path), sorted(files)

    def _count(self, entries: int, folder: str) -> None:
        self._left -= entries
        if self._left <= 0:
            message = f"There are more than {MOST_ENTRIES:,} files and folders: those after this one are not judged."
            self._report(folder, message, "Exclude what holds no infrastructure, or name fewer folders.")

    def _kept(self, folder: _Folder, name: str, *, hides: bool) -> Iterator[_Folder]:
        """The folder of this name, if it is walked."""
        inner = self._inner(folder, name)
        if inner.ignored and not self._is_tracked(inner.path, folder.tracked, folder=True):
            self.ignored.add(inner.path)
        elif hides and Path(inner.path) in self._excluded:
            self.excluded.add(inner.path)
        else:
            yield inner

    def _report(self, place: str, message: str, advice: str) -> None:
        self.problems.append(Problem(Span(self._tree.display(place), 1, 1, 1, 1), message, advice))

    def _is_file(self, entry: os.DirEntry[str], folder: _Folder, *, hides: bool) -> bool:
        """Whether a wanted entry is a file that is looked at; a link out of the tree is reported."""
        ignored = folder.ignored or self._says_ignore(entry.path, folder.rules, folder=False)
        if ignored and not self._is_tracked(entry.path, folder.tracked, folder=False):
            self.ignored.add(entry.path)
            return False
        if hides and Path(entry.path) in self._excluded:
            self.excluded.add(entry.path)
            return False
        return not entry.is_symlink() or self._leads_to_a_file(entry)

    def _leads_to_a_file(self, link: os.DirEntry[str]) -> bool:
        try:
            resolved = self._tree.resolve(link.path)
            # one that leads nowhere is reported when it is read, unless an editor keeps it as a lock
            return not os.path.isdir(resolved) and (os.path.exists(resolved) or _promises(link.name))
        except Unreadable as reason:
            if link.name.endswith(REPORTED_WHEN_READ):
                return True
            self._report(link.path, f"{reason}: it is not judged.", "Name a folder that contains both with --root.")
            return False

    def _is_tracked(self, path: str, tracked: Tracked | None, *, folder: bool) -> bool:
        if tracked is None:
            return False
        relative = path[len(str(tracked.home)) + 1 :].replace(os.sep, "/")
        return tracked.below(relative) if folder else relative in tracked

    def _repository(self, folder: str) -> Tracked | None:
        """The tracked files of the repository with its top in a folder."""
        if folder not in self._tracked:
            self._tracked[folder] = tracked_in(self._tree, folder)
        return self._tracked[folder]

    def _says_ignore(self, path: str, rules: _Rules, *, folder: bool) -> bool:
        """The verdict of the nearest .gitignore that has one."""
        for length, patterns in reversed(rules):
            verdict = patterns.verdict(path[length:].replace(os.sep, "/"), folder=folder)
            if verdict is not None:
                return verdict
        return False

    def _rules(self, folder: _Folder) -> _Rules:
        """The rules of the folders above, and the folder's own."""
        try:
            patterns = read_patterns(self._tree.read(os.path.join(folder.path, _IGNORE_FILE)).text)
        except Unreadable:
            return folder.rules
        return (*folder.rules, (len(folder.path.rstrip(os.sep)) + 1, patterns)) if patterns.patterns else folder.rules


def _path(folder: _Folder) -> str:
    return folder.path


def _promises(name: str) -> bool:
    return not name.startswith(".#") and "." in name.strip(".")


def _is_generated(name: str, parent: str) -> bool:
    """Whether a tool generated the folder from sources that are judged anyway, or downloaded it."""
    return name in GENERATED or (name.startswith("asset.") and os.path.basename(parent) == "cdk.out")
