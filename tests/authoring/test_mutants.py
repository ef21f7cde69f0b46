"""Which small changes to a module are made, and which are not since no test could notice them."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from linter.authoring.mutants import mutants


def changes(text: str) -> list[str]:
    return [mutant.change for mutant in mutants(ast.parse(dedent(text)), {})]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("def f(a, b):\n    return a == b", ["Eq -> NotEq in `a == b`"], id="another comparison"),
        pytest.param(
            "def f(a, b):\n    return a and b", ["`a and b` -> `a or b`", "`a and b` -> `b`", "`a and b` -> `a`"],
            id="another connective",
        ),
        pytest.param("def f(a):\n    return g(a, b=a)", ["`b=a` left out"], id="an argument less"),
        pytest.param("def f(a):\n    return a.least", ["`a.least` -> `a.most`"], id="the other bound"),
        pytest.param("def f():\n    return 3", ["`3` -> `2`", "`3` -> `4`"], id="another constant"),
        pytest.param('def f():\n    """Text."""', [], id="not a docstring"),
        pytest.param('def f():\n    return "for a person"', [], id="not a sentence"),
        pytest.param('def f(a: "int"):\n    return a', [], id="not an annotation"),
        pytest.param('def f(a):\n    return cast("int", a)', [], id="not the type of a cast"),
        pytest.param("def f():\n    raise KeyError(3)", [], id="not what is raised"),
    ],
)  # fmt: skip
def test_a_change_is_made_where_it_makes_a_difference(text: str, expected: list[str]) -> None:
    assert changes(text) == expected
