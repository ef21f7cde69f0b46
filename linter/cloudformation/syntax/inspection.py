"""What is wrong with the text of a template though it can be composed: keys written twice, runaway aliases."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from linter.cloudformation.syntax.syntax import PLAIN, span_of
from linter.finding import Problem
from linter.source import Source

MOST_NODES = 250_000
"""How many nodes a template may come to with its aliases written out; the largest template CloudFormation takes has
a megabyte of text."""


def runaway(root: yaml.Node, source: Source) -> Problem | None:
    """The fault of a text whose aliases lead back to themselves or multiply beyond the bound; None where none do."""
    sizes: dict[int, int] = {}
    within: set[int] = set()

    def size(node: yaml.Node) -> int:
        if id(node) in within:
            raise _Runaway(node)
        if id(node) not in sizes:
            within.add(id(node))
            sizes[id(node)] = 1 + sum(size(child) for child in _children(node))
            within.remove(id(node))
        if sizes[id(node)] > MOST_NODES:
            raise _Runaway(node)
        return sizes[id(node)]

    if "&" not in source.text or "*" not in source.text:
        return None
    try:
        size(root)
    except _Runaway as found:
        advice = "write out what the aliases stand for"
        return Problem(span_of(found.node, source), "aliases lead back to themselves or multiply without end", advice)
    return None


class _Runaway(Exception):  # noqa: N818 - it is what the node is
    def __init__(self, node: yaml.Node) -> None:
        super().__init__()
        self.node = node


def faults(root: yaml.Node, source: Source) -> Iterator[Problem]:
    """The keys that are written twice in one object, and those that are no texts."""
    waiting = [root]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            yield from _faults_of_keys(node, source)
        waiting.extend(_children(node))


def _faults_of_keys(node: yaml.MappingNode, source: Source) -> Iterator[Problem]:
    keys: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            yield Problem(span_of(key, source), "a key that is no text", "write a text before the colon")
        elif key.value in keys and not (key.tag == PLAIN and key.value == "<<"):
            yield Problem(span_of(key, source), f"{key.value} is written twice in one object", "remove one of the two")
        else:
            keys.add(key.value)


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        yield from node.value
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            yield from pair
