"""Faults in YAML that can be composed: duplicate keys, and aliases that never end."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from linter.cloudformation.syntax.syntax import PLAIN, span_of
from linter.finding import Problem
from linter.source import Source

MOST_NODES = 250_000
"""The most nodes of a template once its aliases are expanded."""


def runaway(root: yaml.Node, source: Source) -> Problem | None:
    """The problem of aliases that contain themselves or expand beyond the bound; None when there are none."""
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
    except _Runaway as error:
        advice = "replace the aliases with what they stand for"
        return Problem(
            span_of(error.node, source),
            f"aliases contain themselves, or expand to more than {MOST_NODES:,} keys and values",
            advice,
        )
    return None


class _Runaway(Exception):  # noqa: N818 - named after the node it reports
    def __init__(self, node: yaml.Node) -> None:
        super().__init__()
        self.node = node


def faults(root: yaml.Node, source: Source) -> Iterator[Problem]:
    """The duplicate keys, and the keys that are not strings."""
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
    keys: dict[str, int] = {}
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            yield Problem(span_of(key, source), "this key is not a string", "write a string before the colon")
        elif key.value in keys and not (key.tag == PLAIN and key.value == "<<"):
            message = f"{key.value} is a duplicate key: it is also in line {keys[key.value]}"
            yield Problem(span_of(key, source), message, "remove one of the two")
        else:
            keys[key.value] = key.start_mark.line + 1


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        yield from node.value
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            yield from pair
