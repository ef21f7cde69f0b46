"""VPCs, their subnets and address ranges, and the account's switch that blocks public access.

https://docs.aws.amazon.com/vpc/latest/userguide/how-it-works.html
"""

from __future__ import annotations

from linter.aws.cidr_blocks import cidrs
from linter.aws.fields import PerLanguage, Unseen, flag, links, text
from linter.aws.node import Node, declared_by
from linter.aws.setting import Referrer
from linter.truth import Truth, any_of

AWS_CHOOSES = Unseen("AWS chooses it at deployment")


class Vpc(Node):
    """A virtual network."""

    spellings = declared_by("aws_vpc", "AWS::EC2::VPC")
    identifier = "vpc"
    parameter_types = ("AWS::EC2::VPC::Id",)

    cidr_v4 = cidrs(terraform="cidr_block", cloudformation="CidrBlock")
    cidr_v6 = cidrs(terraform="ipv6_cidr_block", family=6)
    pool_v4 = text(terraform="ipv4_ipam_pool_id", cloudformation="Ipv4IpamPoolId")
    pool_v6 = text(terraform="ipv6_ipam_pool_id")
    generated_v6 = flag(terraform="assign_generated_ipv6_cidr_block", default=False)
    is_default = flag(default=False)
    dns_support = flag(terraform="enable_dns_support", cloudformation="EnableDnsSupport", default=True)
    dns_hostnames = flag(terraform="enable_dns_hostnames", cloudformation="EnableDnsHostnames", default=False)
    tenancy = text(terraform="instance_tenancy", cloudformation="InstanceTenancy", default="default")
    default_group_can_be_emptied = PerLanguage(terraform=True, cloudformation=False)
    """Whether the security group that AWS makes with it can be adopted: CloudFormation has no resource for that."""

    @property
    def further_cidrs(self) -> tuple[Referrer[VpcCidr], ...]:
        """The address ranges added to it by resources of their own."""
        return self.resolver.referring(VpcCidr, "vpc", self)

    @property
    def subnets(self) -> tuple[Referrer[Subnet], ...]:
        """The declared subnets of it."""
        return self.resolver.referring(Subnet, "vpc", self)

    @property
    def has_v6(self) -> Truth:
        """Whether it has IPv6 addresses at all."""
        own = (self.cidr_v6.written, self.generated_v6.is_(wanted=True), ~self.pool_v6.omitted)
        return any_of([*own, *(each.applies & each.node.is_v6 for each in self.further_cidrs)])


class DefaultVpc(Vpc):
    """The VPC that AWS made with the account, adopted."""

    spellings = declared_by("aws_default_vpc")

    is_default = flag(default=True)
    dns_hostnames = flag(terraform="enable_dns_hostnames", default=True)


class VpcCidr(Node):
    """A range of addresses added to a VPC."""

    spellings = declared_by(
        "aws_vpc_ipv4_cidr_block_association", "aws_vpc_ipv6_cidr_block_association", "AWS::EC2::VPCCidrBlock"
    )

    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    cidr_v4 = cidrs(terraform="cidr_block", cloudformation="CidrBlock")
    cidr_v6 = cidrs(terraform="ipv6_cidr_block", cloudformation="Ipv6CidrBlock", family=6)
    generated_v6 = flag(
        terraform="assign_generated_ipv6_cidr_block", cloudformation="AmazonProvidedIpv6CidrBlock", default=False
    )
    pool_v4 = text(terraform="ipv4_ipam_pool_id", cloudformation="Ipv4IpamPoolId")
    pool_v6 = text(terraform="ipv6_ipam_pool_id", cloudformation="Ipv6IpamPoolId | Ipv6Pool")

    @property
    def is_v6(self) -> Truth:
        """Whether the range is of IPv6 addresses, known or not."""
        return any_of((self.cidr_v6.written, self.generated_v6.is_(wanted=True), ~self.pool_v6.omitted))


class Subnet(Node):
    """A range of a VPC's addresses in one availability zone."""

    spellings = declared_by("aws_subnet", "AWS::EC2::Subnet")
    identifier = "subnet"
    parameter_types = ("AWS::EC2::Subnet::Id",)

    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    cidr_v4 = cidrs(terraform="cidr_block", cloudformation="CidrBlock")
    cidr_v6 = cidrs(terraform="ipv6_cidr_block", cloudformation="Ipv6CidrBlock", family=6)
    availability_zone = text(
        terraform="availability_zone | availability_zone_id",
        cloudformation="AvailabilityZone | AvailabilityZoneId",
        default=AWS_CHOOSES,
    )
    map_public_ipv4 = flag(terraform="map_public_ip_on_launch", cloudformation="MapPublicIpOnLaunch", default=False)
    assign_ipv6 = flag(
        terraform="assign_ipv6_address_on_creation", cloudformation="AssignIpv6AddressOnCreation", default=False
    )
    ipv6_native = flag(terraform="ipv6_native", cloudformation="Ipv6Native", default=False)
    is_default = flag(default=False)

    @property
    def further_cidrs(self) -> tuple[Referrer[SubnetCidr], ...]:
        """The IPv6 ranges added to it by resources of their own."""
        return self.resolver.referring(SubnetCidr, "subnet", self)


class DefaultSubnet(Subnet):
    """A subnet that AWS made in the default VPC, adopted: it gives public addresses unless told otherwise."""

    spellings = declared_by("aws_default_subnet")

    map_public_ipv4 = flag(terraform="map_public_ip_on_launch", default=True)
    is_default = flag(default=True)


class SubnetCidr(Node):
    """An IPv6 range added to a subnet."""

    spellings = declared_by("AWS::EC2::SubnetCidrBlock")

    subnet = links(lambda: Subnet, cloudformation="SubnetId")
    cidr_v6 = cidrs(cloudformation="Ipv6CidrBlock", family=6)


class PublicAccessBlock(Node):
    """The account's switch, in one region, that keeps the internet from every VPC or only from opening connections.

    https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
    """

    spellings = declared_by("aws_vpc_block_public_access_options", "AWS::EC2::VPCBlockPublicAccessOptions")

    mode = text(terraform="internet_gateway_block_mode", cloudformation="InternetGatewayBlockMode")


class PublicAccessExclusion(Node):
    """A VPC or subnet that the account's block of public access leaves alone, or lets out."""

    spellings = declared_by("aws_vpc_block_public_access_exclusion", "AWS::EC2::VPCBlockPublicAccessExclusion")

    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    subnet = links(lambda: Subnet, terraform="subnet_id", cloudformation="SubnetId")
    mode = text(terraform="internet_gateway_exclusion_mode", cloudformation="InternetGatewayExclusionMode")
