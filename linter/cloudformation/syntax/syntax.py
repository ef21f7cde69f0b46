"""The syntax of a template: scalars, lists, mappings and function calls, each with its exact span.

A short tag and its long form are the same call: `!Sub x`, `Fn::Sub: x` and `{"Fn::Sub": "x"}`. A node wraps the
composed YAML node and is converted when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TypeAlias

import yaml
from msgspec import Struct

from linter.cloudformation.syntax.scalars import plain, rendered
from linter.source import Source, Span
from linter.value import Plain

STRING = "tag:yaml.org,2002:str"
PLAIN = "plain"
QUOTED = "quoted"
COLLECTION = "collection"
LOOP = "Fn::ForEach::"
_CUT = "is_cut"


def cut(raw: yaml.Node) -> yaml.Node:
    """Mark a composed node as one that lost some of its members, because its text is broken."""
    setattr(raw, _CUT, True)
    return raw


class _Node(Struct, frozen=True, eq=False, dict=True):
    raw: yaml.Node
    source: Source

    @property
    def is_cut(self) -> bool:
        """Whether its text is broken, so that it may have further members."""
        return bool(getattr(self.raw, _CUT, False))

    @cached_property
    def span(self) -> Span:
        """Its position, including a short tag."""
        return span_of(self.raw, self.source)


class Text(_Node, frozen=True, eq=False, dict=True):
    """A scalar: a string, number, boolean or null."""

    @cached_property
    def content(self) -> Plain:
        """Its typed content."""
        written: str = self.raw.value
        return plain(written) if self.raw.tag == PLAIN else written

    @property
    def text(self) -> str:
        """Its content as a string."""
        return rendered(self.content)


class Sequence(_Node, frozen=True, eq=False, dict=True):
    """A list."""

    @cached_property
    def items(self) -> tuple[Syntax, ...]:
        """Its members."""
        return tuple(node(item, self.source) for item in self.raw.value)


class Entry(Struct, frozen=True, eq=False):
    """One `Key: value` of a mapping."""

    key: Text
    value: Syntax

    @property
    def place(self) -> Span:
        """The span of key and value."""
        return self.key.span.to(self.value.span) if self.key.span <= self.value.span else self.value.span


class Mapping(_Node, frozen=True, eq=False, dict=True):
    """An object. The last of several entries with one key counts; written entries override merged ones (`<<`)."""

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Its entries by key, in the order of the text."""
        entries: dict[str, Entry] = {}
        for raw_key, raw_value in self.raw.value:
            if raw_key.tag == PLAIN and raw_key.value == "<<":
                merged = dict(_merged(node(raw_value, self.source)))
                entries = {**merged, **entries}
            elif isinstance(raw_key, yaml.ScalarNode):
                entries[raw_key.value] = Entry(Text(raw_key, self.source), node(raw_value, self.source))
        return entries

    @cached_property
    def shadowed(self) -> dict[str, tuple[Entry, ...]]:
        """Of every duplicate key the earlier entries, which do not count for the parsers of YAML and JSON."""
        by_key: dict[str, list[tuple[yaml.Node, yaml.Node]]] = {}
        for pair in self.raw.value:
            if isinstance(pair[0], yaml.ScalarNode) and not (pair[0].tag == PLAIN and pair[0].value == "<<"):
                by_key.setdefault(pair[0].value, []).append(pair)
        return {
            key: tuple(Entry(Text(raw, self.source), node(value, self.source)) for raw, value in pairs[:-1])
            for key, pairs in by_key.items()
            if len(pairs) > 1
        }

    def get(self, key: str) -> Syntax | None:
        """The value under a key; None when there is none."""
        entry = self.entries.get(key)
        return None if entry is None else entry.value

    def mapping(self, key: str) -> dict[str, Entry]:
        """The entries of the mapping under a key; empty when there is no mapping."""
        value = self.get(key)
        if isinstance(value, Call) and isinstance(value.raw, yaml.MappingNode) and value.raw.tag == COLLECTION:
            return Mapping(value.raw, value.source).entries  # a single `Fn::Transform`
        return value.entries if isinstance(value, Mapping) else {}


class Call(_Node, frozen=True, eq=False):
    """An intrinsic function and its argument. `name` is the long form: `Ref`, `Fn::Sub`, `Condition`."""

    name: str
    argument: Syntax


Syntax: TypeAlias = Text | Sequence | Mapping | Call


def arguments_of(name: str, within: Syntax) -> Iterator[Syntax]:
    """The argument of every call of a function within a node, alone or beside other entries."""
    if isinstance(within, Sequence):
        for item in within.items:
            yield from arguments_of(name, item)
    elif isinstance(within, Mapping):
        for key, entry in within.entries.items():
            if key == name:
                yield entry.value
            yield from arguments_of(name, entry.value)
    elif isinstance(within, Call):
        if within.name == name:
            yield within.argument
        yield from arguments_of(name, within.argument)


def calls_in(within: Syntax) -> Iterator[Call]:
    """Every call within a node, the outer before the inner."""
    waiting = [within]
    while waiting:
        syntax = waiting.pop()
        if isinstance(syntax, Sequence):
            waiting.extend(reversed(syntax.items))
        elif isinstance(syntax, Mapping):
            waiting.extend(entry.value for entry in reversed(syntax.entries.values()))
        elif isinstance(syntax, Call):
            yield syntax
            waiting.append(syntax.argument)


def node(raw: yaml.Node, source: Source) -> Syntax:
    """Convert a composed node."""
    tag: str = raw.tag
    if tag.startswith("!") and len(tag) > 1:
        name = tag[1:]
        long = name if name in {"Ref", "Condition"} else f"Fn::{name}"
        return Call(raw, source, long, _untagged(raw, source))
    return _untagged(raw, source)


def _untagged(raw: yaml.Node, source: Source) -> Syntax:
    if isinstance(raw, yaml.MappingNode):
        if len(raw.value) == 1:
            key, argument = raw.value[0]
            if isinstance(key, yaml.ScalarNode) and _names_function(key.value):
                return Call(raw, source, key.value, node(argument, source))
        return Mapping(raw, source)
    if isinstance(raw, yaml.SequenceNode):
        return Sequence(raw, source)
    return Text(raw, source)


def _names_function(key: str) -> bool:
    return key == "Ref" or (key.startswith("Fn::") and not key.startswith(LOOP))


def _merged(value: Syntax) -> Iterator[tuple[str, Entry]]:
    """The entries that `<<` merges; the first of several mappings wins."""
    if isinstance(value, Sequence):
        for item in reversed(value.items):
            yield from _merged(item)
    elif isinstance(value, Mapping):
        yield from value.entries.items()


def span_of(raw: yaml.Node, source: Source) -> Span:
    """The span of a composed node. libyaml ends a block where the next token starts, which is too late."""
    start = raw.start_mark
    line, column = _end(raw, source)
    return Span(source.file, start.line + 1, start.column + 1, line + 1, column + 1)


def _end(raw: yaml.Node, source: Source) -> tuple[int, int]:
    last = raw
    while isinstance(last, yaml.CollectionNode) and not last.flow_style and last.value:
        final = last.value[-1]
        final = final[1] if isinstance(final, tuple) else final
        if final.start_mark.index <= last.start_mark.index:
            break  # an alias, whose anchor is before or around it
        last = final
    end = last.end_mark
    if isinstance(last, yaml.ScalarNode) and last.style in {"|", ">"}:
        return _end_of_text(last, source)
    if end.line < raw.start_mark.line or (isinstance(last, yaml.CollectionNode) and not last.flow_style):
        end = last.start_mark  # an alias whose anchor is before it, or an empty block
    return max((end.line, end.column), (raw.start_mark.line, raw.start_mark.column))


def _end_of_text(raw: yaml.Node, source: Source) -> tuple[int, int]:
    end = raw.end_mark
    line = min(end.line if end.column else end.line - 1, len(source.lines) - 1)
    while line > raw.start_mark.line and not source.lines[line].strip():
        line -= 1
    return line, len(source.lines[line])
