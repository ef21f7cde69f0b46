"""Strings that hold JSON or YAML: policies, container definitions, SSM documents."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from linter.source import Span
from linter.text import text_of
from linter.value import Array, Part, Record, Scalar, Text, Unknown, Value

LONGEST = 1_000_000
"""A longer string of JSON is not parsed. The largest documents that AWS accepts are below 100 kB."""
LONGEST_YAML = 200_000
"""A longer string of YAML is not parsed, which takes far more time than JSON."""

_YAML = "yaml"
"""Loaded by name: few declarations hold YAML."""
_HOLE = re.compile("\ue000([0-9]+)\ue001")
"""What stands for a part that is not known while the text around it is parsed: its number, in private characters."""
_QUOTE = re.compile(r'\\.|(")', re.DOTALL)


def from_json(text: Scalar | Text) -> Value | None:
    """The value of a string that holds a JSON object or array; None for any other string, unknown if it is broken.

    Parts of the string may be unknown: what the document says around them is known.
    """
    written, holes = _written(text)
    if written[:1] not in {"{", "["}:
        return None
    return _parsed(_json, written, holes, text.span)


def from_document(text: Scalar | Text) -> Value | None:
    """The value of a string that holds an object or array, in JSON or YAML; None or unknown as for JSON alone."""
    found = from_json(text)
    if found is not None:
        return found
    written, holes = _written(text)
    if "\n" not in written:
        return None
    value = _parsed(_yaml, written, holes, text.span)
    return None if isinstance(value, Scalar) else value


def _written(text: Scalar | Text) -> tuple[str, tuple[Part, ...]]:
    """The text with a mark in every hole, and the holes; in JSON, a mark outside of quotes is put into quotes."""
    if isinstance(text, Scalar):
        return str(text.content).strip(), ()
    pieces: list[str] = []
    holes: list[Part] = []
    within = False
    is_json = text.prefix.lstrip()[:1] in {"{", "["}
    for part in text.parts:
        if isinstance(part, str):
            pieces.append(part.replace("\ue000", " "))
            within ^= sum(map(bool, _QUOTE.findall(part))) % 2 == 1
        else:
            mark = f"\ue000{len(holes)}\ue001"
            pieces.append(mark if within or not is_json else f'"{mark}"')
            holes.append(part)
    return "".join(pieces).strip(), tuple(holes)


@lru_cache(maxsize=16)
def _parsed(parse: Callable[[str], Any], written: str, holes: tuple[Part, ...], span: Span) -> Value:
    try:
        return _value(parse(written), holes, span)
    except _NotReadError as error:
        return Unknown(str(error), span)


class _NotReadError(Exception):
    """Why a text is not read as a document."""


def _json(written: str) -> Any:
    if len(written) > LONGEST:
        raise _NotReadError("the JSON text is too long to be read")
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        raise _NotReadError("the text is not valid JSON") from None


def _yaml(written: str) -> Any:
    if len(written) > LONGEST_YAML:
        raise _NotReadError("the YAML text is too long to be read")
    library = importlib.import_module(_YAML)
    try:
        # a few lines of aliases make billions of values
        if "*" in written and any(isinstance(token, library.AliasToken) for token in library.scan(written)):
            raise _NotReadError("the YAML text has aliases, which are not followed")
        return library.load(written, getattr(library, "CSafeLoader", library.SafeLoader))
    except (library.YAMLError, ValueError, RecursionError):
        raise _NotReadError("the text is not valid YAML") from None


def _value(plain: Any, holes: tuple[Part, ...], span: Span) -> Value:
    """Plain values as values that all have the span of the text."""
    if isinstance(plain, dict):
        if any(_HOLE.search(str(key)) for key in plain):
            return Unknown("the name of one of its entries is not known", span)
        return Record({str(key): _value(inner, holes, span) for key, inner in plain.items()}, span)
    if isinstance(plain, list):
        return _array([_value(item, holes, span) for item in plain], span)
    if isinstance(plain, str):
        return text_of(_pieces(plain, holes), span)
    return Scalar(plain if isinstance(plain, (int, float)) or plain is None else str(plain), span)


def _array(items: list[Value], span: Span) -> Array:
    """A list; an item that is not known may be several: `["${join("\\",\\"", var.names)}"]`."""
    rest = next((item for item in items if isinstance(item, Unknown) and not isinstance(item, Text)), None)
    known = tuple(item for item in items if not isinstance(item, Unknown) or isinstance(item, Text))
    return Array(known, span, rest)


def _pieces(text: str, holes: tuple[Part, ...]) -> Iterator[Part]:
    for position, piece in enumerate(_HOLE.split(text) if holes else [text]):
        yield piece if position % 2 == 0 else holes[int(piece)]
