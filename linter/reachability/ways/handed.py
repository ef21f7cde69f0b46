"""To what is passed to modules and stacks that cannot be looked into: they may put it behind a service of their own.

A module that is given an instance, a target group or a load balancer may register it with a load balancer, an
accelerator, a VPC origin or an API; one that is given an endpoint service may make an endpoint of it. Whatever it is,
its packets pass the network ACL and the security groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from msgspec import Struct

from linter.aws.autoscaling import AutoScalingGroup
from linter.aws.ec2 import Instance
from linter.aws.ecs import ContainerService
from linter.aws.elb import LoadBalancer, TargetGroup
from linter.aws.endpoint import EndpointService
from linter.aws.node import Node
from linter.aws.serverless import Function
from linter.aws.setting import Referrer
from linter.finding import Hop
from linter.graph.facts import fact
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.interfaces.balancers import declared_members_of
from linter.graph.interfaces.interface import Interface, Role, Site
from linter.network import EVERY_ADDRESS
from linter.reachability.courses.delivery import delivered, unseen_interface
from linter.reachability.courses.steps import Steps
from linter.reachability.courses.trail import Step, Trail
from linter.reachability.packets.bounds import EVERYTHING, exactly
from linter.reachability.packets.packets import connections
from linter.truth import YES, Doubt, Truth, doubted

IN, OUT = Direction.INGRESS, Direction.EGRESS
HOSTS = (Instance, AutoScalingGroup, ContainerService)
"""What a target that is not known may be."""
TARGETS = frozenset({Role.HOST, Role.BALANCER})
"""The roles of interfaces that a service can send to."""


class Handed(Struct, frozen=True):
    """The ways to what is passed on out of sight, of one graph."""

    graph: Graph
    steps: Steps

    def trails(self, interface: Interface, site: Site) -> Iterator[Trail]:
        """The way to an interface through whatever it is passed to, if there is such a thing."""
        doubts = passed(self.graph, interface.owner)
        if interface.declared is not None:
            doubts += tuple(doubt for doubt in self.graph.opened(interface.declared) if doubt not in doubts)
        if not doubts or interface.role not in TARGETS:
            return
        private = site.private.most
        yield Trail(exactly(connections(EVERY_ADDRESS, private)), target=private).through(
            _led_on(interface.owner, doubts),
            self.steps.acl(site.subnet, IN),
            self.steps.group_between(interface, IN, unseen_interface(interface.owner), YES),
            delivered(interface),
            self.steps.acl(site.subnet, OUT, back=True),
        )

    def invocations(self, function: Function) -> Iterator[Trail]:
        """The way to a function through whatever it is passed to."""
        doubts = passed(self.graph, function)
        if doubts:
            yield Trail(exactly(connections(EVERY_ADDRESS, EVERY_ADDRESS))).through(_led_on(function, doubts))


def _led_on(owner: Node, doubts: tuple[Doubt, ...]) -> Step:
    sure: Truth = doubted(doubts)
    hop = Hop(owner.address, "service", "enter", str(owner), owner.span, "unknown", doubts[0].reason)
    return Step(EVERYTHING.guarded(sure), lambda _: hop)


def passed(graph: Graph, owner: Node) -> tuple[Doubt, ...]:
    """Why a service that cannot be seen may send to a node: it, or what leads to it, is passed to one.

    What leads to a node are the target groups that it is in, and a load balancer's listeners and endpoint services.
    """
    leading: list[Referrer[Node]] = []
    if isinstance(owner, LoadBalancer):
        leading = [*owner.listeners, *graph.referring(EndpointService, "balancers", owner)]
    doubts = dict.fromkeys(graph.opened(owner))
    doubts.update((doubt, None) for leader in leading for doubt in graph.opened(leader.node))
    by_member = _by_member(graph)
    doubts.update(dict.fromkeys(by_member.get(owner, ())))
    doubts.update(dict.fromkeys(by_member.get(None, ()) if isinstance(owner, HOSTS) else ()))
    return tuple(doubts)


@fact
def _by_member(graph: Graph) -> Mapping[Node | None, tuple[Doubt, ...]]:
    """The members of the target groups that are passed on out of sight, with the reasons; None for any host."""
    doubts: dict[Node | None, dict[Doubt, None]] = defaultdict(dict)
    for group in graph.all(TargetGroup):
        opened = graph.opened(group)
        for member in declared_members_of(graph, group) if opened else ():
            doubts[None if member.anywhere or member.address else member.target].update(dict.fromkeys(opened))
    return {member: tuple(reasons) for member, reasons in doubts.items()}
