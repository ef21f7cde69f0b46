"""Which expression stands under a cursor: the innermost that means something by itself."""

from __future__ import annotations

import pytest

from linter.source import Source
from linter.terraform.syntax.parse import parse
from linter.terraform.syntax.within import located_at

TEXT = """\
resource "a" "b" {
  one   = upper(join("-", [var.x, "y"]))
  two   = [for i in range(3) : i + 1]
  three = "a-${local.n[0]}-b"
  inner {
    four = (true ? -local.n : 2) == { k = var.y }
    five = var.list[*].id
  }
}
"""


@pytest.mark.parametrize(
    ("mark", "skip", "wanted"),
    [
        ("one", 1, 'upper(join("-", [var.x, "y"]))'),
        ("upper", 2, 'upper(join("-", [var.x, "y"]))'),
        ("join", 2, 'join("-", [var.x, "y"])'),
        ("var.x", 4, "var.x"),
        ('"y"', 1, '[var.x, "y"]'),
        ("range", 2, "range(3)"),
        ("i + 1", 0, "[for i in range(3) : i + 1]"),
        ("local.n[0]", 2, "local.n[0]"),
        ("a-$", 0, '"a-${local.n[0]}-b"'),
        ("local.n :", 1, "local.n"),
        ("var.y", 1, "var.y"),
        ("var.list", 1, "var.list"),
        (".id", 2, "var.list[*].id"),
    ],
)
def test_the_innermost_expression_is_found(mark: str, skip: int, wanted: str) -> None:
    before = TEXT[: TEXT.index(mark)]
    place = (before.count("\n") + 1, len(before) - before.rfind("\n") + skip)
    found = located_at(parse(Source("main.tf", TEXT)).body, place)
    assert found is not None
    span = found.expression.span
    line = TEXT.splitlines()[span.line - 1]
    assert line[span.column - 1 : span.end_column - 1] == wanted
    assert [block.type for block in found.blocks] == (["resource", "inner"] if place[0] > 5 else ["resource"])


@pytest.mark.parametrize("place", [(1, 3), (5, 4), (40, 1)])
def test_nothing_is_found_where_nothing_is_evaluated(place: tuple[int, int]) -> None:
    assert located_at(parse(Source("main.tf", TEXT)).body, place) is None
