"""`moatlint suggest`: the fixes of what a pull request causes, as a review that GitHub takes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import cast

from msgspec.structs import replace

from linter.commands.check import (
    add_acceptance,
    add_policies,
    judged,
    proof,
    proving_workspaces,
    root_of,
    workspace_of,
)
from linter.commands.comparing.changes import change_of
from linter.commands.given import add_inputs, add_jobs, add_place
from linter.commands.output.outputs import mistaken_for_json
from linter.commands.output.saying import complain, complain_of
from linter.commands.output.streams import for_programs
from linter.commands.output.writing import Unwritable, put
from linter.commands.parser import INTERRUPTED, Parser
from linter.finding import Fix
from linter.fixing import AVAILABILITY, Edit, Fixed, Fixer, Texts
from linter.history import BadRef
from linter.judgement.configuration.config import BadConfig
from linter.judgement.masking import masked
from linter.judgement.registry import BadPolicy, UnknownPolicy
from linter.report.formats import RenderOptions
from linter.report.grouping import findings_to_show
from linter.report.plain import counted
from linter.report.report import Report, Reported, flat
from linter.report.review.hunks import Hunks, hunks, shown
from linter.report.review.payload import fresh, marks, review, unsuggestible
from linter.report.review.suggestion import Change, Suggestion, suggestions
from linter.runs import change as runs
from linter.tree import Tree, Unreadable
from linter.workspace import Interrupted, Workspace

LARGEST = 50_000_000
"""The most bytes of a file of comments that is read."""

_EPILOG = """\
Prints the body of the request that makes a review, or nothing where there is nothing to suggest.
https://docs.github.com/en/rest/pulls/reviews#create-a-review-for-a-pull-request

A fix is suggested if what it fixes is new since the base, the difference of the pull request shows its lines,
and the result is proved as by `moatlint check --fix`. Nothing is sent and no file is changed.

exit codes:
  0  everything was judged, with or without suggestions
  2  something could not be judged

examples:
  moatlint suggest --base origin/main --head HEAD --output review.json
  gh api repos/acme/net/pulls/7/reviews --input review.json
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = Parser(
        prog="moatlint suggest",
        description="Suggest the fixes of what a pull request causes, as a review that GitHub takes.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="files and folders; this folder by default")
    pull = made.add_argument_group("the pull request")
    pull.add_argument("--base", metavar="REF", required=True, help="the branch or commit it is to be merged into")
    pull.add_argument("--head", metavar="REF", default="HEAD", help="its last commit; what is checked out by default")
    pull.add_argument(
        "--known",
        metavar="FILE",
        type=Path,
        action="append",
        help="its review comments as GitHub lists them; what one of them suggests is left out; may be repeated",
    )
    pull.add_argument("--unsafe", action="store_true", help="suggest also fixes that may break something else")
    pull.add_argument("--output", metavar="FILE", type=Path, help="write the review to a file")
    made.add_rule(partial(mistaken_for_json, what="a review"))
    group = made.add_argument_group("what is judged")
    add_policies(group)
    add_acceptance(group)
    add_place(group, locked=True)
    add_jobs(group)
    group.add_argument(
        "--possible", action="store_true", help="also what holds only for some values of what is not known"
    )
    add_inputs(made.add_argument_group("inputs of the deployments"))
    made.set_defaults(staged=False, allow_empty=True)
    return made


def run(arguments: argparse.Namespace) -> int:
    """Write the review; returns the exit code."""
    root = root_of(arguments)
    try:
        known = frozenset(mark for file in arguments.known or () for mark in _known(file))
        asked = workspace_of(arguments, root)
        report = judged(arguments, asked)
        complain_of(report.problems)
        written = _review(arguments, asked, report, known)
        if written and arguments.output is None:
            for_programs()
            sys.stdout.write(written)
        elif written:
            put(arguments.output, written)
    except Interrupted:
        return INTERRUPTED
    except BadConfig as bad:
        complain_of(bad.problems)
        return 2
    except (BadPolicy, BadRef, UnknownPolicy, Unreadable, Unwritable) as bad:
        complain(f"{bad}")
        return 2
    return 2 if report.problems else 0


def _review(arguments: argparse.Namespace, asked: Workspace, report: Report, known: frozenset[str]) -> str:
    """The review; empty where there is nothing to suggest."""
    _, change = change_of(arguments, asked.root)
    if change is None or change.history is None:
        return ""
    history = change.history
    head = history.commit(arguments.head)
    difference = hunks(history.difference(history.fork(change.commit, head), head))
    texts = history.texts(head, difference.__contains__)
    wanted = [
        finding
        for finding in _new(asked, change, _flat(findings_to_show(report, _options(arguments))))
        if _is_shown(finding, history.top, difference)
    ]
    fixed = _fixed(arguments, asked, wanted, texts)
    made = list(_suggested(fixed, wanted, history.top))
    kept = [suggestion for suggestion in made if _is_kept(suggestion, difference)]
    new = fresh(kept, known)
    if len(new) < len(kept):
        complain(f"{counted(len(kept) - len(new), 'suggestion')} made before")
    return review(new, head) if new else ""


def _options(arguments: argparse.Namespace) -> RenderOptions:
    return RenderOptions(possible=arguments.possible)


def _flat(reported: Iterable[Reported]) -> list[Reported]:
    """The findings, and those that they imply, each on its own."""
    return [replace(finding, subsumes=()) for finding in flat(reported)]


def _new(asked: Workspace, change: runs.Change, findings: Iterable[Reported]) -> Iterator[Reported]:
    """The findings with a fix that were not there before the change."""

    def at(root: Path) -> Workspace:
        return Workspace(root, asked.setups.moved(asked.root, root), suppressions=asked.suppressions)

    with_fix = [finding for finding in findings if finding.finding.fix is not None]
    concerned = [*change.existing, *(Path(finding.finding.span.file).absolute() for finding in with_fix)]
    before = runs.past(change, asked.root, asked.deployments(concerned), at) if with_fix else None
    there = before.findings if before is not None else {}
    return (finding for finding in with_fix if finding.fingerprint not in there)


def _is_shown(finding: Reported, top: Path, difference: Hunks) -> bool:
    """Whether the difference shows the lines that the fix of a finding replaces, or one beside those it adds."""
    fix = finding.finding.fix
    if fix is None:
        return False
    path = _from_top(Path(fix.span.file).absolute(), top)
    return any(shown(difference, path, line, line) for line in (fix.span.line, fix.span.line - 1))


def _fixed(arguments: argparse.Namespace, asked: Workspace, wanted: Sequence[Reported], texts: Texts) -> Fixed:
    """The fixes of the wanted findings, made and proved, in files that are as the pull request has them."""
    tree = Tree(asked.root.resolve())
    fingerprints = {finding.fingerprint for finding in wanted}
    proving = proving_workspaces(arguments, asked.root) if wanted else []
    paths = arguments.paths or [Path()]

    def judge(changed: Texts) -> Sequence[Reported]:
        if not changed:
            return wanted
        findings = _flat(findings_to_show(judged(arguments, asked, changed), _options(arguments)))
        return [finding for finding in findings if finding.fingerprint in fingerprints]

    def barred(file: Path) -> str:
        text = tree.read_bytes(file).decode("utf-8-sig")
        if texts.get(file, "").removeprefix("\ufeff") != text:
            return "what is checked out is not what the pull request has"
        return "its lines do not end in \\n alone" if "\r" in text else ""

    costly = proving[0].setups.catalogue.matching(AVAILABILITY) if proving else ()
    fixed = Fixer(tree, judge, proof(proving, paths), barred, costly, unsafe=arguments.unsafe).fixed()
    for refused in fixed.refused:
        how = " without --unsafe" if refused.unsafe else ""
        complain(f"{refused.edit.fix.span}: not suggested{how} ({refused.edit.fix.title}): {refused.reason}")
    return fixed


def _suggested(fixed: Fixed, wanted: Iterable[Reported], top: Path) -> Iterator[Suggestion]:
    """The suggestions about the lines that each file has now, of the fixes that were made."""
    offered = {finding.fingerprint: finding.finding.fix for finding in wanted}
    for file, after in sorted(fixed.texts.items()):
        changes = [_change(edit, offered[edit.findings[0].fingerprint]) for edit in fixed.made if edit.file == file]
        made = suggestions(_from_top(file, top), fixed.before[file], after, changes)
        if not made:
            complain(f"{file}: not suggested: its changes cannot be told apart")
        yield from made


def _change(edit: Edit, offered: Fix | None) -> Change:
    """An edit as it was offered before any other was made, with the lines that it added when its turn came."""
    made = edit.fix
    return Change(offered or made, edit.findings, made.replacement.count("\n") - (made.span.end_line - made.span.line))


def _is_kept(suggestion: Suggestion, difference: Hunks) -> bool:
    """Whether a suggestion can be made in a comment; if not, why is said."""
    reason = unsuggestible(suggestion, masked)
    if not shown(difference, suggestion.path, suggestion.first, suggestion.last):
        reason = "the difference of the pull request does not show these lines"
    if reason:
        complain(f"{suggestion.path}:{suggestion.first}: not suggested: {reason}")
    return not reason


def _from_top(file: Path, top: Path) -> str:
    return file.relative_to(top).as_posix() if top in file.parents else ""


def _known(file: Path) -> Iterator[str]:
    """The marks in comments as GitHub lists them. Raises Unreadable."""
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        listed = json.loads(content) if len(content) <= LARGEST else None
    except (OSError, ValueError, RecursionError) as error:
        raise Unreadable(f"{file} cannot be read: {error}") from error
    if not isinstance(listed, list):
        raise Unreadable(f"{file} is not a list of comments as GitHub's API gives it, or is too large")
    for comment in cast("list[object]", listed):
        body = comment.get("body") if isinstance(comment, dict) else None
        yield from marks(body) if isinstance(body, str) else ()
