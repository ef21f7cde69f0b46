"""What a statement of a scope means in a graph: ends, and what the way leads through at them."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.graph.graph import Graph
from linter.reachability.scopes.meaning import meant, passes
from linter.reachability.scopes.scope import NotUnderstood, Resources
from linter.resource import Dialect
from tests.reachability.bench import written

TEMPLATE = """
Parameters:
  Unsure: {Type: String}
Conditions:
  IsSure: !Equals [!Ref Unsure, "true"]
Resources:
  Main: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Other: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
  Web: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Main, CidrBlock: 10.0.1.0/24}}
  Far: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Other, CidrBlock: 10.1.1.0/24}}
  Either: {Type: AWS::EC2::Subnet, Properties: {VpcId: !If [IsSure, !Ref Main, !Ref Other], CidrBlock: 10.0.2.0/24}}
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: a, VpcId: !Ref Main}}
  Host: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Web, SecurityGroupIds: [!Ref Group]}}
  Distant: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Far}}
  Perhaps:
    Type: AWS::EC2::Instance
    Properties: {SubnetId: !Ref Either, SecurityGroupIds: !If [IsSure, [!Ref Group], [sg-1]]}
  Card: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Web}}
  Carded:
    Type: AWS::EC2::NetworkInterfaceAttachment
    Properties: {InstanceId: !Ref Host, NetworkInterfaceId: !Ref Card, DeviceIndex: 1}
  Gate: {Type: AWS::EC2::InternetGateway}
  Vpn: {Type: AWS::EC2::VPNGateway, Properties: {Type: ipsec.1}}
  Line: {Type: AWS::EC2::VPNConnection, Properties: {Type: ipsec.1, CustomerGatewayId: cgw-1, VpnGatewayId: !Ref Vpn}}
  Peering: {Type: AWS::EC2::VPCPeeringConnection, Properties: {VpcId: !Ref Main, PeerVpcId: !Ref Other}}
  Offer: {Type: AWS::EC2::VPCEndpointService, Properties: {NetworkLoadBalancerArns: []}}
"""


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    return written(tmp_path, Dialect.CLOUDFORMATION, TEMPLATE)


def ends(graph: Graph, *named: str, types: tuple[str, ...] = ()) -> list[str]:
    """The ends that a statement describes, each with what the way leads through there."""
    return sorted(
        each.end.text + (f" through {each.through.key}" if each.through is not None else "")
        for each in meant(Resources(named, types), graph)
    )


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("Host", ["Host"]),
        ("Main", ["Host", "Host, interface 1", "Perhaps"]),
        ("Other", ["Distant", "Perhaps"]),
        ("Web", ["Host", "Host, interface 1"]),
        ("Either", ["Perhaps"]),
        ("Group", ["Host", "Perhaps"]),
        ("Gate", ["internet"]),
        ("Vpn", ["on-premises through Vpn"]),
        ("Line", ["on-premises"]),
        ("Offer", ["endpoint-consumers through Offer"]),
        ("internet", ["internet"]),
        ("10.0.0.0/8", ["10.0.0.0/8"]),
    ],
)
def test_a_name_means_what_is_there_or_may_be(graph: Graph, named: str, expected: list[str]) -> None:
    assert ends(graph, named) == expected


def test_a_link_means_everything_that_it_may_lead_to(graph: Graph) -> None:
    hosts = ["Distant", "Host", "Host, interface 1", "Perhaps", "on-premises"]
    assert ends(graph, "Peering") == [f"{host} through Peering" for host in hosts]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("AWS::EC2::Instance", ["Distant", "Host", "Host, interface 1", "Perhaps"]),
        ("aws_instance", ["Distant", "Host", "Host, interface 1", "Perhaps"]),
        ("AWS::EC2::NetworkInterface", ["Distant", "Host", "Host, interface 1", "Perhaps"]),
        ("AWS::EC2::InternetGateway", ["internet"]),
        ("AWS::EC2::SecurityGroup", ["Host", "Perhaps"]),
        ("AWS::RDS::DBInstance", []),
    ],
)
def test_a_type_means_all_of_its_kind(graph: Graph, kind: str, expected: list[str]) -> None:
    assert ends(graph, types=(kind,)) == expected


def test_an_end_has_the_interface_that_is_meant(graph: Graph) -> None:
    (of_card,) = meant(Resources(("Card",)), graph)
    assert [interface.key for interface in of_card.end.interfaces] == ["Card"]
    found = {each.end.text: each.end for each in meant(Resources(types=("AWS::EC2::Instance",)), graph)}
    assert [interface.key for interface in found["Host"].interfaces] == ["Host/0"]
    assert [interface.key for interface in found["Host, interface 1"].interfaces] == ["Card"]
    assert [owner.key for owner in found["Host, interface 1"].owners] == ["Host"]


def test_an_empty_statement_means_everything(graph: Graph) -> None:
    assert ends(graph) == ["Distant", "Host", "Host, interface 1", "Perhaps", "internet"]


def test_what_is_not_there_is_named_with_what_is_near(graph: Graph) -> None:
    with pytest.raises(NotUnderstood, match=r"did you mean Host\?"):
        ends(graph, "Hosts")


def test_a_way_leads_through_what_is_named_or_of_a_type(graph: Graph) -> None:
    passed = [node for node in graph.every() if node.key in {"Group", "Peering"}]
    assert passes(passed, Resources(("Peering",)))
    assert passes(passed, Resources(types=("AWS::EC2::SecurityGroup",)))
    assert passes(passed, Resources(("Host",), ("AWS::EC2::VPCPeeringConnection",)))
    assert not passes(passed, Resources(("Host",), ("AWS::EC2::Instance",)))
