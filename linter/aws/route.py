"""Routes: a destination and a target.

https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html
"""

from __future__ import annotations

from msgspec.structs import replace

from linter.aws.cidr_blocks import cidrs
from linter.aws.ec2 import Instance
from linter.aws.endpoint import VpcEndpoint
from linter.aws.fields import LinkField, links
from linter.aws.firewall import Firewall, FirewallEndpoint
from linter.aws.gateway import (
    CarrierGateway,
    EgressOnlyInternetGateway,
    Gateway,
    InternetGateway,
    LocalGateway,
    NatGateway,
    VpnGateway,
)
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node, Origin, declared_by, inline
from linter.aws.peering import Peering
from linter.aws.prefix_list import PrefixList
from linter.aws.route_table import RouteTable
from linter.aws.setting import Links, joined
from linter.aws.transit_gateway import TransitGateway
from linter.truth import YES, Doubt, Truth, between

LOCAL = "local"
PASSES = (VpcEndpoint, Firewall, FirewallEndpoint)
"""The kinds that a route to a VPC endpoint may target."""


class Route(Node):
    """A declared route: a destination and a target."""

    spellings = declared_by(
        inline("aws_route_table", "route"),
        inline("aws_default_route_table", "route"),
        "aws_route",
        "AWS::EC2::Route",
    )

    of = links(lambda: RouteTable, terraform="route_table_id", cloudformation="RouteTableId")
    cidr_v4 = cidrs(terraform="cidr_block | destination_cidr_block", cloudformation="DestinationCidrBlock")
    cidr_v6 = cidrs(
        terraform="ipv6_cidr_block | destination_ipv6_cidr_block", cloudformation="DestinationIpv6CidrBlock", family=6
    )
    prefix_list = links(
        lambda: PrefixList, terraform="destination_prefix_list_id", cloudformation="DestinationPrefixListId"
    )
    gateway = links(
        lambda: (Gateway, InternetGateway, VpnGateway, VpcEndpoint, NatGateway),
        terraform="gateway_id",
        cloudformation="GatewayId",
    )
    egress_only = links(
        lambda: EgressOnlyInternetGateway,
        terraform="egress_only_gateway_id",
        cloudformation="EgressOnlyInternetGatewayId",
    )
    nat = links(lambda: NatGateway, terraform="nat_gateway_id", cloudformation="NatGatewayId")
    interface = links(
        lambda: (NetworkInterface, Instance), terraform="network_interface_id", cloudformation="NetworkInterfaceId"
    )
    instance = links(lambda: Instance, terraform="instance_id", cloudformation="InstanceId")
    endpoint: LinkField[Gateway] = links(
        lambda: (VpcEndpoint, Firewall, FirewallEndpoint), terraform="vpc_endpoint_id", cloudformation="VpcEndpointId"
    )
    peering = links(lambda: Peering, terraform="vpc_peering_connection_id", cloudformation="VpcPeeringConnectionId")
    transit_gateway = links(lambda: TransitGateway, terraform="transit_gateway_id", cloudformation="TransitGatewayId")
    local_gateway = links(lambda: LocalGateway, terraform="local_gateway_id", cloudformation="LocalGatewayId")
    carrier_gateway = links(lambda: CarrierGateway, terraform="carrier_gateway_id", cloudformation="CarrierGatewayId")
    core_network = links(lambda: Gateway, terraform="core_network_arn", cloudformation="CoreNetworkArn")
    database_network = links(lambda: Gateway, terraform="odb_network_arn")

    @property
    def table(self) -> Links[RouteTable]:
        """The route table: the one it is nested in, or the one it refers to."""
        return self.owner(RouteTable) or self.of

    @property
    def is_local(self) -> Truth:
        """Whether it restates the local route of the VPC."""
        if any(gateway.key == LOCAL for gateway in self.gateway.surely):
            return YES
        doubts = self.gateway.doubts or (Doubt("which gateway it leads to is not known", self.gateway.span),)
        may = self.gateway.open or any(
            target.key == LOCAL or target.origin is Origin.UNNAMED for target in self.gateway
        )
        return between(certain=False, possible=may, doubts=doubts)

    @property
    def targets(self) -> Links[Node]:
        """The target, whichever argument gives it; nothing for a restated local route."""
        surely = tuple(target for target in self.gateway.surely if target.key != LOCAL)
        maybe = tuple(target for target in self.gateway.maybe if target.key != LOCAL)
        gateway = replace(self.gateway, surely=surely, maybe=maybe)
        written = (
            gateway,
            self.egress_only,
            self.nat,
            self.interface,
            self.instance,
            self.endpoint,
            self.peering,
            self.transit_gateway,
            self.local_gateway,
            self.carrier_gateway,
            self.core_network,
            self.database_network,
        )
        return joined(written, self.span)
