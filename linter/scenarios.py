"""Combinations of answers to the open questions of a deployment, told in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from linter.resource import Declarations

Answers: TypeAlias = "Mapping[str, bool]"

MOST_JUDGED, FEWEST = 4_000, 4
"""Resources times combinations that are judged of one deployment, and the combinations that are tried however large."""


def affordable(declared: Declarations) -> Declarations:
    """The declarations with no more combinations than can be judged in time: every so many, as the bound lets.

    What is left out is told in `unexplored`, so that the open questions themselves are judged beside the others.
    """
    most = max(FEWEST, MOST_JUDGED // max(1, len(declared.resources)))
    every = len(declared.scenarios)
    if every <= most:
        return declared
    kept = declared.scenarios[:: -(-every // most)]
    left = f"{every - len(kept)} combinations of conditions were not tried on {len(declared.resources)} resources"
    said = f"{declared.unexplored}; {left}" if declared.unexplored else left
    return replace(declared, scenarios=kept, unexplored=said)


def words(holding: Sequence[Answers], every: Sequence[Answers]) -> str:
    """What sets those that something holds in apart from all others; nothing where it holds in every one."""
    if len(holding) == len(every):
        return ""
    first, *others = holding
    shared = {name: answer for name, answer in first.items() if all(each.get(name) == answer for each in others)}
    telling = {
        name: answer for name, answer in sorted(shared.items()) if any(answers.get(name) != answer for answers in every)
    }
    if telling:
        return " and ".join(f"{name} is {str(answer).lower()}" for name, answer in telling.items())
    return f"{len(holding)} of {len(every)} combinations of conditions hold"
