"""What an exposure says of some of its packets."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.network import EVERY_ADDRESS, TCP, Between, addresses, union
from linter.reachability.packets.bounds import among
from linter.resource import Dialect
from tests.reachability.bench import FILES, named, reachability, written
from tests.reachability.declarations.records import ANY_V4, Hidden, Record
from tests.reachability.declarations.text import in_cloudformation, in_terraform
from tests.reachability.small import group, host, ssh, subnet, vpc

SSH, ALT = union((22, 22)), union((8080, 8080))
WEB, OFFICE = {"protocol": "tcp", "ports": (80, 80), "cidr": ANY_V4}, "203.0.113.0/24"
RECORDS: list[Record] = [
    *vpc("main"),
    *subnet("suba", "main", "10.0.1.0/24", (ANY_V4, "mainigw")),
    *group("lg", "main", WEB),
    *group("sg", "main", {"protocol": "tcp", "ports": (8080, 8080), "cidr": ANY_V4}, ssh(OFFICE)),
    host("web", "suba", "sg", public=Hidden("public", True)),  # type: ignore[arg-type] # an input nobody gives
    {"is": "lb", "name": "lb", "type": "application", "subnets": ["suba"], "groups": ["lg"]},
    {"is": "targets", "name": "tg", "vpc": "main", "port": 8080, "protocol": "HTTP", "members": ["web"]},
    {"is": "listener", "name": "front", "lb": "lb", "port": 80, "protocol": "HTTP", "targets": "tg"},
]
"""A host that is reached surely through a load balancer, and perhaps by a public address of its own."""


@pytest.mark.parametrize("dialect", FILES)
def test_the_way_in_is_a_sure_one_where_there_is_one(dialect: Dialect, tmp_path: Path) -> None:
    text = in_terraform(RECORDS) if dialect is Dialect.TERRAFORM else in_cloudformation(RECORDS)
    graph = written(tmp_path, dialect, text)
    exposure = reachability(graph).exposure(named(graph, "web"))
    assert exposure.on(TCP, ALT).certain
    assert str(exposure.on(TCP, SSH)) == "possible"
    assert "forward" in [hop.action for hop in exposure.path(TCP, ALT)]
    assert "forward" not in [hop.action for hop in exposure.path(TCP, SSH)]
    assert exposure.blocked_by(TCP, SSH) == ()
    assert exposure.blocked_by(TCP, union((443, 443)))


@pytest.mark.parametrize("dialect", FILES)
def test_an_exposure_to_some_clients_is_that_of_their_packets(dialect: Dialect, tmp_path: Path) -> None:
    text = in_terraform(RECORDS) if dialect is Dialect.TERRAFORM else in_cloudformation(RECORDS)
    graph = written(tmp_path, dialect, text)
    exposure = reachability(graph).exposure(named(graph, "web"))
    office, others = (
        exposure.within(among(Between(held, held), Between(EVERY_ADDRESS, EVERY_ADDRESS)))
        for held in (addresses(OFFICE), addresses("198.51.100.0/24"))
    )
    assert office.on(TCP, SSH).possible
    assert "deliver" in [hop.action for hop in office.path(TCP, SSH)]
    assert not others.on(TCP, SSH).possible
    assert others.path(TCP, SSH) == ()
    assert others.on(TCP, ALT).possible
