"""What only an answer can settle: root variables of type bool that are given no value, so that both ways are judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product

from linter.terraform.modules.module_instance import ModuleInstance
from linter.terraform.values.cty import BOOL, Value

MOST_SCENARIOS = 16
"""Combinations of answers that are offered."""

_PREFIX = "var."


def answered(name: str, answers: Mapping[str, bool]) -> Value | None:
    """The value that an answer gives a variable, None where none does; nothing has set it, so that it has no place."""
    answer = answers.get(f"{_PREFIX}{name}")
    return None if answer is None else Value(BOOL, answer)


def questions(root: ModuleInstance) -> tuple[str, ...]:
    """The variables that are open, as `var.public`, sorted."""
    return tuple(sorted(_open(root)))


def _open(root: ModuleInstance) -> Iterator[str]:
    for name in root.module.variables:
        declaration = root.declaration(name)
        if declaration.constraint.type == BOOL and declaration.default is None and root.given(name) is None:
            yield f"{_PREFIX}{name}"


def scenarios(names: tuple[str, ...]) -> tuple[Mapping[str, bool], ...]:
    """The combinations of answers, as many as the bound lets."""
    if not names:
        return ()
    every = product((True, False), repeat=len(names))
    return tuple(dict(zip(names, answers, strict=True)) for answers in islice(every, MOST_SCENARIOS))


def unexplored(names: tuple[str, ...]) -> str:
    """What the bound leaves out, in words; empty where nothing."""
    left = 2 ** len(names) - MOST_SCENARIOS
    return f"not explored: {left} of {2 ** len(names)} combinations of {', '.join(names)}" if left > 0 else ""
