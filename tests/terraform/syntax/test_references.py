"""What expressions refer to and call."""

from __future__ import annotations

import pytest

from linter.source import Source
from linter.terraform.syntax.grammar import parse_expression
from linter.terraform.syntax.references import calls, references
from linter.terraform.syntax.syntax import AttributeStep, Expression


def read(text: str) -> Expression:
    return parse_expression(Source("x.tf", text))


def names(text: str) -> list[str]:
    return [
        ".".join([reference.root, *(step.name for step in reference.steps if isinstance(step, AttributeStep))])
        for reference in references(read(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b + c.d[e.f]", ["a.b", "c.d", "e.f"]),
        ('"${a.b}%{ if c }${d}%{ else }${e}%{ endif }"', ["a.b", "c", "d", "e"]),
        ("a ? [b, { (c) = d }] : f(!g, h...)", ["a", "b", "c", "d", "g", "h"]),
        ("x.*.y[0][*].z", ["x"]),
        ("{ a.b = 1 }", ["a.b"]),
        ("(f(a)).b", ["a"]),
    ],
)
def test_every_reference_is_found_in_order(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_names_that_a_loop_binds_are_no_references_within_it() -> None:
    assert names("[for k, v in v.m : [k, v, w] if v.x]") == ["v.m", "w"]
    assert names('"%{ for x in a }${x}%{ endfor }${x}"') == ["a", "x"]


def test_every_call_is_found() -> None:
    found = calls(read("f(g(1)) + [for x in h() : i(x)][0]"))
    assert [call.name for call in found] == ["f", "g", "h", "i"]
