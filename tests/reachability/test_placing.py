"""What is in one of several subnets, nobody knows which, is reached where each of them is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from linter.resource import Dialect
from tests.reachability.bench import FILES, answer, verdict
from tests.reachability.declarations.records import Code, Record
from tests.reachability.small import group, host, ssh, subnet, vpc

EITHER: Any = Code("var.unsure ? aws_subnet.suba.id : aws_subnet.subb.id", "!If [IsSure, !Ref Suba, !Ref Subb]")
UNSURE: Record = {
    "is": "raw",
    "terraform": 'variable "unsure" {\n  type = bool\n}\n',
    "parameters": {"Unsure": "{Type: String}"},
    "conditions": {"IsSure": '!Equals [!Ref Unsure, "true"]'},
}


def placed(*admitted: str) -> list[Record]:
    """A host in either of two subnets, and one in a third that admits some addresses."""
    return [
        UNSURE,
        *vpc("main", gated=False),
        *subnet("suba", "main", "10.0.1.0/24"),
        *subnet("subb", "main", "10.0.2.0/24"),
        *subnet("subc", "main", "10.0.3.0/24"),
        *group("sg", "main", *map(ssh, admitted)),
        *group("open", "main", ssh()),
        host("either", EITHER, "open"),
        host("i", "subc", "sg"),
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_it_is_surely_reached_where_it_would_be_in_each(dialect: Dialect, tmp_path: Path) -> None:
    records = placed()
    assert verdict(tmp_path, dialect, records, "i", "either") == "certain"
    shut: Record = {"is": "nacl", "name": "shut", "vpc": "main", "subnets": ["subb"], "entries": []}
    found = answer(tmp_path, dialect, [*records, shut], "i", "either")
    assert str(found.verdict) == "possible"
    assert found.unknowns


@pytest.mark.parametrize("dialect", FILES)
def test_it_surely_reaches_what_it_would_from_each(dialect: Dialect, tmp_path: Path) -> None:
    for admitted, expected in (
        (("10.0.1.0/24", "10.0.2.0/24"), "certain"),
        (("10.0.1.0/24",), "possible"),
        (("10.0.9.0/24",), "no"),
    ):
        assert verdict(tmp_path, dialect, placed(*admitted), "either", "i") == expected
