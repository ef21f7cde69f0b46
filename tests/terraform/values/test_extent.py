"""Values that double at every step."""

from __future__ import annotations

import pytest

from linter.terraform.values.diagnostic import EvaluationError
from tests.terraform.bench import value


def doubled(step: str, times: int) -> None:
    grown = value("[1]")
    for _ in range(times):
        grown = value(step, {"local.a": grown})


@pytest.mark.parametrize(
    "step",
    ["[local.a, local.a]", "{ x = local.a, y = local.a }", "[for i in [1, 2] : local.a]", "[local.a, local.a][*]"],
)
def test_a_value_that_doubles_comes_to_an_end(step: str) -> None:
    doubled(step, 10)
    with pytest.raises(EvaluationError, match="Value too large"):
        doubled(step, 30)


def test_a_large_flat_list_is_no_matter() -> None:
    assert value("[for i in range(1000) : { n = i }]").unknown is None
