"""Whether anything uses a security group: any reference counts, but for those that only make its rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from linter.aws.node import Node
from linter.aws.security_group import (
    DefaultSecurityGroup,
    EgressRule,
    ExclusiveRules,
    IngressRule,
    Rule,
    SecurityGroup,
    SecurityGroupVpc,
)
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import interfaces, members_of
from linter.truth import Doubt, Truth, any_of, truth
from linter.value import Array, Choice, Record, Value, referred

MOST_VALUES = 200_000
"""Values that are looked through for references; a deployment with more of them leaves the question open."""


@dataclass(frozen=True, slots=True)
class Use:
    """A group, and whether anything uses it."""

    group: SecurityGroup
    used: Truth


def uses(graph: Graph) -> Iterator[Use]:
    """Every declared group but the ones that come with a VPC, which cannot be removed."""
    for group in graph.all(SecurityGroup):
        if not isinstance(group, DefaultSecurityGroup):
            yield Use(group, use_of(graph, group))


@fact
def use_of(graph: Graph, group: SecurityGroup) -> Truth:
    """Whether anything uses a group: is in it, admits its members, or passes it on."""
    members = any_of(applies & each.exists for each, applies in members_of(graph, group))
    # what members answer spares evaluating everything that is declared
    if members.certain or group.resource.key in _referred_to(graph):
        return truth(known=True)
    admitted = any_of(
        each.applies & ~each.node.group.includes(group)
        for kind in (IngressRule, EgressRule)
        for each in graph.referring(kind, "peer_groups", group)
    )
    doubts = (*graph.opened(group), *_unseen_groups(graph))
    perhaps = Truth(possible=bool(doubts), certain=False, doubts=doubts)
    return any_of((members, admitted, perhaps))


@fact
def _unseen_groups(graph: Graph) -> tuple[Doubt, ...]:
    """Why some interface may have groups that cannot be seen."""
    found = (doubt for each in interfaces(graph) if each.groups.open for doubt in each.groups.doubts)
    return tuple(dict.fromkeys(found))


@fact
def _referred_to(graph: Graph) -> frozenset[str]:
    """What outputs and resources refer to, apart from those that only give a group its rules and places."""
    made: tuple[Node, ...] = (*graph.all(Rule), *graph.all(ExclusiveRules), *graph.all(SecurityGroupVpc))
    rules = {each.resource.key for each in made if each.parent is None}
    found: set[str] = set()
    pending: list[tuple[str, Value]] = [("", value) for value in graph.declarations.outputs.values()]
    pending += [(each.key, each.body) for each in graph.declarations.resources if each.key not in rules]
    for _ in range(MOST_VALUES):
        if not pending:
            return frozenset(found)
        owner, value = pending.pop()
        found.update(reference.resource for reference in referred(value) if reference.resource != owner)
        pending += [(owner, inner) for inner in _within(value)]
    return frozenset(found | {each.resource.key for each in graph.all(SecurityGroup)})


def _within(value: Value) -> Iterator[Value]:
    if isinstance(value, Array):
        yield from value.items
    elif isinstance(value, Record):
        yield from (value.entries[name] for name in value.entries)
    elif isinstance(value, Choice):
        yield from (option.value for option in value.options)
