"""What filters let through: the rules of security groups, the entries of network ACLs, with what is not known.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from linter.aws.network_acl import NetworkAcl
from linter.aws.node import Node
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, Setting
from linter.aws.vpc import Subnet
from linter.graph.graph import Graph
from linter.network import Between, Service
from linter.source import Span
from linter.truth import Doubt, Truth


class Direction(str, Enum):
    """Whether a filter looks at what comes in or at what goes out."""

    INGRESS = "ingress"
    EGRESS = "egress"


@dataclass(frozen=True, slots=True)
class Permission:
    """One rule of a security group in one direction, declared or AWS's default.

    It matches a packet of its `service` whose peer is in `peers` (by address: CIDR blocks and prefix lists) or has one
    of `groups` attached (by membership, private addresses only). `applies` says whether the group has the rule.
    `rule` is the declaration, None for AWS's default, which `why` names.
    """

    service: Service
    peers: Between
    groups: Links[SecurityGroup]
    applies: Truth
    rule: Node | None
    why: str
    span: Span


@dataclass(frozen=True, slots=True)
class GroupRules:
    """What a security group lets through in one direction: whatever any permission does.

    `open` says why it may let through anything beside, empty where the permissions are all.
    """

    permissions: tuple[Permission, ...]
    open: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class NumberedEntry:
    """One entry of a network ACL in one direction, in the order it is looked at where its number is known.

    `number` has no value for none of them; `allows` is whether it allows what it matches rather than deny it.
    `entry` is the declaration, None for AWS's default, which `why` names.
    """

    number: Setting[int]
    allows: Truth
    service: Service
    peers: Between
    applies: Truth
    entry: Node | None
    why: str
    span: Span


@dataclass(frozen=True, slots=True)
class AclEntries:
    """The entries of a network ACL in one direction: the known numbers ascending, then those of unknown number.

    What none matches is denied. `open` says why there may be others, empty where these are all.
    """

    entries: tuple[NumberedEntry, ...]
    open: tuple[Doubt, ...]


def rules_of(graph: Graph, group: SecurityGroup, direction: Direction) -> GroupRules:
    """What a security group lets through in a direction, AWS's default egress with it where it applies."""
    raise NotImplementedError


def acls_of(graph: Graph, subnet: Subnet) -> Links[NetworkAcl]:
    """The network ACL in force for a subnet: the one associated with it, else the default of its VPC."""
    raise NotImplementedError


def entries_of(graph: Graph, acl: NetworkAcl, direction: Direction) -> AclEntries:
    """The entries of a network ACL in a direction, AWS's default ones with them where it has them."""
    raise NotImplementedError


def admitted(graph: Graph, acl: NetworkAcl, direction: Direction, protocol: int, port: int) -> Between:
    """The addresses whose packets to one port of TCP or UDP pass the list: first match by number, with bounds."""
    raise NotImplementedError
