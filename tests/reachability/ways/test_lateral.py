"""Ways between the interfaces of one VPC."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.resource import Dialect
from tests.reachability.bench import FILES, verdict
from tests.reachability.declarations.records import Hidden, Record
from tests.reachability.small import group, host, ssh, subnet, vpc


@pytest.mark.parametrize("dialect", FILES)
def test_an_input_between_two_subnets_may_be_an_appliance_both_pass(dialect: Dialect, tmp_path: Path) -> None:
    box = Hidden("box", "fw")
    records: list[Record] = [
        *vpc("main", gated=False),
        *subnet("suba", "main", "10.0.1.0/24", ("10.0.2.0/24", box)),  # type: ignore[arg-type]
        *subnet("subb", "main", "10.0.2.0/24", ("10.0.1.0/24", box)),  # type: ignore[arg-type]
        {"is": "inspector", "name": "fw", "vpc": "main", "subnet": "suba", "unseen": True},
        *group("sg", "main", ssh()),
        host("one", "suba", "sg"),
        host("other", "subb", "sg"),
    ]
    assert verdict(tmp_path, dialect, records, "one", "other") == "possible"
