"""The routes of subnets and tables whose VPC is not known."""

from pathlib import Path

from linter.aws.route_table import RouteTable
from linter.aws.vpc import Subnet
from linter.graph.routing.routing import Via, routes_of, tables_of
from linter.network import EVERY_ADDRESS, addresses
from linter.resource import Dialect
from tests.graph.deployments import graph_of, the
from tests.graph.networks import NETWORK


def test_a_subnet_of_a_vpc_that_is_not_known_may_have_any_main_table(tmp_path: Path) -> None:
    """Terraform alone leaves it open what is split off a text."""
    far = (
        'resource "aws_subnet" "far" {\n  vpc_id     = split(",", var.somewhere)[0]\n  cidr_block = "10.0.3.0/24"\n}\n'
    )
    graph = graph_of(tmp_path, Dialect.TERRAFORM, NETWORK.text(Dialect.TERRAFORM) + far)
    tables = tables_of(graph, the(graph, Subnet, "far"))
    assert tables.open
    assert tables.doubts


def test_a_table_of_a_vpc_that_is_not_known_keeps_something_local(tmp_path: Path) -> None:
    """Beside what it keeps local of a VPC that it may be in."""
    far = """
    resource "aws_route_table" "far" {
      vpc_id = split(",", var.somewhere)[0]
    }
    resource "aws_route_table" "either" {
      vpc_id = var.unsure ? aws_vpc.main.id : split(",", var.somewhere)[0]
    }
    """
    graph = graph_of(tmp_path, Dialect.TERRAFORM, NETWORK.text(Dialect.TERRAFORM) + far)
    for name, most in (("far", [EVERY_ADDRESS]), ("either", [addresses("10.0.0.0/16"), EVERY_ADDRESS])):
        routes = routes_of(graph, the(graph, RouteTable, name))
        assert [entry.destination.most for entry in routes.entries if entry.via is Via.LOCAL] == most
