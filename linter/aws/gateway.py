"""The gateways of a VPC: to the internet, through translation, to premises.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
"""

from __future__ import annotations

from linter.aws.elastic_ip import ElasticIp
from linter.aws.fields import cidrs, links, text
from linter.aws.node import Node, declared_by
from linter.aws.setting import Referrer
from linter.aws.vpc import Subnet, Vpc


class Gateway(Node):
    """What a route may lead to. One that is not declared here, and whose kind nothing tells, is no more than this."""


class InternetGateway(Gateway):
    """The gateway between a VPC and the internet, which maps public to private addresses one to one."""

    spellings = declared_by("aws_internet_gateway", "AWS::EC2::InternetGateway")

    vpc = links("vpc_id", "", lambda: Vpc)

    @property
    def attachments(self) -> tuple[Referrer[GatewayAttachment], ...]:
        """The attachments that are resources of their own."""
        return self.resolver.referring(GatewayAttachment, "gateway", self)


class VpnGateway(Gateway):
    """A virtual private gateway: the VPC's side of VPN connections and Direct Connect."""

    spellings = declared_by("aws_vpn_gateway", "AWS::EC2::VPNGateway")

    vpc = links("vpc_id", "", lambda: Vpc)

    @property
    def attachments(self) -> tuple[Referrer[GatewayAttachment], ...]:
        """The attachments that are resources of their own."""
        return self.resolver.referring(GatewayAttachment, "gateway", self)


class GatewayAttachment(Node):
    """The attachment of an internet or VPN gateway to a VPC."""

    spellings = declared_by(
        "aws_internet_gateway_attachment", "aws_vpn_gateway_attachment", "AWS::EC2::VPCGatewayAttachment"
    )

    vpc = links("vpc_id", "VpcId", lambda: Vpc)
    gateway = links(
        "internet_gateway_id | vpn_gateway_id",
        "InternetGatewayId | VpnGatewayId",
        lambda: (Gateway, InternetGateway, VpnGateway),
    )


class EgressOnlyInternetGateway(Gateway):
    """The gateway that lets IPv6 connections out and none in."""

    spellings = declared_by("aws_egress_only_internet_gateway", "AWS::EC2::EgressOnlyInternetGateway")

    vpc = links("vpc_id", "VpcId", lambda: Vpc)


class CarrierGateway(Gateway):
    """The gateway between a Wavelength zone and a carrier's network."""

    spellings = declared_by("aws_ec2_carrier_gateway", "AWS::EC2::CarrierGateway")

    vpc = links("vpc_id", "VpcId", lambda: Vpc)


class LocalGateway(Gateway):
    """The gateway between an Outpost and the premises it stands on; it is never declared."""


class NatGateway(Gateway):
    """A gateway that translates addresses of what leaves, and lets only answers in."""

    spellings = declared_by("aws_nat_gateway", "AWS::EC2::NatGateway")

    subnet = links("subnet_id", "SubnetId", lambda: Subnet)
    vpc = links("vpc_id", "VpcId", lambda: Vpc)
    connectivity = text("connectivity_type", "ConnectivityType", default="public")
    availability = text("availability_mode", "AvailabilityMode", default="zonal")
    private_v4 = cidrs("private_ip", "PrivateIpAddress")
    allocation = links("allocation_id", "AllocationId", lambda: ElasticIp)
    further_allocations = links("secondary_allocation_ids[]", "SecondaryAllocationIds[]", lambda: ElasticIp)
    zone_allocations = links(
        "availability_zone_address[].allocation_ids[]", "AvailabilityZoneAddresses[].AllocationIds[]", lambda: ElasticIp
    )


class NatAddress(Node):
    """An Elastic IP address given to a NAT gateway by a resource of its own."""

    spellings = declared_by("aws_nat_gateway_eip_association")

    gateway = links("nat_gateway_id", "", lambda: NatGateway)
    allocation = links("allocation_id", "", lambda: ElasticIp)
