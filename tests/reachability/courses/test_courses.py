"""Courses through appliances and links, and which subnets have a route that may lead packets elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from linter.aws.vpc import Subnet
from linter.reachability.courses.courses import diverted
from linter.resource import Dialect
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the
from tests.graph.networks import NAT, NETWORK, PUBLIC, TO_INTERNET, TO_NAT, gateway, route
from tests.reachability.bench import FILES, answer, verdict
from tests.reachability.declarations.records import ANY_V4, Code, Hidden, Record
from tests.reachability.small import group, host, opaque, ssh, subnet, vpc

APPLIANCE = Pair(
    'resource "aws_network_interface" "box" {\n  subnet_id = aws_subnet.web.id\n}\n',
    "Box: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Web}}\n",
)
TO_BOX = Pair("network_interface_id = aws_network_interface.box.id", "NetworkInterfaceId: !Ref Box")
TO_GIVEN = Pair("gateway_id = var.somewhere", "GatewayId: !Ref Somewhere")
TO_UNKNOWN = Pair('gateway_id = split(",", var.somewhere)[0]', 'GatewayId: !Select [0, !Split [",", !Ref Somewhere]]')
TO_EITHER = Pair(
    "gateway_id = var.unsure ? aws_internet_gateway.internet.id : var.somewhere",
    "GatewayId: !If [IsSure, !Ref Internet, !Ref Somewhere]",
)


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(NETWORK, False, id="local only"),
        pytest.param(PUBLIC, False, id="to the internet"),
        pytest.param(NETWORK + NAT + route("out", "0.0.0.0/0", TO_NAT), True, id="to a NAT gateway"),
        pytest.param(NETWORK + APPLIANCE + route("out", "10.0.2.0/24", TO_BOX), True, id="to an interface"),
        pytest.param(NETWORK + route("out", "10.0.2.0/24", TO_GIVEN), True, id="to something given"),
        pytest.param(NETWORK + route("out", "10.0.2.0/24", TO_UNKNOWN), True, id="to something unknown"),
        pytest.param(NETWORK + gateway() + route("out", "0.0.0.0/0", TO_EITHER), True, id="perhaps to something given"),
        pytest.param(PUBLIC + APPLIANCE + route("in", "10.0.2.0/24", TO_BOX), True, id="to both"),
        pytest.param(NETWORK + gateway() + route("out", "10.0.0.0/8", TO_INTERNET), False, id="wider than its own"),
        pytest.param(PUBLIC + route("in", "10.0.2.0/24", TO_UNKNOWN), True, id="to the internet and something unknown"),
    ],
)
def test_a_subnet_is_diverted_by_a_route_to_what_may_be_inside(build: Build, network: Pair, *, expected: bool) -> None:
    graph = build(network)
    assert diverted(graph, the(graph, Subnet, "web")) is expected


ELSEWHERE = Pair(
    """
    resource "aws_subnet" "far" {
      vpc_id     = split(",", var.somewhere)[0]
      cidr_block = "10.0.3.0/24"
    }
    resource "aws_route_table" "of_far" {
      vpc_id = split(",", var.somewhere)[0]
    }
    resource "aws_route_table_association" "far" {
      subnet_id      = aws_subnet.far.id
      route_table_id = aws_route_table.of_far.id
    }
    """,
    """
    Far:
      Type: AWS::EC2::Subnet
      Properties: {VpcId: !Select [0, !Split [",", !Ref Somewhere]], CidrBlock: 10.0.3.0/24}
    OfFar: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Select [0, !Split [",", !Ref Somewhere]]}}
    FarAssociation:
      Type: AWS::EC2::SubnetRouteTableAssociation
      Properties: {SubnetId: !Ref Far, RouteTableId: !Ref OfFar}
    """,
)


def test_the_local_route_of_a_vpc_that_is_not_known_diverts_nothing(build: Build) -> None:
    graph = build(NETWORK + ELSEWHERE)
    assert not diverted(graph, the(graph, Subnet, "far"))


# Appliances in a row --------------------------------------------------------------------------------------------------


def firewall(name: str, where: str, vpc_name: str = "main") -> Record:
    return {"is": "firewall", "name": name, "vpc": vpc_name, "subnet": where, "zone": "us-east-1a"}


def edge(*routes: tuple[str, Any]) -> list[Record]:
    """The route table of the internet gateway."""
    return [
        {"is": "table", "name": "edgert", "vpc": "main", "routes": list(routes)},
        {"is": "edge", "name": "edge", "gateway": "mainigw", "table": "edgert"},
    ]


def behind_two_firewalls(*back: tuple[str, Any]) -> list[Record]:
    """A public host whose packets pass one firewall and then another, and routes by which answers come in."""
    return [
        *vpc("main"),
        *subnet("suba", "main", "10.0.1.0/24", (ANY_V4, "near")),
        *subnet("subn", "main", "10.0.2.0/24", (ANY_V4, "far")),
        *subnet("subf", "main", "10.0.3.0/24", (ANY_V4, "mainigw"), *back[1:]),
        firewall("near", "subn"),
        firewall("far", "subf"),
        *edge(*back[:1]),
        *group("sg", "main"),
        host("i", "suba", "sg", public=True),
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_answers_pass_every_firewall_that_the_packets_pass(dialect: Dialect, tmp_path: Path) -> None:
    through_both = behind_two_firewalls(("10.0.1.0/24", "far"), ("10.0.1.0/24", "near"))
    assert verdict(tmp_path, dialect, through_both, "i", "internet") == "possible"
    through_one = behind_two_firewalls(("10.0.1.0/24", "far"))
    assert verdict(tmp_path, dialect, through_one, "i", "internet") == "no"
    assert verdict(tmp_path, dialect, behind_two_firewalls(("10.0.9.0/24", "far")), "i", "internet") == "no"


@pytest.mark.parametrize("dialect", FILES)
def test_a_host_that_translates_before_a_firewall_is_the_sender_beyond_it(dialect: Dialect, tmp_path: Path) -> None:
    def translated(*, public: bool) -> list[Record]:
        return [
            *vpc("main"),
            *subnet("suba", "main", "10.0.1.0/24", (ANY_V4, "box")),
            *subnet("subn", "main", "10.0.2.0/24", (ANY_V4, "fw")),
            *subnet("subf", "main", "10.0.3.0/24", (ANY_V4, "mainigw")),
            firewall("fw", "subf"),
            *edge(("10.0.2.0/24", "fw")),
            *group("sg", "main", {"protocol": "-1", "cidr": "10.0.0.0/16"}),
            host("box", "subn", "sg", public=public, check=False),
            host("i", "suba", "sg"),
        ]

    assert verdict(tmp_path, dialect, translated(public=True), "i", "internet") == "possible"
    assert verdict(tmp_path, dialect, translated(public=False), "i", "internet") == "no"


@pytest.mark.parametrize("dialect", FILES)
def test_an_appliance_may_forward_by_an_interface_that_something_unseen_attaches(
    dialect: Dialect, tmp_path: Path
) -> None:
    relayed: list[Record] = [
        *vpc("main"),
        *subnet("suba", "main", "10.0.1.0/24", (ANY_V4, "box")),
        *subnet("subn", "main", "10.0.2.0/24"),
        *group("sg", "main", {"protocol": "-1", "cidr": "10.0.0.0/16"}),
        host("box", "subn", "sg", check=False),
        host("i", "suba", "sg"),
    ]
    assert verdict(tmp_path, dialect, relayed, "i", "internet") == "no"
    given = answer(tmp_path, dialect, [*relayed, opaque(box="aws_instance")], "i", "internet")
    assert str(given.verdict) == "possible"


# The route tables of gateways -----------------------------------------------------------------------------------------


def answering_through_a_firewall(*more: Record) -> list[Record]:
    """A public host whose answers pass a firewall before they leave."""
    return [
        *vpc("main"),
        *subnet("suba", "main", "10.0.1.0/24", (ANY_V4, "fw")),
        *subnet("subf", "main", "10.0.3.0/24", (ANY_V4, "mainigw")),
        firewall("fw", "subf"),
        *group("sg", "main", ssh()),
        host("i", "suba", "sg", public=True),
        *more,
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_a_gateway_may_lead_to_the_firewall_that_answers_pass(dialect: Dialect, tmp_path: Path) -> None:
    """By a table that is declared, by one out of sight, and by a route to something given."""
    assert verdict(tmp_path, dialect, answering_through_a_firewall(), "internet", "i") == "no"
    declared = answering_through_a_firewall(*edge(("10.0.1.0/24", "fw")))
    assert verdict(tmp_path, dialect, declared, "internet", "i") == "possible"
    passed_on = answering_through_a_firewall(opaque(mainigw="aws_internet_gateway"))
    assert verdict(tmp_path, dialect, passed_on, "internet", "i") == "possible"
    given = answering_through_a_firewall(
        {"is": "inspector", "name": "box", "vpc": "main", "subnet": "subf", "unseen": True},
        *edge(("10.0.1.0/24", Hidden("given", "box"))),
    )
    assert verdict(tmp_path, dialect, given, "internet", "i") == "possible"


@pytest.mark.parametrize("dialect", FILES)
def test_answers_out_of_sight_may_pass_the_firewall_that_packets_pass(dialect: Dialect, tmp_path: Path) -> None:
    def between(back: Any) -> list[Record]:
        return [
            *vpc("main", gated=False),
            *subnet("suba", "main", "10.0.1.0/24", ("10.0.2.0/24", "fw")),
            *subnet("subb", "main", "10.0.2.0/24", *([("10.0.1.0/24", back)] if back else [])),
            *subnet("subf", "main", "10.0.3.0/24"),
            firewall("fw", "subf"),
            {"is": "inspector", "name": "box", "vpc": "main", "subnet": "subf", "unseen": True},
            *group("sg", "main", ssh()),
            host("i", "suba", "sg"),
            host("other", "subb", "sg"),
        ]

    assert verdict(tmp_path, dialect, between(None), "i", "other") == "no"
    assert verdict(tmp_path, dialect, between("fw"), "i", "other") == "possible"
    assert verdict(tmp_path, dialect, between(Hidden("given", "box")), "i", "other") == "possible"


# Links ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dialect", FILES)
@pytest.mark.parametrize(("requester", "accepter"), [("main", "far"), ("far", "main")])
def test_a_peered_vpc_that_is_given_may_have_any_address_of_no_other(
    dialect: Dialect, tmp_path: Path, requester: str, accepter: str
) -> None:
    records: list[Record] = [
        *vpc("main", gated=False),
        {"is": "vpc", "name": "far", "given": "variable"},
        {"is": "peering", "name": "pcx", "vpc": requester, "peer": accepter},
        *subnet("suba", "main", "10.0.1.0/24", ("10.0.0.0/8", "pcx"), (ANY_V4, "pcx")),
        *group("sg", "main"),
        host("i", "suba", "sg"),
    ]
    assert verdict(tmp_path, dialect, records, "i", "10.9.0.1") == "possible"
    assert verdict(tmp_path, dialect, records, "i", "internet") == "no"


@pytest.mark.parametrize(("requester", "accepter"), [("main", "far"), ("far", "main")])
def test_a_peered_vpc_that_is_not_known_may_have_any_address_of_no_other(
    tmp_path: Path, requester: str, accepter: str
) -> None:
    """Terraform alone leaves it open what is split off a text."""
    unknown: Any = Code('split(",", var.given)[0]', "")
    ends = [unknown if end == "far" else end for end in (requester, accepter)]
    records: list[Record] = [
        {"is": "raw", "terraform": 'variable "given" {}\n'},
        *vpc("main", gated=False),
        {"is": "peering", "name": "pcx", "vpc": ends[0], "peer": ends[1]},
        *subnet("suba", "main", "10.0.1.0/24", ("10.0.0.0/8", "pcx")),
        *group("sg", "main"),
        host("i", "suba", "sg"),
    ]
    assert verdict(tmp_path, Dialect.TERRAFORM, records, "i", "10.9.0.1") == "possible"


def spoke(name: str, prefix: str, *routes: tuple[str, str]) -> list[Record]:
    """A VPC at the hub `tgw`, with a subnet that sends everything to it, and the table that its packets meet there."""
    return [
        *vpc(name, prefix, gated=False),
        *subnet(f"sub{name}", name, f"{prefix}.1.0/24", ("10.0.0.0/8", "tgw")),
        {"is": "attachment", "name": f"to{name}", "tgw": "tgw", "vpc": name, "subnets": [f"sub{name}"]},
        {"is": "transit_table", "name": f"of{name}", "tgw": "tgw", "used_by": [f"to{name}"], "routes": list(routes)},
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_what_goes_round_in_a_circle_gets_nowhere(dialect: Dialect, tmp_path: Path) -> None:
    records: list[Record] = [
        {"is": "tgw", "name": "tgw", "tables": True},
        *spoke("main", "10.0", ("10.9.0.0/16", "toleft")),
        *spoke("left", "10.1", ("10.9.0.0/16", "toright")),
        *spoke("right", "10.2", ("10.9.0.0/16", "toleft")),
        *group("sg", "main", ssh()),
        host("i", "submain", "sg"),
    ]
    assert verdict(tmp_path, dialect, records, "i", "10.9.1.9") == "no"


def hubs_in_a_row(several: int) -> list[Record]:
    """VPCs at both ends of a row of transit gateways that are peered, each with the next one."""
    names = [f"hub{at}" for at in range(several)]
    records: list[Record] = [
        *vpc("main", gated=False),
        *vpc("far", "10.9", gated=False),
        *subnet("suba", "main", "10.0.1.0/24", ("10.9.0.0/16", names[0])),
        *subnet("subo", "far", "10.9.1.0/24", ("10.0.0.0/16", names[-1])),
        *({"is": "tgw", "name": name, "tables": True} for name in names),
        {"is": "attachment", "name": "here", "tgw": names[0], "vpc": "main", "subnets": ["suba"]},
        {"is": "attachment", "name": "there", "tgw": names[-1], "vpc": "far", "subnets": ["subo"]},
    ]
    for at, name in enumerate(names[:-1]):
        records.append({"is": "transit_peering", "name": f"peer{at}", "tgw": name, "peer": names[at + 1]})
    for at, name in enumerate(names):
        before = "here" if at == 0 else f"peer{at - 1}"
        after = "there" if at == several - 1 else f"peer{at}"
        routes = [("10.9.0.0/16", after), ("10.0.0.0/16", before)]
        records.append(
            {"is": "transit_table", "name": f"t{at}", "tgw": name, "used_by": [before, after], "routes": routes}
        )
    return [
        *records,
        *group("sg", "main", ssh()),
        *group("og", "far", ssh()),
        host("i", "suba", "sg"),
        host("o", "subo", "og"),
    ]


@pytest.mark.parametrize("dialect", FILES)
def test_a_row_of_links_is_followed_as_far_as_it_is_said(dialect: Dialect, tmp_path: Path) -> None:
    assert verdict(tmp_path, dialect, hubs_in_a_row(6), "i", "o") == "certain"
    longer = answer(tmp_path, dialect, hubs_in_a_row(7), "i", "o")
    assert str(longer.verdict) == "possible"
    assert any("more than 6 links and appliances" in doubt.reason for doubt in longer.unknowns)
