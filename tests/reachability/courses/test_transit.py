"""Courses over transit gateways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from linter.resource import Dialect
from tests.reachability.bench import FILES, verdict
from tests.reachability.declarations.records import ANY_V4, Code, Hidden, Record
from tests.reachability.small import group, host, ssh, subnet, vpc

EVERY = "10.0.0.0/8"


def zoned(records: list[Record], zone: str) -> list[Record]:
    """The same records, with the subnets in another zone."""
    return [{**record, "zone": zone} if record["is"] == "subnet" else record for record in records]


def egress(zone: str) -> list[Record]:
    """A spoke, whose way out leads through a hub: of its zones one has a NAT gateway, the other goes straight out."""
    return [
        *vpc("main", gated=False),
        *vpc("hub", "10.2"),
        *zoned(subnet("suba", "main", "10.0.1.0/24", (ANY_V4, "tgw")), zone),
        *subnet("huba", "hub", "10.2.1.0/24", (ANY_V4, "hubigw")),
        *subnet("hubn", "hub", "10.2.2.0/24", (ANY_V4, "hubigw"), (EVERY, "tgw")),
        *zoned(subnet("hubc", "hub", "10.2.3.0/24", (ANY_V4, "nat")), "us-east-1b"),
        {"is": "eip", "name": "natip"},
        {"is": "nat", "name": "nat", "subnet": "hubn", "eip": "natip"},
        {"is": "tgw", "name": "tgw", "tables": True},
        {"is": "attachment", "name": "spoke", "tgw": "tgw", "vpc": "main", "subnets": ["suba"]},
        {"is": "attachment", "name": "inner", "tgw": "tgw", "vpc": "hub", "subnets": ["huba", "hubc"]},
        {"is": "transit_table", "name": "out", "tgw": "tgw", "used_by": ["spoke"], "routes": [(ANY_V4, "inner")]},
        {"is": "transit_table", "name": "home", "tgw": "tgw", "used_by": ["inner"], "announced_by": ["spoke"]},
        *group("sg", "main"),
        host("i", "suba", "sg"),
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_a_packet_comes_in_by_the_subnet_of_its_own_zone(dialect: Dialect, tmp_path: Path) -> None:
    assert verdict(tmp_path, dialect, egress("us-east-1b"), "i", "internet") == "certain"
    assert verdict(tmp_path, dialect, egress("us-east-1a"), "i", "internet") == "no"


def two_spokes(*records: Record, attached: str = "subt", inside: tuple[tuple[str, str], ...] = ()) -> list[Record]:
    """Two VPCs at a transit gateway, one of them by a subnet of its own or by that of its host."""
    return [
        *vpc("main", gated=False),
        *vpc("other", "10.1", gated=False),
        *subnet("suba", "main", "10.0.1.0/24", (EVERY, "tgw")),
        *subnet("subo", "other", "10.1.1.0/24", (EVERY, "tgw")),
        *subnet("subt", "other", "10.1.2.0/24", (EVERY, "tgw"), *inside),
        {"is": "tgw", "name": "tgw"},
        {"is": "attachment", "name": "one", "tgw": "tgw", "vpc": "main", "subnets": ["suba"]},
        {"is": "attachment", "name": "two", "tgw": "tgw", "vpc": "other", "subnets": [attached]},
        *group("sg", "main", ssh()),
        *group("og", "other", ssh()),
        host("i", "suba", "sg"),
        host("far", "subo", "og"),
        *records,
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_the_route_table_of_an_attachment_may_lead_past_a_firewall(dialect: Dialect, tmp_path: Path) -> None:
    firewall: Record = {"is": "firewall", "name": "fw", "vpc": "other", "subnet": "subt", "zone": "us-east-1a"}
    assert verdict(tmp_path, dialect, two_spokes(firewall), "i", "far") == "certain"
    led = two_spokes(firewall, inside=(("10.1.1.0/24", "fw"),))
    assert verdict(tmp_path, dialect, led, "i", "far") == "no"


@pytest.mark.parametrize("dialect", FILES)
def test_a_network_acl_counts_in_both_directions_beside_an_attachment(dialect: Dialect, tmp_path: Path) -> None:
    """AWS asks those of both for what goes to the gateway, and none for what comes from it."""

    def filtered(attached: str, *sides: str) -> str:
        allowed = {"number": 100, "action": "allow", "protocol": "-1", "cidr": ANY_V4}
        entries = [{"side": side, **allowed} for side in sides]
        acl: Record = {"is": "nacl", "name": "acl", "vpc": "other", "subnets": ["subo"], "entries": entries}
        return verdict(tmp_path, dialect, two_spokes(acl, attached=attached), "i", "far")

    assert filtered("subt", "ingress", "egress") == filtered("subo", "ingress", "egress") == "certain"
    assert filtered("subt", "egress") == "no"
    assert filtered("subo", "egress") == "possible"


@pytest.mark.parametrize("dialect", FILES)
def test_what_goes_to_an_attachment_beside_it_is_sure_where_the_acl_lets_it_in_as_well(
    dialect: Dialect, tmp_path: Path
) -> None:
    """https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html"""

    def filtered(*ports: tuple[str, int, int]) -> str:
        entries = [
            {
                "number": 100 + at,
                "protocol": "tcp",
                "ports": (low, high),
                "cidr": EVERY,
                "action": "allow",
                "side": side,
            }
            for at, (side, low, high) in enumerate(ports)
        ]
        listed: Record = {"is": "nacl", "name": "list", "vpc": "main", "subnets": ["suba"], "entries": entries}
        return verdict(tmp_path, dialect, two_spokes(listed), "i", "far")

    out, answers = (("egress", 22, 22), ("egress", 1024, 65535)), ("ingress", 1024, 65535)
    assert filtered(*out, ("ingress", 22, 22), answers) == "certain"
    assert filtered(*out, answers) == "possible"


@pytest.mark.parametrize("dialect", FILES)
def test_a_nat_gateway_in_a_hub_opens_connections_to_other_spokes(dialect: Dialect, tmp_path: Path) -> None:
    records: list[Record] = [
        *vpc("main", gated=False),
        *vpc("other", "10.1", gated=False),
        *vpc("hub", "10.2"),
        *subnet("suba", "main", "10.0.1.0/24", (ANY_V4, "tgw")),
        *subnet("subo", "other", "10.1.1.0/24", (ANY_V4, "tgw")),
        *subnet("huba", "hub", "10.2.1.0/24", (ANY_V4, "nat")),
        *subnet("hubn", "hub", "10.2.2.0/24", (ANY_V4, "hubigw"), (EVERY, "tgw")),
        {"is": "eip", "name": "natip"},
        {"is": "nat", "name": "nat", "subnet": "hubn", "eip": "natip"},
        {"is": "tgw", "name": "tgw", "tables": True},
        {"is": "attachment", "name": "one", "tgw": "tgw", "vpc": "main", "subnets": ["suba"]},
        {"is": "attachment", "name": "two", "tgw": "tgw", "vpc": "other", "subnets": ["subo"]},
        {"is": "attachment", "name": "inner", "tgw": "tgw", "vpc": "hub", "subnets": ["huba"]},
        {"is": "transit_table", "name": "out", "tgw": "tgw", "used_by": ["one", "two"], "routes": [(ANY_V4, "inner")]},
        {"is": "transit_table", "name": "home", "tgw": "tgw", "used_by": ["inner"], "announced_by": ["one", "two"]},
        *group("sg", "main"),
        *group("og", "other", ssh("10.2.2.0/24")),
        host("i", "suba", "sg"),
        host("far", "subo", "og"),
    ]
    assert verdict(tmp_path, dialect, records, "i", "far") == "certain"


@pytest.mark.parametrize("dialect", FILES)
def test_a_hub_may_inspect_by_something_that_is_given(dialect: Dialect, tmp_path: Path) -> None:
    box: Any = Hidden("box", "fw")
    records: list[Record] = [
        *vpc("main", gated=False),
        *vpc("other", "10.1", gated=False),
        *vpc("hub", "10.2", gated=False),
        *subnet("suba", "main", "10.0.1.0/24", (EVERY, "tgw")),
        *subnet("subo", "other", "10.1.1.0/24", (EVERY, "tgw")),
        *subnet("huba", "hub", "10.2.1.0/24", (ANY_V4, box)),
        {"is": "inspector", "name": "fw", "vpc": "hub", "subnet": "huba", "unseen": True},
        {"is": "tgw", "name": "tgw", "tables": True},
        {"is": "attachment", "name": "one", "tgw": "tgw", "vpc": "main", "subnets": ["suba"]},
        {"is": "attachment", "name": "two", "tgw": "tgw", "vpc": "other", "subnets": ["subo"]},
        {"is": "attachment", "name": "inner", "tgw": "tgw", "vpc": "hub", "subnets": ["huba"]},
        {"is": "transit_table", "name": "out", "tgw": "tgw", "used_by": ["one", "two"], "routes": [(ANY_V4, "inner")]},
        {"is": "transit_table", "name": "home", "tgw": "tgw", "used_by": ["inner"], "announced_by": ["one", "two"]},
        *group("sg", "main"),
        *group("og", "other", ssh()),
        host("i", "suba", "sg"),
        host("far", "subo", "og"),
    ]
    assert verdict(tmp_path, dialect, records, "i", "far") == "possible"


def by_two_subnets(*, appliance: bool = False, peered: bool = False) -> list[Record]:
    """A hub that enters a VPC by subnets of two zones, one of which lets nothing out to its host."""
    far = "second" if peered else "tgw"
    closed: Record = {"is": "nacl", "name": "shut", "vpc": "other", "subnets": ["subb"], "entries": []}
    joining: list[Record] = [
        {"is": "tgw", "name": "second", "tables": True},
        {"is": "transit_peering", "name": "between", "tgw": "tgw", "peer": "second"},
        {
            "is": "transit_table", "name": "there", "tgw": "second", "used_by": ["two", "between"],
            "routes": [("10.1.0.0/16", "two"), ("10.0.0.0/16", "between")],
        },
    ]  # fmt: skip
    here = ["one", "between"] if peered else ["one", "two"]
    return [
        *vpc("main", gated=False),
        *vpc("other", "10.1", gated=False),
        *subnet("suba", "main", "10.0.1.0/24", (EVERY, "tgw")),
        *subnet("subo", "other", "10.1.1.0/24", (EVERY, far)),
        *subnet("subt", "other", "10.1.2.0/24"),
        *zoned(subnet("subb", "other", "10.1.3.0/24"), "us-east-1b"),
        closed,
        {"is": "tgw", "name": "tgw", "tables": True},
        {"is": "attachment", "name": "one", "tgw": "tgw", "vpc": "main", "subnets": ["suba"]},
        {
            "is": "attachment", "name": "two", "tgw": far, "vpc": "other", "subnets": ["subt", "subb"],
            "appliance": appliance,
        },
        {
            "is": "transit_table", "name": "table", "tgw": "tgw", "used_by": here,
            "routes": [("10.0.0.0/16", "one"), ("10.1.0.0/16", here[1])],
        },
        *(joining if peered else []),
        *group("sg", "main", ssh()),
        *group("og", "other", ssh()),
        host("i", "suba", "sg"),
        host("far", "subo", "og"),
    ]  # fmt: skip


@pytest.mark.parametrize("dialect", FILES)
def test_by_which_subnet_a_packet_comes_in_is_known_within_its_zone(dialect: Dialect, tmp_path: Path) -> None:
    """Not in appliance mode, nor where it has come over another hub."""
    assert verdict(tmp_path, dialect, by_two_subnets(), "i", "far") == "certain"
    assert verdict(tmp_path, dialect, by_two_subnets(appliance=True), "i", "far") == "possible"
    assert verdict(tmp_path, dialect, by_two_subnets(peered=True), "i", "far") == "possible"


def test_an_attachment_whose_subnets_are_not_known_lets_packets_in_somewhere(tmp_path: Path) -> None:
    """Terraform alone leaves it open what is split off a text."""
    unknown: Any = Code('split(",", var.given)[0]', "")
    hidden: Record = {"is": "raw", "terraform": 'variable "given" {}\n'}
    records = [
        {**record, "subnets": [unknown]} if record.get("name") == "two" else record for record in by_two_subnets()
    ]
    assert verdict(tmp_path, Dialect.TERRAFORM, [*records, hidden], "i", "far") == "possible"
