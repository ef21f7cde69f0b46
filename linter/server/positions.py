"""Places as editors name them, from places as spans do, and back.

An editor counts lines and characters from 0, and characters in UTF-16 units unless it agreed to others; a span counts
both from 1, and columns in code points.
https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#position
"""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol.types import Position, PositionEncodingKind, Range
from msgspec import Struct

from linter.source import Span

_BYTES_OF_UNIT = {PositionEncodingKind.Utf8: ("utf-8", 1), PositionEncodingKind.Utf32: ("utf-32-le", 4)}
_UTF16 = ("utf-16-le", 2)


class Units(Struct, frozen=True):
    """The units that an editor counts characters in."""

    encoding: str = PositionEncodingKind.Utf16

    def width(self, text: str) -> int:
        """How many units a text has."""
        if text.isascii():
            return len(text)
        name, size = self._codec
        return len(text.encode(name, "surrogatepass")) // size

    def code_points(self, line: str, units: int) -> int:
        """How many code points of a line the units are, at most all of them; half a code point is none."""
        if line.isascii():
            return min(units, len(line))
        name, size = self._codec
        return len(line.encode(name, "surrogatepass")[: units * size].decode(name, "ignore"))

    @property
    def _codec(self) -> tuple[str, int]:
        return _BYTES_OF_UNIT.get(PositionEncodingKind(self.encoding), _UTF16)

    def position(self, lines: Sequence[str], line: int, column: int) -> Position:
        """The position of a place that a span names; the end of the text for one beyond it."""
        if line > len(lines):
            return Position(len(lines) - 1, self.width(lines[-1])) if lines else Position(0, 0)
        return Position(line - 1, self.width(lines[line - 1][: column - 1]))

    def range(self, lines: Sequence[str], span: Span) -> Range:
        """The range of a span; never empty where its line has anything to show."""
        start = self.position(lines, span.line, span.column)
        end = self.position(lines, span.end_line, span.end_column)
        if (end.line, end.character) > (start.line, start.character):
            return Range(start, end)
        whole = self.width(lines[start.line]) if start.line < len(lines) else 0
        return Range(start, Position(start.line, max(whole, start.character)))

    def exactly(self, lines: Sequence[str], span: Span) -> Range:
        """The range of a span that is to be replaced: empty where it is."""
        start = self.position(lines, span.line, span.column)
        return Range(start, self.position(lines, span.end_line, span.end_column))

    def place(self, lines: Sequence[str], position: Position) -> tuple[int, int]:
        """The line and column, both from 1, of a position."""
        if position.line >= len(lines):
            return len(lines), len(lines[-1]) + 1
        return position.line + 1, self.code_points(lines[position.line], position.character) + 1
