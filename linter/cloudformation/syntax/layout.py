"""The layout of a template: where an entry can be added to an object."""

from __future__ import annotations

from linter.cloudformation.syntax.syntax import Mapping
from linter.source import Span
from linter.value import Gap


def gap(node: Mapping) -> Gap | None:
    """The position after the last entry of an object whose entries each have a line of their own.

    None in flow style (braces), in JSON, and when the entries come from several positions.
    """
    lines, entries = node.source.lines, list(node.entries.values())
    if getattr(node.raw, "flow_style", True) or not entries:
        return None
    first = entries[0].key.span
    indent = lines[first.line - 1][: first.column - 1]
    starts = [entry.key.span.line for entry in entries]
    aligned = all(entry.key.span.column == first.column for entry in entries)
    if indent.strip() or not aligned or starts != sorted(set(starts)):
        return None
    last = entries[-1].place.end_line
    end = len(lines[last - 1]) + 1
    return Gap(Span(node.source.file, last, end, last, end), indent, before="\n")
