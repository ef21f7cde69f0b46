"""What routes to peering connections lead to, and what they lead there beside.

https://docs.aws.amazon.com/vpc/latest/peering/peering-configurations-partial-access.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

from linter.aws.node import Node
from linter.aws.peering import Peering
from linter.aws.route_table import RouteTable
from linter.aws.setting import Links
from linter.aws.vpc import Vpc
from linter.graph.addressing import cidrs_of
from linter.graph.graph import Graph
from linter.graph.routing.gateways import same
from linter.graph.routing.route_entry import RouteEntry
from linter.graph.routing.routing import routes_of
from linter.network import EVERY_ADDRESS, INTERNET, NO_ADDRESS, Between
from linter.truth import Doubt, Truth, between


@dataclass(frozen=True, slots=True)
class ToPeer:
    """A route to a peering connection, and whether it is for addresses that the VPC on the other side has not."""

    table: RouteTable
    route: RouteEntry
    peering: Peering
    too_wide: Truth

    @property
    def subject(self) -> Node:
        """The declaration of the route; the table, where something else made it."""
        return self.route.declared or self.table


def to_peers(graph: Graph) -> Iterator[ToPeer]:
    """Every route of a declared table to a peering connection."""
    for table in graph.all(RouteTable):
        for route in routes_of(graph, table).entries:
            for target in route.targets:
                if isinstance(target, Peering):
                    there = route.exists & route.targets.includes(target)
                    yield ToPeer(table, route, target, there & _too_wide(graph, table, route, target))


def _too_wide(graph: Graph, table: RouteTable, route: RouteEntry, peering: Peering) -> Truth:
    """Whether some destination is none of the other side's; the whole internet is nobody's."""
    wanted, other = route.destination, _other_side(graph, table, peering)
    everything = wanted.covers(INTERNET)
    doubts = (*wanted.doubts, *other.doubts, Doubt(f"the addresses behind {peering} are not known", peering.span))
    beyond = between(certain=bool(wanted.least - other.most), possible=bool(wanted.most - other.least), doubts=doubts)
    return everything | beyond


def _other_side(graph: Graph, table: RouteTable, peering: Peering) -> Between:
    sides: list[tuple[Links[Vpc], Links[Vpc]]] = [(peering.vpc, peering.peer), (peering.peer, peering.vpc)]
    here = [(same(near, table.vpc), far) for near, far in sides]
    sure = [far for holds, far in here if holds.certain]
    far = sure if len(sure) == 1 else [far for holds, far in here if holds.possible]
    found = [_held(graph, links) for links in far]
    if len(found) != 1:
        everything = reduce(Between.__or__, found, Between(NO_ADDRESS, NO_ADDRESS))
        return Between(NO_ADDRESS, everything.most, everything.doubts)
    return found[0]


def _held(graph: Graph, links: Links[Vpc]) -> Between:
    if links.only is not None:
        return cidrs_of(graph, links.only)
    doubts = links.doubts or (Doubt("which VPC is peered with is not known", links.span),)
    return Between(NO_ADDRESS, EVERY_ADDRESS, doubts)
