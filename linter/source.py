"""Where things stand: a text that was read, and a span in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one file, as editors count: lines and columns from 1, the end exclusive.

    Columns count Unicode code points. `file` is the path as it is shown to people, with forward slashes,
    relative to the working directory where that is possible.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def encloses(self, other: Span) -> bool:
        """Whether the other span lies wholly within this one."""
        return (
            self.file == other.file
            and (self.line, self.column) <= (other.line, other.column)
            and (other.end_line, other.end_column) <= (self.end_line, self.end_column)
        )

    def to(self, end: Span) -> Span:
        """The span from the start of this one to the end of the other."""
        return Span(self.file, self.line, self.column, end.end_line, end.end_column)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as it is written, its mark included, and where it stands."""

    text: str
    span: Span


@dataclass(frozen=True)
class Source:
    """The text of one file, decoded once. `file` is what its spans are called by."""

    file: str
    text: str

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines without their ends, as an editor numbers them."""
        return tuple(self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))

    @cached_property
    def whole(self) -> Span:
        """The span of the whole text."""
        return Span(self.file, 1, 1, len(self.lines), len(self.lines[-1]) + 1)
