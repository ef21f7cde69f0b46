"""The interfaces of load balancers, gateways and endpoints, and what a load balancer passes on to.

https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import TypeVar

from msgspec import Struct

from linter.aws.api_gateway import HttpIntegration
from linter.aws.autoscaling import AutoScalingAttachment, AutoScalingGroup
from linter.aws.classic_elb import ClassicBalancer, ClassicListener
from linter.aws.ecs import ContainerService, ServiceTarget
from linter.aws.elb import Listener, ListenerRule, LoadBalancer, TargetGroup
from linter.aws.node import Node, Origin, unseen_of
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, Referrer, Setting
from linter.aws.vpc import Subnet
from linter.graph.addressing import PublicAddress
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface, Placement, Role
from linter.graph.interfaces.listener_rules import EVERYBODY, Decision, clients_of, decisions_of
from linter.graph.interfaces.listening import DEAF, of_listener
from linter.graph.interfaces.placement import Addressing, default_groups, sites
from linter.network import NONE, PORTS, Between, Service
from linter.truth import NO, YES, Doubt, Truth, doubted, unknown

N = TypeVar("N", bound=Node)

INTERNET_FACING = "internet-facing"


def balancers(graph: Graph) -> Iterator[Interface]:
    """The nodes of every load balancer, as one interface with a site in each subnet."""
    for balancer in graph.all(LoadBalancer):
        subnets = _subnets(graph, balancer)
        yield _interface(graph, balancer, subnets, _groups(graph, balancer, subnets), _filtered(balancer))
    for classic in graph.all(ClassicBalancer):
        subnets = _subnets(graph, classic)
        yield _interface(graph, classic, subnets, default_groups(graph, classic.groups, subnets), YES)


def _subnets(graph: Graph, balancer: LoadBalancer | ClassicBalancer) -> Links[Subnet]:
    """The subnets of a load balancer; one that names none is in the default VPC."""
    return balancer.subnets.or_else(graph.default_subnet())


def _interface(
    graph: Graph,
    balancer: LoadBalancer | ClassicBalancer,
    subnets: Links[Subnet],
    groups: Links[SecurityGroup],
    filtered: Truth,
) -> Interface:
    public_v4 = _public(balancer, 4)
    public_v6 = _public(balancer, 6)
    return Interface(
        key=f"{balancer.key}/0",
        owner=balancer,
        role=Role.BALANCER,
        sites=sites(graph, balancer, subnets, Addressing(lambda _: public_v4, lambda _: public_v6)),
        placement=Placement.ALL,
        groups=groups,
        filtered=filtered,
        source_dest_check=YES,
        exists=balancer.exists,
        services=listened(graph, balancer),
    )


def _public(balancer: LoadBalancer | ClassicBalancer, family: int) -> PublicAddress:
    """The public address of a node, if the load balancer is internet-facing and has the address family."""
    facing = balancer.scheme.is_(INTERNET_FACING)
    if isinstance(balancer, LoadBalancer):
        wanted = balancer.address_type
        has_family = wanted.is_("dualstack-without-public-ipv4")
        facing &= ~has_family if family == 4 else has_family | wanted.is_("dualstack")
    elif family == 6:
        facing = NO
    why = "it faces the internet" if facing.possible else "it does not face the internet"
    return PublicAddress(facing, why, balancer.scheme.span)


def _groups(graph: Graph, balancer: LoadBalancer, subnets: Links[Subnet]) -> Links[SecurityGroup]:
    """The security groups; an application load balancer without any has the default one of its VPC."""
    if balancer.balancer_type.known == "application":
        return default_groups(graph, balancer.groups, subnets)
    return balancer.groups


def _filtered(balancer: LoadBalancer) -> Truth:
    """Whether security groups filter it: not a network load balancer created without any, nor a gateway.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
    """
    kind = balancer.balancer_type
    return kind.is_("application") | (kind.is_("network") & ~balancer.groups.nothing)


def listened(graph: Graph, balancer: LoadBalancer | ClassicBalancer) -> tuple[Service, ...]:
    """The services that a load balancer listens for; a single deaf one if it has no listeners.

    What it is passed to may add listeners to it.
    """
    listening: list[Service] = []
    for listener in balancer.listeners:
        services = of_listener(listener.node.port, listener.node.protocol)
        sure = listener.applies.certain
        listening += services if sure else [_perhaps(service, listener.applies) for service in services]
    unseen = (*graph.opened(balancer), *(Doubt(f"{node} is not declared here", node.span) for node in elsewhere(graph)))
    if unseen:
        listening.append(Service((), NONE, PORTS, unseen))
    return tuple(listening) or (DEAF,)


def _perhaps(service: Service, applies: Truth) -> Service:
    return Service(service.protocols, NONE, service.most, (*service.doubts, *applies.doubts))


class Forward(Struct, frozen=True):
    """A port of a load balancer behind which a target is: `listener` passes on to `port` of `target`.

    `port` has no value where the target group says none. `preserves_client` is whether the target sees the client's
    address as the source. `applies` says whether all of the links on the way are there. `address` is set, and `target`
    the target group, where the target is an address rather than a node. `clients` are those whose requests it passes
    on. Where it is not known what the target is, it may be `anywhere`.
    """

    listener: Listener | ClassicListener
    target_group: TargetGroup | None
    target: Node
    port: Setting[int]
    preserves_client: Truth
    applies: Truth
    address: str = ""
    clients: Between = EVERYBODY
    anywhere: bool = False


@fact
def forwards(graph: Graph, balancer: Node) -> tuple[Forward, ...]:
    """Everything that a load balancer forwards to."""
    if isinstance(balancer, ClassicBalancer):
        return tuple(_classic(graph, balancer))
    if isinstance(balancer, LoadBalancer):
        return tuple(_modern(graph, balancer))
    return ()


def _classic(graph: Graph, balancer: ClassicBalancer) -> Iterator[Forward]:
    targets: list[tuple[Node, Truth]] = [*_each(balancer.instances)]
    for attachment in balancer.attachments:
        targets += [(instance, attachment.applies & sure) for instance, sure in _each(attachment.node.instance)]
    targets += [(scaled.node, scaled.applies) for scaled in graph.referring(AutoScalingGroup, "balancers", balancer)]
    for attached in graph.referring(AutoScalingAttachment, "balancer", balancer):
        targets += [(group, attached.applies & sure) for group, sure in _each(attached.node.group)]
    for listener in balancer.listeners:
        for target, applies in targets:
            yield Forward(listener.node, None, target, listener.node.instance_port, NO, applies & listener.applies)


def _modern(graph: Graph, balancer: LoadBalancer) -> Iterator[Forward]:
    network = balancer.balancer_type.is_("network")
    for listener in balancer.listeners:
        yield from _of_listener(graph, listener, network)
    for unseen in elsewhere(graph):
        led = balancer.exists & unknown(f"{unseen} may be a listener of {balancer}", unseen.span)
        for group in graph.all(TargetGroup):
            for member in members_of(graph, group):
                yield Forward(unseen, group, member.target, member.port, network & led, led & member.applies)


@fact
def elsewhere(graph: Graph) -> tuple[Listener, ...]:
    """The listeners that are not declared here, but that rules and integrations name: any balancer may have them."""
    by_rules = (rule.listener for rule in graph.all(ListenerRule))
    return unseen_of((*by_rules, *(integration.listener for integration in graph.all(HttpIntegration))))


@fact
def of_unseen_balancers(graph: Graph) -> tuple[tuple[Node, Forward], ...]:
    """The forwards of declared listeners and rules whose load balancer is not declared, each with the unseen node."""
    forwards = []
    for listener in graph.all(Listener):
        owner = _unseen(listener.balancer, listener)
        if owner is not None:
            network, applies = _of_unseen(owner, listener)
            forwards += [(owner, forward) for forward in _of_listener(graph, Referrer(listener, applies), network)]
    for rule in graph.all(ListenerRule):
        owner = _unseen(rule.listener, rule)
        unseen = next((listener for listener in rule.listener if not listener.is_seen), None)
        if owner is not None and unseen is not None:
            network, applies = _of_unseen(owner, rule)
            for action in rule.actions:
                decision = Decision(action, clients_of(Referrer(rule, rule.exists)))
                forwards += [(owner, forward) for forward in _forwarded(graph, unseen, decision, applies, network)]
    return tuple(forwards)


def _unseen(links: Links[N], owner: Node) -> Node | None:
    """The undeclared node that a link leads to; the owner of the link if it may lead anywhere, None otherwise."""
    unseen = next((node for node in links if not node.is_seen), None)
    return unseen or (owner if links.open else None)


def _of_unseen(owner: Node, declared: Node) -> tuple[Truth, Truth]:
    """Whether an unseen load balancer is a network one, and whether what is declared of it applies."""
    network = unknown(f"the type of {owner} is not known", owner.span)
    return network, declared.exists & unknown(f"{owner} is not declared here", declared.span)


def _of_listener(graph: Graph, listener: Referrer[Listener], network: Truth) -> Iterator[Forward]:
    opened = graph.opened(listener.node)
    applies = listener.applies & doubted(opened) if opened else listener.applies
    for decision in decisions_of(listener.node):
        yield from _forwarded(graph, listener.node, decision, applies, network)


def _forwarded(
    graph: Graph, listener: Listener, decision: Decision, applies: Truth, network: Truth
) -> Iterator[Forward]:
    """The targets that one action of a listener or rule passes on to."""
    action, clients = decision.action, decision.clients
    forwarding = applies & action.applies & action.node.forwards
    if not forwarding.possible:
        return
    groups = action.node.target_groups
    for group, sure in _each(groups):
        kept = network & group.preserves_client.is_(wanted=True)
        for member in members_of(graph, group):
            led = forwarding & sure & member.applies
            address, anywhere = member.address, member.anywhere
            yield Forward(listener, group, member.target, member.port, kept, led, address, clients, anywhere)
    for unseen, led in _unseen_groups(action.node, groups, forwarding):
        port: Setting[int] = Setting((), groups.span, open=True, doubts=led.doubts)
        kept = network & unknown("whether its targets see the client is not known", groups.span)
        yield Forward(listener, None, unseen, port, kept, led, clients=clients, anywhere=True)


def _unseen_groups(owner: Node, groups: Links[TargetGroup], forwarding: Truth) -> Iterator[tuple[Node, Truth]]:
    """The target groups that may have any targets: they are not declared here."""
    for group in groups:
        if not group.is_seen:
            yield group, forwarding & unknown(f"the targets of {group} are not known", groups.span)
    if groups.open:
        doubts = groups.doubts or (Doubt("its target group is not known", groups.span),)
        yield owner, forwarding & doubted(doubts)


class Member(Struct, frozen=True):
    """A target of a target group, and its port."""

    target: Node
    port: Setting[int]
    applies: Truth
    address: str = ""
    anywhere: bool = False


@fact
def members_of(graph: Graph, group: TargetGroup) -> tuple[Member, ...]:
    """The targets of a target group: those that are declared, and any that what it is passed to may register."""
    opened = graph.opened(group)
    unseen = (Member(group, group.port, doubted(opened), anywhere=True),) if opened else ()
    return (*declared_members_of(graph, group), *unseen)


@fact
def declared_members_of(graph: Graph, group: TargetGroup) -> tuple[Member, ...]:
    """The declared targets of a target group: attached one by one, by Auto Scaling groups or by container services."""
    members: list[Member] = []
    for attachment in group.attachments:
        port = attachment.node.port if attachment.node.port.stated else group.port
        targets = attachment.node.target
        members += [_member(target, port, attachment.applies & sure) for target, sure in _each(targets)]
        if targets.open:
            doubts = targets.doubts or (Doubt(f"the target of {attachment.node} is not known", targets.span),)
            members.append(Member(group, port, attachment.applies & doubted(doubts), anywhere=True))
    for link in ("target_groups", "traffic_sources"):
        for scaled in graph.referring(AutoScalingGroup, link, group):
            members.append(Member(scaled.node, group.port, scaled.applies))
    for attached in graph.referring(AutoScalingAttachment, "target_group", group):
        members += [Member(node, group.port, attached.applies & sure) for node, sure in _each(attached.node.group)]
    for target in graph.referring(ServiceTarget, "target_group", group):
        services: Links[ContainerService] = target.node.service
        members += [Member(node, target.node.port, target.applies & sure) for node, sure in _each(services)]
    return tuple(members)


def _member(target: Node, port: Setting[int], applies: Truth) -> Member:
    """A target; one that is not declared here is an address or an identifier, or nobody knows what."""
    if not target.is_seen and _is_address(target.key):
        return Member(target, port, applies, target.key)
    if target.origin is Origin.UNNAMED or (target.origin is Origin.EXTERNAL and target.resource.key == target.key):
        return Member(target, port, applies & unknown(f"{target} is not known", target.span), anywhere=True)
    return Member(target, port, applies, "" if target.is_seen else target.key)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _each(links: Links[N]) -> Iterator[tuple[N, Truth]]:
    yield from ((node, links.includes(node)) for node in links)
