"""Sets without duplicates, in the order in which Terraform iterates over them.

https://github.com/zclconf/go-cty/blob/main/cty/set_internals.go
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TypeAlias

from msgspec.structs import replace

from linter.terraform.values.cty import Collection, Content, ObjectType, TupleType, Type, Unknown, Value
from linter.terraform.values.equality import wholly_known
from linter.terraform.values.number_text import exact_digits, round_digits

SortKey: TypeAlias = "tuple[int, Fraction | float | str | bytes]"

_ESCAPES = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}


def set_of(elements: Iterable[Value], element: Type) -> Value:
    """A set of these elements, which must already have the element type.

    Unknown elements come last and equal no other, nulls come before them. The marks in an element, however deep,
    become marks of the set.
    """
    marks: frozenset[str] = frozenset()
    kept: dict[bytes, Value] = {}
    unknown: list[Value] = []
    for item in elements:
        bare, removed = unmarked(item)
        marks |= removed
        if wholly_known(bare):
            kept.setdefault(hash_bytes(bare, exact=True), bare)
        else:
            unknown.append(bare)
    ordered = sorted((*kept.values(), *unknown), key=_sort_key)
    return Value(Collection("set", element), tuple(ordered), None, marks)


def unmarked(value: Value) -> tuple[Value, frozenset[str]]:
    """The value without marks at any depth, and all marks it had."""
    content, marks = value.content, value.marks
    if isinstance(content, tuple):
        pairs = [unmarked(item) for item in content]
        every_mark = marks.union(*(pair[1] for pair in pairs))
        return (
            (replace(value, content=tuple(pair[0] for pair in pairs), marks=frozenset()), every_mark)
            if every_mark
            else (value, every_mark)
        )
    if type(content) is dict:
        entries = {key: unmarked(item) for key, item in content.items()}
        every_mark = marks.union(*(pair[1] for pair in entries.values()))
        bare: Content = {key: pair[0] for key, pair in entries.items()}
        return (replace(value, content=bare, marks=frozenset()), every_mark) if every_mark else (value, every_mark)
    return (replace(value, marks=frozenset()), marks) if marks else (value, marks)


def _sort_key(value: Value) -> SortKey:
    content = value.content
    if isinstance(content, Unknown):
        return (2, b"")
    if content is None:
        return (1, b"")
    if isinstance(content, str):
        return (0, content)
    if isinstance(content, bool):
        return (0, Fraction(content))
    if isinstance(content, (Fraction, float)):
        return (0, content)
    return (0, hash_bytes(value))


def hash_bytes(value: Value, *, exact: bool = False) -> bytes:
    """The bytes by which Terraform orders elements other than strings, numbers and bools.

    `exact` writes numbers out in full, so that only equal values have equal bytes.
    """
    content = value.content
    if isinstance(content, Unknown):
        return b"?"
    if content is None:
        return b"~"
    if isinstance(content, bool):
        return b"T" if content else b"F"
    if isinstance(content, (Fraction, float)):
        return (f"{content}" if exact else _ten_digits(content)).encode()
    if isinstance(content, str):
        return _quoted(content).encode()
    if isinstance(content, tuple):
        inner = b"".join(hash_bytes(item, exact=exact) + b";" for item in content)
        return b"<" + inner + b">" if isinstance(value.type, TupleType) else b"[" + inner + b"]"
    if isinstance(value.type, ObjectType):
        return b"<" + b"".join(hash_bytes(item, exact=exact) + b";" for _, item in sorted(content.items())) + b">"
    pairs = (
        _quoted(key).encode() + b":" + hash_bytes(item, exact=exact) + b";" for key, item in sorted(content.items())
    )
    return b"{" + b"".join(pairs) + b"}"


def _ten_digits(amount: Fraction | float) -> str:
    """The number as Go's `%.10g` writes it."""
    if isinstance(amount, float):
        return "+Inf" if amount > 0 else "-Inf"
    digits, point = round_digits(*exact_digits(amount), 10)
    sign = "-" if amount < 0 else ""
    if not digits:
        return "0"
    exponent = point - 1
    if exponent < -4 or exponent >= max(10, len(digits)):
        mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
        return f"{sign}{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02}"
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    whole, fraction = digits[:point].ljust(point, "0"), digits[point:]
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"


def _quoted(text: str) -> str:
    """The text as Go's `%q` writes it."""
    parts = []
    for character in text:
        if character in '"\\':
            parts.append("\\" + character)
        elif character in _ESCAPES:
            parts.append(_ESCAPES[character])
        elif character.isprintable():
            parts.append(character)
        elif ord(character) < 0x80:
            parts.append(f"\\x{ord(character):02x}")
        else:
            parts.append(f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}")
    return f'"{"".join(parts)}"'
