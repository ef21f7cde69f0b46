"""Through load balancers: to a node of one, and on to a target by a connection of the node's own.

https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from linter.aws.elb import ClassicBalancer, LoadBalancer
from linter.aws.node import Node
from linter.finding import Hop
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.interfaces import Interface, Role, Site, interfaces, interfaces_of
from linter.network import NO_ADDRESS
from linter.reachability.bounds import EVERYTHING, Bounds, exactly
from linter.reachability.delivery import EVERYWHERE, delivered
from linter.reachability.filters import serving
from linter.reachability.lateral import End, same_vpc
from linter.reachability.mode import Mode
from linter.reachability.packets import Packet, connections
from linter.reachability.steps import LOCAL, Steps
from linter.reachability.targets import Forward, forwards
from linter.reachability.trail import Leg, Step, Trail, settled
from linter.reachability.transit import same_zone
from linter.truth import Truth, any_of, truth, unknown

IN, OUT = Direction.INGRESS, Direction.EGRESS
Arrive = Callable[[Interface, Site], Iterable[Trail]]
"""The ways from some source to one node of a load balancer."""


@dataclass(frozen=True)
class Balancers:
    """The load balancers of one graph, by what they send to."""

    graph: Graph
    steps: Steps
    _by_target: dict[Node, list[Forward]] = field(default_factory=dict)

    def trails(self, interface: Interface, site: Site, arrive: Arrive, mode: Mode, *, deep: int = 1) -> Iterator[Trail]:
        """Every way to an interface through the load balancers whose target it is.

        A load balancer may itself be the target of another; `deep` bounds how often.
        """
        for forward in self._to(interface, site):
            for balancer in interfaces_of(self.graph, forward.balancer):
                for node in balancer.sites:
                    yield from self._through(forward, End(balancer, node), End(interface, site), arrive, mode, deep)

    def _to(self, interface: Interface, site: Site) -> Iterator[Forward]:
        if not self._by_target:
            for forward in forwards(self.graph):
                for owner in (forward.target,) if forward.target is not None else self._holders(forward):
                    self._by_target.setdefault(owner, []).append(forward)
            self._by_target.setdefault(interface.owner, [])
        for forward in self._by_target.get(interface.owner, ()):
            if forward.at is None:
                if interface.index == 0:
                    yield forward
            elif forward.at.most & site.private.most:
                yield forward

    def _holders(self, forward: Forward) -> Iterator[Node]:
        """The workloads that have, or may have, one of the addresses a target group lists."""
        at = forward.at or EVERYWHERE
        owners = {
            each.owner: None
            for each in interfaces(self.graph)
            if each.role is not Role.BALANCER and any(at.most & site.private.most for site in each.sites)
        }
        yield from owners

    def _through(
        self, forward: Forward, node: End, target: End, arrive: Arrive, mode: Mode, deep: int
    ) -> Iterator[Trail]:
        entries: list[Trail] = list(arrive(node.interface, node.site))
        if deep:
            entries += self.trails(node.interface, node.site, arrive, mode, deep=deep - 1)
        for entry in entries:
            listened = entry.through(_listening(forward))
            got = settled(listened.packets)
            yield self._leg(forward, node, target, Leg(got.some, listened), got, mode)

    def _leg(self, forward: Forward, node: End, target: End, before: Leg, got: Bounds, mode: Mode) -> Trail:
        """From the node to the target, and the answer back to the node."""
        start = self._start(forward, node, target, got)
        trail = Trail(
            start.guarded(before.some).guarded(node.site.here),
            legs=(before,),
            target=target.site.private.most,
            source=NO_ADDRESS if forward.preserves.possible else node.site.private.most,
        )
        there = (
            _forwarding(forward),
            self._zoned(forward, node, target),
            self.steps.group_between(node.interface, OUT, target.interface, truth(known=True)),
            *self._crossing(forward, node, target),
            self.steps.group_between(target.interface, IN, node.interface, truth(known=True)),
            self._literal(forward, target),
            delivered(target.interface),
        )
        back = self._crossing(forward, node, target, back=True) if mode is Mode.SESSION else ()
        led = trail.through(*there, *back)
        return Trail(settled(led.packets, nodes=True), led.steps, led.source, led.target, led.start, led.legs)

    @staticmethod
    def _start(forward: Forward, node: End, target: End, got: Bounds) -> Bounds:
        """The connections that a node opens: from itself, or in the name of the client."""
        private = target.site.private.most
        own = exactly(connections(node.site.private.most, private))
        clients = Bounds(connections(got.least.sources, private), connections(got.most.sources, private), got.doubts)
        if not forward.preserves.possible:
            return own
        if forward.preserves.certain:
            return clients
        both = own | clients
        return Bounds(own.least & clients.least, both.most, (*both.doubts, *forward.preserves.doubts))

    def _crossing(self, forward: Forward, node: End, target: End, *, back: bool = False) -> Iterator[Step]:
        """What lies between a node and a target: nothing within a subnet, but for classic load balancers."""
        here, there = node.subnet, target.subnet
        classic = isinstance(forward.balancer, ClassicBalancer)
        if here is there and not classic:
            return
        if here is not there and not back:
            yield _joined(forward, same_vpc(here, there))
            yield self.steps.routed(here, LOCAL)
        code = "ELB_ACL_RESTRICTION" if classic else ""
        yield _coded(self.steps.acl(there if back else here, OUT, back=back), code)
        yield _coded(self.steps.acl(here if back else there, IN, back=back), code)

    @staticmethod
    def _zoned(forward: Forward, node: End, target: End) -> Step:
        balancer = forward.balancer
        sends = same_zone(node.subnet, target.subnet)
        if isinstance(balancer, (LoadBalancer, ClassicBalancer)):
            sends |= balancer.cross_zone.is_(wanted=True)
        code = "ELB_NOT_CROSSZONE" if isinstance(balancer, ClassicBalancer) else "ELBV2_NO_TARGETS_IN_AZ"
        reason = f"the node in {node.subnet} sends only to targets in its own availability zone"
        return _guard(forward, sends, "route", reason, code)

    @staticmethod
    def _literal(forward: Forward, target: End) -> Step:
        """A target that is written as an address: whether it is the interface's."""
        at, private = forward.at, target.site.private
        if at is None:
            return _guard(forward, truth(known=True), "route", "", "")
        is_it = truth(known=True) if private.least and private.most <= at.least else at.meets(private.most)
        if not is_it.possible or (is_it.certain and not target.site.literal):
            is_it = is_it & unknown(f"which address {target.interface.owner} gets is not known")
        return _guard(forward, is_it, "route", "the target has another address", "TARGET_ADDRESS_RESTRICTION")


def _listening(forward: Forward) -> Step:
    listener = forward.listener

    def explain(packet: Packet | None) -> Hop:
        code = "ELBV2_LISTENERS_MISMATCH" if packet is None else ""
        reason = "no listener for it" if packet is None else ""
        name, at = listener.address, str(listener)
        return Hop(name, "listener", "listen", at, listener.span, "known", reason, code)

    return Step(serving(forward.entry, EVERYWHERE), explain)


def _forwarding(forward: Forward) -> Step:
    balancer = forward.balancer

    def explain(packet: Packet | None) -> Hop:
        code = "TARGET_PORT_RESTRICTION" if packet is None else ""
        reason = "it forwards to another port" if packet is None else ""
        value = "known" if forward.exists.certain else "unknown"
        return Hop(balancer.address, "load balancer", "forward", str(balancer), balancer.span, value, reason, code)

    return Step(serving(forward.exit, EVERYWHERE).guarded(forward.exists), explain)


def _guard(forward: Forward, lets: Truth, action: str, reason: str, code: str) -> Step:
    balancer = forward.balancer

    def explain(packet: Packet | None) -> Hop:
        value = "known" if lets.certain or packet is None else "unknown"
        blocked = (reason, code) if packet is None else ("", "")
        return Hop(balancer.address, "load balancer", action, str(balancer), balancer.span, value, *blocked)

    return Step(EVERYTHING.guarded(lets), explain)


def _joined(forward: Forward, together: Truth) -> Step:
    sure = together | unknown("how the load balancer reaches targets in another VPC is not followed")
    return _guard(forward, any_of((sure,)), "route", "the target is in another VPC", "TARGET_ADDRESS_RESTRICTION")


def _coded(step: Step, code: str) -> Step:
    if not code:
        return step

    def explain(packet: Packet | None) -> Hop:
        hop = step.explain(packet)
        return hop if packet is not None else Hop(
            hop.node, hop.kind, hop.action, hop.decided_by, hop.span, hop.value, hop.reason, code
        )  # fmt: skip

    return Step(step.passes, explain, step.back, step.assumes)
