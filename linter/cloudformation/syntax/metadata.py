"""The metadata of the resources of a template, in which tools keep their instructions.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-metadata.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from linter.cloudformation.syntax.parse import parse
from linter.cloudformation.syntax.syntax import Mapping, Sequence, Syntax, Text
from linter.cloudformation.syntax.template import Template
from linter.source import Remark, Source

_DEEPEST = 10


def remarks(source: Source, tools: Collection[str]) -> tuple[Remark, ...]:
    """What the metadata of the resources tells these tools, in the order of the text."""
    if "Metadata" not in source.text or not any(tool in source.text for tool in tools):
        return ()
    return tuple(_remarks(source, tools))


def _remarks(source: Source, tools: Collection[str]) -> Iterator[Remark]:
    template = parse(source)
    if not isinstance(template, Template):
        return
    for name, entry in template.section("Resources").items():
        metadata = entry.value.get("Metadata") if isinstance(entry.value, Mapping) else None
        told = metadata.entries if isinstance(metadata, Mapping) else {}
        for tool, remark in told.items():
            if tool in tools:
                yield Remark(tool, _plain(remark.value), name, entry.key.span, remark.key.span)


def _plain(node: Syntax, depth: int = 0) -> object:
    """A node as plain data; None for a function call, and for what lies too deep."""
    if isinstance(node, Text):
        return node.content
    if depth < _DEEPEST and isinstance(node, Sequence):
        return [_plain(item, depth + 1) for item in node.items]
    if depth < _DEEPEST and isinstance(node, Mapping):
        return {key: _plain(entry.value, depth + 1) for key, entry in node.entries.items()}
    return None
