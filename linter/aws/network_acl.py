"""Network ACLs: stateless packet filters of subnets, with numbered entries.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from linter.aws.cidr_blocks import cidrs, narrowed
from linter.aws.fields import flag, links, number, raw, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.ports import protocol_number, service_of
from linter.aws.risks import ONLY_CORPORATE_ANSWERED
from linter.aws.setting import Links, Referrer
from linter.aws.vpc import Subnet, Vpc
from linter.finding import Fix
from linter.network import NONE, TCP, UDP, Addresses, Between, Service
from linter.truth import Doubt, Truth, truth
from linter.value import Record


class NetworkAcl(Node):
    """A stateless packet filter of subnets. Packets that no entry allows are denied."""

    spellings = declared_by("aws_network_acl", "AWS::EC2::NetworkAcl")
    identifier = "acl"

    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    subnets = links(lambda: Subnet, terraform="subnet_ids[]")

    ingress_list = raw(terraform="ingress")
    egress_list = raw(terraform="egress")

    def removes(self, entry: AclEntry) -> bool:
        """Whether each apply removes the entry: it is a separate resource, and the ACL lists its entries inline.

        https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_acl
        """
        lists = self.ingress_list is not None or self.egress_list is not None
        return entry.parent is None and isinstance(self.body, Record) and lists

    @property
    def entries(self) -> tuple[Referrer[AclEntry], ...]:
        """The declared entries in both directions, inline and separate."""
        return self.resolver.referring(AclEntry, "acl", self)


class DefaultNetworkAcl(NetworkAcl):
    """The default network ACL of a VPC, adopted: it has exactly the declared entries."""

    spellings = declared_by("aws_default_network_acl")

    vpc = links(lambda: Vpc, terraform="default_network_acl_id")

    def removes(self, entry: AclEntry) -> bool:
        """Whether each apply removes the entry: adopted, the ACL has no entries but its own."""
        return entry.parent is None

    adopts = links(lambda: NetworkAcl, terraform="default_network_acl_id")


class AclEntry(Node):
    """A numbered entry that allows or denies the packets it matches."""

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

    def narrowed(self, wanted: Addresses, networks: Sequence[str]) -> Fix | None:
        """The fix that admits only these networks instead of the one block that admits all of the addresses."""
        return narrowed((self.cidr_v4, self.cidr_v6), wanted, networks, ONLY_CORPORATE_ANSWERED)

    @property
    def acl(self) -> Links[NetworkAcl]:
        """The network ACL of the entry: the one it is nested in, or the one it refers to."""
        return self.owner(NetworkAcl) or self.of

    @property
    def egress(self) -> Truth:
        """Whether it applies to packets that leave the subnet, rather than enter it."""
        block = self.block
        return truth(block == "egress") if block else self.says_egress.is_(wanted=True)

    @property
    def service(self) -> Service:
        """The protocols and ports it matches. TCP and UDP need a range of ports: without one, AWS refuses the entry.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-ec2-networkaclentry-portrange.html
        """
        ends = self.from_port, self.to_port
        service = service_of(self.protocol, ends, (self.icmp_type, self.icmp_code))
        needs_ports = not {TCP, UDP}.isdisjoint(self.protocol.values)
        if needs_ports and all(end.omitted.certain for end in ends):
            missing = Doubt("AWS needs a range of ports for TCP and UDP", self.span)
            return replace(service, least=NONE, doubts=(*service.doubts, missing))
        return service

    @property
    def peers(self) -> Between:
        """The addresses it matches: sources of inbound packets, destinations of outbound ones."""
        return self.cidr_v4.held | self.cidr_v6.held


class AclAssociation(Node):
    """The association of a network ACL with a subnet."""

    spellings = declared_by("aws_network_acl_association", "AWS::EC2::SubnetNetworkAclAssociation")

    acl = links(lambda: NetworkAcl, terraform="network_acl_id", cloudformation="NetworkAclId")
    subnet = links(lambda: Subnet, terraform="subnet_id", cloudformation="SubnetId")
