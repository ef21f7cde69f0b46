"""The two states that are compared: commits, the working tree, or paths, as they are named on the command line."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace

from linter.commands.check import workspace_under
from linter.comparison.compare import Examined
from linter.deployments.graphs import Evaluated, stand_alone
from linter.discovery.root import project_root
from linter.finding import Notice, Severity
from linter.history import BadRef, History, history_of
from linter.judgement.acceptance.baseline import Baseline
from linter.report.difference.model import Side
from linter.report.plain import visible
from linter.workspace import Progress, Workspace

NOW = "the working tree"
_FORK = "..."


class Misnamed(Exception):  # noqa: N818 - names the condition, as callers read it
    """A state that cannot be made out; the message says why and what to do, for a person."""


class State(Struct, frozen=True):
    """One state: what it is called, a path in it, and the commit it is in; `commit` is empty for the files as they are.

    `root` is the folder that may be read. The path of a state `in_history` need not be there: it may be new, or gone.
    """

    name: str
    root: Path
    path: Path
    commit: str = ""
    in_history: bool = False


def states(words: Sequence[str], root: Path | None) -> tuple[State, State]:
    """The states that one or two words name.

    Two paths are compared as they are. Otherwise the words are commits, each with a path in it after a colon if it is
    not this folder, or a commit and a path; where there is only one, it is compared with the working tree. `A...B`
    stands for B, or for the working tree, and for the commit at which it left A.

    Raises:
        BadRef: a commit does not exist.
        Misnamed: nothing is named that could be compared.
    """
    if len(words) == 2 and all(os.path.lexists(word) for word in words):
        before, after = (_files(word, root) for word in words)
        return before, after
    top = project_root([Path()], root)
    history = history_of(top)
    if history is None:
        missing = next((word for word in words if not os.path.lexists(word)), words[0])
        raise Misnamed(f"there is no {visible(missing)} to compare, and {visible(str(top))} is not a git repository")
    base, fork, head = words[0].partition(_FORK)
    if fork and len(words) > 1:
        raise Misnamed(f"{visible(words[0])} names two states already")
    others = [head] if head else list(words[1:])
    before = _state(history, base, top, root)
    after = _state(history, others[0], top, root) if others else State(NOW, before.root, before.path, in_history=True)
    if not others and not before.commit:
        raise Misnamed(f"{visible(base)} is a path, and no commit: name a second path, or a commit, to compare it with")
    if fork:
        commit = history.fork(before.commit, after.commit or "HEAD")
        before = replace(before, commit=commit, name=f"the fork from {base}")
    return before, after


def _files(word: str, root: Path | None) -> State:
    """The files at a path, as they are."""
    return State(word, project_root([Path(word)], root), Path(os.path.realpath(word)))


def _state(history: History, word: str, top: Path, root: Path | None) -> State:
    """A commit, and the path in it after a colon, as git writes it: from the top, or with `./` from this folder.

    What is no commit may be a path.
    """
    within = top if history.top in (top, *top.parents) else history.top
    here = Path.cwd().resolve()
    try:
        return State(word, within, here, history.commit(word), in_history=True)
    except BadRef:
        ref, colon, path = word.partition(":")
        if os.path.lexists(word):
            return _files(word, root)
        if not colon or not ref:
            raise
    start = here if path.startswith(("./", "../")) else history.top
    inside = Path(os.path.normpath(start / path))
    if within not in (inside, *inside.parents):
        raise Misnamed(f"{visible(path)} is outside of {visible(str(within))}")
    return State(word, within, inside, history.commit(ref), in_history=True)


@contextmanager
def examined(state: State, arguments: argparse.Namespace, progress: Progress) -> Iterator[Examined]:
    """The state judged and evaluated; the files of a commit are there as long as the context is.

    Raises:
        BadConfig, BadPolicy, BadRef, UnknownPolicy, Unreadable: as `workspace_of` does.
    """
    if not state.commit:
        yield _examined(state, workspace_under(Baseline(), arguments, state.root), arguments, progress)
        return
    history = history_of(state.root)
    assert history is not None
    with TemporaryDirectory(prefix="moatlint-") as folder:
        top = Path(folder).resolve()
        here = Path.cwd().resolve()
        inside = here.relative_to(history.top) if history.top in (here, *here.parents) else Path()
        left_out = history.restore(state.commit, top)
        root, path = (top / named.relative_to(history.top) for named in (state.root, state.path))
        # the caller trusts what is named, and where it is named: not what a commit has in that place
        workspace = workspace_under(Baseline(), arguments, state.root, elsewhere=root)
        with _standing_in(top / inside):
            made = _examined(replace(state, root=root, path=path), workspace, arguments, progress)
        yield replace(made, notices=tuple(Notice(f"{words} in {state.name}") for words in left_out))


@contextmanager
def _standing_in(folder: Path) -> Iterator[None]:
    """Make a folder the working directory: files of a commit are shown by the names that they have in the checkout."""
    here = Path.cwd()
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(here)


def _examined(state: State, workspace: Workspace, arguments: argparse.Namespace, progress: Progress) -> Examined:
    kept: list[Evaluated] = []
    workspace.onlooker = kept.append
    is_there = os.path.lexists(state.path)
    report = workspace.check(
        [state.path] if is_there or not state.in_history else [],
        threshold=arguments.severity or Severity.INFO,
        progress=progress,
        whole=True,
        allow_empty=state.in_history,
    )
    named = {evaluated.place for evaluated in kept if evaluated.deployment.path == state.path}
    standing = stand_alone({evaluated.place: evaluated.nested for evaluated in kept}, named)
    deployments = tuple(evaluated for evaluated in kept if evaluated.place in standing)
    base = state.path if state.path.is_dir() else state.path.parent
    side = Side(state.name, state.commit, is_there=is_there)
    return Examined(side, report, deployments, base.resolve(), excluded=workspace.setups)
