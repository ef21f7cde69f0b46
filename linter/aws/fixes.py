"""Edits that set a setting to another value, in the language of its declaration and only if that is safe.

It is safe to replace a literal in the declaration, and to add a setting that the declaration omits. A value that comes
from a variable, a function or a condition may be used elsewhere too, so it is left alone.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from linter.aws.path import names
from linter.finding import Fix
from linter.resource import Dialect, Resource
from linter.source import Span
from linter.value import Array, Gap, Plain, Record, Scalar, Unknown, Value

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_READ_AS_ANOTHER_TYPE = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))


@dataclass(frozen=True, slots=True)
class Edit:
    """A place for a value: the setting's name, the span to replace, empty to insert, and the text around the value."""

    name: str
    dialect: Dialect
    span: Span
    before: str = ""
    after: str = ""

    def fix(self, value: Plain) -> Fix:
        """The fix that sets the value."""
        text = written(value, self.dialect)
        return Fix(f"Set {self.name} to {_plain(value)}", self.span, f"{self.before}{text}{self.after}")


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
    """The edit that replaces a literal in the declaration of the resource; None for any other value."""
    if resource.dialect is Dialect.PLAN or not isinstance(value, Scalar) or not resource.body.span.encloses(value.span):
        return None
    span = value.span
    quoted = len(json.dumps(value.content))
    widths = (quoted, quoted - 2) if isinstance(value.content, str) else (quoted,)
    if span.line != span.end_line or span.end_column - span.column not in widths:
        return None
    in_json = span.file.endswith((".json", ".template"))
    dialect = Dialect.TERRAFORM if in_json else resource.dialect
    return Edit(".".join(_spelled(resource.body, path)), dialect, span)


def adding(resource: Resource, body: Record | Unknown, path: str) -> Edit | None:
    """The edit that adds an omitted setting; None if there is no line for it or the body is not known."""
    steps = _spelled(body, path)
    if isinstance(body, Unknown) or resource.dialect is Dialect.PLAN or not _is_plain(steps):
        return None
    inner, rest = _innermost(body, steps)
    room = inner.gap() if inner is not None else None
    if room is None or not rest:
        return None
    write = _as_blocks if resource.dialect is Dialect.TERRAFORM else _as_keys
    before, after = write(rest, room)
    return Edit(".".join(steps), resource.dialect, room.span, before, after)


def _is_plain(steps: tuple[str, ...]) -> bool:
    return bool(steps) and not any(step[0] == "[" or step[-1] == "*" for step in steps)


def _spelled(body: Record | Unknown, path: str) -> tuple[str, ...]:
    """The steps of the alternative that the body uses, otherwise of the first."""
    every = names(path)
    there = body.entries if isinstance(body, Record) else {}
    return next((steps for steps in every if steps and steps[0] in there), every[0] if every else ())


def _innermost(body: Record, steps: tuple[str, ...]) -> tuple[Record | None, tuple[str, ...]]:
    """The deepest nested body that exists, and the remaining steps; no body if something else is in the way."""
    inner: Record = body
    for at, step in enumerate(steps):
        value = inner.entries.get(step)
        if value is None:
            return inner, steps[at:]
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
