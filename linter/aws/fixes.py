"""Edits that set a setting to another value, in the language of its declaration.

It is safe to replace a literal in the declaration, and to add a setting that the declaration omits. A literal
elsewhere, such as the default of a variable, may be used for something else too: replacing it has a risk. What a
function or a condition computes is left alone.
"""

from __future__ import annotations

import json
import re

from msgspec import Struct

from linter.aws.path import names
from linter.finding import Fix
from linter.resource import Dialect, Resource
from linter.source import Span
from linter.value import Array, Gap, Plain, Record, Scalar, Unknown, Value

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_READ_AS_ANOTHER_TYPE = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))


class Edit(Struct, frozen=True):
    """A place for a value: the setting's name, the span to replace, empty to insert, and the text around the value.

    `risk` is what else the edit may change, as `Fix.risk`.
    """

    name: str
    dialect: Dialect
    span: Span
    before: str = ""
    after: str = ""
    risk: str = ""

    def fix(self, value: Plain) -> Fix:
        """The fix that sets the value."""
        text = written(value, self.dialect)
        return Fix(f"Set {self.name} to {_plain(value)}", self.span, f"{self.before}{text}{self.after}", self.risk)


def no_edit() -> Edit | None:
    """No edit, for a setting that cannot be changed safely."""
    return None


def written(value: Plain, dialect: Dialect) -> str:
    """The value in the syntax of the language, which is also valid in its JSON form."""
    bare = isinstance(value, str) and _WORD.fullmatch(value) and value.lower() not in _READ_AS_ANOTHER_TYPE
    return str(value) if bare and dialect is Dialect.CLOUDFORMATION else json.dumps(value)


def _plain(value: Plain) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def replacing(resource: Resource, path: str, value: Value) -> Edit | None:
    """The edit that replaces the literal that sets the value; None if there is no such literal."""
    if resource.dialect is Dialect.PLAN or not isinstance(value, Scalar) or not is_literal(value):
        return None
    span = value.span
    in_json = span.file.endswith((".json", ".template"))
    dialect = Dialect.TERRAFORM if in_json else resource.dialect
    return Edit(_named(_spelled(resource.body, path)), dialect, span, risk=shared(resource, span))


def is_literal(value: Scalar) -> bool:
    """Whether the span of a value can only hold the value itself, with or without quotation marks."""
    span, quoted = value.span, len(json.dumps(value.content))
    widths = (quoted, quoted - 2) if isinstance(value.content, str) else (quoted,)
    return span.line == span.end_line and span.end_column - span.column in widths


def shared(resource: Resource, span: Span) -> str:
    """The risk of a change outside of the declaration of the resource; empty for one within."""
    if resource.body.span.encloses(span):
        return ""
    return f"line {span.line} of {span.file.rpartition('/')[2]} sets the value for everything that uses it"


def adding(resource: Resource, body: Record | Unknown, path: str) -> Edit | None:
    """The edit that adds an omitted setting; None if there is no line for it or the body is not known."""
    steps = _spelled(body, path)
    if isinstance(body, Unknown) or resource.dialect is Dialect.PLAN or not steps:
        return None
    if resource.dialect is Dialect.CLOUDFORMATION and len(steps) == 2 and _is_name(steps[1]):
        return _adding_named(body, *steps)
    if not _is_plain(steps):
        return None
    inner, rest = _innermost(body, steps)
    room = inner.gap() if inner is not None else None
    if room is None or not rest:
        return None
    if len(rest) > 1 and room.nested is not None:
        room = room.nested
    write = _as_blocks if resource.dialect is Dialect.TERRAFORM else _as_keys
    before, after = write(rest, room)
    return Edit(_named(steps), resource.dialect, room.span, before, after)


def _adding_named(body: Record, listed: str, name: str) -> Edit | None:
    """The edit that adds an element to a list of keys and values: before the first one, or with the list itself."""
    key = name[1:-1]
    there = body.entries.get(listed)
    if there is None:
        room = body.gap() if listed not in body.places else None
        if room is None:
            return None
        lines = f"{room.before}{room.indent}{listed}:\n{room.indent}  - Key: {key}\n{room.indent}    Value: "
        return Edit(key, Dialect.CLOUDFORMATION, room.span, lines, room.after)
    first = there.items[0] if isinstance(there, Array) and there.items and there.rest is None else None
    if not isinstance(first, Record) or first.span.column <= len("- ") or first.span.file.endswith(".json"):
        return None
    at = Span(first.span.file, first.span.line, 1, first.span.line, 1)
    indent = " " * (first.span.column - 1 - len("- "))
    return Edit(key, Dialect.CLOUDFORMATION, at, f"{indent}- Key: {key}\n{indent}  Value: ", "\n")


def _named(steps: tuple[str, ...]) -> str:
    """The name of a setting in a title: its path, or the name it has in a list of names and values."""
    return steps[-1][1:-1] if steps and _is_name(steps[-1]) else ".".join(steps)


def _is_name(step: str) -> bool:
    return step[0] == "[" and step != "[]" and not step[1:-1].isdigit()


def _is_plain(steps: tuple[str, ...]) -> bool:
    return bool(steps) and not any(step[0] == "[" or step[-1] == "*" for step in steps)


def _spelled(body: Record | Unknown, path: str) -> tuple[str, ...]:
    """The steps of the alternative that the body uses, otherwise of the first."""
    every = names(path)
    there = body.entries if isinstance(body, Record) else {}
    return next((steps for steps in every if steps and steps[0] in there), every[0] if every else ())


def _innermost(body: Record, steps: tuple[str, ...]) -> tuple[Record | None, tuple[str, ...]]:
    """The deepest nested body that exists, and the remaining steps; no body if something else is in the way.

    An entry that is written and counts as omitted, such as one that is `AWS::NoValue`, is in the way as well.
    """
    inner: Record = body
    for at, step in enumerate(steps):
        value = inner.entries.get(step)
        if value is None:
            return (None, ()) if step in inner.places else (inner, steps[at:])
        if isinstance(value, Array) and len(value.items) == 1 and value.rest is None:
            value = value.items[0]
        if not isinstance(value, Record):
            return None, ()
        inner = value
    return inner, ()


def _as_blocks(steps: tuple[str, ...], room: Gap) -> tuple[str, str]:
    *blocks, argument = steps
    opened = [f"{room.indent}{'  ' * depth}{block} {{\n" for depth, block in enumerate(blocks)]
    closed = [f"\n{room.indent}{'  ' * depth}}}" for depth in reversed(range(len(blocks)))]
    innermost = f"{room.indent}{'  ' * len(blocks)}{argument} = "
    return f"{room.before}{''.join(opened)}{innermost}", f"{''.join(closed)}{room.after}"


def _as_keys(steps: tuple[str, ...], room: Gap) -> tuple[str, str]:
    lines = [f"{room.indent}{'  ' * depth}{key}:" for depth, key in enumerate(steps)]
    return f"{room.before}{chr(10).join(lines)} ", room.after
