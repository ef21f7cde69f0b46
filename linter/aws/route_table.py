"""Route tables, and what uses them.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
"""

from __future__ import annotations

from linter.aws.fields import links
from linter.aws.gateway import Gateway, InternetGateway, VpnGateway
from linter.aws.node import Node, declared_by
from linter.aws.vpc import Subnet, Vpc


class RouteTable(Node):
    """A set of routes, for subnets or for what a gateway lets in."""

    spellings = declared_by("aws_route_table", "AWS::EC2::RouteTable")

    vpc = links("vpc_id", "VpcId", lambda: Vpc)
    propagating = links("propagating_vgws[]", "", lambda: VpnGateway)


class DefaultRouteTable(RouteTable):
    """The main table a VPC comes with, adopted: its routes are exactly those declared."""

    spellings = declared_by("aws_default_route_table")

    vpc = links("default_route_table_id", "", lambda: Vpc)
    adopts = links("default_route_table_id", "", lambda: RouteTable)


class RouteTableAssociation(Node):
    """The choice of a route table for a subnet, or for what a gateway lets in."""

    spellings = declared_by(
        "aws_route_table_association",
        "AWS::EC2::SubnetRouteTableAssociation",
        "AWS::EC2::GatewayRouteTableAssociation",
    )

    table = links("route_table_id", "RouteTableId", lambda: RouteTable)
    subnet = links("subnet_id", "SubnetId", lambda: Subnet)
    gateway = links("gateway_id", "GatewayId", lambda: (Gateway, InternetGateway, VpnGateway))


class MainTableAssociation(Node):
    """The choice of another main table for a VPC."""

    spellings = declared_by("aws_main_route_table_association")

    vpc = links("vpc_id", "", lambda: Vpc)
    table = links("route_table_id", "", lambda: RouteTable)


class Propagation(Node):
    """A table that takes over the routes a VPN gateway learns."""

    spellings = declared_by("aws_vpn_gateway_route_propagation", "AWS::EC2::VPNGatewayRoutePropagation")

    tables = links("route_table_id", "RouteTableIds[]", lambda: RouteTable)
    gateway = links("vpn_gateway_id", "VpnGatewayId", lambda: VpnGateway)
