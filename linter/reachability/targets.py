"""What load balancers listen on, and where they send what comes in.

https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce

from linter.aws.autoscaling import AutoScalingAttachment, AutoScalingGroup
from linter.aws.ecs import ServiceTarget
from linter.aws.elb import ClassicBalancer, Listener, ListenerAction, LoadBalancer, TargetGroup
from linter.aws.node import Node
from linter.aws.setting import Setting
from linter.graph.graph import Graph
from linter.graph.memory import fact
from linter.network import PORTS, TCP, UDP, Between, Service, addresses, union
from linter.truth import NO, Truth, all_of

PROTOCOLS = {"UDP": (UDP,), "TCP_UDP": (TCP, UDP)}


@dataclass(frozen=True, slots=True)
class Forward:
    """That a load balancer sends what comes in on one port to one target.

    `entry` is what is listened for, `exit` what the target gets. `target` is the workload, or `at` its addresses where
    they are all that is written. `preserves` is whether the target sees the client's address.
    """

    balancer: Node
    listener: Node
    entry: Service
    exit: Service
    target: Node | None
    exists: Truth
    preserves: Truth = NO
    at: Between | None = None


@fact
def forwards(graph: Graph) -> tuple[Forward, ...]:
    """Every way through a load balancer of the graph."""
    found = [each for balancer in graph.all(LoadBalancer) for each in _balanced(graph, balancer)]
    return (*found, *(each for balancer in graph.all(ClassicBalancer) for each in _classic(graph, balancer)))


def _balanced(graph: Graph, balancer: LoadBalancer) -> Iterator[Forward]:
    for listening in balancer.listeners:
        for action, sure in _actions(listening.node):
            for group in action.target_groups:
                exists = all_of((listening.applies, sure, action.forwards, action.target_groups.includes(group)))
                for forward in _grouped(graph, balancer, listening.node, group):
                    if (forward.exists & exists).possible:
                        yield replace(forward, exists=forward.exists & exists & balancer.exists)


def _actions(listener: Listener) -> Iterator[tuple[ListenerAction, Truth]]:
    for action in listener.actions:
        yield action.node, action.applies
    for rule in listener.rules:
        for action in rule.node.actions:
            yield action.node, rule.applies & action.applies


def _grouped(graph: Graph, balancer: LoadBalancer, listener: Listener, group: TargetGroup) -> Iterator[Forward]:
    network = balancer.balancer_type.is_("network")
    preserves = network & group.preserves_client.is_(wanted=True)
    entry = _service(listener.port, listener.protocol)

    def forward(target: Node | None, port: Setting[int], exists: Truth, at: Between | None = None) -> Forward:
        exit_ = _service(port, group.protocol)
        return Forward(balancer, listener, entry, exit_, target, exists & group.exists, preserves, at)

    for attached in group.attachments:
        attachment = attached.node
        port = attachment.port if attachment.port.stated else group.port
        literal = _literal(attachment.address_said)
        if literal is not None:
            yield forward(None, port, attached.applies, literal)
            continue
        for target in attachment.target:
            yield forward(target, port, attached.applies & attachment.target.includes(target))
    for scaled, sure in _scaled(graph, group):
        yield forward(scaled, group.port, sure)
    for served in graph.all(ServiceTarget):
        sure = served.exists & served.target_group.includes(group)
        for service in served.service if sure.possible else ():
            yield forward(service, served.port if served.port.stated else group.port, sure)


def _literal(said: Setting[str]) -> Between | None:
    if said.known is None:
        return None
    try:
        held = addresses(said.known)
    except ValueError:
        return None
    return Between(held, held)


def _scaled(graph: Graph, group: Node) -> Iterator[tuple[Node, Truth]]:
    """The Auto Scaling groups whose instances are put behind a target group or classic load balancer."""
    for scaling in graph.all(AutoScalingGroup):
        named = scaling.target_groups.includes(group) | scaling.traffic_sources.includes(group)
        sure = scaling.exists & (named | scaling.balancers.includes(group))
        if sure.possible:
            yield scaling, sure
    for attachment in graph.all(AutoScalingAttachment):
        sure = attachment.exists & (attachment.target_group.includes(group) | attachment.balancer.includes(group))
        for scaling in attachment.group if sure.possible else ():
            yield scaling, sure & attachment.group.includes(scaling)


def _classic(graph: Graph, balancer: ClassicBalancer) -> Iterator[Forward]:
    members: dict[Node, Truth] = {each: balancer.instances.includes(each) for each in balancer.instances}
    for attached in balancer.attachments:
        members |= dict.fromkeys(attached.node.instance, attached.applies)
    members |= dict(_scaled(graph, balancer))
    for listening in balancer.listeners:
        listener = listening.node
        entry = _service(listener.port, listener.protocol)
        exit_ = _service(listener.instance_port, listener.protocol)
        for target, sure in members.items():
            yield Forward(balancer, listener, entry, exit_, target, all_of((sure, listening.applies, balancer.exists)))


def _service(port: Setting[int], protocol: Setting[str]) -> Service:
    ports = [union((each, each)) for each in port.values]
    most = PORTS if port.open or not ports else reduce(lambda one, other: one | other, ports)
    least = most if len(ports) == 1 and not port.open else union()
    protocols = PROTOCOLS.get(str(protocol.known).upper(), (TCP,))
    return Service(protocols, least, most, port.doubts)
