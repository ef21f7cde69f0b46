"""The rules of security groups that open a service to given addresses, alone or several together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from linter.aws.security_group import Rule, SecurityGroup
from linter.finding import Evidence, Finding, Subject
from linter.graph.graph import Graph
from linter.network import NO_ADDRESS, Addresses, Between, Ports, Service
from linter.source import Span
from linter.truth import Truth, all_of

Lets: TypeAlias = Callable[[Service, Sequence[Ports]], Truth]


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a rule opens its group to all of the wanted addresses, and the block to change where it does.

    `beside` names the other rules it takes, where no rule alone does: 0.0.0.0/1 here and 128.0.0.0/1 there.
    """

    rule: Rule
    when: Truth
    span: Span
    subject: Subject
    beside: tuple[Evidence, ...] = ()

    @property
    def group(self) -> str:
        """The group that is opened, as a sentence names it."""
        return str(self.rule.group.only or self.rule)

    def finding(self, message: str) -> Finding:
        """The finding about the rule."""
        return self.rule.finding(self.when, message, at=self.span, evidence=self.beside, subject=self.subject)


def openings(
    graph: Graph,
    kind: type[Rule],
    wanted: Sequence[Ports],
    peers: Addresses,
    lets: Lets = Service.permits_any,
) -> Iterator[Opening]:
    """Every rule of the kind, with whether it lets the wanted ports through to or from all of the peers.

    `lets` decides for the service of a rule: by default it must let every port through that is wanted of a protocol;
    `Service.touches_any` asks for one port alone.
    """

    def opens(service: Service) -> Truth:
        return lets(service, wanted)

    rules = graph.all(kind)
    together = {first.key: others for first, *others in _together(rules, opens, peers)}
    for rule in rules:
        others = together.get(rule.key, ())
        if others:
            when = all_of(opens(opener.service) & opener.exists for opener in (rule, *others))
        else:
            when = opens(rule.service) & rule.admits(peers)
        subject = Subject(rule.key, tuple(wanted), _families(rule, others, peers))
        yield Opening(rule, when, rule.place_of(peers), subject, tuple(_beside(other, peers) for other in others))


def _families(rule: Rule, others: Sequence[Rule], peers: Addresses) -> tuple[int, ...]:
    held = rule.peers
    for other in others:
        held |= other.peers
    by_family = {4: Addresses(v4=peers.v4), 6: Addresses(v6=peers.v6)}
    return tuple(family for family, addresses in by_family.items() if held.covers(addresses).possible)


def _together(
    rules: tuple[Rule, ...], opens: Callable[[Service], Truth], peers: Addresses
) -> Iterator[tuple[Rule, ...]]:
    """For each group the rules that surely open it together, where none of them does alone."""
    grouped: dict[SecurityGroup, list[Rule]] = defaultdict(list)
    for rule in rules:
        group = rule.group.only
        if group is not None and (opens(rule.service) & rule.exists & rule.peers.meets(peers)).certain:
            grouped[group].append(rule)
    for listed in grouped.values():
        held = Between(NO_ADDRESS, NO_ADDRESS)
        for rule in listed:
            held |= rule.peers
        if held.covers(peers).certain and not any(rule.admits(peers).certain for rule in listed):
            yield tuple(listed)


def _beside(rule: Rule, peers: Addresses) -> Evidence:
    return Evidence(f"together with {rule.peers.least}", rule.place_of(peers), rule.address)
