"""Two graphs side by side: what their nodes say, where both know it."""

from __future__ import annotations

from collections import defaultdict

from linter.aws.catalogue import kinds
from linter.aws.cidr_blocks import Cidrs
from linter.aws.fields import Field
from linter.aws.node import Node
from linter.aws.setting import Links, Setting
from linter.graph.graph import Graph

UNKNOWN = "not known"


def facts(node: Node) -> dict[str, object]:
    """What each field of a node says, as plain as can be."""
    fields = {name for each in type(node).__mro__ for name, field in vars(each).items() if isinstance(field, Field)}
    return {name: _plain(getattr(node, name)) for name in sorted(fields)}


def _plain(said: object) -> object:
    if isinstance(said, Setting):
        return said.values if said.values and not said.open else UNKNOWN
    if isinstance(said, Links):
        return UNKNOWN if said.open or said.maybe else tuple(sorted(node.key for node in said.surely))
    if isinstance(said, Cidrs):
        return said.held.least if not said.held.doubts else UNKNOWN
    return UNKNOWN


def nodes(graph: Graph) -> dict[tuple[str, str], list[dict[str, object]]]:
    """What the nodes say, by their kind and the resource that declares them."""
    found: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    for kind in kinds():
        for node in graph.all(kind):
            if type(node) is kind:
                found[kind.__name__, node.resource.key].append(facts(node))
    return {place: sorted(said, key=str) for place, said in found.items()}


def differences(left: Graph, right: Graph) -> list[str]:
    """Where the two say something else; what one of them does not know is no difference."""
    ours, theirs = nodes(left), nodes(right)
    found = [f"{place} is in one only" for place in sorted(ours.keys() ^ theirs.keys())]
    for place in sorted(ours.keys() & theirs.keys()):
        if len(ours[place]) != len(theirs[place]):
            found.append(f"{place}: {len(ours[place])} and {len(theirs[place])}")
        for a, b in zip(ours[place], theirs[place], strict=False):
            found += [
                f"{place}.{name}: {a[name]} and {b[name]}"
                for name in a
                if UNKNOWN not in (a[name], b[name]) and a[name] != b[name]
            ]
    return found
