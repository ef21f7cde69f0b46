"""The lines of a source that a span covers, ready to be shown: clipped, harmless, the span's columns kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate

from msgspec import Struct

from linter.report.plain import cells, visible
from linter.source import Source, Span

_TAB = "    "
_CUT = "..."
_WIDTH_OF_A_PIPE = 120
_NARROWEST = 20


class Line(Struct, frozen=True):
    """A line as it is shown, and the stretch of it to mark, in terminal columns from 0; a length of 0 marks nothing."""

    number: int
    text: str
    start: int
    length: int

    @property
    def pieces(self) -> tuple[str, str, str]:
        """The text before what is marked, what is marked, and the text after it."""
        columns = [0, *accumulate(map(cells, self.text))]
        start, end = (bisect_right(columns, place) - 1 for place in (self.start, self.start + self.length))
        return self.text[:start], self.text[start:end], self.text[end:]


class Excerpt(Struct, frozen=True):
    """The first lines of a span, and how many more it has."""

    lines: tuple[Line, ...] = ()
    more: int = 0


def excerpt(sources: Mapping[str, Source], span: Span, *, width: int = 0, most: int = 3, around: int = 0) -> Excerpt:
    """The lines of the span; none if the text is not available. Lines are clipped to `width` around the span.

    `most` lines of it are shown, and `around` lines before and after them, in which nothing is marked.
    """
    source = sources.get(span.file)
    if source is None:
        return Excerpt()
    last = min(span.end_line, len(source.lines))
    if span.end_column <= 1 and last > span.line:
        last -= 1
    shown = range(span.line, min(last, span.line + most - 1) + 1)
    room = max(width - 2 * len(_CUT), _NARROWEST) if width else _WIDTH_OF_A_PIPE
    more = max(0, last - span.line + 1 - most)
    lines = [_line(source.lines[n - 1], n, span, room) for n in shown]
    if lines and around:
        before = range(max(1, span.line - around), span.line)
        after = range(last + 1, 1 + (last if more else _last_to_show(source, last + around)))
        lines = [
            *(_beside(source, number, room) for number in before),
            *lines,
            *(_beside(source, number, room) for number in after),
        ]
    return Excerpt(tuple(lines), more)


def _last_to_show(source: Source, wanted: int) -> int:
    """The last line, without the empty one after the end of the text."""
    return min(wanted, len(source.lines) - (not source.lines[-1]))


def _beside(source: Source, number: int, width: int) -> Line:
    """A line beside the span, cut at its end."""
    text = source.lines[number - 1]
    shown = "".join(_TAB if character == "\t" else visible(character) for character in text[:width])
    return Line(number, shown + (_CUT if len(text) > width else ""), 0, 0)


def _line(text: str, number: int, span: Span, width: int) -> Line:
    indentation = len(text) - len(text.lstrip())
    start = span.column - 1 if number == span.line else indentation
    end = span.end_column - 1 if number == span.end_line else len(text.rstrip())
    start = min(start, len(text))
    end = max(min(end, len(text)), start)
    characters = width
    while True:
        left, right = _window(len(text), start, end, characters)
        pieces = [_TAB if character == "\t" else visible(character) for character in text[left:right]]
        columns = [sum(map(cells, piece)) for piece in pieces]
        if sum(columns) <= width or characters <= 1:
            break
        characters = characters * 3 // 4  # tabs, and characters that take two columns
    lead = _CUT if left else ""
    shown = lead + "".join(pieces) + (_CUT if right < len(text) else "")
    before = len(lead) + sum(columns[: start - left])
    return Line(number, shown, before, max(sum(columns[start - left : end - left]), 1))


def _window(length: int, start: int, end: int, width: int) -> tuple[int, int]:
    if length <= width:
        return 0, length
    slack = max(width - (end - start), width // 4)
    left = max(0, min(start - slack // 2, length - width))
    return left, min(length, left + width)
