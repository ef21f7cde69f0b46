"""Strings that hold JSON: policies, container definitions, SSM documents."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from linter.source import Span
from linter.value import Array, Record, Scalar, Unknown, Value

LONGEST = 1_000_000
"""A longer string is not parsed. The largest documents that AWS accepts are below 100 kB."""


def from_json(text: Scalar) -> Value | None:
    """The value of a string that holds a JSON object or array; None for any other string, unknown if it is broken."""
    written = str(text.content).strip()
    if written[:1] not in {"{", "["}:
        return None
    return _parsed(written, text.span)


@lru_cache(maxsize=16)
def _parsed(written: str, span: Span) -> Value:
    if len(written) > LONGEST:
        return Unknown("the JSON text is too long to be read", span)
    try:
        return _value(json.loads(written), span)
    except (ValueError, RecursionError):
        return Unknown("the text is not valid JSON", span)


def _value(plain: Any, span: Span) -> Value:
    """Plain JSON as values that all have the span of the text."""
    if isinstance(plain, dict):
        return Record({key: _value(inner, span) for key, inner in plain.items()}, span)
    if isinstance(plain, list):
        return Array(tuple(_value(item, span) for item in plain), span)
    return Scalar(plain, span)
