"""Whether anything uses a security group: every reference counts, except by what only defines its rules."""

from __future__ import annotations

from itertools import chain, islice

from linter.aws.ec2 import Launch
from linter.aws.node import Node
from linter.aws.security_group import EgressRule, ExclusiveRules, IngressRule, Rule, SecurityGroup, SecurityGroupVpc
from linter.budget import meet
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import interfaces, members_of
from linter.graph.mentions import values_in
from linter.truth import NO, YES, Doubt, Truth, any_of, doubted
from linter.value import referred

MOST_VALUES = 2_000_000
"""How many values are searched for references; in a larger deployment the answer stays open."""


def is_referred_to(graph: Graph, node: Node) -> Truth:
    """Whether an output or a resource refers to a node, other than to define the rules of a security group."""
    keys, doubts = _referred_to(graph)
    return YES if node.resource.key in keys else doubted(doubts) if doubts else NO


@fact
def use_of(graph: Graph, group: SecurityGroup) -> Truth:
    """Whether anything uses a group: an interface has it, another group admits its members, or something refers to it.

    A rule of the group itself does not count; an output that exports it does.
    """
    launched = any_of(launch.applies for launch in graph.referring(Launch, "groups", group))
    members = launched | any_of(applies & interface.exists for interface, applies in members_of(graph, group))
    # asking for members first saves evaluating everything that is declared
    if members.certain:
        return YES
    referred = is_referred_to(graph, group)
    if referred.certain:
        return YES
    admitted = any_of(
        rule.applies & ~rule.node.group.includes(group)
        for kind in (IngressRule, EgressRule)
        for rule in graph.referring(kind, "peer_groups", group)
    )
    doubts = (*graph.opened(group), *_unseen_groups(graph))
    return any_of((members, admitted, referred, doubted(doubts) if doubts else NO))


@fact
def _unseen_groups(graph: Graph) -> tuple[Doubt, ...]:
    """Why some interface may have groups that cannot be seen."""
    doubts = (doubt for interface in interfaces(graph) if interface.groups.open for doubt in interface.groups.doubts)
    return tuple(dict.fromkeys(doubts))


@fact
def _referred_to(graph: Graph) -> tuple[frozenset[str], tuple[Doubt, ...]]:
    """The keys that outputs and resources refer to, and why there may be more.

    Resources that only define the rules of a group, or the VPCs it is used in, do not count.
    """
    defining: tuple[Node, ...] = (*graph.all(Rule), *graph.all(ExclusiveRules), *graph.all(SecurityGroupVpc))
    rules = {node.resource.key for node in defining if node.parent is None}
    bodies = (resource.body for resource in graph.declarations.resources if resource.key not in rules)
    values = values_in(chain(graph.declarations.outputs.values(), bodies))
    keys = frozenset(reference.resource for value in islice(values, MOST_VALUES) for reference in referred(value))
    if next(values, None) is None:
        return keys, ()
    doubt = f"only the first {MOST_VALUES:,} values were searched for references"
    meet(f"{doubt}, so nothing is said of what is not used")
    return keys, (Doubt(doubt),)
