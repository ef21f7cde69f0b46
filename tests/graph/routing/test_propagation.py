"""Route tables learn the routes of the VPN gateways that propagate theirs."""

from pathlib import Path

import pytest

from linter.aws.route_table import RouteTable
from linter.graph.graph import Graph
from linter.graph.routing.routing import Via, routes_of
from linter.resource import Dialect
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the
from tests.graph.networks import NETWORK

VPN = """
    resource "aws_vpn_gateway" "{name}" {{
      vpc_id = aws_vpc.main.id
    }}
    resource "aws_customer_gateway" "{name}" {{
      type       = "ipsec.1"
      bgp_asn    = 65000
      ip_address = "192.0.2.1"
    }}
    resource "aws_vpn_connection" "{name}" {{
      type                = "ipsec.1"
      static_routes_only  = true
      customer_gateway_id = aws_customer_gateway.{name}.id
      vpn_gateway_id      = aws_vpn_gateway.{name}.id
    }}
    resource "aws_vpn_connection_route" "{name}" {{
      vpn_connection_id      = aws_vpn_connection.{name}.id
      destination_cidr_block = "{cidr}"
    }}
"""


IN_TEMPLATE = """
    {name}: {{Type: AWS::EC2::VPNGateway, Properties: {{Type: ipsec.1}}}}
    {name}Attached:
      Type: AWS::EC2::VPCGatewayAttachment
      Properties: {{VpcId: !Ref Main, VpnGatewayId: !Ref {name}}}
    {name}Customer:
      Type: AWS::EC2::CustomerGateway
      Properties: {{Type: ipsec.1, BgpAsn: 65000, IpAddress: 192.0.2.1}}
    {name}Line:
      Type: AWS::EC2::VPNConnection
      Properties:
        {{Type: ipsec.1, StaticRoutesOnly: true, CustomerGatewayId: !Ref {name}Customer, VpnGatewayId: !Ref {name}}}
    {name}Route:
      Type: AWS::EC2::VPNConnectionRoute
      Properties: {{VpnConnectionId: !Ref {name}Line, DestinationCidrBlock: {cidr}}}
"""


def vpn(name: str, cidr: str) -> Pair:
    return Pair(VPN.format(name=name, cidr=cidr), IN_TEMPLATE.format(name=name.title(), cidr=cidr))


def propagated(graph: Graph) -> dict[str, str]:
    """The blocks that a table learns, each with whether it surely does."""
    entries = routes_of(graph, the(graph, RouteTable, "outward")).entries
    return {
        entry.why.split()[0].split(".")[-1].lower(): str(entry.exists)
        for entry in entries
        if entry.via is Via.PROPAGATED
    }


@pytest.mark.parametrize(
    ("propagation", "expected"),
    [
        pytest.param(Pair("aws_vpn_gateway.one.id", "!Ref One"), {"one": "certain"}, id="of one"),
        pytest.param(
            Pair("var.unsure ? aws_vpn_gateway.one.id : aws_vpn_gateway.two.id", "!If [IsSure, !Ref One, !Ref Two]"),
            {"one": "possible", "two": "possible"},
            id="of either",
        ),
    ],
)
def test_a_table_learns_the_routes_of_the_gateway_that_propagates(
    build: Build, propagation: Pair, expected: dict[str, str]
) -> None:
    learning = Pair(
        f"""
        resource "aws_vpn_gateway_route_propagation" "learned" {{
          route_table_id = aws_route_table.outward.id
          vpn_gateway_id = {propagation.terraform}
        }}
        """,
        f"""
        Learned:
          Type: AWS::EC2::VPNGatewayRoutePropagation
          Properties: {{RouteTableIds: [!Ref Outward], VpnGatewayId: {propagation.cloudformation}}}
        """,
    )
    gateways = vpn("one", "192.168.0.0/16") + vpn("two", "172.16.0.0/12")
    assert propagated(build(NETWORK + gateways + learning)) == expected
    assert propagated(build(NETWORK + gateways)) == {}


def test_a_table_of_terraform_may_name_the_gateways_that_propagate(tmp_path: Path) -> None:
    """One that is not known is `a gateway` that represents any."""
    for named, expected in (
        ("aws_vpn_gateway.one.id", {"one": "certain"}),
        ("var.unsure ? aws_vpn_gateway.one.id : aws_vpn_gateway.two.id", {"one": "possible", "two": "possible"}),
        ('split(",", var.somewhere)[0]', {"a": "possible"}),
    ):
        gateways = vpn("one", "192.168.0.0/16") + vpn("two", "172.16.0.0/12")
        text = (NETWORK + gateways).text(Dialect.TERRAFORM)
        learning = f'"outward" {{\n  propagating_vgws = [{named}]\n'
        graph = graph_of(tmp_path, Dialect.TERRAFORM, text.replace('"outward" {\n', learning, 1))
        assert propagated(graph) == expected
