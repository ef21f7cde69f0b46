"""What AWS makes beside what is declared is there, and gives way to what adopts it."""

from pathlib import Path

import pytest

from linter.aws.gateway import InternetGateway
from linter.aws.network_acl import DefaultNetworkAcl, NetworkAcl
from linter.aws.node import Node, Origin
from linter.aws.route_table import DefaultRouteTable, RouteTable
from linter.aws.security_group import DefaultSecurityGroup, SecurityGroup
from linter.aws.vpc import DefaultVpc, Subnet, Vpc
from linter.graph.addressing import cidrs_of
from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import interfaces
from linter.network import addresses
from linter.resource import Declarations, Dialect
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the
from tests.graph.networks import NETWORK, OTHER

MADE: tuple[type[Node], ...] = (SecurityGroup, NetworkAcl, RouteTable)
ADOPTED = """
resource "aws_default_security_group" "default" {
  vpc_id = aws_vpc.main.id
}
resource "aws_default_network_acl" "default" {
  default_network_acl_id = aws_vpc.main.default_network_acl_id
}
resource "aws_default_route_table" "default" {
  default_route_table_id = aws_vpc.main.default_route_table_id
}
"""


def terraform(folder: Path, text: str) -> Graph:
    return graph_of(folder, Dialect.TERRAFORM, NETWORK.text(Dialect.TERRAFORM) + text)


@pytest.mark.parametrize("kind", MADE)
def test_each_vpc_comes_with_a_group_a_list_and_a_table_of_its_own(build: Build, kind: type[Node]) -> None:
    graph = build(NETWORK + OTHER)
    main, other = (graph.default(the(graph, Vpc, name), kind).only for name in ("main", "other"))
    assert main is not None
    assert main.origin is Origin.IMPLICIT
    assert main is graph.default(the(graph, Vpc, "main"), kind).only
    assert main is not other
    assert main not in graph.all(kind)


def test_what_adopts_a_default_is_the_default(tmp_path: Path) -> None:
    graph = terraform(tmp_path, ADOPTED)
    main = the(graph, Vpc, "main")
    for kind, adopter in zip(MADE, (DefaultSecurityGroup, DefaultNetworkAcl, DefaultRouteTable), strict=True):
        assert graph.default(main, kind).only is graph.all(adopter)[0]


def test_what_perhaps_adopts_a_default_leaves_it_open_which_it_is(tmp_path: Path) -> None:
    adopting = ADOPTED.replace("{\n  vpc_id", "{\n  count = var.unsure ? 1 : 0\n  vpc_id")
    graph = terraform(tmp_path, adopting)
    found = graph.default(the(graph, Vpc, "main"), SecurityGroup)
    assert [each.origin for each in found.maybe] == [Origin.IMPLICIT, Origin.DECLARED]
    assert found.doubts


def test_a_table_that_is_made_main_takes_the_place_of_awss(tmp_path: Path) -> None:
    chosen = """
    resource "aws_main_route_table_association" "chosen" {
      %s
      vpc_id         = aws_vpc.main.id
      route_table_id = aws_route_table.outward.id
    }
    """
    graph = terraform(tmp_path, chosen % "")
    outward = the(graph, RouteTable, "outward")
    assert graph.main_table(the(graph, Vpc, "main")).only is outward
    graph = terraform(tmp_path, chosen % "count = var.unsure ? 1 : 0")
    found = graph.main_table(the(graph, Vpc, "main"))
    assert found.only is None
    assert [each.origin for each in found.maybe] == [Origin.IMPLICIT, Origin.DECLARED]


def test_two_tables_cannot_both_be_main(tmp_path: Path) -> None:
    twice = "".join(
        f'resource "aws_main_route_table_association" "{name}" {{\n'
        f"  vpc_id = aws_vpc.main.id\n  route_table_id = aws_route_table.{name}.id\n}}\n"
        for name in ("outward", "second")
    )
    graph = terraform(tmp_path, twice + 'resource "aws_route_table" "second" {\n  vpc_id = aws_vpc.main.id\n}\n')
    found = graph.main_table(the(graph, Vpc, "main"))
    assert found.surely == ()
    assert {the(graph, RouteTable, "outward"), the(graph, RouteTable, "second")} <= set(found.maybe)
    assert found.doubts


def test_nobody_knows_whether_the_account_still_has_its_default_vpc(build: Build) -> None:
    graph = build(NETWORK)
    found = graph.default_vpc().only
    assert isinstance(found, Vpc)
    for setting in (found.is_default, found.dns_hostnames):
        assert setting.known is True
        assert not setting.stated, "AWS sets it, and no file does"
    assert cidrs_of(graph, found).least == addresses("172.31.0.0/16")
    assert str(found.exists) == "possible"
    assert graph.default_gateway(found).origin is Origin.IMPLICIT
    assert isinstance(graph.default_gateway(found), InternetGateway)


def test_a_pristine_default_vpc_is_taken_for_granted_where_that_is_asked_for(build: Build) -> None:
    graph = Graph(build(NETWORK).declarations, pristine_default_vpc=True)
    found = graph.default_vpc().only
    assert found is not None
    assert found.exists.certain


def test_a_default_subnet_gives_public_addresses_and_stands_in_the_default_vpc(build: Build) -> None:
    graph = build(NETWORK)
    found = graph.default_subnet().only
    assert isinstance(found, Subnet)
    assert found.map_public_ipv4.known
    assert not found.map_public_ipv4.stated
    assert found.vpc.only is graph.default_vpc().only


def test_the_default_vpc_may_be_adopted_and_so_may_its_subnets(tmp_path: Path) -> None:
    adopting = (
        'resource "aws_default_vpc" "mine" {}\nresource "aws_default_subnet" "mine" {\n  availability_zone = "a"\n}\n'
    )
    graph = terraform(tmp_path, adopting)
    assert graph.default_vpc().only is graph.all(DefaultVpc)[0]
    assert [each.origin for each in graph.default_subnet().maybe] == [Origin.IMPLICIT, Origin.DECLARED]


def test_a_group_without_a_vpc_is_in_the_default_one(build: Build) -> None:
    group = Pair(
        'resource "aws_security_group" "group" {\n}\n',
        "Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: none}}\n",
    )
    graph = build(NETWORK + group)
    assert the(graph, SecurityGroup, "group").vpc.only is graph.default_vpc().only


def test_an_empty_deployment_has_a_default_vpc_too() -> None:
    assert Graph(Declarations(())).default_vpc().only is not None


def test_a_look_up_of_the_group_called_default_finds_the_one_of_the_vpc(tmp_path: Path) -> None:
    looked_up = """
    data "aws_security_group" "found" {
      name   = "%s"
      vpc_id = %s
    }
    resource "aws_vpc_security_group_ingress_rule" "rule" {
      security_group_id = data.aws_security_group.found.id
      ip_protocol       = "-1"
      cidr_ipv4         = "0.0.0.0/0"
    }
    """
    graph = terraform(tmp_path, looked_up % ("default", "aws_vpc.main.id"))
    (rule,) = graph.default(the(graph, Vpc, "main"), SecurityGroup).surely[0].ingress
    assert rule.applies.certain
    for name, vpc in (("web", "aws_vpc.main.id"), ("default", "data.aws_security_group.found.vpc_id")):
        graph = terraform(tmp_path, looked_up % (name, vpc))
        assert not graph.default(the(graph, Vpc, "main"), SecurityGroup).surely[0].ingress
        assert graph.node("data.aws_security_group.found") is not None


def test_two_declarations_that_adopt_one_group_leave_open_which_does(tmp_path: Path) -> None:
    adopting = 'resource "aws_default_security_group" "%s" {\n  vpc_id = aws_vpc.main.id\n}\n'
    graph = terraform(tmp_path, adopting % "one" + adopting % "two")
    adopted = graph.default(the(graph, Vpc, "main"), SecurityGroup)
    assert not adopted.surely
    assert [doubt.reason for doubt in adopted.doubts] == ["2 declarations adopt it"]


def test_a_lookup_of_a_default_group_without_its_vpc_finds_none_of_ours(tmp_path: Path) -> None:
    text = """
    data "aws_security_group" "default" {
      name = "default"
    }
    resource "aws_instance" "host" {
      subnet_id              = aws_subnet.web.id
      vpc_security_group_ids = [data.aws_security_group.default.id]
    }
    """
    graph = terraform(tmp_path, text)
    (own,) = graph.default(the(graph, Vpc, "main"), SecurityGroup)
    (interface,) = interfaces(graph)
    assert not interface.groups.includes(own).certain
