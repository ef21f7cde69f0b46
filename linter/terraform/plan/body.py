"""The body of a planned instance: planned values, references, and the spans of the HCL next to the plan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain
from typing import Any

from linter.source import Span
from linter.terraform.plan.configuration import Configuration
from linter.terraform.plan.document import Planned
from linter.terraform.plan.mirrored import mirrored
from linter.value import Array, Choice, Record, Reference, Scalar, Unknown, Value

_IDENTIFIER = re.compile(r"arn:[^:]+:.+|[a-z]+-(?:[0-9a-f]{8}|[0-9a-f]{17})")
_DEEPEST = 100


class Identifiers:
    """The ids and ARNs of existing resources, which a plan for deployed infrastructure contains."""

    def __init__(self, resources: tuple[Planned, ...]) -> None:
        self._owners: dict[str, tuple[str, str]] = {}
        for planned in resources:
            for attribute in ("arn", "id"):
                value = planned.values.get(attribute)
                if planned.mode == "managed" and isinstance(value, str) and _IDENTIFIER.fullmatch(value):
                    self._owners.setdefault(value, (planned.address, attribute))

    def reference(self, text: str, owner: str, span: Span) -> Reference | None:
        """The resource that a text is the id or ARN of; None if there is none, or if it is `owner` itself."""
        known = self._owners.get(text)
        return None if known is None or known[0] == owner else Reference(*known, span)


class Bodies:
    """Makes the bodies of planned instances."""

    def __init__(self, configuration: Configuration, resources: tuple[Planned, ...]) -> None:
        self._configuration = configuration
        self._identifiers = Identifiers(resources)
        self._mirrored = mirrored(resources)

    def body(self, planned: Planned, span: Span, written: Record | None) -> Record:
        """The body of an instance; `written` is its body in the HCL next to the plan."""
        expressions = self._configuration.expressions(planned)
        unknown = planned.unknown if isinstance(planned.unknown, dict) else {}
        entries: dict[str, Value] = {}
        for name in sorted({*planned.values, *unknown, *(written.entries if written is not None else ())}):
            declared = written.entries.get(name) if written is not None else None
            place = written.places.get(name, span) if written is not None else span
            value = self._entry(planned, name, expressions.get(name), unknown.get(name), place)
            chosen = _more_informative(value, declared)
            if chosen is not None:
                entries[name] = chosen
        if written is None:
            return Record(entries, span)
        return Record(entries, written.span, {name: written.places[name] for name in entries if name in written.places})

    def _entry(self, planned: Planned, name: str, expression: Any, unknown: Any, span: Span) -> Value | None:
        """The planned value of an argument; None if the plan has none, or if only the provider decides it."""
        value = planned.values.get(name) if expression is not None else self._mirrored.without(planned, name)
        if unknown is True:
            return self._configuration.referred(planned, name, expression, span) if expression is not None else None
        if value is None and not unknown:
            return None
        return self._value(planned, name, value, unknown, expression, span, 0)

    def _value(
        self, planned: Planned, name: str, value: Any, unknown: Any, expression: Any, span: Span, depth: int
    ) -> Value:
        if unknown is True or depth > _DEEPEST:
            return self._configuration.referred(planned, name, expression, span)
        if isinstance(value, list) or isinstance(unknown, list):
            return self._list(planned, name, value, unknown, expression, span, depth)
        if isinstance(value, dict) or isinstance(unknown, dict):
            return self._record(planned, value, unknown, expression, span, depth)
        if isinstance(value, str):
            return self._identifiers.reference(value, planned.address, span) or Scalar(value, span)
        return Scalar(value, span)

    def _list(
        self, planned: Planned, name: str, value: Any, unknown: Any, expression: Any, span: Span, depth: int
    ) -> Value:
        values = value if isinstance(value, list) else []
        doubts = unknown if isinstance(unknown, list) else []
        length = max(len(values), len(doubts))
        if length and all(doubt is True for doubt in doubts) and len(doubts) == length and isinstance(expression, dict):
            return self._configuration.listed(planned, name, expression, length, span)
        items = []
        for position in range(length):
            inner = expression[position] if isinstance(expression, list) and position < len(expression) else expression
            item = values[position] if position < len(values) else None
            doubt = doubts[position] if position < len(doubts) else None
            items.append(self._value(planned, name, item, doubt, inner, span, depth + 1))
        return Array(tuple(items), span)

    def _record(self, planned: Planned, value: Any, unknown: Any, expression: Any, span: Span, depth: int) -> Record:
        values: Mapping[str, Any] = value if isinstance(value, dict) else {}
        doubts: Mapping[str, Any] = unknown if isinstance(unknown, dict) else {}
        inner = expression if isinstance(expression, dict) else {}
        entries: dict[str, Value] = {}
        for name in sorted({*values, *doubts}):
            doubt = doubts.get(name)
            argument = inner.get(name, inner if "references" in inner else None)
            if doubt is True and argument is None and inner:
                continue
            if values.get(name) is None and not doubt:
                continue
            entries[name] = self._value(planned, name, values.get(name), doubt, argument, span, depth + 1)
        return Record(entries, span)


def _more_informative(planned: Value | None, declared: Value | None) -> Value | None:
    """The more informative of plan and HCL: the HCL for references and spans, the plan for values."""
    if planned is None:
        return declared if declared is not None and _is_set(declared) else None
    if declared is None or not agrees(declared, planned):
        return planned
    return declared


def _is_set(value: Value) -> bool:
    """Whether the value is not null: a plan leaves out nulls."""
    return not (isinstance(value, Scalar) and value.content is None)


def agrees(declared: Value, planned: Value) -> bool:
    """Whether the HCL value is consistent with the planned one, and as certain."""
    if isinstance(planned, (Reference, Unknown)) or (isinstance(planned, Choice) and not isinstance(declared, Unknown)):
        return not isinstance(declared, Unknown) or isinstance(planned, Unknown)
    if isinstance(declared, Reference):
        return isinstance(planned, Scalar)
    if isinstance(declared, Scalar) and isinstance(planned, Scalar):
        return _text(declared) == _text(planned)
    if isinstance(declared, Array) and isinstance(planned, Array):
        return declared.rest is None and _pair_up(declared.items, planned.items)
    if isinstance(declared, Record) and isinstance(planned, Record):
        return all(_entry_agrees(value, planned.entries.get(name)) for name, value in declared.entries.items())
    return False


def _entry_agrees(declared: Value, planned: Value | None) -> bool:
    if planned is None:
        return isinstance(declared, (Reference, Scalar)) and (
            not isinstance(declared, Scalar) or declared.content in (None, "", False)
        )
    return agrees(declared, planned)


def _pair_up(declared: tuple[Value, ...], planned: tuple[Value, ...]) -> bool:
    """Whether each member agrees with one of the planned members; a plan sorts sets."""
    if len(declared) != len(planned):
        return False
    left = dict(enumerate(planned))
    at = 0
    for item in declared:
        # most often the order is the same, or nearly so: the search goes on from the last match
        order = chain((place for place in left if place >= at), (place for place in left if place < at))
        match = next((place for place in order if agrees(item, left[place])), None)
        if match is None:
            return False
        del left[match]
        at = match
    return True


def _text(value: Scalar) -> str:
    content = value.content
    if isinstance(content, bool):
        return str(content).lower()
    if isinstance(content, float) and content.is_integer():
        return str(int(content))
    return "" if content is None else str(content)
