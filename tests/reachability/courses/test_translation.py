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
