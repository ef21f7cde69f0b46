"""Findings that a wider one about the same subject implies are reported with it, not on their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from msgspec.structs import replace

from linter.policy import Policy
from linter.report.report import Reported, Suppressed
from linter.source import Span

Told: TypeAlias = "Reported | Suppressed"
_Subject: TypeAlias = "tuple[str, str, Span | None]"
"""The subject of a finding: its deployment, its resource, and the element of the resource."""


def folded(told: Iterable[Told], policies: Iterable[Policy]) -> list[Told]:
    """The findings without those that a wider one about the same subject implies; the wider one names them.

    `Policy.implied_by` names the wider policies. A finding stays by itself where the wider one is less severe, or less
    certain. Where the wider one is accepted, so is what it implies; a finding that is accepted itself stays so.
    """
    wider = {policy.slug: policy.implied_by for policy in policies if policy.implied_by}
    listed = list(told)
    about: Mapping[tuple[_Subject, str], list[int]] = defaultdict(list)
    for at, outcome in enumerate(listed):
        about[_subject(outcome), plain(outcome).policy].append(at)
    above = {at: _above(outcome, listed, about, wider) for at, outcome in enumerate(listed)}
    tops = {at: next((top for top in wide if not above[top]), None) for at, wide in above.items()}
    kept: dict[int, Told] = {at: outcome for at, outcome in enumerate(listed) if tops[at] is None}
    for at, top in tops.items():
        outcome = listed[at]
        if top is None:
            continue
        over = kept[top]
        if isinstance(outcome, Suppressed):
            kept[at] = outcome
        elif isinstance(over, Suppressed):
            reason = f"{over.reported.policy} is accepted: {over.reason or 'no reason given'}"
            kept[at] = replace(over, reported=outcome, reason=reason)
        else:
            kept[top] = replace(over, subsumes=(*over.subsumes, outcome))
    return [kept[at] for at in sorted(kept)]


def plain(told: Told) -> Reported:
    """The finding, whether it was accepted or not."""
    return told if isinstance(told, Reported) else told.reported


def _subject(told: Told) -> _Subject:
    reported = plain(told)
    element = reported.finding.element
    return reported.deployment, reported.finding.resource, element.span if element is not None else None


def _above(
    outcome: Told,
    listed: list[Told],
    about: Mapping[tuple[_Subject, str], list[int]],
    wider: Mapping[str, tuple[str, ...]],
) -> list[int]:
    """The findings about the same subject that imply this one, in the order in which its policy names them."""
    narrow, subject = plain(outcome), _subject(outcome)
    return [
        other
        for name in wider.get(narrow.policy, ())
        for other in about.get((subject, name), ())
        if _implies(plain(listed[other]), narrow)
    ]


def _implies(wide: Reported, narrow: Reported) -> bool:
    """Whether the wide finding says everything that the narrow one does."""
    as_sure = wide.certain or (not narrow.certain and wide.scenario == narrow.scenario)
    return as_sure and wide.severity >= narrow.severity
