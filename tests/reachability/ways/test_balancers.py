"""Ways through load balancers and private links."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.resource import Dialect
from tests.reachability.bench import FILES, verdict
from tests.reachability.declarations.records import ANY_V4, Record
from tests.reachability.small import group, host, ssh, subnet, vpc


def two_vpcs(*, joined: bool) -> list[Record]:
    """Two VPCs, `main` with a way out, and `other` perhaps peered with it."""
    link: list[Record] = [{"is": "peering", "name": "pcx", "vpc": "main", "peer": "other"}] if joined else []
    there, back = ([("10.1.0.0/16", "pcx")], [("10.0.0.0/16", "pcx")]) if joined else ([], [])
    return [
        *vpc("main"),
        *vpc("other", "10.1", gated=False),
        *link,
        *subnet("suba", "main", "10.0.1.0/24", (ANY_V4, "mainigw"), *there),
        *subnet("subo", "other", "10.1.1.0/24", *back),
    ]


def balanced(*, joined: bool) -> list[Record]:
    """A public load balancer in one VPC whose target is an address in the other."""
    return [
        *two_vpcs(joined=joined),
        *group("lg", "main", {"protocol": "tcp", "ports": (80, 80), "cidr": ANY_V4}),
        *group("og", "other", ssh("10.0.0.0/16")),
        host("far", "subo", "og"),
        {"is": "lb", "name": "lb", "type": "application", "subnets": ["suba"], "groups": ["lg"]},
        {
            "is": "targets",
            "name": "tg",
            "vpc": "main",
            "port": 22,
            "protocol": "HTTP",
            "members": ["far"],
            "type": "ip",
        },
        {"is": "listener", "name": "front", "lb": "lb", "port": 80, "protocol": "HTTP", "targets": "tg"},
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_a_balancer_may_have_targets_in_a_peered_vpc(dialect: Dialect, tmp_path: Path) -> None:
    assert verdict(tmp_path, dialect, balanced(joined=True), "internet", "far") == "possible"
    assert verdict(tmp_path, dialect, balanced(joined=False), "internet", "far") == "no"


def linked(admitted: str) -> list[Record]:
    """A private link from one VPC to a network load balancer in the other whose group admits some addresses."""
    return [
        *two_vpcs(joined=False),
        *group("ng", "main", {"protocol": "tcp", "ports": (80, 80), "cidr": admitted}),
        *group("sg", "main", ssh()),
        *group("og", "other", {"protocol": "tcp", "ports": (80, 80), "cidr": ANY_V4}),
        host("i", "suba", "sg"),
        host("caller", "subo", "og"),
        {"is": "lb", "name": "lb", "type": "network", "subnets": ["suba"], "groups": ["ng"], "internal": True},
        {"is": "targets", "name": "tg", "vpc": "main", "port": 22, "protocol": "TCP", "members": ["i"]},
        {"is": "listener", "name": "front", "lb": "lb", "port": 80, "protocol": "TCP", "targets": "tg"},
        {"is": "offered", "name": "offer", "of": "lb"},
        {"is": "vpce", "name": "ep", "vpc": "other", "service": "offer", "subnets": ["subo"], "groups": ["og"]},
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_the_groups_of_a_balancer_see_the_client_of_a_private_link(dialect: Dialect, tmp_path: Path) -> None:
    assert verdict(tmp_path, dialect, linked("10.1.0.0/16"), "caller", "i") == "certain"
    assert verdict(tmp_path, dialect, linked("10.0.0.0/16"), "caller", "i") == "no"
