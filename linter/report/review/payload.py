"""The body of the request that makes a review, and the marks by which its comments are known again.

https://docs.github.com/en/rest/pulls/reviews#create-a-review-for-a-pull-request
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence

from linter.finding import Fix
from linter.report.markup import code, prose
from linter.report.plain import counted, json_text, sentence, visible
from linter.report.policy_page import web_page
from linter.report.review.suggestion import Suggestion

MOST_COMMENTS = 40
"""The most comments of one review: a reader, and GitHub's limits, take no more at once."""
MOST_CHARACTERS = 60_000
"""GitHub takes 65,536 in a comment and refuses the whole review for a longer one."""
_MOST_REASONS = 10

_MARK = re.compile(r"<!-- moatlint: ([0-9a-f]{32}) -->")


def marks(body: str) -> frozenset[str]:
    """The marks in the body of a comment."""
    return frozenset(_MARK.findall(body))


def mark(suggestion: Suggestion) -> str:
    """The mark of a suggestion: the same wherever its lines move, another one where it suggests something else."""
    fingerprints = sorted(finding.fingerprint for finding in suggestion.findings)
    identity = json.dumps([suggestion.path, fingerprints, suggestion.new])
    return hashlib.sha256(identity.encode()).hexdigest()[:32]


def unsuggestible(suggestion: Suggestion, masked: Callable[[str], str]) -> str:
    """Why lines must not be repeated in a comment; empty where they may. `masked` hides credentials in a text."""
    for line in (*suggestion.old, *suggestion.new):
        if any(visible(part) != part for part in line.split("\t")):
            return "its lines hold characters that cannot be seen"
        if masked(line) != line:
            return "its lines may hold a credential"
    if len(_comment(suggestion)) > MOST_CHARACTERS:
        return "it is too long for a comment"
    return ""


def review(suggestions: Sequence[Suggestion], commit: str) -> str:
    """The review of a commit, as JSON; the suggestions beyond `MOST_COMMENTS` are counted in it."""
    shown = suggestions[:MOST_COMMENTS]
    document = {
        "commit_id": commit,
        "event": "COMMENT",
        "body": _summary(len(shown), len(suggestions) - len(shown)),
        "comments": [
            {
                "path": suggestion.path,
                **({"start_line": suggestion.first, "start_side": "RIGHT"} if _is_long(suggestion) else {}),
                "line": suggestion.last,
                "side": "RIGHT",
                "body": _comment(suggestion),
            }
            for suggestion in shown
        ],
    }
    return json_text(document, 2) + "\n"


def fresh(suggestions: Sequence[Suggestion], known: Collection[str]) -> tuple[Suggestion, ...]:
    """The suggestions whose marks are not known yet, in order of their places."""
    new = (suggestion for suggestion in suggestions if mark(suggestion) not in known)
    return tuple(sorted(new, key=lambda suggestion: (suggestion.path, suggestion.first)))


def _is_long(suggestion: Suggestion) -> bool:
    return suggestion.first < suggestion.last


def _summary(shown: int, left_out: int) -> str:
    summary = (
        f"moatlint suggests {counted(shown, 'fix', 'fixes')} for what this pull request causes. "
        "The result was judged again: these findings are gone, and there are no new ones."
    )
    more = f" {left_out:,} more are left out here: `moatlint check --fix` makes them all." if left_out else ""
    return summary + more


def _comment(suggestion: Suggestion) -> str:
    return "\n".join((*_reasons(suggestion), "", *_block(suggestion.new), "", f"<!-- moatlint: {mark(suggestion)} -->"))


def _reasons(suggestion: Suggestion) -> Iterator[str]:
    reasons = dict.fromkeys(
        f"**{finding.severity}** [{code(finding.policy)}]({web_page(finding.policy)}): "
        f"{prose(sentence(finding.finding.message))}"
        for finding in suggestion.findings
    )
    fixes = dict.fromkeys(_fix(change.fix) for change in suggestion.changes)
    yield "\n\n".join([*list(reasons)[:_MOST_REASONS], *list(fixes)[:_MOST_REASONS]])


def _fix(fix: Fix) -> str:
    risk = f" This is unsafe: {prose(sentence(fix.risk))}" if fix.risk else ""
    return f"{prose(sentence(fix.title))}{risk}"


def _block(lines: Sequence[str]) -> Iterator[str]:
    """The lines as a suggested change, as they are, with a fence that none of them can close."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{fence}suggestion"
    yield from lines
    yield fence
