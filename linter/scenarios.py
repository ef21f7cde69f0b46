"""Combinations of answers to the open questions of a deployment, told in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Answers: TypeAlias = "Mapping[str, bool]"


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
