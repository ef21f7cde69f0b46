"""What uses a security group.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from linter.aws.catalogue import spelled_as
from linter.aws.security_group import EgressRule, ExclusiveRules, IngressRule, Rule, SecurityGroup, SecurityGroupVpc
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import interfaces
from linter.graph.mentions import mentioned
from linter.truth import YES, Truth, any_of

OWN = (Rule, ExclusiveRules, SecurityGroupVpc)
"""The kinds that make a group what it is, and do not use it by naming it."""


@fact
def used(graph: Graph, group: SecurityGroup) -> Truth:
    """Whether anything uses a group: mentions it in whatever argument, admits its members, or hands it on.

    A rule of the group itself, and its own reference to itself, is no use; leaving through an output is one.
    """
    users = _users(graph).get(group.resource.key, ())
    if any(exists.certain for exists in users) or group.resource.key in _handed_out(graph):
        return YES
    return any_of((*users, *_perhaps(graph, group)))


def _perhaps(graph: Graph, group: SecurityGroup) -> Iterator[Truth]:
    """Uses by rules whose peers are not known."""
    for kind in (IngressRule, EgressRule):
        for each in graph.referring(kind, "peer_groups", group):
            if not each.applies.certain:
                yield each.applies


@fact
def _users(graph: Graph) -> dict[str, tuple[Truth, ...]]:
    """For each resource, by its key, whether what uses it exists."""
    found: dict[str, list[Truth]] = defaultdict(list)
    for resource in graph.declarations.resources:
        if not any(issubclass(kind, OWN) for kind, spelling in spelled_as(resource.type) if not spelling.block):
            for key in dict.fromkeys(mentioned(resource.body)):
                if key != resource.key:
                    found[key].append(resource.exists)
    for rule in graph.all(Rule):
        for group in rule.peer_groups:
            if group not in tuple(rule.group):
                found[group.resource.key].append(rule.exists)
    for interface in interfaces(graph):
        for group in interface.groups:
            found[group.resource.key].append(interface.exists & interface.groups.includes(group))
    return {key: tuple(truths) for key, truths in found.items()}


@fact
def _handed_out(graph: Graph) -> frozenset[str]:
    """The resources that leave through an output of the deployment."""
    return frozenset(key for value in graph.declarations.outputs.values() for key in mentioned(value))
