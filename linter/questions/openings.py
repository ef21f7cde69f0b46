"""What the rules of security groups open, rule by rule, and where only several together do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from linter.aws.security_group import Rule, SecurityGroup
from linter.finding import Evidence
from linter.graph.graph import Graph
from linter.network import NO_ADDRESS, Addresses, Between, Service
from linter.source import Span
from linter.truth import Truth, all_of


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a rule opens its group to all of the wanted addresses, and the block to mend where it does.

    `beside` names the other rules it takes, where no rule alone does: 0.0.0.0/1 here and 128.0.0.0/1 there.
    """

    rule: Rule
    when: Truth
    span: Span
    beside: tuple[Evidence, ...] = ()

    @property
    def group(self) -> str:
        """The group whose door it is, as a sentence names it."""
        return str(self.rule.group.only or self.rule)


def openings(graph: Graph, kind: type[Rule], lets: Callable[[Service], Truth], wanted: Addresses) -> Iterator[Opening]:
    """Every rule of the kind, with whether it lets the service through to or from all of the wanted addresses."""
    rules = graph.all(kind)
    together = {first.key: others for first, *others in _together(rules, lets, wanted)}
    for rule in rules:
        if rule.key in together:
            others = together[rule.key]
            when = all_of(lets(each.service) & each.exists for each in (rule, *others))
            yield Opening(rule, when, rule.place_of(wanted), tuple(_beside(each, wanted) for each in others))
        else:
            yield Opening(rule, lets(rule.service) & rule.admits(wanted), rule.place_of(wanted))


def _together(
    rules: tuple[Rule, ...], lets: Callable[[Service], Truth], wanted: Addresses
) -> Iterator[tuple[Rule, ...]]:
    """For each group the rules that surely open it together, where none of them does alone."""
    grouped: dict[SecurityGroup, list[Rule]] = defaultdict(list)
    for rule in rules:
        group = rule.group.only
        if group is not None and (lets(rule.service) & rule.exists & rule.peers.meets(wanted)).certain:
            grouped[group].append(rule)
    for listed in grouped.values():
        held = Between(NO_ADDRESS, NO_ADDRESS)
        for rule in listed:
            held |= rule.peers
        if held.covers(wanted).certain and not any(rule.admits(wanted).certain for rule in listed):
            yield tuple(listed)


def _beside(rule: Rule, wanted: Addresses) -> Evidence:
    return Evidence(f"together with {rule.peers.least}", rule.place_of(wanted), rule.address)
