"""From a host of a VPC to the targets of a service of VPC Lattice, through a service network.

https://docs.aws.amazon.com/vpc-lattice/latest/ug/how-it-works.html
https://docs.aws.amazon.com/vpc-lattice/latest/ug/security-groups.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from linter.aws.ec2 import Instance
from linter.aws.elb import LoadBalancer
from linter.aws.lattice import (
    ClientAssociation,
    LatticeListener,
    LatticeRule,
    LatticeTarget,
    LatticeTargets,
    ServiceAssociation,
    ServiceNetwork,
)
from linter.aws.node import Node, unseen_of
from linter.finding import Hop
from linter.graph.facts import fact
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.interfaces.listening import on_ports
from linter.network import NONE, PORTS, TCP, Service, addresses, union
from linter.reachability.courses.delivery import EVERYWHERE, delivered
from linter.reachability.courses.end import End
from linter.reachability.courses.steps import Steps
from linter.reachability.courses.trail import Leg, Step, Trail
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import Bounds, any_of, exactly
from linter.reachability.packets.filters import serving
from linter.reachability.packets.packets import Packet, connections
from linter.truth import Doubt, Truth, all_of, doubted, unknown
from linter.truth import any_of as any_truth

IN, OUT = Direction.INGRESS, Direction.EGRESS
FABRIC = addresses("169.254.171.0/24", "fd00:ec2:80::/64")
"""The addresses of Lattice, under which clients find services and from which targets hear."""
IMPLIED_PORTS = {"HTTP": 80, "HTTPS": 443}


class Lattice(Struct, frozen=True):
    """The service networks of one graph."""

    graph: Graph
    steps: Steps

    def trails(self, sender: End, other: End, mode: Mode) -> Iterator[Trail]:
        """Every way from a host to another that is a target of a service."""
        for target, group, sure in self._targets(other.interface.owner):
            for listener, forwards in self._listeners(group):
                yield from self._between(sender, other, target, group, listener, sure & forwards, mode)

    def _targets(self, owner: Node) -> Iterator[tuple[LatticeTarget, LatticeTargets, Truth]]:
        """The target groups that a node is in, or may be in since they are not declared here."""
        for target in self.graph.referring(LatticeTarget, "target", owner):
            for group in target.node.target_group:
                yield target.node, group, target.applies
        if isinstance(owner, (Instance, LoadBalancer)):
            yield from _unseen_targets(self.graph)

    def _listeners(self, group: LatticeTargets) -> Iterator[tuple[LatticeListener, Truth]]:
        for listener in self.graph.referring(LatticeListener, "targets", group):
            yield listener.node, listener.applies
        opened = self.graph.opened(group)
        if opened:
            unseen = self.graph.unseen(LatticeListener, f"a listener for {group}", group, opened)
            yield unseen, doubted(opened)
        for rule in self.graph.referring(LatticeRule, "targets", group):
            sure = rule.applies & unknown("only requests that match the rule are forwarded", rule.node.span)
            yield from ((listener, sure) for listener in rule.node.listener)

    def _between(
        self,
        sender: End,
        other: End,
        target: LatticeTarget,
        group: LatticeTargets,
        listener: LatticeListener,
        sure: Truth,
        mode: Mode,
    ) -> Iterator[Trail]:
        if listener.service.open:
            unseen = unknown(f"the service of {listener} is not known", listener.span)
            yield self._trail(sender, other, (target, group, listener), sure & unseen, mode)
        for service in listener.service:
            opened = self.graph.opened(service)
            if opened:
                yield self._trail(sender, other, (target, group, listener), sure & doubted(opened), mode)
            for association in self.graph.referring(ServiceAssociation, "service", service):
                for network in association.node.network:
                    joined = self._joined(sender, network)
                    if joined.possible:
                        led = all_of((sure, association.applies, joined))
                        yield self._trail(sender, other, (target, group, listener), led, mode)

    def _joined(self, sender: End, network: ServiceNetwork) -> Truth:
        """Whether the VPC of a client is associated with a service network."""
        if not network.is_seen:
            return unknown(f"which VPCs are associated with {network} is not known", network.span)
        vpcs, opened = sender.subnet.vpc, self.graph.opened(network)
        joined = any_truth(
            all_of((association.applies, association.node.vpc.includes(vpc), vpcs.includes(vpc)))
            for association in self.graph.referring(ClientAssociation, "network", network)
            for vpc in vpcs
        )
        return joined | doubted(opened) if opened else joined

    def _trail(
        self,
        sender: End,
        other: End,
        through: tuple[LatticeTarget, LatticeTargets, LatticeListener],
        sure: Truth,
        mode: Mode,
    ) -> Trail:
        """From the client to the fabric, and from there to the target, as far as policies of the service let it."""
        target, group, listener = through
        guarded = sure & unknown("what the policies of the service let through is not followed", listener.span)
        ports = on_ports(listener.port) if listener.port.stated else (_implied(listener),)
        listening = any_of(serving(service, EVERYWHERE) for service in ports)
        source, private = sender.site.private.most, other.site.private.most
        before = Trail(exactly(connections(source, FABRIC)), source=source).through(
            self.steps.group(sender.interface, OUT),
            self.steps.acl(sender.subnet, OUT),
            *((self.steps.acl(sender.subnet, IN, back=True),) if mode is Mode.SESSION else ()),
            _lattice(listener, listening.guarded(guarded)),
        )
        heard = on_ports(target.port if target.port.stated else group.port)
        sent = any_of(serving(service, EVERYWHERE) for service in heard)
        packets = exactly(connections(FABRIC, private))
        trail = Trail(packets, legs=(Leg(before.packets.some, before),), source=FABRIC, target=private)
        there = trail.guarded(before.packets.some).through(
            _lattice(group, sent),
            self.steps.acl(other.subnet, IN),
            self.steps.group(other.interface, IN),
            delivered(other.interface),
        )
        return there.through(self.steps.acl(other.subnet, OUT, back=True)) if mode is Mode.SESSION else there


@fact
def _unseen_targets(graph: Graph) -> tuple[tuple[LatticeTarget, LatticeTargets, Truth], ...]:
    """The target groups that are forwarded to but not declared here: any target may be in one."""
    by_listeners = (listener.targets for listener in graph.all(LatticeListener))
    targets = []
    for group in unseen_of((*by_listeners, *(rule.targets for rule in graph.all(LatticeRule)))):
        sure = unknown(f"the targets of {group} are not known", group.span)
        targets.append((graph.unseen(LatticeTarget, f"a target of {group}", group, sure.doubts), group, sure))
    return tuple(targets)


def _implied(listener: LatticeListener) -> Service:
    port = IMPLIED_PORTS.get((listener.protocol.known or "").upper())
    if port is None:
        return Service((TCP,), NONE, PORTS, (Doubt("its port is not known", listener.span),))
    return Service((TCP,), union((port, port)), union((port, port)))


def _lattice(node: LatticeListener | LatticeTargets, passes: Bounds) -> Step:
    kind = "VPC Lattice listener" if isinstance(node, LatticeListener) else "VPC Lattice target group"

    def explain(packet: Packet | None) -> Hop:
        reason = "it leads to other ports" if packet is None else ""
        value = "known" if not passes.doubts or packet is None else "unknown"
        return Hop(node.address, kind, "forward", str(node), node.span, value, reason)

    return Step(passes, explain)
