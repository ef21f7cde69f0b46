"""Ways out to the internet."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.resource import Dialect
from tests.reachability.bench import FILES, verdict
from tests.reachability.declarations.records import ANY_V4, Record
from tests.reachability.small import group, host, ssh, subnet, vpc


def through_a_relay(*, public: bool) -> list[Record]:
    """A host behind one that relays and has no public address, with the answers led past it as well."""
    return [
        *vpc("main"),
        *subnet("suba", "main", "10.0.1.0/24", (ANY_V4, "box")),
        *subnet("subf", "main", "10.0.5.0/24", (ANY_V4, "mainigw")),
        *group("sg", "main", ssh(), {"protocol": "-1", "cidr": "10.0.0.0/16"}),
        host("box", "subf", "sg", check=False),
        host("i", "suba", "sg", public=public),
        {"is": "table", "name": "edgert", "vpc": "main", "routes": [("10.0.1.0/24", "box")]},
        {"is": "edge", "name": "edge", "gateway": "mainigw", "table": "edgert"},
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_a_relay_may_leave_the_address_of_the_sender_as_it_is(dialect: Dialect, tmp_path: Path) -> None:
    assert verdict(tmp_path, dialect, through_a_relay(public=True), "i", "internet") == "possible"
    assert verdict(tmp_path, dialect, through_a_relay(public=False), "i", "internet") == "no"
