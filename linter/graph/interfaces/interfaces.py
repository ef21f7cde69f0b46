"""The network interfaces of workloads and managed services, and those declared separately.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from operator import attrgetter

from linter.aws.node import Node
from linter.aws.security_group import SecurityGroup
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.interfaces.balancers import balancers
from linter.graph.interfaces.hosts import hosts
from linter.graph.interfaces.interface import Interface, Placement, Role, Site
from linter.graph.interfaces.middle_interfaces import middle_interfaces
from linter.graph.interfaces.services import managed
from linter.truth import Truth

__all__ = ["Interface", "Placement", "Role", "Site", "interfaces", "interfaces_of", "members_of"]


@fact
def interfaces(graph: Graph) -> tuple[Interface, ...]:
    """Every interface that exists or may exist, sorted by key."""
    every = (*hosts(graph), *balancers(graph), *middle_interfaces(graph), *managed(graph))
    return tuple(sorted((interface for interface in every if interface.exists.possible), key=attrgetter("key")))


def interfaces_of(graph: Graph, owner: Node) -> tuple[Interface, ...]:
    """The interfaces of a workload, the primary one first; for a declared interface, itself."""
    return _by_owner(graph).get(owner, ())


@fact
def _by_owner(graph: Graph) -> Mapping[Node, tuple[Interface, ...]]:
    owned: dict[Node, dict[str, Interface]] = defaultdict(dict)
    for interface in sorted(interfaces(graph), key=attrgetter("index", "key")):
        for owner in (interface.owner, interface.declared):
            if owner is not None:
                owned[owner][interface.key] = interface
    return {owner: tuple(keyed.values()) for owner, keyed in owned.items()}


def members_of(graph: Graph, group: SecurityGroup) -> tuple[tuple[Interface, Truth], ...]:
    """The interfaces that are, or may be, members of a security group."""
    return _by_group(graph).get(group, ())


@fact
def _by_group(graph: Graph) -> Mapping[SecurityGroup, tuple[tuple[Interface, Truth], ...]]:
    members_by_group: dict[SecurityGroup, list[tuple[Interface, Truth]]] = defaultdict(list)
    for interface in interfaces(graph):
        for group in interface.groups:
            members_by_group[group].append((interface, interface.groups.includes(group)))
    return {group: tuple(members) for group, members in members_by_group.items()}
