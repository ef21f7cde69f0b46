"""Security groups and their rules.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
"""

from __future__ import annotations

from collections.abc import Sequence

from linter.aws.cidr_blocks import Cidrs, cidrs, narrowed
from linter.aws.fields import LinkField, PerLanguage, flag, links, number, raw, text, the_default_vpc
from linter.aws.node import Node, declared_by, inline, where
from linter.aws.ports import EVERY_PROTOCOL, protocol_number, service_of
from linter.aws.prefix_list import PrefixList
from linter.aws.risks import ONLY_CORPORATE
from linter.aws.setting import Links, Referrer, joined
from linter.aws.vpc import Vpc
from linter.finding import Fix
from linter.network import PROTOCOL_NAMES, WITH_PORTS, Addresses, Between, Service, union
from linter.source import Span
from linter.truth import Truth
from linter.value import Record

PEERS = "security_groups[] | source_security_group_id | referenced_security_group_id"
LONGEST_DESCRIPTION = 255
"""https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html"""
LISTS = "prefix_list_ids[] | prefix_list_id"


class SecurityGroup(Node):
    """A stateful packet filter of interfaces, with allow rules only."""

    spellings = declared_by("aws_security_group", "AWS::EC2::SecurityGroup")
    name_field = "name"
    identifier = "sg"
    parameter_types = (
        "AWS::EC2::SecurityGroup::GroupName",
        "AWS::EC2::SecurityGroup::Id",
    )

    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId", default=the_default_vpc)
    name = text(terraform="name", cloudformation="GroupName")
    description = text(terraform="description", cloudformation="GroupDescription")
    ingress_list = raw(terraform="ingress")
    egress_list = raw(terraform="egress")
    keeps_default_egress = PerLanguage(terraform=False, cloudformation=True)
    """Whether AWS's default egress rule stays if the group declares no egress rule: Terraform removes it.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-securitygroup.html
    """

    def removes(self, rule: Rule) -> bool:
        """Whether each apply removes the rule: it is a separate resource, and the group lists its rules inline.

        https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
        """
        rules = self.ingress_list if isinstance(rule, IngressRule) else self.egress_list
        return rule.parent is None and isinstance(self.body, Record) and rules is not None

    @property
    def ingress(self) -> tuple[Referrer[IngressRule], ...]:
        """Its declared ingress rules, inline and separate."""
        return self.resolver.referring(IngressRule, "group", self)

    @property
    def egress(self) -> tuple[Referrer[EgressRule], ...]:
        """Its declared egress rules, inline and separate, without AWS's default rule."""
        return self.resolver.referring(EgressRule, "group", self)

    @property
    def further_vpcs(self) -> tuple[Referrer[SecurityGroupVpc], ...]:
        """The associations with additional VPCs."""
        return self.resolver.referring(SecurityGroupVpc, "group", self)


class DefaultSecurityGroup(SecurityGroup):
    """The default security group of a VPC, adopted: it has exactly the declared rules."""

    spellings = declared_by("aws_default_security_group", "Custom::VpcRestrictDefaultSG")
    # CDK's custom resource removes every rule: https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ec2.Vpc.html
    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="DefaultSecurityGroupId")

    def removes(self, rule: Rule) -> bool:
        """Whether each apply removes the rule: it does unless the rule is inline."""
        return rule.parent is None and isinstance(self.body, Record)


class Rule(Node):
    """A rule of a security group: an inline block or a separate resource."""

    of: LinkField[SecurityGroup]
    peer_groups: LinkField[SecurityGroup]
    prefix_lists: LinkField[PrefixList]
    direction = ""
    protocol = protocol_number(terraform="protocol | ip_protocol", cloudformation="IpProtocol")
    from_port = number(terraform="from_port", cloudformation="FromPort")
    to_port = number(terraform="to_port", cloudformation="ToPort")
    cidrs_v4 = cidrs(terraform="cidr_blocks | cidr_ipv4", cloudformation="CidrIp", family=4)
    cidrs_v6 = cidrs(terraform="ipv6_cidr_blocks | cidr_ipv6", cloudformation="CidrIpv6", family=6)
    is_self = flag(terraform="self", default=False)
    description = text(terraform="description", cloudformation="Description")

    @property
    def group(self) -> Links[SecurityGroup]:
        """The security group of the rule: the one it is nested in, or the one it refers to."""
        return self.owner(SecurityGroup) or self.of

    @property
    def groups(self) -> Links[SecurityGroup]:
        """The groups whose members it admits, with the rule's own group if `self` is set."""
        is_self = self.is_self.is_(wanted=True)
        if not is_self.possible:
            return self.peer_groups
        own = self.group
        return joined((self.peer_groups, own if is_self.certain else own.perhaps(is_self.doubts)), self.span)

    @property
    def service(self) -> Service:
        """The protocols and ports it allows."""
        ends = (self.from_port, self.to_port)
        return service_of(self.protocol, ends, ends)

    @property
    def summary(self) -> str:
        """The traffic that it allows, in a few words: `tcp 443 from 10.0.0.0/8`; empty if that is not all known."""
        protocol, low, high = self.protocol.known, self.from_port.known, self.to_port.known
        blocks = [block.text for listed in self.sources for block in listed.blocks]
        if protocol is None or not blocks or not all(blocks) or not self.groups.nothing.certain:
            return ""
        name = PROTOCOL_NAMES.get(protocol, "all traffic" if protocol == EVERY_PROTOCOL else f"protocol {protocol}")
        ports = "" if protocol not in WITH_PORTS else f" {low}" if low == high else f" {low}-{high}"
        said = f"{name}{ports} {self.direction} {' and '.join(blocks)}"
        return "" if "None" in ports or len(said) > LONGEST_DESCRIPTION else said

    @property
    def sources(self) -> tuple[Cidrs, ...]:
        """Its CIDR blocks of both address families."""
        return (self.cidrs_v4, self.cidrs_v6)

    @property
    def peers(self) -> Between:
        """The addresses of its CIDR blocks, without those of groups and prefix lists."""
        return self.cidrs_v4.held | self.cidrs_v6.held

    def permits(self, protocol: int, *ports: int) -> Truth:
        """Whether it allows all of these ports of the protocol."""
        return self.service.permits(protocol, union(*((port, port) for port in ports)))

    def admits(self, wanted: Addresses) -> Truth:
        """Whether it admits all of these addresses."""
        return self.peers.covers(wanted)

    def place_of(self, wanted: Addresses) -> Span:
        """The span of the CIDR block to fix if the rule should not admit these addresses: the widest that overlaps."""
        blocks = [block for listed in self.sources for block in listed.blocks if block.held.most & wanted]
        widest = max(blocks, key=lambda block: (block.held.most.v4.size, block.held.most.v6.size), default=None)
        return widest.span if widest else self.span

    def narrowed(self, wanted: Addresses, networks: Sequence[str]) -> Fix | None:
        """The fix that admits only these networks instead of the one block that admits all of the addresses."""
        return narrowed(self.sources, wanted, networks, ONLY_CORPORATE)


class IngressRule(Rule):
    """A rule for inbound traffic."""

    spellings = declared_by(
        inline("aws_security_group", "ingress"),
        inline("aws_default_security_group", "ingress"),
        where("aws_security_group_rule", type="ingress"),
        "aws_vpc_security_group_ingress_rule",
        inline("AWS::EC2::SecurityGroup", "SecurityGroupIngress"),
        "AWS::EC2::SecurityGroupIngress",
    )

    direction = "from"
    of = links(lambda: SecurityGroup, terraform="security_group_id", cloudformation="GroupId | GroupName")
    peer_groups = links(
        lambda: SecurityGroup, terraform=PEERS, cloudformation="SourceSecurityGroupId | SourceSecurityGroupName"
    )
    prefix_lists = links(lambda: PrefixList, terraform=LISTS, cloudformation="SourcePrefixListId")


class EgressRule(Rule):
    """A rule for outbound traffic."""

    spellings = declared_by(
        inline("aws_security_group", "egress"),
        inline("aws_default_security_group", "egress"),
        where("aws_security_group_rule", type="egress"),
        "aws_vpc_security_group_egress_rule",
        inline("AWS::EC2::SecurityGroup", "SecurityGroupEgress"),
        "AWS::EC2::SecurityGroupEgress",
    )

    direction = "to"
    of = links(lambda: SecurityGroup, terraform="security_group_id", cloudformation="GroupId")
    peer_groups = links(lambda: SecurityGroup, terraform=PEERS, cloudformation="DestinationSecurityGroupId")
    prefix_lists = links(lambda: PrefixList, terraform=LISTS, cloudformation="DestinationPrefixListId")


class SecurityGroupVpc(Node):
    """The association of a security group with an additional VPC."""

    spellings = declared_by("aws_vpc_security_group_vpc_association", "AWS::EC2::SecurityGroupVpcAssociation")

    group = links(lambda: SecurityGroup, terraform="security_group_id", cloudformation="GroupId")
    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")


class ExclusiveRules(Node):
    """A declaration that a group has exactly the listed rules; each apply removes any other."""

    spellings = declared_by("aws_vpc_security_group_rules_exclusive")

    group = links(lambda: SecurityGroup, terraform="security_group_id")
