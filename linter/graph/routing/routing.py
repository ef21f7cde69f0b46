"""The route table of a subnet, its routes, and the route that each address takes.

https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from linter.aws.ec2 import Instance
from linter.aws.gateway import (
    CarrierGateway,
    EgressOnlyInternetGateway,
    Gateway,
    InternetGateway,
    NatGateway,
    VpnGateway,
)
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node
from linter.aws.route_table import RouteTable, RouteTableAssociation
from linter.aws.setting import Links, joined
from linter.aws.transit_gateway import TransitGateway
from linter.aws.vpc import Subnet
from linter.graph.addressing import cidrs_of
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.routing.gateways import gateways_of
from linter.graph.routing.longest_prefix import taken_by
from linter.graph.routing.route_entry import RouteEntry, Taken, Via
from linter.graph.routing.route_sources import declared_entries, local_entries, made_entries, unseen_local
from linter.network import EVERY_ADDRESS, INTERNET, NO_ADDRESS, Addresses, Between, united
from linter.truth import NO, Doubt, Truth, any_of, between, doubted

__all__ = ["Classified", "RouteEntry", "Routes", "SubnetClass", "Taken", "Via"]


class Routes(Struct, frozen=True):
    """The routes of a table. `open` says why there may be unseen ones; it is empty if these are all.

    Where it is open any address may take any gateway, or an appliance; `taken` has taken that into account.
    """

    entries: tuple[RouteEntry, ...]
    taken: tuple[Taken, ...]
    open: tuple[Doubt, ...]


class SubnetClass(str, Enum):
    """The class of a subnet by its routes, from the most to the least exposed."""

    PUBLIC = "public"
    CARRIER = "carrier"
    NAT = "private with egress through NAT"
    APPLIANCE = "private with egress through an appliance"
    EGRESS_ONLY = "private with IPv6 egress only"
    TRANSIT = "routed to a transit gateway"
    ON_PREMISES = "routed to a private gateway"
    ISOLATED = "isolated"


class Classified(Struct, frozen=True):
    """A class of a subnet: whether it applies, for which addresses, and the route that decides it."""

    subnet_class: SubnetClass
    holds: Truth
    scope: Between
    route: RouteEntry | None
    why: str


CLASS_OF: tuple[tuple[type[Node], SubnetClass], ...] = (
    (InternetGateway, SubnetClass.PUBLIC),
    (CarrierGateway, SubnetClass.CARRIER),
    (NatGateway, SubnetClass.NAT),
    (NetworkInterface, SubnetClass.APPLIANCE),
    (Instance, SubnetClass.APPLIANCE),
    (EgressOnlyInternetGateway, SubnetClass.EGRESS_ONLY),
    (TransitGateway, SubnetClass.TRANSIT),
    (VpnGateway, SubnetClass.ON_PREMISES),
)


@fact
def tables_of(graph: Graph, subnet: Subnet) -> Links[RouteTable]:
    """The route table of a subnet: the one associated with it, otherwise the main table of its VPC.

    Several associations, or one that may not exist, leave several tables as `maybe`; a subnet has one association, so
    that a sure one leaves no room for others. Open for a subnet or VPC that others may add to.
    """
    if not subnet.is_seen:
        doubt = Doubt(f"the route table of {subnet} is not known", subnet.span)
        return Links((), (), subnet.span, open=True, doubts=(doubt,))
    associations = graph.referring(RouteTableAssociation, "subnet", subnet)
    surely = [association.node.table for association in associations if association.applies.certain]
    if len(surely) == 1:
        return surely[0]
    doubts = [doubt for association in associations for doubt in association.applies.doubts]
    if surely:
        doubts.append(Doubt(f"{len(surely)} route tables are associated with {subnet}", subnet.span))
        return joined(surely, subnet.span).perhaps(doubts)
    main = _main_tables(graph, subnet)
    if not associations:
        return main
    return joined((main, *(association.node.table for association in associations)), subnet.span).perhaps(doubts)


def _main_tables(graph: Graph, subnet: Subnet) -> Links[RouteTable]:
    vpcs = subnet.vpc
    opened = graph.opened(subnet) + tuple(doubt for vpc in vpcs for doubt in graph.opened(vpc))
    main = joined((graph.main_table(vpc) for vpc in vpcs), subnet.span)
    main = main if vpcs.only is not None else main.perhaps(vpcs.doubts)
    return main.but(open=bool(opened) or vpcs.open or not tuple(vpcs), doubts=(*opened, *vpcs.doubts))


@fact
def gateway_tables_of(graph: Graph, gateway: Node) -> Links[RouteTable]:
    """The route table associated with an internet or VPN gateway for incoming traffic; usually none.

    What a gateway is passed to may associate one, unless there surely is one already.
    """
    associations = graph.referring(RouteTableAssociation, "gateway", gateway)
    tables = joined(
        (association.node.table.only_when(association.applies) for association in associations), gateway.span
    )
    opened = () if tables.surely else graph.opened(gateway)
    return tables.but(open=True, doubts=opened) if opened else tables


@fact
def routes_of(graph: Graph, table: RouteTable) -> Routes:
    """The routes of a table, local, declared, of gateway endpoints and propagated, and the addresses that take them."""
    declared = tuple(declared_entries(graph, table))
    local = local_entries(graph, table, declared)
    entries = (*local, *declared, *made_entries(graph, table))
    why = list(graph.opened(table))
    if not table.is_seen:
        why.append(Doubt(f"the routes of {table} are not known", table.span))
    return Routes(entries, taken_by((*entries, *_unseen_entry(graph, table, why))), tuple(why))


def _unseen_entry(graph: Graph, table: RouteTable, why: list[Doubt]) -> Iterator[RouteEntry]:
    """A route that represents all unseen ones: from anything to any of the gateways, or to an appliance in the VPC."""
    if not why:
        return
    vpcs = table.vpc
    gateways = joined((gateways_of(graph, vpc) for vpc in vpcs), table.span)
    maybe = doubted(why)
    targets = gateways.perhaps(why).but(open=True)
    words = f"a route of {table} that cannot be seen"
    yield RouteEntry(
        Between(NO_ADDRESS, EVERY_ADDRESS, tuple(why)), targets, Via.STATIC, maybe, maybe, None, words, table.span
    )


@fact
def taken_from(graph: Graph, subnet: Subnet) -> tuple[Taken, ...]:
    """The routes that addresses take from a subnet, for all route tables that it may have."""
    tables = tables_of(graph, subnet)
    if tables.only is not None:
        return routes_of(graph, tables.only).taken
    doubts = tables.doubts or (Doubt(f"which route table {subnet} has is not known", subnet.span),)
    loosened = [
        Taken(taken.route, Between(NO_ADDRESS, taken.addresses.most, (*doubts, *taken.addresses.doubts)))
        for table in tables
        for taken in routes_of(graph, table).taken
    ]
    return (*loosened, *_unseen_table(graph, subnet, tables, doubts))


@fact
def targets_of(graph: Graph, subnet: Subnet) -> tuple[Node, ...]:
    """The targets of the routes of a subnet, except its own VPC."""
    targets = (
        target
        for entry in taken_from(graph, subnet)
        if entry.route.via is not Via.LOCAL
        for target in entry.route.targets
    )
    return tuple(dict.fromkeys(targets))


def _unseen_table(
    graph: Graph, subnet: Subnet, tables: Links[RouteTable], doubts: tuple[Doubt, ...]
) -> Iterator[Taken]:
    if not tables.open:
        return
    targets = joined((gateways_of(graph, vpc) for vpc in subnet.vpc), subnet.span)
    maybe = doubted(doubts)
    anywhere = Between(NO_ADDRESS, EVERY_ADDRESS, doubts)
    words = f"a route table of {subnet} that cannot be seen"
    leads = targets.perhaps(doubts).but(open=True)
    yield Taken(RouteEntry(anywhere, leads, Via.STATIC, maybe, maybe, None, words, subnet.span), anywhere)
    yield _local_of_unseen_table(graph, subnet, doubts)


def _local_of_unseen_table(graph: Graph, subnet: Subnet, doubts: tuple[Doubt, ...]) -> Taken:
    """The local route that every table has; other routes of an unseen table may override it."""
    vpcs = subnet.vpc
    entry = unseen_local(subnet, vpcs.perhaps(doubts))
    if vpcs.open or not tuple(vpcs):
        return Taken(entry, entry.destination)
    ranges = united(cidrs_of(graph, vpc) for vpc in vpcs)
    held = Between(NO_ADDRESS, ranges.most, (*doubts, *ranges.doubts))
    return Taken(replace(entry, destination=held), held)


@fact
def public(graph: Graph, subnet: Subnet, family: int) -> Classified:
    """Whether a route of the subnet leads to an internet gateway for some public address of the family, 4 or 6.

    It is AWS's definition of a public subnet, refined by the longest prefix: a default route that two halves of the
    world override is none. `scope` are the addresses that are reached so.
    """
    return _classified(graph, subnet, family, SubnetClass.PUBLIC)


@fact
def classes(graph: Graph, subnet: Subnet, family: int) -> tuple[Classified, ...]:
    """Every class that the subnet has or may have for the family, the most exposed first; never empty."""
    kinds = dict.fromkeys(subnet_class for _, subnet_class in CLASS_OF)
    classes_ = [_classified(graph, subnet, family, subnet_class) for subnet_class in kinds]
    somewhere = any_of(class_.holds for class_ in classes_)
    nowhere = Between(NO_ADDRESS, NO_ADDRESS)
    why = "no route leads out of the VPC"
    isolated = Classified(SubnetClass.ISOLATED, ~somewhere, nowhere, None, why)
    return tuple(class_ for class_ in (*classes_, isolated) if class_.holds.possible)


def _classified(graph: Graph, subnet: Subnet, family: int, subnet_class: SubnetClass) -> Classified:
    """Whether the class applies with every table the subnet may have, with some, or with none."""
    tables = tables_of(graph, subnet)
    answers = [_leads(routes_of(graph, table).taken, family, subnet_class) for table in tables]
    certain = bool(answers) and not tables.open and all(answer.holds.certain for answer in answers)
    possible = tables.open or any(answer.holds.possible for answer in answers)
    best = max(answers, key=lambda answer: (answer.holds.certain, answer.holds.possible), default=None)
    best = best if best is not None and best.holds.possible else None
    if len(answers) == 1 and best is not None and not tables.open:
        return best
    if best is None and not possible:
        return _nowhere(subnet_class)
    doubts = (*tables.doubts, *(doubt for answer in answers for doubt in answer.holds.doubts))
    holds = between(certain=certain, possible=possible, doubts=doubts or _which_table(subnet))
    if best is None:
        return Classified(subnet_class, holds, Between(NO_ADDRESS, OUTSIDE[family], doubts), None, "it is not known")
    return replace(best, holds=holds)


def _which_table(subnet: Subnet) -> tuple[Doubt, ...]:
    return (Doubt(f"which route table {subnet} has is not known", subnet.span),)


def _nowhere(subnet_class: SubnetClass) -> Classified:
    return Classified(subnet_class, NO, Between(NO_ADDRESS, NO_ADDRESS), None, "no route leads there")


OUTSIDE = MappingProxyType({4: Addresses(v4=INTERNET.v4), 6: Addresses(v6=INTERNET.v6)})
"""The addresses of the internet, by family."""
EVERYWHERE = MappingProxyType({4: Addresses(v4=EVERY_ADDRESS.v4), 6: Addresses(v6=EVERY_ADDRESS.v6)})
"""All addresses, by family."""


def _leads(taken: Iterable[Taken], family: int, subnet_class: SubnetClass) -> Classified:
    """Whether routes of a table lead public addresses to a target that gives a subnet this class."""
    kinds = tuple(kind for kind, class_ in CLASS_OF if class_ is subnet_class)
    private = subnet_class in {SubnetClass.TRANSIT, SubnetClass.ON_PREMISES}
    wanted = EVERYWHERE[family] if private else OUTSIDE[family]
    leading = []
    scope = Between(NO_ADDRESS, NO_ADDRESS)
    for taken_ in taken:
        held = Between(taken_.addresses.least & wanted, taken_.addresses.most & wanted, taken_.addresses.doubts)
        holds = held.meets(wanted) & taken_.route.active & _among(taken_.route.targets, kinds)
        if holds.possible:
            leading.append((holds, taken_.route))
            scope |= held
    if not leading:
        return _nowhere(subnet_class)
    best = next((route for holds, route in leading if holds.certain), leading[0][1])
    return Classified(subnet_class, any_of(holds for holds, _ in leading), scope, best, best.why)


def _among(targets: Links[Node], kinds: tuple[type[Node], ...]) -> Truth:
    """Whether the target is of one of the kinds; a gateway of unknown kind may be of any."""
    may = [target for target in targets if isinstance(target, kinds) or type(target) in {Gateway, Node}]
    certain = len(targets.surely) == 1 and isinstance(targets.surely[0], kinds) and targets.only is not None
    doubts = targets.doubts or (Doubt("what it leads to is not known", targets.span),)
    return between(certain=certain, possible=bool(may) or targets.open, doubts=doubts)
