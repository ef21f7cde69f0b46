"""Security groups and their rules.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
"""

from __future__ import annotations

from linter.aws.fields import Cidrs, SettingField, cidrs, flag, links, number, text
from linter.aws.node import Node, declared_by, inline, where
from linter.aws.setting import Links, Setting
from linter.aws.vpc import Vpc
from linter.network import (
    NONE,
    PORTS,
    PROTOCOL_NUMBERS,
    Addresses,
    Between,
    Intervals,
    Service,
    union,
)
from linter.source import Span
from linter.truth import Truth
from linter.value import Plain


class SecurityGroup(Node):
    """A stateful packet filter attached to interfaces: it only allows."""

    spellings = declared_by("aws_security_group", "AWS::EC2::SecurityGroup")

    vpc = links("vpc_id", "VpcId", lambda: Vpc)
    name = text("name", "GroupName")
    description = text("description", "GroupDescription")


class DefaultSecurityGroup(SecurityGroup):
    """The group a VPC comes with, adopted: its rules are exactly those declared, none where none are."""

    spellings = declared_by(
        "aws_default_security_group",
    )


def _protocol(content: Plain) -> int:
    """The protocol's number, -1 for every protocol, in any spelling both dialects take.

    Raises:
        ValueError: it names none.
    """
    word = str(content).strip().lower()
    if word in {"-1", "all"}:
        return -1
    if word in PROTOCOL_NUMBERS:
        return PROTOCOL_NUMBERS[word]
    if word.isdigit() and int(word) <= 255:
        return int(word)
    raise ValueError(f"{content!r} is no protocol")


class Rule(Node):
    """One declaration of what a security group lets through: an inline block or a resource of its own."""

    of = links("security_group_id", "GroupId", lambda: SecurityGroup)
    protocol: SettingField[int] = SettingField("protocol | ip_protocol", "IpProtocol", _protocol)
    from_port = number("from_port", "FromPort")
    to_port = number("to_port", "ToPort")
    cidrs_v4 = cidrs("cidr_blocks | cidr_ipv4", "CidrIp", family=4)
    cidrs_v6 = cidrs("ipv6_cidr_blocks | cidr_ipv6", "CidrIpv6", family=6)
    is_self = flag("self", "", default=False)
    description = text("description", "Description")

    @property
    def group(self) -> Links[SecurityGroup]:
        """The group whose rule it is: the one it is written in, or the one it names."""
        if isinstance(self.parent, SecurityGroup):
            return Links((self.parent,), (), self.span)
        return self.of

    @property
    def service(self) -> Service:
        """The protocols and ports it lets through.

        Every protocol ignores ports. Ports left out, or -1, are all ports.
        https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
        """
        protocol, low, high = self.protocol, self.from_port, self.to_port
        numbers = tuple(None if each == -1 else each for each in protocol.values)
        least, most = _ports(low, high)
        doubts = protocol.doubts + low.doubts + high.doubts
        if protocol.open:
            return Service((), NONE, most, doubts)
        return Service(numbers, least, most, doubts)

    @property
    def sources(self) -> tuple[Cidrs, ...]:
        """The CIDR blocks of either family it lists."""
        return (self.cidrs_v4, self.cidrs_v6)

    @property
    def peers(self) -> Between:
        """The addresses of its CIDR blocks; groups and prefix lists are beside them."""
        return self.cidrs_v4.held | self.cidrs_v6.held

    def permits(self, protocol: int, *ports: int) -> Truth:
        """Whether it lets every one of these ports of the protocol through."""
        return self.service.permits(protocol, union(*((port, port) for port in ports)))

    def admits(self, wanted: Addresses) -> Truth:
        """Whether it lets all of the wanted addresses of a family through."""
        return self.peers.covers(wanted)

    def place_of(self, wanted: Addresses) -> Span:
        """The CIDR block to mend where the rule should not admit these addresses: the widest that meets them."""
        blocks = [block for listed in self.sources for block in listed.blocks if block.held.most & wanted]
        widest = max(blocks, key=lambda block: (block.held.most.v4.size, block.held.most.v6.size), default=None)
        return widest.span if widest else self.span


def _ports(low: Setting[int], high: Setting[int]) -> tuple[Intervals, Intervals]:
    if low.known is not None and high.known is not None:
        known = PORTS if -1 in {low.known, high.known} else union((low.known, high.known))
        return known, known
    if not low.values and not high.values and not low.open and not high.open:
        return PORTS, PORTS
    lows = (0,) if low.open or not low.values else low.values
    highs = (65535,) if high.open or not high.values else high.values
    least = NONE if low.open or high.open else union((max(lows), min(highs)))
    return least, union((min(lows), max(highs)))


class IngressRule(Rule):
    """A rule for what may come in."""

    spellings = declared_by(
        inline("aws_security_group", "ingress"),
        inline("aws_default_security_group", "ingress"),
        where("aws_security_group_rule", type="ingress"),
        "aws_vpc_security_group_ingress_rule",
        inline("AWS::EC2::SecurityGroup", "SecurityGroupIngress"),
        "AWS::EC2::SecurityGroupIngress",
    )


class EgressRule(Rule):
    """A rule for what may go out."""

    spellings = declared_by(
        inline("aws_security_group", "egress"),
        inline("aws_default_security_group", "egress"),
        where("aws_security_group_rule", type="egress"),
        "aws_vpc_security_group_egress_rule",
        inline("AWS::EC2::SecurityGroup", "SecurityGroupEgress"),
        "AWS::EC2::SecurityGroupEgress",
    )
