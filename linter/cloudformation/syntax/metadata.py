"""The metadata of the resources of a template, in which tools keep their instructions.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-metadata.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from linter.cloudformation.syntax.parse import parse
from linter.cloudformation.syntax.syntax import Call, Entry, Mapping, Sequence, Syntax, Text
from linter.cloudformation.syntax.template import Template, text_in
from linter.source import Remark, Source, Span

_DEEPEST = 10
_RULES = frozenset({"AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"})


def remarks(source: Source, tools: Collection[str]) -> tuple[Remark, ...]:
    """What the metadata of the resources tells these tools, in the order of the text."""
    if "Metadata" not in source.text or not any(tool in source.text for tool in tools):
        return ()
    return tuple(_remarks(source, tools))


def _remarks(source: Source, tools: Collection[str]) -> Iterator[Remark]:
    template = parse(source)
    if not isinstance(template, Template):
        return
    resources = template.section("Resources")
    rules = _rules(resources)
    for name, entry in resources.items():
        metadata = entry.value.get("Metadata") if isinstance(entry.value, Mapping) else None
        told = metadata.entries if isinstance(metadata, Mapping) else {}
        for tool, remark in told.items():
            if tool in tools and entry.key.span.file == source.file:  # not one of an included fragment
                yield Remark(tool, _plain(remark.value), name, entry.key.span, remark.key.span, rules.get(name, ()))


def _rules(resources: dict[str, Entry]) -> dict[str, tuple[Span, ...]]:
    """The positions of the resources that add rules to a security group, by its logical ID."""
    rules: dict[str, tuple[Span, ...]] = {}
    for entry in resources.values():
        if not isinstance(entry.value, Mapping) or text_in(entry.value, "Type") not in _RULES:
            continue
        properties = entry.value.get("Properties")
        group = properties.get("GroupId") if isinstance(properties, Mapping) else None
        named = group.argument if isinstance(group, Call) and group.name in ("Ref", "Fn::GetAtt") else None
        first = named.items[0] if isinstance(named, Sequence) and named.items else named
        if isinstance(first, Text):
            name = first.text.partition(".")[0]
            rules[name] = (*rules.get(name, ()), entry.key.span)
    return rules


def _plain(node: Syntax, depth: int = 0) -> object:
    """A node as plain data; None for a function call, and for what lies too deep."""
    if isinstance(node, Text):
        return node.content
    if depth < _DEEPEST and isinstance(node, Sequence):
        return [_plain(item, depth + 1) for item in node.items]
    if depth < _DEEPEST and isinstance(node, Mapping):
        return {key: _plain(entry.value, depth + 1) for key, entry in node.entries.items()}
    return None
