"""Repair broken YAML so that the rest of it can be read: what cannot be parsed is replaced with blanks.

libyaml stops at the first error. Everything from there up to the next line that continues an open block is blanked, and
open brackets are closed, so that all other lines keep their positions. Then the text is parsed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from msgspec import Struct

from linter.cloudformation.syntax.syntax import cut

MOST_BREAKS = 20
"""The most broken places that are skipped; after them the rest of the text is not read."""

MOST_PARSED = 4_000_000
"""The most characters that are parsed in order to find broken places."""

_FORBIDDEN = re.compile("[^\\t\\r\\x20-\\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_ENTRY = re.compile(r"(?:- |-$|\? |[^\s#\-?&*!|>%@`{}\[\],][^#]*?:(?:\s|$)|[\"'].*[\"']\s*:(?:\s|$))")


class Break(Struct, frozen=True):
    """A place that could not be parsed: the error, and the first and the last line that are not read.

    Lines and columns count from 0. `unclosed` is the place of a bracket that is not closed. `is_lost` says whether
    anything is left out, or may be missing because the text ends.
    """

    error: yaml.YAMLError
    first: int
    last: int
    unclosed: tuple[int, int] | None = None
    is_lost: bool = True


class _Open(Struct, frozen=True):
    """A collection that is open where the error occurs."""

    start: int
    column: int
    is_flow: bool
    closing: str


def recovered(text: str) -> tuple[str, tuple[Break, ...]]:
    """The text with every broken place blanked, and these places; the same text when nothing is broken."""
    lines = text.split("\n")
    breaks = list(_without_forbidden(lines))
    for _ in range(max(1, min(MOST_BREAKS, MOST_PARSED // max(1, len(text))))):
        parsing = _Parsing(lines)
        if parsing.error is None:
            return "\n".join(lines), tuple(breaks)
        breaks.append(parsing.skip(lines))
    parsing = _Parsing(lines)
    if parsing.error is not None:
        breaks.append(parsing.skip(lines, whole=True))
    return "\n".join(lines), tuple(breaks)


def _without_forbidden(lines: list[str]) -> Iterator[Break]:
    """Replace characters that YAML does not allow with spaces."""
    for at, line in enumerate(lines):
        forbidden = _FORBIDDEN.search(line)
        if forbidden is not None:
            lines[at] = _FORBIDDEN.sub(" ", line)
            mark = yaml.Mark("", 0, at, forbidden.start(), None, 0)
            character = f"U+{ord(forbidden[0]):04X}"
            yield Break(yaml.MarkedYAMLError(problem=f"{character} is not allowed", problem_mark=mark), at, at)


def mark_cut(root: yaml.Node, breaks: tuple[Break, ...]) -> None:
    """Mark the collections around each broken place as cut, and remove the entries that lost their values there."""
    for broken in (broken for broken in breaks if broken.is_lost):
        raw: yaml.Node | None = root
        while isinstance(raw, yaml.CollectionNode):
            cut(raw)
            raw = _last_before(raw, broken.first)


def _last_before(raw: yaml.CollectionNode, line: int) -> yaml.Node | None:
    """The last member of a collection that starts at or before a line."""
    if isinstance(raw, yaml.SequenceNode):
        items = [item for item in raw.value if item.start_mark.line <= line]
        return items[-1] if items else None
    pairs = [pair for pair in raw.value if pair[0].start_mark.line <= line]
    if not pairs:
        return None
    key, value = pairs[-1]
    if isinstance(value, yaml.ScalarNode) and not value.value and value.start_mark.line >= line:
        raw.value.remove((key, value))
        return None
    last: yaml.Node = value
    return last


class _Parsing:
    """One attempt to parse the lines: the events before the error, and the error."""

    def __init__(self, lines: list[str]) -> None:
        self.error: yaml.YAMLError | None = None
        self._events: list[yaml.Event] = []
        try:
            self._events.extend(_events("\n".join(lines)))
        except _Stopped as stopped:
            self._events, self.error = stopped.events, stopped.error

    def skip(self, lines: list[str], *, whole: bool = False) -> Break:
        """Blank the broken place in the lines; with `whole`, everything from there on."""
        line, column = self._start(len(lines))
        open_before = _open_at(self._events, line)
        flow = [part for part in open_before if part.is_flow]
        blocks = {part.column for part in open_before if not part.is_flow}
        if flow:
            return self._close(lines, flow, blocks, whole=whole)
        resume = len(lines) if whole else _resume(lines, line + 1, blocks)
        before = lines[line][:column]
        if not lines[line][column:].strip() and not any(lines[at].strip() for at in range(line + 1, resume)):
            before = ""  # nothing else to leave out
        _blank(lines, line, len(before), resume)
        return Break(_known(self.error), line, max(line, resume - 1))

    def _close(self, lines: list[str], flow: list[_Open], blocks: set[int], *, whole: bool) -> Break:
        """Close brackets that are open at the error, or before the first line that cannot be inside them."""
        error_line, error_column = self._start(len(lines))
        is_at_end = not any(text.strip() for text in (lines[error_line][error_column:], *lines[error_line + 1 :]))
        start = flow[0].start
        resume = len(lines) if whole or not blocks else _resume(lines, start + 1, blocks)
        events = [event for event in self._events if _start_of(event)[0] < resume]
        still = [part for part in _open_at(events, resume) if part.is_flow]
        line, column = max((_end_of(event) for event in events), default=(start, 0))
        if line >= resume:  # a text that goes on for lines: it ends before the block goes on
            line = max(at for at in range(start, resume) if at == start or lines[at].strip())
            column = len(lines[line])
        line, column = min((line, column), (len(lines) - 1, len(lines[-1])))
        is_lost = resume >= len(lines) or any(lines[at].strip() for at in range(line + 1, resume))
        is_lost = is_lost or bool(lines[line][column:].strip())
        _blank(lines, line, column, resume)
        closing = "".join(part.closing for part in reversed(still))
        lines[line] = f"{lines[line]} {closing}"
        unclosed = (still[-1].start, still[-1].column) if still and (is_at_end or resume <= error_line) else None
        return Break(_known(self.error), line, max(line, resume - 1), unclosed, is_lost)

    def _start(self, count: int) -> tuple[int, int]:
        """Where the broken place starts: at the error, or at the token that is not finished there."""
        error = self.error
        mark = getattr(error, "problem_mark", None)
        context = getattr(error, "context_mark", None)
        if context is not None and str(getattr(error, "context", "")).startswith("while scanning"):
            mark = context
        if mark is not None:
            return min(mark.line, count - 1), mark.column
        # a character that YAML does not allow has no mark
        line, column = _end_of(self._events[-1]) if self._events else (0, 0)
        return min(line, count - 1), column


class _Stopped(Exception):  # noqa: N818 - carries what was parsed before an error
    def __init__(self, events: list[yaml.Event], error: yaml.YAMLError) -> None:
        super().__init__()
        self.events = events
        self.error = error


def _events(text: str) -> Iterator[yaml.Event]:
    events: list[yaml.Event] = []
    try:
        events.extend(yaml.parse(text, Loader=yaml.CBaseLoader))
    except yaml.YAMLError as error:
        raise _Stopped(events, error) from None
    return iter(events)


def _start_of(event: yaml.Event) -> tuple[int, int]:
    return _place(event.start_mark)


def _end_of(event: yaml.Event) -> tuple[int, int]:
    return _place(event.end_mark)


def _place(mark: Any) -> tuple[int, int]:
    return mark.line, mark.column


def _open_at(events: list[yaml.Event], line: int) -> list[_Open]:
    """The collections that are open before a line, or at the end of the events, outermost first."""
    stack: list[_Open] = []
    for event in events:
        if _start_of(event)[0] > line:
            break
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            closing = "}" if isinstance(event, yaml.MappingStartEvent) else "]"
            stack.append(_Open(*_start_of(event), bool(event.flow_style), closing))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)) and stack:
            stack.pop()
    return stack


def _resume(lines: list[str], start: int, columns: set[int]) -> int:
    """The first line from `start` on that is an entry of one of the blocks with these columns."""
    for at in range(start, len(lines)):
        content = lines[at].lstrip(" ")
        if len(lines[at]) - len(content) in columns and _ENTRY.match(content):
            return at
        if content.startswith(("---", "...")) and content == lines[at]:
            return at
    return len(lines)


def _blank(lines: list[str], line: int, column: int, resume: int) -> None:
    lines[line] = lines[line][:column].rstrip()
    for at in range(line + 1, resume):
        lines[at] = ""


def _known(error: yaml.YAMLError | None) -> yaml.YAMLError:
    return error if error is not None else yaml.YAMLError()
