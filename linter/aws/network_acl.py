"""Network access control lists: stateless, numbered filters at the border of a subnet.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from __future__ import annotations

from linter.aws.cidr_blocks import cidrs
from linter.aws.fields import flag, links, number, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.ports import protocol_number, service_of
from linter.aws.setting import Links, Referrer
from linter.aws.vpc import Subnet, Vpc
from linter.network import Between, Service
from linter.truth import Truth, truth


class NetworkAcl(Node):
    """A stateless, numbered packet filter of subnets; what no entry allows is denied."""

    spellings = declared_by("aws_network_acl", "AWS::EC2::NetworkAcl")
    identifier = "acl"

    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    subnets = links(lambda: Subnet, terraform="subnet_ids[]")

    @property
    def entries(self) -> tuple[Referrer[AclEntry], ...]:
        """The declared entries, inline and stand-alone, of both directions."""
        return self.resolver.referring(AclEntry, "acl", self)


class DefaultNetworkAcl(NetworkAcl):
    """The list a VPC comes with, adopted: its entries are exactly those declared."""

    spellings = declared_by("aws_default_network_acl")

    vpc = links(lambda: Vpc, terraform="default_network_acl_id")
    adopts = links(lambda: NetworkAcl, terraform="default_network_acl_id")


class AclEntry(Node):
    """One numbered entry, which allows or denies what it matches."""

    spellings = declared_by(
        inline("aws_network_acl", "ingress"),
        inline("aws_network_acl", "egress"),
        inline("aws_default_network_acl", "ingress"),
        inline("aws_default_network_acl", "egress"),
        "aws_network_acl_rule",
        "AWS::EC2::NetworkAclEntry",
    )

    of = links(lambda: NetworkAcl, terraform="network_acl_id", cloudformation="NetworkAclId")
    says_egress = flag(terraform="egress", cloudformation="Egress", default=False)
    rule_number = number(terraform="rule_no | rule_number", cloudformation="RuleNumber")
    action = text(terraform="action | rule_action", cloudformation="RuleAction")
    protocol = protocol_number(terraform="protocol", cloudformation="Protocol")
    cidr_v4 = cidrs(terraform="cidr_block", cloudformation="CidrBlock")
    cidr_v6 = cidrs(terraform="ipv6_cidr_block", cloudformation="Ipv6CidrBlock", family=6)
    from_port = number(terraform="from_port", cloudformation="PortRange.From")
    to_port = number(terraform="to_port", cloudformation="PortRange.To")
    icmp_type = number(terraform="icmp_type", cloudformation="Icmp.Type")
    icmp_code = number(terraform="icmp_code", cloudformation="Icmp.Code")

    @property
    def acl(self) -> Links[NetworkAcl]:
        """The list whose entry it is: the one it is written in, or the one it names."""
        return self.owner(NetworkAcl) or self.of

    @property
    def egress(self) -> Truth:
        """Whether it filters what leaves the subnet, not what enters it."""
        block = self.block
        return truth(block == "egress") if block else self.says_egress.is_(wanted=True)

    @property
    def service(self) -> Service:
        """The protocols and ports it matches."""
        return service_of(self.protocol, (self.from_port, self.to_port), (self.icmp_type, self.icmp_code))

    @property
    def peers(self) -> Between:
        """The addresses it matches: sources of what enters, destinations of what leaves."""
        return self.cidr_v4.held | self.cidr_v6.held


class AclAssociation(Node):
    """The choice of a network ACL for a subnet."""

    spellings = declared_by("aws_network_acl_association", "AWS::EC2::SubnetNetworkAclAssociation")

    acl = links(lambda: NetworkAcl, terraform="network_acl_id", cloudformation="NetworkAclId")
    subnet = links(lambda: Subnet, terraform="subnet_id", cloudformation="SubnetId")
