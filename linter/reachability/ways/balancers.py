"""Through load balancers: to a node of one, and on to a target by a connection of the node's own.

https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from linter.aws.classic_elb import ClassicBalancer
from linter.aws.elb import LoadBalancer
from linter.aws.node import Node
from linter.finding import Hop
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.interfaces.balancers import Forward, forwards, of_unseen_balancers
from linter.graph.interfaces.interface import Interface, Role, Site
from linter.graph.interfaces.interfaces import interfaces_of
from linter.graph.interfaces.listener_rules import EVERYBODY
from linter.graph.interfaces.listening import of_listener
from linter.network import EVERY_ADDRESS, NO_ADDRESS, Addresses, addresses
from linter.reachability.courses.courses import diverted
from linter.reachability.courses.delivery import EVERYWHERE, delivered, unheard, unseen_interface
from linter.reachability.courses.end import End
from linter.reachability.courses.steps import LOCAL, Steps
from linter.reachability.courses.trail import Leg, Step, Trail, settled
from linter.reachability.courses.transit import same_zone
from linter.reachability.courses.vpcs import same_vpc
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import EVERYTHING, Bounds, exactly
from linter.reachability.packets.bounds import any_of as any_packet
from linter.reachability.packets.filters import serving, where
from linter.reachability.packets.packets import Packet, connections
from linter.reachability.ways.lateral import Lateral
from linter.truth import NO, YES, Truth, unknown

IN, OUT = Direction.INGRESS, Direction.EGRESS
Arrive = Callable[[Interface, Site], Iterable[Trail]]
"""The ways from some source to one node of a load balancer."""


class Balancers(Struct, frozen=True):
    """The load balancers of one graph, by what they send to."""

    graph: Graph
    steps: Steps
    lateral: Lateral
    _by_target: dict[Node | None, list[tuple[Node, Forward]]] = field(default_factory=dict)

    def trails(self, interface: Interface, site: Site, arrive: Arrive, mode: Mode, *, deep: int = 1) -> Iterator[Trail]:
        """Every way to an interface through the load balancers whose target it is.

        A load balancer may itself be the target of another; `deep` bounds how often.
        """
        for owner, forward in self._to(interface, site):
            for balancer in interfaces_of(self.graph, owner):
                for node in balancer.sites:
                    yield from self._through(forward, End(balancer, node), End(interface, site), arrive, mode, deep)
        yield from self._behind_unseen(interface, site)

    def _behind_unseen(self, interface: Interface, site: Site) -> Iterator[Trail]:
        """The ways from load balancers that are not declared here, whose listeners are: anybody may reach those."""
        for owner, forward in of_unseen_balancers(self.graph):
            at = _literal(forward)
            aimed = forward.target is interface.owner and interface.index == 0
            if not (aimed or (forward.anywhere and interface.role is Role.HOST) or (at and at & site.private.most)):
                continue
            private = site.private.most
            start = Trail(exactly(connections(EVERY_ADDRESS, private)), target=private).guarded(forward.applies)
            pseudo = unseen_interface(owner)
            yield start.through(
                _guard(owner, forward.applies, "", ""),
                forwarding(forward, owner),
                self.steps.acl(site.subnet, IN),
                self.steps.group_between(interface, IN, pseudo, YES),
                delivered(interface),
                self.steps.acl(site.subnet, OUT, back=True),
            )

    def _to(self, interface: Interface, site: Site) -> Iterator[tuple[Node, Forward]]:
        """The load balancers whose target is the workload of an interface, or one of its addresses."""
        if not self._by_target:
            self._by_target[None] = []
            for balancer in (*self.graph.all(LoadBalancer), *self.graph.all(ClassicBalancer)):
                for forward in forwards(self.graph, balancer):
                    aimed = None if forward.anywhere or _literal(forward) else forward.target
                    self._by_target.setdefault(aimed, []).append((balancer, forward))
        if interface.index == 0:
            yield from self._by_target.get(interface.owner, ())
        for balancer, forward in self._by_target[None]:
            at = _literal(forward)
            anywhere = forward.anywhere and interface.role is Role.HOST
            if anywhere or (interface.role is not Role.BALANCER and at is not None and at & site.private.most):
                yield balancer, forward

    def _through(
        self, forward: Forward, node: End, target: End, arrive: Arrive, mode: Mode, deep: int
    ) -> Iterator[Trail]:
        entries: list[Trail] = list(arrive(node.interface, node.site))
        if deep:
            entries += self.trails(node.interface, node.site, arrive, mode, deep=deep - 1)
        for entry in entries:
            listened = entry.through(listening_for(forward, node.interface.owner), *admitting(forward))
            got = settled(listened.packets)
            yield from self._onward(forward, node, target, Leg(got.some, listened), got, mode)

    def _onward(
        self, forward: Forward, node: End, target: End, before: Leg, got: Bounds, mode: Mode
    ) -> Iterator[Trail]:
        """From the node to the target, and the answer back to the node."""
        start = self._start(forward, node, target, got)
        trail = Trail(
            start.guarded(before.some).guarded(node.site.here),
            legs=(before,),
            target=target.site.private.most,
            source=NO_ADDRESS if forward.preserves_client.possible else node.site.private.most,
        )
        together = same_vpc(node.subnet, target.subnet)
        if together.possible:
            yield self._within(trail, forward, node, target, mode)
            if not forward.preserves_client.certain and self._aside(node, target):
                yield from self._past_appliances(trail, forward, node, target, mode)
        if not together.certain:
            yield from self._beyond(trail, forward, node, target, mode)

    def _aside(self, node: End, target: End) -> bool:
        return diverted(self.graph, node.subnet) or diverted(self.graph, target.subnet)

    def _past_appliances(self, start: Trail, forward: Forward, node: End, target: End, mode: Mode) -> Iterator[Trail]:
        """To a target of the same VPC, past appliances that routes of the node's subnet or its own lead to."""
        own = replace(start, source=node.site.private.most).through(
            forwarding(forward, node.interface.owner), self._zoned(node, target), self._addressed(forward, node, target)
        )
        for trail in self.lateral.further(own, node, target, mode):
            yield replace(trail, packets=settled(trail.packets, nodes=True))

    def _beyond(self, start: Trail, forward: Forward, node: End, target: End, mode: Mode) -> Iterator[Trail]:
        """To a target in another VPC, by its address and over what joins the two, from an address of the node's own."""
        group, owner = forward.target_group, node.interface.owner
        by_address = group is None or group.target_type.known in {None, "ip"}
        sends = NO
        if by_address and not forward.preserves_client.certain:
            sends = unknown("whether the load balancer takes targets in another VPC is not followed")
        own = replace(start, source=node.site.private.most).through(
            forwarding(forward, owner),
            _guard(owner, sends, "the target is in another VPC", "TARGET_ADDRESS_RESTRICTION"),
            self._addressed(forward, node, target),
        )
        if not sends.possible:
            yield own
            return
        yield from self.lateral.across(own, node, target, mode)

    def _within(self, trail: Trail, forward: Forward, node: End, target: End, mode: Mode) -> Trail:
        there = (
            forwarding(forward, node.interface.owner),
            self._zoned(node, target),
            self.steps.group_between(node.interface, OUT, target.interface, YES),
            *self._crossing(node, target),
            self.steps.group_between(target.interface, IN, node.interface, YES),
            self._addressed(forward, node, target),
            delivered(target.interface),
        )
        back = self._crossing(node, target, back=True) if mode is Mode.SESSION else ()
        led = trail.through(*there, *back)
        return replace(led, packets=settled(led.packets, nodes=True))

    @staticmethod
    def _start(forward: Forward, node: End, target: End, got: Bounds) -> Bounds:
        """The connections that a node opens: from itself, or in the name of the client."""
        private = target.site.private.most
        own = exactly(connections(node.site.private.most, private))
        clients = Bounds(connections(got.least.sources, private), connections(got.most.sources, private), got.doubts)
        if not forward.preserves_client.possible:
            return own
        if forward.preserves_client.certain:
            return clients
        both = own | clients
        return Bounds(own.least & clients.least, both.most, (*both.doubts, *forward.preserves_client.doubts))

    def _crossing(self, node: End, target: End, *, back: bool = False) -> Iterator[Step]:
        """The steps between a node and a target: none within a subnet, except for classic load balancers."""
        here, there = node.subnet, target.subnet
        classic = isinstance(node.interface.owner, ClassicBalancer)
        if here is there and not classic:
            return
        if here is not there and not back:
            yield _joined(node.interface.owner, same_vpc(here, there))
            yield self.steps.routed(here, LOCAL)
        code = "ELB_ACL_RESTRICTION" if classic else ""
        yield _coded(self.steps.acl(there if back else here, OUT, back=back), code)
        yield _coded(self.steps.acl(here if back else there, IN, back=back), code)

    @staticmethod
    def _zoned(node: End, target: End) -> Step:
        balancer = node.interface.owner
        sends = same_zone(node.subnet, target.subnet)
        if isinstance(balancer, (LoadBalancer, ClassicBalancer)):
            sends |= balancer.cross_zone.is_(wanted=True)
        code = "ELB_NOT_CROSSZONE" if isinstance(balancer, ClassicBalancer) else "ELBV2_NO_TARGETS_IN_AZ"
        reason = f"the node in {node.subnet} sends only to targets in its own availability zone"
        return _guard(balancer, sends, reason, code)

    @staticmethod
    def _addressed(forward: Forward, node: End, target: End) -> Step:
        """A target that is written as an address: whether it is the interface's."""
        at, private = _literal(forward), target.site.private
        is_it = YES
        if at is not None and not (private.least and private.most <= at):
            is_it = unknown(f"which address {target.interface.owner} gets is not known", forward.target.span)
        reason = "the target has another address"
        return _guard(node.interface.owner, is_it, reason, "TARGET_ADDRESS_RESTRICTION")


def _literal(forward: Forward) -> Addresses | None:
    """The address of a target that is only an address."""
    try:
        return addresses(forward.address) if forward.address else None
    except ValueError:
        return None


def listening_for(forward: Forward, balancer: Node) -> Step:
    """The listener of a load balancer."""
    listener = forward.listener
    entry = any_packet(serving(service, EVERYWHERE) for service in of_listener(listener.port, listener.protocol))

    def explain(packet: Packet | None) -> Hop:
        code = unheard(balancer) if packet is None else ""
        reason = "no listener for it" if packet is None else ""
        return Hop(listener.address, "listener", "listen", str(listener), listener.span, "known", reason, code)

    return Step(entry, explain)


def admitting(forward: Forward) -> tuple[Step, ...]:
    """The conditions of a listener's rules, where they tell clients apart."""
    if forward.clients == EVERYBODY:
        return ()
    listener = forward.listener

    def explain(packet: Packet | None) -> Hop:
        reason = "no rule of the listener forwards what comes from there" if packet is None else ""
        value = "known" if not forward.clients.doubts else "unknown"
        return Hop(listener.address, "listener", "forward", str(listener), listener.span, value, reason)

    return (Step(where(IN, forward.clients), explain),)


def forwarding(forward: Forward, balancer: Node) -> Step:
    """The packets that a load balancer forwards: to the port of the target group."""
    group = forward.target_group
    protocol = group.protocol if group is not None else forward.listener.protocol
    exit_ = any_packet(serving(service, EVERYWHERE) for service in of_listener(forward.port, protocol))

    def explain(packet: Packet | None) -> Hop:
        code = "TARGET_PORT_RESTRICTION" if packet is None else ""
        reason = "it forwards to another port" if packet is None else ""
        value = "known" if forward.applies.certain else "unknown"
        decided = group or forward.listener
        return Hop(balancer.address, "load balancer", "forward", str(decided), decided.span, value, reason, code)

    return Step(exit_.guarded(forward.applies), explain)


def _guard(balancer: Node, lets: Truth, reason: str, code: str) -> Step:
    def explain(packet: Packet | None) -> Hop:
        value = "known" if lets.certain or packet is None else "unknown"
        blocked = (reason, code) if packet is None else ("", "")
        return Hop(balancer.address, "load balancer", "route", str(balancer), balancer.span, value, *blocked)

    return Step(EVERYTHING.guarded(lets), explain, silent=lets.certain)


def _joined(balancer: Node, together: Truth) -> Step:
    sure = together | unknown("how the load balancer reaches targets in another VPC is not followed")
    return _guard(balancer, sure, "the target is in another VPC", "TARGET_ADDRESS_RESTRICTION")


def _coded(step: Step, code: str) -> Step:
    if not code:
        return step

    def explain(packet: Packet | None) -> Hop:
        hop = step.explain(packet)
        return hop if packet is not None else replace(hop, code=code)

    return replace(step, explain=explain)
