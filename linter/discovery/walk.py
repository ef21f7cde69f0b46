"""The folders below a path, without what git ignores, the configuration excludes or a tool has made."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from linter.discovery.gitignore import Patterns, read_patterns
from linter.finding import Problem
from linter.source import Span
from linter.tree import Tree, Unreadable

MOST_ENTRIES = 300_000
"""Files and folders that are looked at. A tree with more is reported, not walked to its end."""

_GENERATED = frozenset(
    (".git", ".hg", ".svn", ".terraform", ".terragrunt-cache", ".aws-sam", "node_modules", "__pycache__", ".venv")
)


@dataclass(frozen=True, slots=True)
class Excluded:
    """Patterns as in a .gitignore, relative to the folder they stand in."""

    patterns: Patterns
    home: Path

    def __contains__(self, path: object) -> bool:
        if not isinstance(path, Path) or not self.patterns.patterns or self.home not in path.parents:
            return False
        relative = path.relative_to(self.home).as_posix()
        return self.patterns.excludes(relative) or self.patterns.verdict(relative, folder=path.is_dir()) is True


NOTHING = Excluded(Patterns(()), Path())


class Walk:
    """Walks through one tree. Links are followed to files of the tree, never to folders."""

    def __init__(self, tree: Tree, excluded: Container[Path]) -> None:
        self.problems: list[Problem] = []
        self._tree = tree
        self._excluded = excluded
        self._left = MOST_ENTRIES
        self._ignoring: dict[Path, Patterns | None] = {}

    def folders(self, top: Path) -> Iterator[tuple[Path, tuple[Path, ...]]]:
        """The folder and those below it, each with its files, sorted.

        Who names an ignored folder is shown what is in it.
        """
        highest = top if self._is_ignored(top) else self._tree.root
        pending = [top]
        while pending and self._left > 0:
            folder = pending.pop()
            folders, files = self._entries(folder, highest)
            yield folder, files
            pending.extend(reversed(folders))

    def _entries(self, folder: Path, highest: Path) -> tuple[list[Path], tuple[Path, ...]]:
        folders: list[Path] = []
        files = {path for path in self._tree.buffers if path.parent == folder}
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self._report(folder, f"The folder cannot be read: {error.strerror}.", "")
            return [], ()
        self._left -= len(entries)
        if self._left <= 0:
            message = (
                f"There are more than {MOST_ENTRIES:,} files and folders: what comes after this one is not judged."
            )
            self._report(folder, message, "Exclude what holds no infrastructure, or name fewer folders.")
        for entry in entries:
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                if not _is_generated(path) and not self._is_left_out(path, highest, folder=True):
                    folders.append(path)
            elif self._is_file(entry) and not self._is_left_out(path, highest, folder=False):
                files.add(path)
        return folders, tuple(sorted(files))

    def _report(self, folder: Path, message: str, advice: str) -> None:
        self.problems.append(Problem(Span(self._tree.display(folder), 1, 1, 1, 1), message, advice))

    def _is_file(self, entry: os.DirEntry[str]) -> bool:
        if not entry.is_symlink():
            return entry.is_file()
        try:
            return self._tree.resolve(entry.path).is_file()
        except Unreadable:
            return False

    def _is_left_out(self, path: Path, highest: Path, *, folder: bool) -> bool:
        return path in self._excluded or self._says_ignore(path, highest, folder=folder)

    def _is_ignored(self, folder: Path) -> bool:
        """Whether a folder is ignored, or one it lies in."""
        root = self._tree.root
        inside = [parent for parent in (folder, *folder.parents) if root in parent.parents]
        return any(self._says_ignore(parent, root, folder=True) for parent in inside)

    def _says_ignore(self, path: Path, highest: Path, *, folder: bool) -> bool:
        """What the nearest .gitignore says that says anything of it, from its folder up to the highest."""
        for home in path.parents:
            patterns = self._patterns(home)
            if patterns is not None:
                verdict = patterns.verdict(path.relative_to(home).as_posix(), folder=folder)
                if verdict is not None:
                    return verdict
            if home in (highest, self._tree.root):
                break
        return False

    def _patterns(self, folder: Path) -> Patterns | None:
        if folder not in self._ignoring:
            try:
                self._ignoring[folder] = read_patterns(self._tree.read(folder / ".gitignore").text)
            except Unreadable:
                self._ignoring[folder] = None
        return self._ignoring[folder]


def _is_generated(folder: Path) -> bool:
    """Whether a tool made the folder from what is judged anyhow, or fetched it."""
    return folder.name in _GENERATED or (folder.name.startswith("asset.") and folder.parent.name == "cdk.out")
