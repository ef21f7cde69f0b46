"""VPCs, their subnets, route tables and gateways.

https://docs.aws.amazon.com/vpc/latest/userguide/how-it-works.html
"""

from __future__ import annotations

from linter.aws.fields import cidrs, flag, links, text
from linter.aws.node import Node, declared_by


class Vpc(Node):
    """A virtual network."""

    spellings = declared_by("aws_vpc", "AWS::EC2::VPC")

    cidr_v4 = cidrs("cidr_block", "CidrBlock")
    cidr_v6 = cidrs("ipv6_cidr_block", "", family=6)
    is_default = flag("", "", default=False)


class DefaultVpc(Vpc):
    """The VPC that AWS made with the account, adopted."""

    spellings = declared_by(
        "aws_default_vpc",
    )

    is_default = flag("", "", default=True)


class Subnet(Node):
    """A range of a VPC's addresses in one availability zone."""

    spellings = declared_by("aws_subnet", "AWS::EC2::Subnet")

    vpc = links("vpc_id", "VpcId", lambda: Vpc)
    cidr_v4 = cidrs("cidr_block", "CidrBlock")
    cidr_v6 = cidrs("ipv6_cidr_block", "Ipv6CidrBlock", family=6)
    availability_zone = text("availability_zone | availability_zone_id", "AvailabilityZone | AvailabilityZoneId")
    map_public_ipv4 = flag("map_public_ip_on_launch", "MapPublicIpOnLaunch", default=False)
    assign_ipv6 = flag("assign_ipv6_address_on_creation", "AssignIpv6AddressOnCreation", default=False)
    ipv6_native = flag("ipv6_native", "Ipv6Native", default=False)


class DefaultSubnet(Subnet):
    """A subnet that AWS made in the default VPC, adopted: it gives public addresses unless told otherwise."""

    spellings = declared_by(
        "aws_default_subnet",
    )

    map_public_ipv4 = flag("map_public_ip_on_launch", "", default=True)


class FlowLog(Node):
    """A record of the traffic of a VPC, a subnet or an interface."""

    spellings = declared_by("aws_flow_log", "AWS::EC2::FlowLog")

    target = links("vpc_id | subnet_id | eni_id | transit_gateway_id", "ResourceId", lambda: Node)
    traffic = text("traffic_type", "TrafficType")
