"""Transit gateways: their attachments, route tables and routes.

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
"""

from __future__ import annotations

from linter.aws.cidr_blocks import cidrs
from linter.aws.fields import flag, links, text
from linter.aws.gateway import Gateway
from linter.aws.node import Node, declared_by
from linter.aws.prefix_list import PrefixList
from linter.aws.vpc import Subnet, Vpc


class TransitGateway(Gateway):
    """A router between VPCs, VPNs and other transit gateways."""

    spellings = declared_by("aws_ec2_transit_gateway", "AWS::EC2::TransitGateway")
    identifier = "tgw"

    default_association = text(
        terraform="default_route_table_association", cloudformation="DefaultRouteTableAssociation", default="enable"
    )
    default_propagation = text(
        terraform="default_route_table_propagation", cloudformation="DefaultRouteTablePropagation", default="enable"
    )
    association_table = links(lambda: TransitGatewayRouteTable, cloudformation="AssociationDefaultRouteTableId")
    propagation_table = links(lambda: TransitGatewayRouteTable, cloudformation="PropagationDefaultRouteTableId")
    auto_accept = text(
        terraform="auto_accept_shared_attachments", cloudformation="AutoAcceptSharedAttachments", default="disable"
    )
    group_referencing = text(
        terraform="security_group_referencing_support",
        cloudformation="SecurityGroupReferencingSupport",
        default="disable",
    )


class TransitGatewayAttachment(Node):
    """An attachment to a transit gateway."""


class VpcAttachment(TransitGatewayAttachment):
    """The attachment of a VPC, through one subnet in each availability zone."""

    spellings = declared_by(
        "aws_ec2_transit_gateway_vpc_attachment",
        "AWS::EC2::TransitGatewayVpcAttachment",
        "AWS::EC2::TransitGatewayAttachment",
    )
    identifier = "tgw-attach"

    transit_gateway = links(lambda: TransitGateway, terraform="transit_gateway_id", cloudformation="TransitGatewayId")
    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    subnets = links(lambda: Subnet, terraform="subnet_ids[]", cloudformation="SubnetIds[]")
    appliance_mode = text(
        terraform="appliance_mode_support", cloudformation="Options.ApplianceModeSupport", default="disable"
    )
    group_referencing = text(
        terraform="security_group_referencing_support",
        cloudformation="Options.SecurityGroupReferencingSupport",
        default="disable",
    )
    default_association = flag(terraform="transit_gateway_default_route_table_association", default=True)
    default_propagation = flag(terraform="transit_gateway_default_route_table_propagation", default=True)


class PeeringAttachment(TransitGatewayAttachment):
    """The attachment of another transit gateway."""

    spellings = declared_by("aws_ec2_transit_gateway_peering_attachment", "AWS::EC2::TransitGatewayPeeringAttachment")

    transit_gateway = links(lambda: TransitGateway, terraform="transit_gateway_id", cloudformation="TransitGatewayId")
    peer = links(lambda: TransitGateway, terraform="peer_transit_gateway_id", cloudformation="PeerTransitGatewayId")


class TransitGatewayRouteTable(Node):
    """A route table of a transit gateway."""

    spellings = declared_by("aws_ec2_transit_gateway_route_table", "AWS::EC2::TransitGatewayRouteTable")
    identifier = "tgw-rtb"

    transit_gateway = links(lambda: TransitGateway, terraform="transit_gateway_id", cloudformation="TransitGatewayId")


class TransitGatewayAssociation(Node):
    """The association of an attachment with the route table for its traffic."""

    spellings = declared_by(
        "aws_ec2_transit_gateway_route_table_association", "AWS::EC2::TransitGatewayRouteTableAssociation"
    )

    attachment = links(
        lambda: TransitGatewayAttachment,
        terraform="transit_gateway_attachment_id",
        cloudformation="TransitGatewayAttachmentId",
    )
    table = links(
        lambda: TransitGatewayRouteTable,
        terraform="transit_gateway_route_table_id",
        cloudformation="TransitGatewayRouteTableId",
    )


class TransitGatewayPropagation(Node):
    """The propagation of an attachment's routes to a route table."""

    spellings = declared_by(
        "aws_ec2_transit_gateway_route_table_propagation", "AWS::EC2::TransitGatewayRouteTablePropagation"
    )

    attachment = links(
        lambda: TransitGatewayAttachment,
        terraform="transit_gateway_attachment_id",
        cloudformation="TransitGatewayAttachmentId",
    )
    table = links(
        lambda: TransitGatewayRouteTable,
        terraform="transit_gateway_route_table_id",
        cloudformation="TransitGatewayRouteTableId",
    )


class TransitGatewayRoute(Node):
    """A static route of a transit gateway, or a blackhole."""

    spellings = declared_by(
        "aws_ec2_transit_gateway_route",
        "aws_ec2_transit_gateway_prefix_list_reference",
        "AWS::EC2::TransitGatewayRoute",
    )

    table = links(
        lambda: TransitGatewayRouteTable,
        terraform="transit_gateway_route_table_id",
        cloudformation="TransitGatewayRouteTableId",
    )
    attachment = links(
        lambda: TransitGatewayAttachment,
        terraform="transit_gateway_attachment_id",
        cloudformation="TransitGatewayAttachmentId",
    )
    cidr_v4 = cidrs(terraform="destination_cidr_block", cloudformation="DestinationCidrBlock")
    cidr_v6 = cidrs(terraform="destination_cidr_block", cloudformation="DestinationCidrBlock", family=6)
    prefix_list = links(lambda: PrefixList, terraform="prefix_list_id")
    blackhole = flag(terraform="blackhole", cloudformation="Blackhole", default=False)
