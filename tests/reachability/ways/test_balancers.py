"""Ways through load balancers and private links."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.resource import Dialect
from tests.reachability.bench import FILES, verdict
from tests.reachability.declarations.records import ANY_V4, Code, Hidden, Record
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


def in_front_of(
    *members: object, kind: str = "ip", preserves: object = None, admitted: str = "10.0.0.0/8"
) -> list[Record]:
    """A public network load balancer in one subnet, and hosts in another: one has an address that is written."""
    return [
        *vpc("main"),
        *subnet("suba", "main", "10.0.1.0/24", (ANY_V4, "mainigw")),
        *subnet("subb", "main", "10.0.2.0/24", (ANY_V4, "mainigw")),
        *subnet("subc", "main", "10.0.3.0/24"),
        *group("sg", "main", ssh(admitted)),
        {**host("written", "subb", "sg"), "address": "10.0.2.7"},
        host("beside", "subb", "sg"),
        host("apart", "subc", "sg"),
        {"is": "lb", "name": "lb", "type": "network", "subnets": ["suba"]},
        {
            "is": "targets", "name": "tg", "vpc": "main", "port": 22, "protocol": "TCP", "members": list(members),
            "type": kind, "preserves": preserves,
        },
        {"is": "listener", "name": "front", "lb": "lb", "port": 80, "protocol": "TCP", "targets": "tg"},
    ]  # fmt: skip


@pytest.mark.parametrize("dialect", FILES)
def test_a_target_that_is_an_address_is_the_host_that_has_it(dialect: Dialect, tmp_path: Path) -> None:
    """A host of its subnet whose own address nobody knows yet may be the one, one of another subnet is not."""
    records = in_front_of(Code('"10.0.2.7"', "10.0.2.7"))
    assert verdict(tmp_path, dialect, records, "internet", "written") == "certain"
    assert verdict(tmp_path, dialect, records, "internet", "beside") == "possible"
    assert verdict(tmp_path, dialect, records, "internet", "apart") == "no"


@pytest.mark.parametrize("dialect", FILES)
@pytest.mark.parametrize(
    ("preserves", "of_nodes", "of_clients"),
    [(True, "no", "certain"), (False, "certain", "no"), (Hidden("kept", True), "possible", "possible")],
)
def test_a_target_sees_the_client_or_the_node(
    dialect: Dialect, tmp_path: Path, preserves: object, of_nodes: str, of_clients: str
) -> None:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html"""
    for admitted, expected in (("10.0.1.0/24", of_nodes), ("203.0.113.0/24", of_clients)):
        records = in_front_of("beside", kind="instance", preserves=preserves, admitted=admitted)
        assert verdict(tmp_path, dialect, records, "internet", "beside") == expected


@pytest.mark.parametrize("dialect", FILES)
def test_an_endpoint_of_a_service_that_is_given_may_lead_to_any_network_load_balancer(
    dialect: Dialect, tmp_path: Path
) -> None:
    given: Record = {"is": "raw", "terraform": 'variable "given" {}\n', "parameters": {"Given": "{Type: String}"}}
    named = Code("var.given", "!Ref Given")
    for kind, expected in (("network", "possible"), ("application", "no")):
        records = [
            {**record, "service": named}
            if record.get("name") == "ep"
            else {**record, "type": kind}
            if record.get("name") == "lb"
            else record
            for record in linked("10.1.0.0/16")
            if record.get("name") != "offer"
        ]
        assert verdict(tmp_path, dialect, [*records, given], "caller", "i") == expected
