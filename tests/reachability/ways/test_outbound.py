"""Ways out to the internet."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.resource import Dialect
from tests.reachability.bench import FILES, answer, verdict
from tests.reachability.declarations.records import ANY_V4, ANY_V6, Record
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


@pytest.mark.parametrize("dialect", FILES)
def test_a_table_of_another_vpc_leads_to_a_gateway_that_is_not_attached_here(dialect: Dialect, tmp_path: Path) -> None:
    """AWS refuses such an association."""
    records: list[Record] = [
        *vpc("main", gated=False),
        *vpc("other", "10.1"),
        {"is": "eigw", "name": "six", "vpc": "other"},
        {"is": "subnet", "name": "suba", "vpc": "main", "cidr": "10.0.1.0/24"},
        {"is": "table", "name": "theirs", "vpc": "other", "routes": [(ANY_V4, "otherigw"), (ANY_V6, "six")]},
        {"is": "association", "subnet": "suba", "table": "theirs"},
        *group("sg", "main"),
        host("i", "suba", "sg", public=True),
    ]
    found = answer(tmp_path, dialect, records, "i", "internet")
    assert str(found.verdict) == "no"
    assert {(hop.reason, hop.code) for hop in found.blocked_by if hop.action == "enter"} >= {
        ("it is not attached to the VPC", "BAD_STATE_ROUTE")
    }


@pytest.mark.parametrize("dialect", FILES)
def test_an_instance_behind_a_firewall_of_another_vpc_has_no_public_address_there(
    dialect: Dialect, tmp_path: Path
) -> None:
    """An internet gateway maps addresses of its own VPC alone."""
    records: list[Record] = [
        *vpc("main", gated=False),
        *vpc("hub", "10.2"),
        *subnet("suba", "main", "10.0.1.0/24", (ANY_V4, "tgw")),
        *subnet("subh", "hub", "10.2.1.0/24", (ANY_V4, "hubigw"), ("10.0.0.0/16", "tgw")),
        {"is": "tgw", "name": "tgw", "tables": True},
        {"is": "attachment", "name": "one", "tgw": "tgw", "vpc": "main", "subnets": ["suba"]},
        {"is": "attachment", "name": "two", "tgw": "tgw", "vpc": "hub", "subnets": ["subh"]},
        {
            "is": "transit_table", "name": "table", "tgw": "tgw", "used_by": ["one", "two"], "announced_by": ["one"],
            "routes": [(ANY_V4, "two")],
        },
        *group("sg", "main"),
        host("i", "suba", "sg", public=True),
    ]  # fmt: skip
    found = answer(tmp_path, dialect, records, "i", "internet")
    assert str(found.verdict) == "no"
    assert "it has no public address for what comes from another VPC" in [hop.reason for hop in found.blocked_by]
