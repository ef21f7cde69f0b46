"""One route of a table, and the addresses that take it.

https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from linter.aws.node import Node
from linter.aws.setting import Links
from linter.network import Between
from linter.source import Span
from linter.truth import Truth


class Via(str, Enum):
    """The origin of a route, in the order of precedence for one destination."""

    LOCAL = "local"
    STATIC = "static"
    PREFIX_LIST = "prefix list"
    ENDPOINT = "endpoint"
    PROPAGATED = "propagated"

    @property
    def rank(self) -> int:
        """The precedence: 0 wins over all others of the same destination."""
        return tuple(Via).index(self)


class RouteEntry(Struct, frozen=True):
    """One route of a table, declared or added by AWS.

    `destination` are the addresses it is for, as far as known: those of one CIDR block. `targets` is where it leads: a
    gateway, an interface, an instance, an endpoint, a peering; for a local route the VPC itself. `exists` says whether
    the table has it, `active` whether it works: a blackhole takes the packets and drops them. `declared` is the route,
    endpoint or VPN connection that makes it, None where AWS does; `why` says in words what makes it.
    """

    destination: Between
    targets: Links[Node]
    via: Via
    exists: Truth
    active: Truth
    declared: Node | None
    why: str
    span: Span

    @property
    def is_known(self) -> bool:
        """Whether its destination is known."""
        return self.destination.least == self.destination.most


class Taken(Struct, frozen=True):
    """A route with the addresses that take it: those for which it is the longest prefix, surely and at most.

    An address that takes a blackhole is dropped; no shorter prefix is tried.
    """

    route: RouteEntry
    addresses: Between
