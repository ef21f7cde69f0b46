"""The rules of security groups that open a service to given addresses, alone or several together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

from linter.aws.security_group import IngressRule, Rule, SecurityGroup
from linter.finding import Evidence, Finding, Fix, Subject
from linter.graph.addressing import clients_in, is_of_aws
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.network import EVERY_ADDRESS, NO_ADDRESS, Addresses, Between, Ports, Service, united
from linter.source import Span
from linter.truth import YES, Truth

Lets: TypeAlias = Callable[[Service, Sequence[Ports]], Truth]


class Opening(Struct, frozen=True):
    """Whether a rule opens its group to all of the wanted addresses, and the block to change where it does.

    `beside` names the other rules it takes, where no rule alone does: 0.0.0.0/1 here and 128.0.0.0/1 there.
    `narrowing` is the fix that admits only the corporate networks of the configuration.
    """

    rule: Rule
    when: Truth
    span: Span
    subject: Subject
    beside: tuple[Evidence, ...] = ()
    narrowing: Fix | None = None

    @property
    def group(self) -> str:
        """The group that is opened, as a sentence names it."""
        return str(self.rule.group.only or self.rule)

    def finding(self, message: str) -> Finding:
        """The finding about the rule."""
        return self.rule.finding(
            self.when, message, at=self.span, evidence=self.beside, subject=self.subject, fix=self.narrowing
        )


def openings(
    graph: Graph,
    kind: type[Rule],
    wanted: Sequence[Ports],
    peers: Addresses,
    lets: Lets = Service.permits_any,
) -> Iterator[Opening]:
    """Every rule of the kind, with whether it lets the wanted ports through to or from all of the peers.

    `lets` decides for the service of a rule: by default it must let every port through that is wanted of a protocol;
    `Service.touches_any` asks for one port alone, and `any_traffic` for nothing at all.
    """

    def opens(service: Service) -> Truth:
        return lets(service, wanted)

    rules = graph.all(kind)
    together = {first.key: others for first, *others in _together(graph, opens, peers, rules)}
    for rule in rules:
        others = together.get(rule.key, ())
        when = YES if others else opens(rule.service) & peers_of(graph, rule).covers(peers)
        held = united(peers_of(graph, opener) for opener in (rule, *others))
        subject = Subject(rule.key, tuple(wanted), _families(held, peers))
        beside = tuple(_beside(graph, other, peers) for other in others)
        narrowing = rule.narrowed(peers, graph.corporate) if isinstance(rule, IngressRule) else None
        yield Opening(rule, when, _place(rule, peers), subject, beside, narrowing)


def any_traffic(_service: Service, _wanted: Sequence[Ports]) -> Truth:
    """Let every rule through, whatever it is for."""
    return YES


@fact
def peers_of(graph: Graph, rule: Rule) -> Between:
    """The addresses of a rule, of its CIDR blocks and prefix lists, but for the lists that AWS manages.

    Those are never everybody, though nobody knows what is in them.
    """
    lists = (clients_in(graph, listed) for listed in rule.prefix_lists if not is_of_aws(listed))
    unseen = [Between(NO_ADDRESS, EVERY_ADDRESS, rule.prefix_lists.doubts)] if rule.prefix_lists.open else []
    return united((rule.peers, *lists, *unseen))


def _place(rule: Rule, peers: Addresses) -> Span:
    """The block to change; the prefix list, where that is what lets the peers in."""
    return rule.place_of(peers) if rule.peers.meets(peers).possible else rule.prefix_lists.span


def _families(held: Between, peers: Addresses) -> tuple[int, ...]:
    by_family = {4: Addresses(v4=peers.v4), 6: Addresses(v6=peers.v6)}
    return tuple(family for family, addresses in by_family.items() if held.covers(addresses).possible)


def _together(
    graph: Graph, opens: Callable[[Service], Truth], peers: Addresses, rules: tuple[Rule, ...]
) -> Iterator[tuple[Rule, ...]]:
    """For each group the rules that surely exist and open it together, where none of them does alone."""
    grouped: dict[SecurityGroup, list[Rule]] = defaultdict(list)
    for rule in rules:
        group = rule.group.only
        if group is not None and (opens(rule.service) & rule.exists & peers_of(graph, rule).meets(peers)).certain:
            grouped[group].append(rule)
    for listed in grouped.values():
        held = [peers_of(graph, rule) for rule in listed]
        alone = any(opener.covers(peers).certain for opener in held)
        if not alone and united(held).covers(peers).certain:
            yield tuple(listed)


def _beside(graph: Graph, rule: Rule, peers: Addresses) -> Evidence:
    return Evidence(f"together with {peers_of(graph, rule).least}", _place(rule, peers), rule.address)
