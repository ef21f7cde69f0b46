"""Gateways belong to a VPC, and a route to one that does not is a blackhole."""

from pathlib import Path

import pytest

from linter.aws.endpoint import VpcEndpoint
from linter.aws.gateway import EgressOnlyInternetGateway, InternetGateway, NatGateway, VpnGateway
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node
from linter.aws.peering import Peering
from linter.aws.route import Route
from linter.aws.setting import Links
from linter.aws.transit_gateway import TransitGateway
from linter.aws.vpc import Vpc
from linter.graph.graph import Graph
from linter.graph.routing.gateways import attached_vpcs, gateways_of, may_attach_unseen, peering_active, same, works
from linter.resource import Dialect
from linter.truth import Truth
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the
from tests.graph.networks import NAT, NETWORK, OTHER, PUBLIC, gateway

VPN = Pair(
    """
    resource "aws_vpn_gateway" "premises" {}
    resource "aws_vpn_gateway_attachment" "attached" {
      vpc_id         = aws_vpc.main.id
      vpn_gateway_id = aws_vpn_gateway.premises.id
    }
    """,
    """
    Premises: {Type: AWS::EC2::VPNGateway, Properties: {Type: ipsec.1}}
    Attached:
      Type: AWS::EC2::VPCGatewayAttachment
      Properties: {VpcId: !Ref Main, VpnGatewayId: !Ref Premises}
    """,
)
EGRESS_ONLY = Pair(
    'resource "aws_egress_only_internet_gateway" "outward6" {\n  vpc_id = aws_vpc.main.id\n}\n',
    "Outward6: {Type: AWS::EC2::EgressOnlyInternetGateway, Properties: {VpcId: !Ref Main}}\n",
)
PERHAPS = Pair(
    """
    resource "aws_internet_gateway" "internet" {
    }
    resource "aws_internet_gateway_attachment" "attached" {
      count               = var.unsure ? 1 : 0
      vpc_id              = aws_vpc.main.id
      internet_gateway_id = aws_internet_gateway.internet.id
    }
    """,
    """
    Internet: {Type: AWS::EC2::InternetGateway}
    Attached:
      Type: AWS::EC2::VPCGatewayAttachment
      Condition: IsSure
      Properties: {VpcId: !Ref Main, InternetGatewayId: !Ref Internet}
    """,
)
TRANSIT = Pair(
    """
    resource "aws_ec2_transit_gateway" "hub" {
    }
    resource "aws_ec2_transit_gateway_vpc_attachment" "main_hub" {
      transit_gateway_id = aws_ec2_transit_gateway.hub.id
      vpc_id             = aws_vpc.main.id
      subnet_ids         = [aws_subnet.web.id]
    }
    """,
    """
    Hub: {Type: AWS::EC2::TransitGateway}
    MainHub:
      Type: AWS::EC2::TransitGatewayAttachment
      Properties: {TransitGatewayId: !Ref Hub, VpcId: !Ref Main, SubnetIds: [!Ref Web]}
    """,
)
ENDPOINT = Pair(
    """
    resource "aws_vpc_endpoint" "storage" {
      vpc_id       = aws_vpc.main.id
      service_name = "com.amazonaws.eu-west-1.s3"
    }
    """,
    """
    Storage:
      Type: AWS::EC2::VPCEndpoint
      Properties: {VpcId: !Ref Main, ServiceName: com.amazonaws.eu-west-1.s3}
    """,
)
INTERFACE = Pair(
    'resource "aws_network_interface" "interface" {\n  subnet_id = aws_subnet.web.id\n}\n',
    "Interface: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref Web}}\n",
)
PLUGGED = INTERFACE + Pair(
    """
    resource "aws_instance" "host" {
      subnet_id = aws_subnet.web.id
    }
    resource "aws_network_interface_attachment" "plugged" {
      instance_id          = aws_instance.host.id
      network_interface_id = aws_network_interface.interface.id
      device_index         = 1
    }
    """,
    """
    Host: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-1, SubnetId: !Ref Web}}
    Plugged:
      Type: AWS::EC2::NetworkInterfaceAttachment
      Properties: {InstanceId: !Ref Host, NetworkInterfaceId: !Ref Interface, DeviceIndex: "1"}
    """,
)


def peering(*, accepted: bool = True, to: str = "other") -> Pair:
    return Pair(
        f"""
        resource "aws_vpc_peering_connection" "peering" {{
          vpc_id      = aws_vpc.main.id
          peer_vpc_id = aws_vpc.{to}.id
          auto_accept = {str(accepted).lower()}
        }}
        """,
        f"""
        Peering:
          Type: AWS::EC2::VPCPeeringConnection
          Properties:
            VpcId: !Ref Main
            PeerVpcId: !Ref {to.title()}
            {"" if accepted else "PeerOwnerId: '210987654321'"}
        """,
    )


def leads(graph: Graph, kind: type[Node], name: str, vpc: str = "main") -> Truth:
    """Whether a route in a table of the VPC that leads to the node works."""
    owner = the(graph, Vpc, vpc)
    return works(graph, the(graph, kind, name), Links((owner,), (), owner.span))


def test_a_gateway_belongs_to_the_vpc_it_is_attached_to_and_to_no_other(build: Build) -> None:
    graph = build(PUBLIC + OTHER)
    internet, main = the(graph, InternetGateway, "internet"), the(graph, Vpc, "main")
    assert attached_vpcs(graph, internet).only is main
    assert gateways_of(graph, main).surely == (internet,)
    assert gateways_of(graph, the(graph, Vpc, "other")).nothing.certain


def test_a_gateway_that_is_attached_nowhere_belongs_to_nothing(build: Build) -> None:
    graph = build(NETWORK + gateway(""))
    assert attached_vpcs(graph, the(graph, InternetGateway, "internet")).nothing.certain
    assert gateways_of(graph, the(graph, Vpc, "main")).nothing.certain


def test_an_attachment_that_may_not_exist_attaches_perhaps(build: Build) -> None:
    graph = build(NETWORK + PERHAPS)
    internet, main = the(graph, InternetGateway, "internet"), the(graph, Vpc, "main")
    assert attached_vpcs(graph, internet).maybe == (main,)
    assert gateways_of(graph, main).maybe == (internet,)
    found = leads(graph, InternetGateway, "internet")
    assert str(found) == "possible"
    assert found.doubts


def test_a_vpc_has_gateways_of_every_kind(build: Build) -> None:
    graph = build(PUBLIC + VPN + EGRESS_ONLY)
    found = gateways_of(graph, the(graph, Vpc, "main"))
    assert {type(each) for each in found.surely} == {InternetGateway, VpnGateway, EgressOnlyInternetGateway}
    assert not found.open
    assert not found.maybe


@pytest.mark.parametrize(
    ("pair", "kind", "name"),
    [
        (gateway(), InternetGateway, "internet"),
        (VPN, VpnGateway, "premises"),
        (EGRESS_ONLY, EgressOnlyInternetGateway, "outward6"),
        (NAT, NatGateway, "nat"),
        (TRANSIT, TransitGateway, "hub"),
        (ENDPOINT, VpcEndpoint, "storage"),
        (PLUGGED, NetworkInterface, "interface"),
    ],
    ids=lambda each: each.__name__ if isinstance(each, type) else "",
)
def test_a_route_works_in_the_vpc_its_target_is_in_and_nowhere_else(
    build: Build, pair: Pair, kind: type[Node], name: str
) -> None:
    graph = build(NETWORK + OTHER + pair)
    assert leads(graph, kind, name).certain
    assert not leads(graph, kind, name, "other").possible


def test_a_route_to_an_interface_that_nothing_is_attached_to_is_a_blackhole(build: Build) -> None:
    assert not leads(build(NETWORK + INTERFACE), NetworkInterface, "interface").possible


def test_a_peering_that_both_sides_want_is_up_and_leads_from_either(build: Build) -> None:
    graph = build(NETWORK + OTHER + peering())
    assert peering_active(graph, the(graph, Peering, "peering")).certain
    assert leads(graph, Peering, "peering").certain
    assert leads(graph, Peering, "peering", "other").certain


def test_a_peering_that_nothing_here_accepts_may_yet_be_accepted(build: Build) -> None:
    graph = build(NETWORK + OTHER + peering(accepted=False))
    found = peering_active(graph, the(graph, Peering, "peering"))
    assert str(found) == "possible"
    assert found.doubts


def test_vpcs_with_addresses_in_common_cannot_peer(build: Build) -> None:
    twin = Pair(
        'resource "aws_vpc" "twin" {\n  cidr_block = "10.0.128.0/17"\n}\n',
        "Twin: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.128.0/17}}\n",
    )
    graph = build(NETWORK + twin + peering(to="twin"))
    assert not peering_active(graph, the(graph, Peering, "peering")).possible


def test_what_is_not_declared_here_may_work_or_not(build: Build) -> None:
    routed = Pair(
        """
        resource "aws_route" "out" {
          route_table_id         = aws_route_table.outward.id
          destination_cidr_block = "0.0.0.0/0"
          gateway_id             = "igw-0123"
        }
        """,
        """
        Out:
          Type: AWS::EC2::Route
          Properties: {RouteTableId: !Ref Outward, DestinationCidrBlock: 0.0.0.0/0, GatewayId: igw-0123}
        """,
    )
    graph = build(NETWORK + routed)
    main = the(graph, Vpc, "main")
    elsewhere = the(graph, Route, "out").targets.only
    assert elsewhere is not None
    assert attached_vpcs(graph, elsewhere).open
    assert str(works(graph, elsewhere, Links((main,), (), main.span))) == "possible"


def test_what_a_hub_joins_beside_what_is_declared(tmp_path: Path) -> None:
    """Of an attachment that is looked up the kind is known, of an input nothing is."""
    text = """
    resource "aws_ec2_transit_gateway" "hub" {}
    resource "aws_ec2_transit_gateway_route_table" "table" {
      transit_gateway_id = aws_ec2_transit_gateway.hub.id
    }
    data "aws_ec2_transit_gateway_vpc_attachment" "known" {
      id = "tgw-attach-1"
    }
    resource "aws_ec2_transit_gateway_route_table_association" "one" {
      transit_gateway_attachment_id  = %s
      transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.table.id
    }
    """
    for attachment, expected in (
        ("data.aws_ec2_transit_gateway_vpc_attachment.known.id", "no"),
        ("var.somewhere", "possible"),
    ):
        graph = graph_of(tmp_path, Dialect.TERRAFORM, NETWORK.text(Dialect.TERRAFORM) + text % attachment)
        found = may_attach_unseen(graph, the(graph, TransitGateway, "hub"))
        assert str(found) == expected
        assert bool(found.doubts) is (expected == "possible")


def test_links_lead_to_the_same_vpc_surely_perhaps_or_not(build: Build) -> None:
    graph = build(NETWORK + OTHER)
    main, other = the(graph, Vpc, "main"), the(graph, Vpc, "other")
    nothing: Links[Vpc] = Links((), (), main.span)
    open_: Links[Vpc] = Links((), (), main.span, open=True)
    only_main, either = Links((main,), (), main.span), Links((), (main, other), main.span)
    only_other = Links((other,), (), main.span)
    for mine, theirs, expected in (
        (only_main, only_main, "certain"),
        (only_main, only_other, "no"),
        (only_main, either, "possible"),
        (either, only_other, "possible"),
        (only_main, open_, "possible"),
        (open_, only_main, "possible"),
        (open_, open_, "possible"),
        (nothing, open_, "no"),
        (nothing, only_main, "no"),
        (only_main, nothing, "no"),
    ):
        found = same(mine, theirs)
        assert str(found) == expected, (mine, theirs)
        assert bool(found.doubts) is (expected == "possible")
