"""Ways from premises, and from other accounts through endpoint services."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.resource import Dialect
from tests.reachability.bench import FILES, answer, verdict
from tests.reachability.declarations.records import ANY_V4, Hidden, Record
from tests.reachability.small import group, host, opaque, ssh, subnet, vpc


def behind_a_vpn(cidr: str = "192.168.0.0/16", *more: Record) -> list[Record]:
    return [
        *vpc("main", gated=False),
        {"is": "vgw", "name": "vgw", "vpc": "main"},
        *subnet("suba", "main", "10.0.1.0/24"),
        *group("sg", "main", ssh()),
        host("i", "suba", "sg"),
        {"is": "vpn", "name": "vpn", "gateway": "vgw", "cidr": cidr, "tables": ["subart"]},
        *more,
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_premises_have_the_addresses_of_static_routes(dialect: Dialect, tmp_path: Path) -> None:
    assert verdict(tmp_path, dialect, behind_a_vpn(), "192.168.0.9", "i") == "certain"
    assert verdict(tmp_path, dialect, behind_a_vpn(), "172.16.0.9", "i") == "no"
    assert verdict(tmp_path, dialect, behind_a_vpn(), "on-premises", "i") == "certain"


@pytest.mark.parametrize("dialect", FILES)
def test_a_vpn_gateway_that_is_passed_on_may_have_more_behind_it(dialect: Dialect, tmp_path: Path) -> None:
    given = behind_a_vpn("192.168.0.0/16", opaque(vgw="aws_vpn_gateway"))
    assert verdict(tmp_path, dialect, given, "172.16.0.9", "i") == "possible"


@pytest.mark.parametrize("dialect", FILES)
def test_a_gateway_of_another_vpc_lets_no_premises_in(dialect: Dialect, tmp_path: Path) -> None:
    elsewhere: list[Record] = [*vpc("other", "10.1", gated=False), {"is": "vgw", "name": "theirs", "vpc": "other"}]
    records = [record for record in behind_a_vpn() if record["is"] not in {"vpn", "vgw"}]
    line: Record = {"is": "vpn", "name": "vpn", "gateway": "theirs", "cidr": "192.168.0.0/16", "tables": []}
    assert verdict(tmp_path, dialect, [*records, *elsewhere, line], "192.168.0.9", "i") == "no"


def appliance(*, check: bool | None) -> list[Record]:
    """A host that routes lead 192.168.0.0/16 to: it may be a VPN appliance, unless it checks addresses."""
    return [
        *vpc("main", gated=False),
        *subnet("suba", "main", "10.0.1.0/24", ("192.168.0.0/16", "box")),
        *subnet("subx", "main", "10.0.2.0/24"),
        *group("sg", "main", ssh()),
        host("i", "suba", "sg"),
        host("box", "subx", "sg", check=check),
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_a_host_that_routes_lead_to_may_be_a_vpn_appliance(dialect: Dialect, tmp_path: Path) -> None:
    assert verdict(tmp_path, dialect, appliance(check=False), "on-premises", "i") == "possible"
    assert verdict(tmp_path, dialect, appliance(check=None), "on-premises", "i") == "no"


def offering(*, principals: list[str] | None, asks: bool = False, admitted: str = ANY_V4) -> list[Record]:
    """A network load balancer, closed but for some addresses, that an endpoint service offers to others."""
    return [
        *vpc("main"),
        *subnet("suba", "main", "10.0.1.0/24"),
        *group("ng", "main", {"protocol": "tcp", "ports": (80, 80), "cidr": admitted}),
        *group("sg", "main", ssh()),
        host("i", "suba", "sg"),
        {"is": "lb", "name": "lb", "type": "network", "internal": True, "subnets": ["suba"], "groups": ["ng"]},
        {"is": "targets", "name": "tg", "vpc": "main", "port": 22, "protocol": "TCP", "members": ["i"]},
        {"is": "listener", "name": "front", "lb": "lb", "port": 80, "protocol": "TCP", "targets": "tg"},
        {"is": "offered", "name": "offer", "of": "lb", "asks": asks, "principals": principals},
    ]


ONE, ANYBODY = "arn:aws:iam::123456789012:root", "*"


@pytest.mark.parametrize("dialect", FILES)
@pytest.mark.parametrize(
    ("principals", "asks", "expected"),
    [
        (None, False, "no"),
        ([ANYBODY], False, "certain"),
        ([ONE], False, "possible"),
        ([ONE, ANYBODY], False, "certain"),
        ([ANYBODY], True, "possible"),
        ([Hidden("who", ANYBODY)], False, "possible"),
    ],
)
def test_other_accounts_come_in_as_far_as_a_service_admits_them(
    dialect: Dialect, tmp_path: Path, principals: list[str] | None, expected: str, *, asks: bool
) -> None:
    records = offering(principals=principals, asks=asks)
    assert verdict(tmp_path, dialect, records, "endpoint-consumers", "lb", 80) == expected
    assert verdict(tmp_path, dialect, records, "endpoint-consumers", "i") == expected


@pytest.mark.parametrize("dialect", FILES)
def test_the_groups_of_the_load_balancer_filter_other_accounts(dialect: Dialect, tmp_path: Path) -> None:
    """By their own addresses, which nobody knows."""
    closed = offering(principals=[ANYBODY], admitted="203.0.113.0/24")
    found = answer(tmp_path, dialect, closed, "endpoint-consumers", "lb", 80)
    assert str(found.verdict) == "no"
    assert [hop.action for hop in found.blocked_by] == ["sg_in"]


@pytest.mark.parametrize("dialect", FILES)
def test_a_gateway_may_be_attached_to_a_vpc_that_is_given(dialect: Dialect, tmp_path: Path) -> None:
    """Where a route of the subnet leads to it."""

    def leading(*routes: tuple[str, str], where: str = "main") -> list[Record]:
        return [
            {"is": "vpc", "name": "main", "given": "variable"},
            *vpc("other", "10.1", gated=False),
            {"is": "vgw", "name": "vgw", "vpc": "other"},
            *subnet("suba", where, "10.0.1.0/24", *routes),
            *group("sg", where, ssh()),
            host("i", "suba", "sg"),
        ]

    assert verdict(tmp_path, dialect, leading(("192.168.0.0/16", "vgw")), "on-premises", "i") == "possible"
    assert verdict(tmp_path, dialect, leading(), "on-premises", "i") == "no"
