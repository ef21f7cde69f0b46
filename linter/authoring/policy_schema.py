"""The JSON Schema of declarative policies: editors complete kinds by it, and the settings that each kind has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from linter.aws.fields import LinkField, SettingField
from linter.aws.node import Node
from linter.aws.strings import StringsField
from linter.judgement.declarative import kinds_by_name
from linter.policy import Severity

_SECTIONS = {
    "where": "Looks only at those for which all of this holds.",
    "expect": "What must hold. It is a fault where it does not.",
}
_TESTS: dict[str, Any] = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": False,
    "properties": {
        "equals": {"description": "Has this value.", "$ref": "#/$defs/plain"},
        "not_equals": {"description": "Has another value, or none.", "$ref": "#/$defs/plain"},
        "one_of": {
            "description": "Has one of these values.",
            "type": "array",
            "minItems": 1,
            "items": {"$ref": "#/$defs/plain"},
        },
        "none_of": {
            "description": "Has another value, or none.",
            "type": "array",
            "minItems": 1,
            "items": {"$ref": "#/$defs/plain"},
        },
        "matches": {"description": "A regular expression for the whole value.", "type": "string", "minLength": 1},
        "set": {"description": "Whether it has a value at all.", "type": "boolean"},
    },
}


def schema() -> dict[str, Any]:
    """The schema, made from the kinds there are."""
    usable = kinds_by_name()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A policy of your own",
        "description": "A policy for moatlint. The name of the file is the name of the policy.",
        "type": "object",
        "additionalProperties": False,
        "required": ["title", "kind", "expect", "message", "severity"],
        "properties": {
            "title": {"description": "The fault in a sentence.", "type": "string", "minLength": 1},
            "page": {"description": "Why it is bad and how to fix it, in Markdown.", "type": "string"},
            "kind": {
                "description": "What it looks at, such as `subnet` or `security-group`.",
                "enum": list(usable),
                "markdownEnumDescriptions": [_summary(kind) for kind in usable.values()],
            },
            **{
                section: {"description": description, "type": "object", "minProperties": 1}
                for section, description in _SECTIONS.items()
            },
            "message": {
                "description": "What is said of a fault; `{resource}` is its address.",
                "type": "string",
                "minLength": 1,
            },
            "severity": {"enum": [str(severity) for severity in Severity]},
        },
        "allOf": [_of_kind(name) for name in usable],
        "$defs": {
            "plain": {"type": ["string", "number", "boolean"]},
            "tests": _TESTS,
            **{f"of-{name}": _conditions(kind) for name, kind in usable.items()},
        },
    }


def text() -> str:
    """The schema as its file holds it: a line for each part, and for each kind."""
    lines = ",\n".join(f"  {json.dumps(key)}: {_lines(value)}" for key, value in schema().items())
    return f"{{\n{lines}\n}}\n"


def _lines(value: object) -> str:
    """A value on one line, or its members each on one where there are many."""
    if isinstance(value, list) and len(value) > len(Severity):
        return "[\n" + ",\n".join(f"    {json.dumps(member)}" for member in value) + "\n  ]"
    if isinstance(value, dict):
        pairs = (f"    {json.dumps(key)}: {json.dumps(member)}" for key, member in value.items())
        return "{\n" + ",\n".join(pairs) + "\n  }"
    return json.dumps(value)


def _of_kind(name: str) -> dict[str, Any]:
    sections = {section: {"$ref": f"#/$defs/of-{name}"} for section in _SECTIONS}
    return {"if": {"properties": {"kind": {"const": name}}, "required": ["kind"]}, "then": {"properties": sections}}


def _conditions(kind: type[Node]) -> dict[str, Any]:
    """The settings of a kind; a tag, and a setting of what is linked, has any name after the dot."""
    tests = {"$ref": "#/$defs/tests"}
    linked = "|".join(["tags", *_fields(kind, LinkField)])
    return {
        "properties": dict.fromkeys(_fields(kind, SettingField, StringsField), tests),
        "patternProperties": {f"^({linked})[.].": tests},
        "additionalProperties": False,
    }


def _fields(kind: type[Node], *types: type) -> Iterator[str]:
    return (name for name in sorted(dir(kind)) if isinstance(getattr(kind, name, None), types))


def _summary(kind: type[Node]) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0]
