"""The change that a check is about: the files that were named, are staged, or differ from a base."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from pathlib import Path

from linter.history import BadRef, History, history_of
from linter.runs.change import Change

_FROM_REF = "PRE_COMMIT_FROM_REF"
"""The variable in which pre-commit gives the base of a push, or of a run over a range of commits.

https://pre-commit.com/#pre-push
"""


def add_change(group: argparse._ArgumentGroup) -> None:
    """Add the options that choose a change."""
    add = group.add_argument
    add("--base", metavar="REF", help="only what changed since this commit or branch, and what the change caused")
    add("--staged", action="store_true", help="only what the next commit changes, and what the change causes")


def change_of(arguments: argparse.Namespace, root: Path) -> tuple[list[Path], Change | None]:
    """The paths to judge as a whole, and the change whose findings are reported beside them.

    Raises:
        BadRef: the commit does not exist.
    """
    named = arguments.paths or [Path()]
    base = arguments.base or (os.environ.get(_FROM_REF) if arguments.staged else None)
    history = history_of(root)
    if base or arguments.staged:
        if history is None:
            raise BadRef(f"{root} is not a git repository, or git is not installed: what has changed is not known.")
        return [], _since(history, base, named) if base else _staged(history, arguments.paths)
    folders = [path for path in named if path.is_dir()]
    files = [path for path in named if not path.is_dir()]
    head = history.head if history is not None and files else None
    known, unknown = list[Path](), list[Path]()
    for path in files:
        is_there = os.path.lexists(path)
        (known if is_there or _was_there(history, head, path) else unknown).append(path)
    change = Change(_absolute(known), history, head or "") if known else None
    return [*folders, *unknown], change


def _since(history: History, base: str, named: Iterable[Path]) -> Change:
    commit = history.fork(history.commit(base))
    below = _absolute(named)
    files = (file for file in history.changed(commit) if any(path in (file, *file.parents) for path in below))
    return Change(tuple(files), history, commit)


def _staged(history: History, named: Iterable[Path]) -> Change:
    # a hook is handed the files that still exist, or all of them; git knows of the deleted ones, too
    files = dict.fromkeys((*history.staged(), *_absolute(named)))
    return Change(tuple(sorted(files)), history, history.head or "")


def _was_there(history: History | None, commit: str | None, path: Path) -> bool:
    return history is not None and commit is not None and history.had(commit, *_absolute([path]))


def _absolute(paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(Path(os.path.realpath(path.parent)) / path.name if path.name else path.resolve() for path in paths)
