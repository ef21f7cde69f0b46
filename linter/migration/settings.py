"""Entries of a `moatlint.yaml` for the rules that another linter's own files skip, select or grade."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from linter.migration.outcome import SEVERITIES, Left, Names, Outcome, Setting, no_counterpart
from linter.migration.reading import Entry
from linter.peers.names import Peer
from linter.source import Span


def chosen(key: str, names: Names, peer: Peer, entry: Entry) -> Iterator[Outcome]:
    """The policies that are to run, where the key is `select`, or not to run, where it is `ignore`."""
    written = names.written(peer, entry.text)
    yield from (Setting(key, name) for name in written)
    if not written:
        yield Left(entry.span, no_counterpart(peer, entry.text))


def accepted(names: Names, peer: Peer, name: str, span: Span, reason: str, until: str = "") -> Iterator[Outcome]:
    """The policies whose findings are accepted, with a reason and perhaps an end."""
    written = names.written(peer, name)
    if not written:
        yield Left(span, no_counterpart(peer, name))
    elif until and not is_date(until):
        yield Left(span, f"{name} of {peer} is accepted until {until}, which is not a date")
    for policy in written if not until or is_date(until) else ():
        end = {"until": until} if until else {}
        yield Setting("accept", {"policy": policy, **end, "reason": reason or f"accepted for {peer} as {name}"})


def graded(names: Names, peer: Peer, entry: Entry, name: str, severity: str) -> Iterator[Outcome]:
    """The severities of policies."""
    policies = sorted(names.policies(peer, name))
    if not policies:
        yield Left(entry.span, no_counterpart(peer, name))
    elif severity not in SEVERITIES:
        yield Left(entry.span, f"{name} of {peer} has the severity {severity}: there are {', '.join(SEVERITIES)}")
    for policy in policies if severity in SEVERITIES else ():
        yield Setting("severity", (policy, severity))


def is_date(written: str) -> bool:
    """Whether a text is a date, as in 2027-01-31."""
    try:
        return bool(date.fromisoformat(written))
    except ValueError:
        return False
