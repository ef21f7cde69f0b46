"""Scenarios: combinations of answers to the undecided conditions of a deployment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from msgspec.structs import replace

from linter.resource import Declarations

Answers: TypeAlias = "Mapping[str, bool]"

MOST_JUDGED, FEWEST = 4_000, 4
"""The most resources times scenarios judged in one deployment, and the scenarios tried however large it is."""


def affordable(declared: Declarations) -> Declarations:
    """The declarations with as many scenarios as can be judged in time, evenly selected.

    `unexplored` says how many were left out, and the undecided conditions are then also judged as unknowns.
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
    """The answers that distinguish the `holding` scenarios from the others; empty when all of them hold."""
    if len(holding) == len(every):
        return ""
    first, *others = holding
    shared = {name: answer for name, answer in first.items() if all(answers.get(name) == answer for answers in others)}
    telling = {
        name: answer for name, answer in sorted(shared.items()) if any(answers.get(name) != answer for answers in every)
    }
    if telling:
        return " and ".join(f"{name} is {str(answer).lower()}" for name, answer in telling.items())
    return f"{len(holding)} of {len(every)} combinations of conditions hold"
