"""Open questions: root variables of type bool without a value, judged both ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product

from linter.terraform.instances.module_instance import ModuleInstance
from linter.terraform.values.cty import BOOL, Value

MOST_SCENARIOS = 16
"""The most combinations of answers that are tried."""

_PREFIX = "var."


def answered(name: str, answers: Mapping[str, bool]) -> Value | None:
    """The value that an answer gives a variable, without a span because nothing sets it; None without an answer."""
    answer = answers.get(f"{_PREFIX}{name}")
    return None if answer is None else Value(BOOL, answer)


def questions(root: ModuleInstance) -> tuple[str, ...]:
    """The variables without a value, as `var.public`, sorted."""
    return tuple(sorted(_open(root)))


def _open(root: ModuleInstance) -> Iterator[str]:
    for name in root.module.variables:
        declaration = root.declaration(name)
        if declaration.constraint.type == BOOL and declaration.default is None and root.given(name) is None:
            yield f"{_PREFIX}{name}"


def scenarios(names: tuple[str, ...]) -> tuple[Mapping[str, bool], ...]:
    """The combinations of answers, up to the bound."""
    if not names:
        return ()
    every = product((True, False), repeat=len(names))
    return tuple(dict(zip(names, answers, strict=True)) for answers in islice(every, MOST_SCENARIOS))


def unexplored(names: tuple[str, ...]) -> str:
    """The combinations beyond the bound, in words; empty if there are none."""
    left = 2 ** len(names) - MOST_SCENARIOS
    return f"not explored: {left} of {2 ** len(names)} combinations of {', '.join(names)}" if left > 0 else ""
