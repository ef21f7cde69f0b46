"""Through an internet or VPN gateway into a subnet: straight, or past what the gateway's own route table names.

https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from linter.aws.node import Node
from linter.aws.route_table import RouteTable
from linter.aws.vpc import Subnet
from linter.finding import Hop
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.routing.routing import gateway_tables_of, routes_of
from linter.network import Addresses, Between
from linter.reachability.courses.course import Course, symmetric
from linter.reachability.courses.courses import Courses, leads_aside
from linter.reachability.courses.steps import LOCAL, Steps, Way
from linter.reachability.courses.trail import Step, Trail
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import exactly
from linter.reachability.packets.filters import where
from linter.reachability.packets.packets import Packet, between_addresses

IN, OUT = Direction.INGRESS, Direction.EGRESS
REDIRECTED = "INGRESS_RTB_TRAFFIC_REDIRECTION"


class Entrance(Struct, frozen=True):
    """A way from outside of all VPCs into a subnet, by a gateway.

    `gateway` is None for one that is not declared, `way` is how routes name it. It leads from the addresses `outside`
    to those that are `private`; `arrival` is what a packet meets at the end.
    """

    gateway: Node | None
    way: Way
    subnet: Subnet
    outside: Addresses
    private: Addresses
    arrival: tuple[Step, ...]
    mode: Mode


class Gateways(Struct, frozen=True):
    """The ways through the gateways of one graph."""

    graph: Graph
    steps: Steps
    courses: Courses
    _returns: dict[tuple[Subnet, Node | None, Addresses, Addresses], tuple[Course, ...]] = field(default_factory=dict)

    def trails(self, entered: Trail, entrance: Entrance) -> Iterator[Trail]:
        """Every way on from a gateway that has been entered; blocked ones too."""
        tables = gateway_tables_of(self.graph, entrance.gateway) if entrance.gateway is not None else None
        if tables is None or tables.nothing.certain:
            yield from self._straight(entered, entrance)
            return
        for table in tables:
            yield from self._by_table(entered.guarded(tables.includes(table)), table, entrance)
        yield from self._inspected(entered, entrance)

    def _straight(self, entered: Trail, entrance: Entrance) -> Iterator[Trail]:
        """Straight to the subnet, and the answer straight back or past an appliance that the packet has not passed."""
        arrived = entered.through(self.steps.acl(entrance.subnet, IN), *entrance.arrival)
        yield arrived.through(*self._direct_return(entrance))
        if entrance.mode is Mode.SESSION and leads_aside(self.graph, entrance.subnet):
            for coming in self._returning(entrance, entrance.gateway):
                aside = coming.hidden or coming.boxes or coming.links
                if aside and symmetric(Course(coming.packets, entrance.subnet), coming):
                    yield arrived.through(*coming.steps)

    def _direct_return(self, entrance: Entrance) -> tuple[Step, ...]:
        """The steps of the answer on its way out: the network ACL and the subnet's route to the same gateway."""
        if entrance.mode is Mode.FORWARD:
            return ()
        subnet = entrance.subnet
        return self.steps.acl(subnet, OUT, back=True), self.steps.routed(subnet, entrance.way, back=True)

    def _returning(self, entrance: Entrance, gateway: Node | None) -> tuple[Course, ...]:
        key = (entrance.subnet, gateway, entrance.outside, entrance.private)
        if key not in self._returns:
            packets = exactly(between_addresses(entrance.outside, entrance.private))
            self._returns[key] = tuple(self.courses.returning(entrance.subnet, gateway, packets))
        return self._returns[key]

    def _by_table(self, entered: Trail, table: RouteTable, entrance: Entrance) -> Iterator[Trail]:
        """Straight on, for the packets that the gateway's own route table does not lead elsewhere."""
        taken = routes_of(self.graph, table).taken
        private = entrance.private
        wanted = where(OUT, Between(private, private))
        begun = (entered.start or entered.packets) & wanted
        start = replace(entered, packets=entered.packets & wanted, target=private, start=begun)
        straight = start.through(_edge(table, LOCAL, self.steps.leading(taken, LOCAL)))
        yield from self._straight(straight, entrance)

    def _inspected(self, entered: Trail, entrance: Entrance) -> Iterator[Trail]:
        """Through appliances that the gateway's route table leads to, with the answer past the same ones."""
        gateway, subnet = entrance.gateway, entrance.subnet
        if gateway is None:
            return
        packets = exactly(between_addresses(entrance.outside, entrance.private))
        start = replace(entered, packets=entered.packets & packets, target=entrance.private)
        returns: tuple[Course | None, ...] = (None,)
        if entrance.mode is Mode.SESSION:
            returns = self._returning(entrance, gateway)
        for going in self.courses.entering(gateway, subnet, packets):
            for coming in returns:
                if coming is None or symmetric(going, coming, strictly=True):
                    back = coming.steps if coming is not None else ()
                    yield start.through(*going.steps, *entrance.arrival, *back)


def _edge(table: RouteTable, way: Way, addresses: Between) -> Step:
    def explain(packet: Packet | None) -> Hop:
        reason = f"the gateway route table sends it to {way}"
        code = "" if packet is not None else REDIRECTED
        return Hop(table.address, "gateway route table", "route", str(table), table.span, "known", reason, code)

    return Step(where(Direction.EGRESS, addresses), explain)
