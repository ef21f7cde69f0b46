"""What NAT gateways pass on, and from which ports."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.network import ICMP, PORTS, TCP, UDP
from linter.reachability.endpoints import endpoint
from linter.resource import Dialect
from tests.reachability.bench import FILES, called, reachability, written
from tests.reachability.declarations.records import ANY_V4, Record
from tests.reachability.declarations.text import in_cloudformation, in_terraform
from tests.reachability.small import group, host, subnet, vpc

BEHIND_NAT: list[Record] = [
    *vpc("main"),
    *subnet("suba", "main", "10.0.1.0/24", (ANY_V4, "nat")),
    *subnet("subp", "main", "10.0.2.0/24", (ANY_V4, "mainigw")),
    {"is": "eip", "name": "ip"},
    {"is": "nat", "name": "nat", "subnet": "subp", "eip": "ip"},
    *group("sg", "main"),
    host("i", "suba", "sg"),
]


@pytest.mark.parametrize("dialect", FILES)
@pytest.mark.parametrize(("protocol", "passes"), [(TCP, True), (UDP, True), (ICMP, True), (47, False)])
def test_a_nat_gateway_translates_tcp_udp_and_icmp(
    dialect: Dialect, tmp_path: Path, protocol: int, *, passes: bool
) -> None:
    """https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"""
    text = in_terraform(BEHIND_NAT) if dialect is Dialect.TERRAFORM else in_cloudformation(BEHIND_NAT)
    graph = written(tmp_path, dialect, text)
    ends = endpoint(called(graph, "i"), graph), endpoint("internet", graph)
    found = reachability(graph).reach(*ends, protocol, PORTS)
    assert found.verdict.certain is passes
    if not passes:
        assert [(hop.code, hop.reason) for hop in found.blocked_by] == [
            ("PROTOCOL_RESTRICTION", "it does not translate the protocol")
        ]


def six_to_four(destination: str) -> list[Record]:
    """A host of IPv6 alone whose routes lead the addresses that stand for IPv4 to a NAT gateway."""
    return [
        {"is": "vpc", "name": "main", "cidr": "10.0.0.0/16", "cidr6": "2600:1f00:0:100::/56"},
        {"is": "igw", "name": "igw", "vpc": "main"},
        {
            "is": "subnet", "name": "suba", "vpc": "main", "cidr": "10.0.1.0/24", "cidr6": "2600:1f00:0:101::/64",
            "assign6": True,
        },
        {"is": "table", "name": "subart", "vpc": "main", "routes": [(destination, "nat")]},
        {"is": "association", "subnet": "suba", "table": "subart"},
        *subnet("subp", "main", "10.0.2.0/24", (ANY_V4, "igw")),
        {"is": "eip", "name": "ip"},
        {"is": "nat", "name": "nat", "subnet": "subp", "eip": "ip"},
        {"is": "group", "name": "sg", "vpc": "main", "egress": [{"protocol": "-1", "cidr": "::/0"}]},
        host("i", "suba", "sg"),
    ]  # fmt: skip


@pytest.mark.parametrize("dialect", FILES)
def test_a_nat_gateway_translates_the_addresses_that_stand_for_ipv4(dialect: Dialect, tmp_path: Path) -> None:
    """https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html"""
    for destination, reached in (("64:ff9b::/96", True), ("64:ff9b::cb00:7100/120", True), ("2001:db8::/32", False)):
        records = six_to_four(destination)
        text = in_terraform(records) if dialect is Dialect.TERRAFORM else in_cloudformation(records)
        graph = written(tmp_path, dialect, text)
        i = endpoint(called(graph, "i"), graph)
        engine = reachability(graph)
        assert engine.reach(i, endpoint("203.0.113.9", graph), TCP, PORTS).verdict.possible is reached
        elsewhere = engine.reach(i, endpoint("198.51.100.9", graph), TCP, PORTS).verdict
        assert elsewhere.possible is (destination == "64:ff9b::/96")
