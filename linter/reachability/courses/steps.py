"""The steps of a way through the network: filters at subnets and interfaces, routes, each with what decided it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct, field

from linter.aws.gateway import Gateway
from linter.aws.node import Node, Origin
from linter.aws.vpc import Subnet
from linter.finding import Hop
from linter.graph.filtering import Direction, Permission, acls_of, entries_of, rules_of
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface
from linter.graph.routing.route_entry import RouteEntry, Taken, Via
from linter.graph.routing.routing import routes_of, tables_of, taken_from
from linter.network import EVERY_ADDRESS, NO_ADDRESS, Addresses, Between
from linter.reachability.courses.trail import Step
from linter.reachability.packets.bounds import Bounds
from linter.reachability.packets.filters import Filters, matches, shared, where
from linter.reachability.packets.packets import Packet
from linter.source import Span
from linter.truth import NO, YES, Doubt, Truth, doubted

NO_ROUTE, BAD_STATE = "NO_ROUTE_TO_DESTINATION", "BAD_STATE_ROUTE"
MORE_SPECIFIC = "MORE_SPECIFIC_ROUTE"


class Way(Struct, frozen=True):
    """Where a packet goes next: a node, or `local` delivery, or something that cannot be seen (neither)."""

    node: Node | None = None
    local: bool = False

    def is_taken(self, route: RouteEntry) -> Truth:
        """Whether a route leads this way."""
        if self.local or route.via is Via.LOCAL:
            return YES if self.local and route.via is Via.LOCAL else NO
        if self.node is None:
            reasons = route.targets.doubts or (Doubt("where the route leads is not known", route.span),)
            unseen = route.targets.open or any(_may_be_gateway(target) for target in route.targets)
            return doubted(reasons) if unseen else NO
        return route.targets.includes(self.node)

    def __str__(self) -> str:
        return "the VPC itself" if self.local else str(self.node or "a gateway that is not declared here")


def _may_be_gateway(target: Node) -> bool:
    """Whether a node represents an input that may be any gateway."""
    fits = isinstance(target, Gateway) or issubclass(Gateway, type(target))
    return target.origin is Origin.UNNAMED and fits


LOCAL = Way(local=True)
UNSEEN = Way()


class Steps(Struct, frozen=True):
    """Makes the steps of one graph, each once, so that equal steps hold equal sets."""

    graph: Graph
    filters: Filters
    _made: dict[object, Step] = field(default_factory=dict)
    _narrowed: dict[tuple[int, int], tuple[Bounds, Bounds, Bounds]] = field(default_factory=dict)

    def narrow(self, first: Bounds, second: Bounds) -> Bounds:
        """The intersection of both sets, cached: thousands of interfaces share a few subnets and sets of groups."""
        key = (id(first), id(second))
        if key not in self._narrowed:
            self._narrowed[key] = (first, second, first & second)
        return self._narrowed[key][2]

    def once(self, key: object, make: Callable[[], Step]) -> Step:
        """The step of that key, made when it is first asked for."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def acl(self, subnet: Subnet, direction: Direction, *, back: bool = False) -> Step:
        """The network ACL of a subnet, passed by the packet or, on the way back, by its answer."""
        return self.once(("acl", subnet, direction, back), lambda: self._acl(subnet, direction, back=back))

    def _acl(self, subnet: Subnet, direction: Direction, *, back: bool) -> Step:
        passing = self.filters.acl(subnet, direction)

        def explain(packet: Packet | None) -> Hop:
            return self._acl_hop(subnet, direction, packet.answer if packet and back else packet, back=back)

        return Step(passing.swapped if back else passing, explain, back)

    def _acl_hop(self, subnet: Subnet, direction: Direction, packet: Packet | None, *, back: bool) -> Hop:
        action = "nacl_in" if direction is Direction.INGRESS else "nacl_out"
        acls = acls_of(self.graph, subnet)
        acl = next(iter(acls), None)
        if packet is not None and acl is not None:
            for entry in entries_of(self.graph, acl, direction).entries:
                if matches(entry.service, entry.peers, direction, packet) and entry.allows.possible:
                    value = _value(entry.entry, entry.applies & entry.allows)
                    return Hop(subnet.address, "network ACL", action, entry.why, entry.span, value)
        code = "" if packet is not None else "SUBNET_ACL_RESTRICTION"
        what = "the answer" if back else "the packet"
        reason = f"no entry lets {what} {'in' if direction is Direction.INGRESS else 'out'}" if code else ""
        name = str(acl) if acl is not None else "a network ACL that is not declared here"
        span = acl.span if acl is not None else acls.span
        return Hop(subnet.address, "network ACL", action, name, span, "known" if code else "unknown", reason, code)

    def group(self, interface: Interface, direction: Direction) -> Step:
        """The security groups of an interface, by the address of the other end."""
        passes = self.filters.by_address(interface, direction)
        return Step(passes, lambda packet: self._group_hop(interface, direction, packet, None))

    def group_between(self, interface: Interface, direction: Direction, other: Interface, known: Truth) -> Step:
        """The security groups of an interface, where the other end is one too."""
        passes = self.filters.between(interface, direction, other, known)
        return Step(passes, lambda packet: self._group_hop(interface, direction, packet, other))

    def _group_hop(
        self, interface: Interface, direction: Direction, packet: Packet | None, other: Interface | None
    ) -> Hop:
        action = "sg_in" if direction is Direction.INGRESS else "sg_out"
        kind, owner = "security group", interface.owner.address
        if not interface.filtered.possible:
            return Hop(owner, kind, action, "it has no security group: everything passes", interface.owner.span)
        permissions: list[Permission] = []
        for group in interface.groups:
            rules = rules_of(self.graph, group, direction)
            permissions += rules.permissions
            deciding = self._deciding(rules.permissions, direction, packet, other)
            if packet is not None and deciding is not None:
                value = _value(deciding.rule, deciding.applies & interface.groups.includes(group))
                return Hop(group.address, kind, action, deciding.why, deciding.span, value)
        names = ", ".join(str(group) for group in interface.groups) or "security groups that are not declared here"
        span = interface.groups.span
        if packet is not None:
            return Hop(owner, kind, action, names, span, "unknown", "its rules are not all known")
        code = "ENI_SG_RULES_MISMATCH" if permissions else "SG_HAS_NO_RULES"
        return Hop(owner, kind, action, names, span, "known", f"no {direction.value} rule lets it pass", code)

    def _deciding(
        self, rules: Iterable[Permission], direction: Direction, packet: Packet | None, other: Interface | None
    ) -> Permission | None:
        if packet is None:
            return None
        fitting = [
            rule
            for rule in rules
            if matches(rule.service, rule.peers, direction, packet)
            or (other is not None and _by_member(rule, other) and matches(rule.service, EVERY, direction, packet))
        ]
        return min(fitting, key=lambda rule: not rule.applies.certain, default=None)

    def routed(self, subnet: Subnet, way: Way, *, back: bool = False) -> Step:
        """The route table of a subnet, where it sends the packet, or on the way back its answer, this way."""
        return self.once(("route", subnet, way, back), lambda: self._routed(subnet, way, back=back))

    def _routed(self, subnet: Subnet, way: Way, *, back: bool) -> Step:
        addresses = self.leading(taken_from(self.graph, subnet), way)
        # What the answer goes to is what the packet came from.
        passes = where(Direction.INGRESS if back else Direction.EGRESS, addresses)

        def explain(packet: Packet | None) -> Hop:
            address = None if packet is None else (packet.family, packet.source if back else packet.target)
            return self._route_hop(subnet, way, address, back=back)

        return Step(passes, explain, back)

    def leading(self, taken: Iterable[Taken], way: Way) -> Between:
        """The addresses that go this way, of a table's or a subnet's."""
        addresses = Between(NO_ADDRESS, NO_ADDRESS)
        for entry in taken:
            sure = way.is_taken(entry.route) & entry.route.active
            if sure.possible:
                least = entry.addresses.least if sure.certain else NO_ADDRESS
                addresses |= Between(least, entry.addresses.most, (*entry.addresses.doubts, *sure.doubts))
        return addresses

    def _route_hop(self, subnet: Subnet, way: Way, address: tuple[int, int] | None, *, back: bool) -> Hop:
        tables = tables_of(self.graph, subnet)
        table = next(iter(tables), None)
        name = table.address if table is not None else subnet.address
        whose = f"the answer goes back through {way}" if back else f"it goes through {way}"
        if address is not None:
            for entry in taken_from(self.graph, subnet):
                if way.is_taken(entry.route).possible and _holds(entry.addresses.most, address):
                    value = _value(entry.route.declared, entry.route.exists & entry.route.active)
                    return Hop(name, "route table", "route", entry.route.why, entry.route.span, value, whose)
        code, span = self._no_route(subnet, way)
        reason = f"{'no answer goes back' if back else 'nothing goes'} through {way}"
        return Hop(name, "route table", "route", str(table or subnet), span or tables.span, "known", reason, code)

    def _no_route(self, subnet: Subnet, way: Way) -> tuple[str, Span | None]:
        for table in tables_of(self.graph, subnet):
            for entry in routes_of(self.graph, table).entries:
                if way.is_taken(entry).possible:
                    return (MORE_SPECIFIC if entry.active.possible else BAD_STATE), entry.span
                if way == UNSEEN and not entry.active.possible:
                    return BAD_STATE, entry.span
        return NO_ROUTE, None


EVERY = Between(EVERY_ADDRESS, EVERY_ADDRESS)


def _by_member(permission: Permission, other: Interface) -> bool:
    return shared(permission.groups, other.groups).possible


def _holds(addresses: Addresses, address: tuple[int, int]) -> bool:
    family, number = address
    return number in (addresses.v4 if family == 4 else addresses.v6)


def _value(declared: Node | None, sure: Truth) -> str:
    return "unknown" if not sure.certain else "default" if declared is None else "known"
