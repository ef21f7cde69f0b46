"""Ends of one graph that are alike in all that decides about traffic: instances of `count`, mostly.

Two resources are alike if they have the same settings, refer to the same resources, and are referred to by the same:
exchanging them leaves the graph as it is, and so the same traffic reaches both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping

from linter.aws.cidr_blocks import CidrField
from linter.aws.fields import Field, LinkField, SettingField, fields_of
from linter.aws.node import Node
from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import interfaces_of
from linter.judgement.acceptance.fingerprint import content


def alike(graph: Graph, owners: Mapping[str, Node]) -> Mapping[str, tuple[str, ...]]:
    """For each of the owners of ends, by their keys, those that are alike, itself among them, in order."""
    parts: dict[str, list[Node]] = defaultdict(list)
    referring: dict[str, set[str]] = defaultdict(set)
    for node in graph.all(Node):
        parts[node.address].append(node)
        for name, field in fields_of(type(node)).items():
            if isinstance(field, LinkField):
                for target in getattr(node, name):
                    if target.address != node.address:
                        referring[target.address].add(node.address)
    seen: dict[Hashable, list[str]] = defaultdict(list)
    for key, owner in owners.items():
        described = tuple(_described(node, owner.address) for node in parts[owner.address])
        about = (len(interfaces_of(graph, owner)), frozenset(referring[owner.address]))
        # what is no resource of its own, or made of nothing, is like nothing else
        seen[(described, about) if described and key == owner.address else key].append(key)
    return {key: members for members in map(tuple, seen.values()) for key in members}


def _described(node: Node, address: str) -> Hashable:
    """Everything that is known of a node, with its own address left out."""
    inner = node.key.removeprefix(address)
    return type(node).__name__, inner, str(node.exists), node.resource.when, tuple(_fields(node))


def _fields(node: Node) -> Iterator[Hashable]:
    for name, field in fields_of(type(node)).items():
        if name == node.name_field or name in ("name", "description"):
            continue
        value = getattr(node, name)
        if isinstance(field, LinkField):
            kept = (tuple(linked.key for linked in value.surely), tuple(linked.key for linked in value.maybe))
            yield name, kept, value.stated, value.open
        elif isinstance(field, SettingField):
            yield name, value.values, value.texts, value.open, value.stated
        elif isinstance(field, CidrField):
            yield name, str(value.held.least), str(value.held.most), value.held.scattered
        elif isinstance(field, Field):
            written = field.value(node)
            yield name, None if written is None else content(written)
