"""Route tables and their associations.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
"""

from __future__ import annotations

from linter.aws.fields import links, raw
from linter.aws.gateway import Gateway, InternetGateway, VpnGateway
from linter.aws.node import Node, declared_by
from linter.aws.vpc import Subnet, Vpc
from linter.value import Record


class RouteTable(Node):
    """A set of routes, for subnets or for the inbound traffic of a gateway."""

    spellings = declared_by("aws_route_table", "AWS::EC2::RouteTable")
    identifier = "rtb"

    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    propagating = links(lambda: VpnGateway, terraform="propagating_vgws[]")
    route_list = raw(terraform="route")

    @property
    def removes_other_routes(self) -> bool:
        """Whether each apply removes routes declared elsewhere: the table lists routes inline, or has `route = []`.

        https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route_table
        """
        return isinstance(self.body, Record) and self.route_list is not None


class DefaultRouteTable(RouteTable):
    """The default route table of a VPC, adopted: it has exactly the declared routes."""

    spellings = declared_by("aws_default_route_table")

    vpc = links(lambda: Vpc, terraform="default_route_table_id")
    adopts = links(lambda: RouteTable, terraform="default_route_table_id")


class RouteTableAssociation(Node):
    """The association of a route table with a subnet, or with a gateway."""

    spellings = declared_by(
        "aws_route_table_association",
        "AWS::EC2::SubnetRouteTableAssociation",
        "AWS::EC2::GatewayRouteTableAssociation",
    )

    table = links(lambda: RouteTable, terraform="route_table_id", cloudformation="RouteTableId")
    subnet = links(lambda: Subnet, terraform="subnet_id", cloudformation="SubnetId")
    gateway = links(lambda: (Gateway, InternetGateway, VpnGateway), terraform="gateway_id", cloudformation="GatewayId")


class MainTableAssociation(Node):
    """The association of another main route table with a VPC."""

    spellings = declared_by("aws_main_route_table_association")

    vpc = links(lambda: Vpc, terraform="vpc_id")
    table = links(lambda: RouteTable, terraform="route_table_id")


class Propagation(Node):
    """The propagation of a VPN gateway's routes to route tables."""

    spellings = declared_by("aws_vpn_gateway_route_propagation", "AWS::EC2::VPNGatewayRoutePropagation")

    tables = links(lambda: RouteTable, terraform="route_table_id", cloudformation="RouteTableIds[]")
    gateway = links(lambda: VpnGateway, terraform="vpn_gateway_id", cloudformation="VpnGatewayId")
