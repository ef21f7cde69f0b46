"""Where packets go: the route table of a subnet, its routes, and which of them an address takes.

https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from linter.aws.node import Node
from linter.aws.route_table import RouteTable
from linter.aws.setting import Links
from linter.aws.vpc import Subnet, Vpc
from linter.graph.graph import Graph
from linter.graph.memory import fact
from linter.network import Between
from linter.source import Span
from linter.truth import Doubt, Truth


class Via(str, Enum):
    """How a route came into its table, in the order in which they win for one destination."""

    LOCAL = "local"
    STATIC = "static"
    PREFIX_LIST = "prefix list"
    ENDPOINT = "endpoint"
    PROPAGATED = "propagated"


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """One route of a table, written or made by AWS.

    `destination` are the addresses it is for, as far as known. `targets` is where it leads: a gateway, an interface,
    an instance, an endpoint, a peering; for a local route the VPC itself. `exists` says whether the table has it,
    `active` whether it works: a blackhole takes the packets and drops them. `declared` is the route, endpoint or
    VPN route that makes it, None where AWS does; `why` says in words what makes it, and why it is no blackhole or is.
    """

    destination: Between
    targets: Links[Node]
    via: Via
    exists: Truth
    active: Truth
    declared: Node | None
    why: str
    span: Span


@dataclass(frozen=True, slots=True)
class Taken:
    """A route with the addresses that take it: for which it is the longest prefix, surely and at most.

    An address that takes a blackhole is dropped; no shorter prefix is tried.
    """

    route: RouteEntry
    addresses: Between


@dataclass(frozen=True, slots=True)
class Routes:
    """The routes of a table. `open` says why there may be others that cannot be seen, empty where there are none.

    Where it is open any address outside of the VPC may take any gateway; `taken` has taken that into account.
    """

    entries: tuple[RouteEntry, ...]
    taken: tuple[Taken, ...]
    open: tuple[Doubt, ...]


class SubnetClass(str, Enum):
    """What a subnet's routes make of it, from the most to the least exposed."""

    PUBLIC = "public"
    CARRIER = "carrier"
    NAT = "private with egress through NAT"
    EGRESS_ONLY = "private with IPv6 egress only"
    TRANSIT = "routed to a transit gateway"
    ON_PREMISES = "routed to a private gateway"
    ISOLATED = "isolated"


@dataclass(frozen=True, slots=True)
class Classified:
    """A class a subnet has, whether it surely has it, the addresses for which, and the route that makes it so."""

    subnet_class: SubnetClass
    holds: Truth
    scope: Between
    route: RouteEntry | None
    why: str


@fact
def tables_of(graph: Graph, subnet: Subnet) -> Links[RouteTable]:
    """The route table in force for a subnet: the one associated with it, else the main table of its VPC.

    Several associations, or one that may not exist, leave several tables as `maybe`.
    """
    raise NotImplementedError


@fact
def gateway_tables_of(graph: Graph, gateway: Node) -> Links[RouteTable]:
    """The route table associated with an internet or VPN gateway, for what it lets in; mostly nothing."""
    raise NotImplementedError


@fact
def routes_of(graph: Graph, table: RouteTable) -> Routes:
    """The routes of a table: local, declared, of gateway endpoints, propagated; and which address takes which."""
    raise NotImplementedError


@fact
def taken_from(graph: Graph, subnet: Subnet) -> tuple[Taken, ...]:
    """Which address takes which route from a subnet, whichever of the tables it may have is in force."""
    raise NotImplementedError


@fact
def attached_vpcs(graph: Graph, gateway: Node) -> Links[Vpc]:
    """The VPC to which an internet or VPN gateway is attached."""
    raise NotImplementedError


@fact
def gateways_of(graph: Graph, vpc: Vpc) -> Links[Node]:
    """The internet, egress-only, carrier and VPN gateways attached to a VPC."""
    raise NotImplementedError


@fact
def public(graph: Graph, subnet: Subnet, family: int) -> Classified:
    """Whether a route of the subnet leads to an internet gateway for some public address of the family, 4 or 6.

    It is AWS's definition of a public subnet, refined by the longest prefix: a default route that two halves of the
    world override is none. `scope` are the addresses that are reached so.
    """
    raise NotImplementedError


@fact
def classes(graph: Graph, subnet: Subnet, family: int) -> tuple[Classified, ...]:
    """Every class the subnet has or may have for the family, the most exposed first; never empty."""
    raise NotImplementedError
