"""Gateways of a VPC: to the internet, to premises, and for address translation.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
"""

from __future__ import annotations

from linter.aws.cidr_blocks import cidrs
from linter.aws.elastic_ip import ElasticIp
from linter.aws.fields import links, text
from linter.aws.node import Node, declared_by
from linter.aws.setting import Referrer
from linter.aws.vpc import Subnet, Vpc


class Gateway(Node):
    """A target of routes. A target that is not declared here, and whose kind is not known, is exactly this."""


class InternetGateway(Gateway):
    """A gateway between a VPC and the internet, which maps public to private addresses one to one."""

    spellings = declared_by("aws_internet_gateway", "AWS::EC2::InternetGateway")
    identifier = "igw"

    vpc = links(lambda: Vpc, terraform="vpc_id")

    @property
    def attachments(self) -> tuple[Referrer[GatewayAttachment], ...]:
        """The attachments that are separate resources."""
        return self.resolver.referring(GatewayAttachment, "gateway", self)


class VpnGateway(Gateway):
    """A virtual private gateway: the VPC side of VPN connections and Direct Connect."""

    spellings = declared_by("aws_vpn_gateway", "AWS::EC2::VPNGateway")
    identifier = "vgw"

    vpc = links(lambda: Vpc, terraform="vpc_id")

    @property
    def attachments(self) -> tuple[Referrer[GatewayAttachment], ...]:
        """The attachments that are separate resources."""
        return self.resolver.referring(GatewayAttachment, "gateway", self)


class GatewayAttachment(Node):
    """The attachment of an internet or VPN gateway to a VPC."""

    spellings = declared_by(
        "aws_internet_gateway_attachment", "aws_vpn_gateway_attachment", "AWS::EC2::VPCGatewayAttachment"
    )

    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    gateway = links(
        lambda: (Gateway, InternetGateway, VpnGateway),
        terraform="internet_gateway_id | vpn_gateway_id",
        cloudformation="InternetGatewayId | VpnGatewayId",
    )


class EgressOnlyInternetGateway(Gateway):
    """A gateway that allows only outbound IPv6 connections."""

    spellings = declared_by("aws_egress_only_internet_gateway", "AWS::EC2::EgressOnlyInternetGateway")
    identifier = "eigw"

    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")


class CarrierGateway(Gateway):
    """A gateway between a Wavelength Zone and a carrier network."""

    spellings = declared_by("aws_ec2_carrier_gateway", "AWS::EC2::CarrierGateway")
    identifier = "cagw"

    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")


class LocalGateway(Gateway):
    """A gateway between an Outpost and its premises. It is never declared."""

    identifier = "lgw"


class NatGateway(Gateway):
    """A gateway that translates source addresses and lets in only responses."""

    spellings = declared_by("aws_nat_gateway", "AWS::EC2::NatGateway")
    identifier = "nat"

    subnet = links(lambda: Subnet, terraform="subnet_id", cloudformation="SubnetId")
    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    connectivity = text(terraform="connectivity_type", cloudformation="ConnectivityType", default="public")
    availability = text(terraform="availability_mode", cloudformation="AvailabilityMode", default="zonal")
    private_v4 = cidrs(terraform="private_ip", cloudformation="PrivateIpAddress")
    allocation = links(lambda: ElasticIp, terraform="allocation_id", cloudformation="AllocationId")
    further_allocations = links(
        lambda: ElasticIp, terraform="secondary_allocation_ids[]", cloudformation="SecondaryAllocationIds[]"
    )
    zone_allocations = links(
        lambda: ElasticIp,
        terraform="availability_zone_address[].allocation_ids[]",
        cloudformation="AvailabilityZoneAddresses[].AllocationIds[]",
    )


class NatAddress(Node):
    """An Elastic IP address added to a NAT gateway by a separate resource."""

    spellings = declared_by("aws_nat_gateway_eip_association")

    gateway = links(lambda: NatGateway, terraform="nat_gateway_id")
    allocation = links(lambda: ElasticIp, terraform="allocation_id")
