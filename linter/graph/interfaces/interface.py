"""A network interface, declared or belonging to a workload, and the subnets where it may be.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from linter.aws.node import Node
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links
from linter.aws.vpc import Subnet
from linter.graph.addressing import PublicAddress
from linter.network import Between, Service
from linter.truth import Truth


class Placement(str, Enum):
    """In which of several subnets an interface is: in all of them, in an unknown one, or in any of them over time."""

    ALL = "all"
    ONE_OF = "one of"
    EACH_ZONE = "each zone"


class Role(str, Enum):
    """The role of an interface for packets."""

    HOST = "host"
    """Receives packets and sends its own: instances, databases, endpoints of services."""
    BALANCER = "load balancer"
    """Receives packets and opens connections of its own to its targets."""
    TRANSLATOR = "nat"
    """Forwards outgoing packets, receives only answers, has no security group."""
    CALLER = "caller"
    """Only sends packets: functions."""
    ENDPOINT = "endpoint"
    """Receives packets from its VPC, opens no connections."""
    MIDDLEBOX = "middlebox"
    """A firewall endpoint: forwards the packets that it allows."""
    DETACHED = "detached"
    """An interface that is attached to nothing: nothing can reach it."""


class Site(Struct, frozen=True):
    """A subnet in which an interface is or may be, and its addresses there.

    `here` is certain where the interface surely is in this subnet (with others, for a placement in all or in
    each zone). `private` bounds its private addresses of either family: a literal one, or at most those of the
    subnet, of which it has exactly one; `literal` tells the two apart.
    """

    subnet: Subnet
    here: Truth
    public_v4: PublicAddress
    public_v6: PublicAddress
    private: Between
    literal: bool


class Interface(Struct, frozen=True):
    """A network interface, declared or belonging to a workload.

    `key` is unique in the graph; `owner` the workload (a declared interface that is not attached owns itself),
    `declared` the node that declares the interface by itself, where one does. `index` is 0 for the primary one.

    `sites` are the subnets it is or may be in, one that is not seen among them. `groups` are its security groups,
    `filtered` is `no` where it has none and every packet passes (NAT, a network load balancer without groups);
    where the groups are open, anything may pass. `source_dest_check` is certain where the interface drops what it is
    neither source nor destination of. `services` are what listens, empty where anything may (`listens_to_all`).
    """

    key: str
    owner: Node
    role: Role
    sites: tuple[Site, ...]
    placement: Placement
    groups: Links[SecurityGroup]
    filtered: Truth
    source_dest_check: Truth
    exists: Truth
    declared: Node | None = None
    index: int = 0
    services: tuple[Service, ...] = ()

    @property
    def listens_to_all(self) -> bool:
        """Whether it may listen on any port, because nothing declares its ports."""
        return not self.services
