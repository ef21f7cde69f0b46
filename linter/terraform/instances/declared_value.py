"""Terraform values to the values of the graph: known, a reference, one of several, or unknown.

Evaluation stays lazy: the entries of a body are evaluated when they are read.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from fractions import Fraction
from functools import partial

from linter import value as declared
from linter.source import Span
from linter.terraform.instances.blocks import META_ARGUMENTS, BodyValues
from linter.terraform.instances.instances import REPRESENTATIVE
from linter.terraform.values.cty import Address, Unknown, Value
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.lazy_object import LazyValues
from linter.text import text_of

BROKEN = "the block has an error of syntax, and may set it"
"""Why an argument is not known that is missing from a block with an error, such as one that is being typed."""

_APART = META_ARGUMENTS | {"tags", "tags_all"}
"""Arguments that are written apart from the others, first or last."""

_DEEPEST = 100
"""The nesting depth that is followed; a deeper value is unknown."""


def declared_value(value: Value, place: Span, tokens: Container[str], depth: int = 0) -> declared.Value:
    """The value as the graph sees it; `place` is its span if it has none of its own."""
    content, span = value.content, value.span or place
    if depth > _DEEPEST:
        return declared.Unknown("it is nested too deeply", span)
    named = None if value.origin is None else _identified("", value.origin, span, tokens)
    via = named if isinstance(named, declared.Reference) else None
    if isinstance(content, Unknown):
        opaque = content.identity is None and not content.alternatives
        return via if via is not None and opaque else _unknown(content, span, tokens, depth)
    if isinstance(content, tuple):
        return declared.Array(tuple(declared_value(item, span, tokens, depth + 1) for item in content), span)
    if isinstance(content, Mapping):
        return declared_record(_known(content), span, tokens, depth)
    if isinstance(content, Fraction):
        whole = content.denominator == 1
        return declared.Scalar(content.numerator if whole else float(content), span, via)
    return declared.Scalar(content, span, via)


def _known(content: Mapping[str, Value]) -> Mapping[str, Value]:
    known = getattr(content, "known", content)
    return known if isinstance(known, Mapping) else content


def declared_record(values: Mapping[str, Value], span: Span, tokens: Container[str], depth: int = 0) -> declared.Record:
    """A body or an object as a record; for a body, with the span of each entry."""
    if isinstance(values, BodyValues):
        return declared.Record(_Entries(values, span, tokens, depth), span, _Places(values), partial(_gap, values))
    if isinstance(values, LazyValues):
        return declared.Record(_Entries(values, span, tokens, depth), span)
    places = {
        name: value.span for name, value in values.items() if value.span is not None and span.encloses(value.span)
    }
    return declared.Record(_Entries(values, span, tokens, depth), span, places)


def _gap(values: BodyValues) -> declared.Gap | None:
    """The insertion points of a block laid out as `terraform fmt` does; None otherwise.

    An argument goes behind the last plain one, and otherwise before the closing brace, as a block does.
    https://developer.hashicorp.com/terraform/language/style#code-formatting
    """
    span, body = values.span, values.body
    laid_out = span.line < span.end_line and span.end_column - 1 == span.column
    if values.generated or not laid_out or span.file.endswith(".json"):
        return None
    indent = " " * (span.column + 1)
    spans = [attribute.span for attribute in body.attributes.values()] + [block.span for block in body.blocks]
    crowded = any(place.end_line == span.end_line - 1 for place in spans)
    nested = declared.Gap(_start_of(span, span.end_line), indent, before="\n" if crowded else "", after="\n")
    first_block = min((block.span.line for block in body.blocks), default=span.end_line)
    plain = [attribute.span for name, attribute in body.attributes.items() if name not in _APART]
    lines = [place.line for place in plain if place.line == place.end_line < first_block]
    return declared.Gap(_start_of(span, max(lines, default=span.end_line - 1) + 1), indent, after="\n", nested=nested)


def _start_of(span: Span, line: int) -> Span:
    return Span(span.file, line, 1, line, 1)


class _Entries(Mapping[str, declared.Value]):
    """The entries of a record, evaluated on demand; an entry that fails to evaluate is unknown, with the reason.

    Dynamic blocks that make none leave no entry, as in Terraform, where the body is as if they were not written.
    """

    def __init__(self, values: Mapping[str, Value], span: Span, tokens: Container[str], depth: int) -> None:
        self._values = values
        self._span = span
        self._tokens = tokens
        self._depth = depth
        self._is_cut = isinstance(values, BodyValues) and values.body.is_cut
        self._made: dict[str, declared.Value] = {}

    def __getitem__(self, name: str) -> declared.Value:
        if name not in self._values:
            if not self._is_cut:
                raise KeyError(name)
            return declared.Unknown(BROKEN, self._span)
        value = self._value(name)
        if value is None:
            raise KeyError(name)
        return value

    def _value(self, name: str) -> declared.Value | None:
        if name not in self._made:
            self._made[name] = self._entry(name)
        value = self._made[name]
        is_empty = isinstance(value, declared.Array) and not value.items and value.rest is None
        return None if is_empty and self._is_dynamic(name) else value

    def _entry(self, name: str) -> declared.Value:
        values = self._values
        place = values.places(name) if isinstance(values, BodyValues) else self._span
        try:
            if isinstance(values, BodyValues) and not values.is_argument(name):
                return self._blocks(values.blocks(name), place)
            return declared_value(values[name], place, self._tokens, self._depth + 1)
        except EvaluationError as error:
            return declared.Unknown(f"{error.title}: {error.detail}", error.span or place)

    def _blocks(self, parts: tuple[Value, ...], place: Span) -> declared.Value:
        """The blocks of a type; an undecided dynamic block becomes a choice between lists."""
        made = [declared_value(part, place, self._tokens, self._depth + 1) for part in parts]
        if len(made) == 1:
            return made[0]
        items: list[declared.Value] = []
        for part in made:
            items.extend(part.items if isinstance(part, declared.Array) else (part,))
        return declared.Array(tuple(items), place)

    def __contains__(self, name: object) -> bool:
        if name not in self._values or not isinstance(name, str):
            return False
        return not self._is_dynamic(name) or self._value(name) is not None

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._values if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _is_dynamic(self, name: str) -> bool:
        return isinstance(self._values, BodyValues) and self._values.is_dynamic(name)


class _Places(Mapping[str, Span]):
    """The spans of the entries of a body."""

    def __init__(self, values: BodyValues) -> None:
        self._values = values

    def __getitem__(self, name: str) -> Span:
        if name not in self._values:
            raise KeyError(name)
        return self._values.places(name)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _unknown(content: Unknown, span: Span, tokens: Container[str], depth: int) -> declared.Value:
    if content.identity is not None:
        return _identified(content.reason, content.identity, span, tokens)
    if content.alternatives:
        return _choice(content, span, tokens, depth)
    mentions = _mentions(content, span, tokens)
    if isinstance(content.members, tuple) and content.members:
        members = tuple(declared_value(member, span, tokens, depth + 1) for member in content.members)
        return declared.Array(members, span, declared.Unknown(content.reason, span, mentions=mentions))
    if content.parts:
        pieces = (p if isinstance(p, str) else declared_value(p, span, tokens, depth + 1) for p in content.parts)
        return text_of(pieces, span)
    decoded = None if content.decoded is None else declared_value(content.decoded, span, tokens, depth + 1)
    return declared.Unknown(content.reason, span, mentions=mentions, mask=content.mask, decoded=decoded)


def _mentions(content: Unknown, span: Span, tokens: Container[str]) -> tuple[declared.Reference, ...]:
    """The resources that an unknown value was computed from."""
    named = (_identified(content.reason, source, span, tokens) for source in content.sources)
    return tuple(reference for reference in named if isinstance(reference, declared.Reference))


def _identified(
    reason: str, identity: Address, span: Span, tokens: Container[str]
) -> declared.Reference | declared.Unknown:
    resource, attribute = identity.resource, identity.attribute
    if resource in tokens:
        joint = "" if not attribute or attribute.startswith("[") else "."
        return declared.Unknown(reason, span, f"{resource}{joint}{attribute}")
    if resource.endswith(REPRESENTATIVE) and attribute.startswith("["):
        key, _, attribute = attribute.partition("]")
        return declared.Reference(resource, attribute.removeprefix("."), span, f"{key}]" != REPRESENTATIVE)
    return declared.Reference(resource, attribute, span)


def _choice(content: Unknown, span: Span, tokens: Container[str], depth: int) -> declared.Value:
    options = [declared_value(alternative, span, tokens, depth + 1) for alternative in content.alternatives]
    if len(options) == 1:
        return options[0]
    when = (f"{content.question} is true", f"{content.question} is false") if content.question else ("",) * len(options)
    return declared.Choice(tuple(map(declared.Option, options, when)), span, content.reason)
