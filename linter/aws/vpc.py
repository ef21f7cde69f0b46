"""VPCs, their subnets and CIDR blocks, and VPC Block Public Access.

https://docs.aws.amazon.com/vpc/latest/userguide/how-it-works.html
"""

from __future__ import annotations

from linter.aws.cidr_blocks import cidrs
from linter.aws.fields import PerLanguage, Unseen, flag, links, text, the_default_vpc
from linter.aws.node import Node, declared_by
from linter.aws.setting import Referrer
from linter.truth import Truth, any_of

AWS_CHOOSES = Unseen("AWS chooses it at deployment")


class Vpc(Node):
    """A virtual private cloud."""

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
    """Whether its default security group can be emptied: CloudFormation has no resource that adopts it."""

    @property
    def further_cidrs(self) -> tuple[Referrer[VpcCidr], ...]:
        """The CIDR blocks added to it by separate resources."""
        return self.resolver.referring(VpcCidr, "vpc", self)

    @property
    def subnets(self) -> tuple[Referrer[Subnet], ...]:
        """Its declared subnets."""
        return self.resolver.referring(Subnet, "vpc", self)

    @property
    def has_v6(self) -> Truth:
        """Whether it has IPv6 addresses."""
        own = (self.cidr_v6.written, self.generated_v6.is_(wanted=True), ~self.pool_v6.omitted)
        return any_of([*own, *(cidr.applies & cidr.node.is_v6 for cidr in self.further_cidrs)])


class DefaultVpc(Vpc):
    """The default VPC of the account, adopted."""

    spellings = declared_by("aws_default_vpc")

    is_default = flag(default=True)
    dns_hostnames = flag(terraform="enable_dns_hostnames", default=True)


class VpcCidr(Node):
    """A CIDR block added to a VPC."""

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
        """Whether it is an IPv6 CIDR block, known or not."""
        return any_of((self.cidr_v6.written, self.generated_v6.is_(wanted=True), ~self.pool_v6.omitted))


class Subnet(Node):
    """A subnet of a VPC, in one availability zone."""

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

    @property
    def further_cidrs(self) -> tuple[Referrer[SubnetCidr], ...]:
        """The IPv6 CIDR blocks added to it by separate resources."""
        return self.resolver.referring(SubnetCidr, "subnet", self)


class DefaultSubnet(Subnet):
    """A default subnet, adopted: it is in the default VPC, and assigns public addresses by default."""

    spellings = declared_by("aws_default_subnet")

    vpc = links(lambda: Vpc, default=the_default_vpc)
    map_public_ipv4 = flag(terraform="map_public_ip_on_launch", default=True)


class SubnetCidr(Node):
    """An IPv6 CIDR block added to a subnet."""

    spellings = declared_by("AWS::EC2::SubnetCidrBlock")

    subnet = links(lambda: Subnet, cloudformation="SubnetId")
    cidr_v6 = cidrs(cloudformation="Ipv6CidrBlock", family=6)


class PublicAccessBlock(Node):
    """VPC Block Public Access of the account in a region: for all traffic, or for inbound connections only.

    https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
    """

    spellings = declared_by("aws_vpc_block_public_access_options", "AWS::EC2::VPCBlockPublicAccessOptions")

    mode = text(terraform="internet_gateway_block_mode", cloudformation="InternetGatewayBlockMode")


class PublicAccessExclusion(Node):
    """A VPC or subnet that is exempt from VPC Block Public Access, entirely or for outbound connections."""

    spellings = declared_by("aws_vpc_block_public_access_exclusion", "AWS::EC2::VPCBlockPublicAccessExclusion")

    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    subnet = links(lambda: Subnet, terraform="subnet_id", cloudformation="SubnetId")
    mode = text(terraform="internet_gateway_exclusion_mode", cloudformation="InternetGatewayExclusionMode")
