"""Transit gateways: their attachments, route tables and routes.

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
"""

from __future__ import annotations

from linter.aws.fields import cidrs, flag, links, text
from linter.aws.gateway import Gateway
from linter.aws.node import Node, declared_by
from linter.aws.prefix_list import PrefixList
from linter.aws.vpc import Subnet, Vpc


class TransitGateway(Gateway):
    """A router between VPCs, VPNs and other transit gateways."""

    spellings = declared_by("aws_ec2_transit_gateway", "AWS::EC2::TransitGateway")

    default_association = text("default_route_table_association", "DefaultRouteTableAssociation", default="enable")
    default_propagation = text("default_route_table_propagation", "DefaultRouteTablePropagation", default="enable")
    association_table = links("", "AssociationDefaultRouteTableId", lambda: TransitGatewayRouteTable)
    propagation_table = links("", "PropagationDefaultRouteTableId", lambda: TransitGatewayRouteTable)
    auto_accept = text("auto_accept_shared_attachments", "AutoAcceptSharedAttachments", default="disable")
    group_referencing = text("security_group_referencing_support", "SecurityGroupReferencingSupport", default="disable")


class TransitGatewayAttachment(Node):
    """What connects something to a transit gateway."""


class VpcAttachment(TransitGatewayAttachment):
    """The attachment of a VPC, through one subnet in each availability zone it serves."""

    spellings = declared_by(
        "aws_ec2_transit_gateway_vpc_attachment",
        "AWS::EC2::TransitGatewayVpcAttachment",
        "AWS::EC2::TransitGatewayAttachment",
    )

    transit_gateway = links("transit_gateway_id", "TransitGatewayId", lambda: TransitGateway)
    vpc = links("vpc_id", "VpcId", lambda: Vpc)
    subnets = links("subnet_ids[]", "SubnetIds[]", lambda: Subnet)
    appliance_mode = text("appliance_mode_support", "Options.ApplianceModeSupport", default="disable")
    group_referencing = text(
        "security_group_referencing_support", "Options.SecurityGroupReferencingSupport", default="disable"
    )
    default_association = flag("transit_gateway_default_route_table_association", "", default=True)
    default_propagation = flag("transit_gateway_default_route_table_propagation", "", default=True)


class PeeringAttachment(TransitGatewayAttachment):
    """The attachment of another transit gateway."""

    spellings = declared_by("aws_ec2_transit_gateway_peering_attachment", "AWS::EC2::TransitGatewayPeeringAttachment")

    transit_gateway = links("transit_gateway_id", "TransitGatewayId", lambda: TransitGateway)
    peer = links("peer_transit_gateway_id", "PeerTransitGatewayId", lambda: TransitGateway)


class TransitGatewayRouteTable(Node):
    """A route table of a transit gateway."""

    spellings = declared_by("aws_ec2_transit_gateway_route_table", "AWS::EC2::TransitGatewayRouteTable")

    transit_gateway = links("transit_gateway_id", "TransitGatewayId", lambda: TransitGateway)


class TransitGatewayAssociation(Node):
    """The route table in which what comes from an attachment is looked up."""

    spellings = declared_by(
        "aws_ec2_transit_gateway_route_table_association", "AWS::EC2::TransitGatewayRouteTableAssociation"
    )

    attachment = links("transit_gateway_attachment_id", "TransitGatewayAttachmentId", lambda: TransitGatewayAttachment)
    table = links("transit_gateway_route_table_id", "TransitGatewayRouteTableId", lambda: TransitGatewayRouteTable)


class TransitGatewayPropagation(Node):
    """A route table into which an attachment's routes are copied."""

    spellings = declared_by(
        "aws_ec2_transit_gateway_route_table_propagation", "AWS::EC2::TransitGatewayRouteTablePropagation"
    )

    attachment = links("transit_gateway_attachment_id", "TransitGatewayAttachmentId", lambda: TransitGatewayAttachment)
    table = links("transit_gateway_route_table_id", "TransitGatewayRouteTableId", lambda: TransitGatewayRouteTable)


class TransitGatewayRoute(Node):
    """A static route of a transit gateway, or a hole that drops what it matches."""

    spellings = declared_by(
        "aws_ec2_transit_gateway_route",
        "aws_ec2_transit_gateway_prefix_list_reference",
        "AWS::EC2::TransitGatewayRoute",
    )

    table = links("transit_gateway_route_table_id", "TransitGatewayRouteTableId", lambda: TransitGatewayRouteTable)
    attachment = links("transit_gateway_attachment_id", "TransitGatewayAttachmentId", lambda: TransitGatewayAttachment)
    cidr_v4 = cidrs("destination_cidr_block", "DestinationCidrBlock")
    cidr_v6 = cidrs("destination_cidr_block", "DestinationCidrBlock", family=6)
    prefix_list = links("prefix_list_id", "", lambda: PrefixList)
    blackhole = flag("blackhole", "Blackhole", default=False)
