"""Values as shown to users: in Terraform's notation, with reasons for unknown parts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction

from linter.terraform.values.cty import Value, is_kind
from linter.terraform.values.number_text import number_text
from linter.terraform.values.sensitivity import SENSITIVE

MOST_DEPTH = 40
"""The levels that are shown; a note replaces deeper ones."""

_INDENT = "  "


def displayed(value: Value, depth: int = 0) -> str:
    """The value, on as many lines as it needs; the first is not indented."""
    content = value.content
    if SENSITIVE in value.marks:
        return "(sensitive)"
    if value.unknown is not None:
        return _unknown(value, depth)
    if depth > MOST_DEPTH:
        return "(too deep to be shown)"
    if isinstance(content, tuple):
        items = [displayed(element, depth + 1) for element in content]
        brackets = ("toset([", "])") if is_kind(value.type, "set") else ("[", "]")
        return _listed(items, brackets, depth, ",")
    if isinstance(content, Mapping):
        entries = [f"{_name(name)} = {displayed(content[name], depth + 1)}" for name in content]
        return _listed(entries, ("{", "}"), depth, "")
    return _plain(content)


def _unknown(value: Value, depth: int) -> str:
    unknown = value.unknown
    assert unknown is not None
    if not unknown.alternatives:
        return f"(not known: {unknown.reason})"
    cases = [displayed(case, depth + 1) for case in unknown.alternatives]
    return _listed(cases, (f"(one of several, for {unknown.reason}:", ")"), depth, "")


def _listed(parts: list[str], brackets: tuple[str, str], depth: int, separator: str) -> str:
    start, end = brackets
    if not parts:
        return f"{start}{end}"
    inner, outer = _INDENT * (depth + 1), _INDENT * depth
    return "\n".join([start, *(f"{inner}{part}{separator}" for part in parts), f"{outer}{end}"])


def _name(name: str) -> str:
    return name if name.isidentifier() else json.dumps(name, ensure_ascii=False)


def _plain(content: object) -> str:
    if isinstance(content, (Fraction, float)):
        return number_text(content)
    return json.dumps(content, ensure_ascii=False)
