"""A table, gateway or VPC that is given from outside is like every other: it has a local route, and may have any."""

import pytest

from linter.aws.route_table import RouteTable
from linter.aws.vpc import Subnet, Vpc
from linter.graph.graph import Graph
from linter.graph.routing.gateways import gateways_of
from linter.graph.routing.routing import Taken, Via, routes_of, taken_from
from linter.network import EVERY_ADDRESS, NO_ADDRESS, addresses
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the
from tests.graph.networks import NETWORK, OTHER, TO_INTERNET, gateway, route

GIVEN_TABLE = Pair(
    """
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "web" {
      vpc_id     = aws_vpc.main.id
      cidr_block = "10.0.1.0/24"
    }
    resource "aws_route_table_association" "web_given" {
      subnet_id      = aws_subnet.web.id
      route_table_id = var.somewhere
    }
    """,
    """
    Main: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
    Web: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Main, CidrBlock: 10.0.1.0/24}}
    WebGiven:
      Type: AWS::EC2::SubnetRouteTableAssociation
      Properties: {SubnetId: !Ref Web, RouteTableId: !Ref Somewhere}
    """,
)
GIVEN_VPC = Pair(
    """
    resource "aws_subnet" "web" {
      vpc_id     = var.somewhere
      cidr_block = "10.0.1.0/24"
    }
    resource "aws_route_table" "outward" {
      vpc_id = var.somewhere
    }
    """,
    """
    Web: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Somewhere, CidrBlock: 10.0.1.0/24}}
    Outward: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Somewhere}}
    """,
)
TO_SOMEWHERE = Pair("gateway_id = var.somewhere", "GatewayId: !Ref Somewhere")


def local(taken: tuple[Taken, ...]) -> Taken:
    (found,) = (each for each in taken if each.route.via is Via.LOCAL)
    return found


def web(graph: Graph) -> Subnet:
    return the(graph, Subnet, "web")


def test_a_table_that_is_given_keeps_the_vpc_local_unless_it_says_otherwise(build: Build) -> None:
    graph = build(GIVEN_TABLE)
    found = local(taken_from(graph, web(graph)))
    assert found.addresses.most >= addresses("10.0.0.0/16")
    assert found.addresses.least == NO_ADDRESS
    assert not found.route.exists.certain
    assert found.route.active.certain


def test_a_table_in_a_vpc_that_is_given_keeps_something_local(build: Build) -> None:
    graph = build(GIVEN_VPC)
    found = local(routes_of(graph, the(graph, RouteTable, "outward")).taken)
    assert (found.addresses.least, found.addresses.most) == (NO_ADDRESS, EVERY_ADDRESS)
    assert found.addresses.doubts


def test_a_subnet_whose_table_is_the_main_one_of_a_vpc_that_is_given_keeps_something_local(build: Build) -> None:
    graph = build(GIVEN_VPC)
    found = local(taken_from(graph, web(graph)))
    assert found.addresses.most == EVERY_ADDRESS
    assert found.addresses.doubts


def test_a_gateway_that_is_given_may_be_attached_to_the_vpc_whose_route_leads_to_it(build: Build) -> None:
    graph = build(NETWORK + OTHER + route("out", "0.0.0.0/0", TO_SOMEWHERE))
    found = gateways_of(graph, the(graph, Vpc, "main"))
    assert not found.surely
    assert len(found.maybe) == 1
    assert any("is attached to" in doubt.reason for doubt in found.doubts)
    assert not tuple(gateways_of(graph, the(graph, Vpc, "other")))


def test_a_gateway_that_is_declared_and_attached_nowhere_stays_so_whatever_leads_to_it(build: Build) -> None:
    graph = build(NETWORK + gateway("") + route("out", "0.0.0.0/0", TO_INTERNET))
    assert not tuple(gateways_of(graph, the(graph, Vpc, "main")))


@pytest.mark.parametrize(
    ("argument", "property_"),
    [("vpc_peering_connection_id", "VpcPeeringConnectionId"), ("nat_gateway_id", "NatGatewayId")],
    ids=["a peering connection", "a NAT gateway"],
)
def test_what_is_no_gateway_of_a_vpc_is_none_where_it_is_given(build: Build, argument: str, property_: str) -> None:
    given = Pair(f"{argument} = var.somewhere", f"{property_}: !Ref Somewhere")
    graph = build(NETWORK + route("out", "0.0.0.0/0", given))
    assert not tuple(gateways_of(graph, the(graph, Vpc, "main")))
