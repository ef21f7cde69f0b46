"""The extent of the statements of a text, so that a comment can be about a whole one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from linter.source import HCL_ENDINGS, Comment, Source

_OPENING, _CLOSING = "([{", ")]}"
_TOKEN = re.compile(r'\\.|[$%]\{|<<-?\w+|["()\[\]{}]')
_MARKS = ("#", "//", "/*")


class Layout(Struct, frozen=True, dict=True):
    """The lines of one text; all line numbers are from 1. `comments` are those of the text."""

    source: Source
    comments: tuple[Comment, ...]

    def code_after(self, line: int) -> int:
        """The first line after this one that holds code; the last line if there is none."""
        lines = self.source.lines
        below = (number for number in range(line + 1, len(lines) + 1) if number not in self._silent)
        return next(below, len(lines))

    def last(self, line: int) -> int:
        """The line on which the statement ends that begins on this line."""
        return self._ends.get(line, line)

    def around(self, line: int) -> frozenset[tuple[int, int]]:
        """The first and last lines of the statements that hold this line, and do not begin on it."""
        before = bisect_left(self._starts, line) - 1
        start = self._starts[before] if before >= 0 else 0
        holding = []
        while start:
            if line <= self._ends[start]:
                holding.append((start, self._ends[start]))
            start = self._outer[start]
        return frozenset(holding)

    @cached_property
    def _silent(self) -> frozenset[int]:
        """The lines that hold nothing but blanks and comments."""
        written = (comment for comment in self.comments if comment.text.startswith(_MARKS))
        bare = _without(written, self.source.lines)
        return frozenset(number for number, text in enumerate(bare, 1) if not text.strip())

    @cached_property
    def _ends(self) -> dict[int, int]:
        """The last line of each statement of several lines, by its first."""
        return dict(self._bracketed() if self.source.file.endswith(HCL_ENDINGS) else self._indented())

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(sorted(self._ends))

    @cached_property
    def _outer(self) -> dict[int, int]:
        """By the first line of each statement, that of the last one before it that has not ended there; 0 for none."""
        outer: dict[int, int] = {}
        open_: list[int] = []
        for start in self._starts:
            while open_ and self._ends[open_[-1]] < start:
                open_.pop()
            outer[start] = open_[-1] if open_ else 0
            open_.append(start)
        return outer

    def _bracketed(self) -> Iterator[tuple[int, int]]:
        ends: dict[int, int] = {}
        open_: list[int] = []
        for line, character in _brackets(_without(self.comments, self.source.lines)):
            if character in _OPENING:
                open_.append(line)
            elif open_:
                start = open_.pop()
                ends[start] = max(line, ends.get(start, line))
        yield from ends.items()

    def _indented(self) -> Iterator[tuple[int, int]]:
        """YAML: a key or item holds what is indented deeper, and a key the items below it; top-level keys aside."""
        open_: list[tuple[int, int, bool]] = []
        last = 0
        for number, text in enumerate(self.source.lines, 1):
            if number in self._silent:
                continue
            stripped = text.lstrip()
            indent, is_item = len(text) - len(stripped), stripped.startswith("- ")
            while open_ and not _holds(open_[-1], indent, is_item=is_item):
                start, depth, _ = open_.pop()
                if depth:
                    yield start, last
            open_.append((number, indent, is_item))
            last = number
        yield from ((start, last) for start, depth, _ in open_ if depth)


def _holds(outer: tuple[int, int, bool], indent: int, *, is_item: bool) -> bool:
    _, depth, outer_is_item = outer
    return indent > depth or (indent == depth and is_item and not outer_is_item)


def _brackets(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The brackets of HCL outside of texts, each with its line."""
    inside: list[str] = []
    heredoc = ""
    for number, line in enumerate(lines, 1):
        if heredoc:
            heredoc = "" if line.strip() == heredoc else heredoc
            continue
        for token in _TOKEN.finditer(line):
            word = token.group()
            if word.startswith("<<") and not inside:
                heredoc = word.lstrip("<-")
            elif inside or word == '"':
                _step(inside, word)
            elif word in _OPENING + _CLOSING:
                yield number, word


def _step(inside: list[str], token: str) -> None:
    """Keep track of a text, `"`, and of the templates within it, `}`."""
    if inside and inside[-1] == '"':
        if token in {"${", "%{"}:
            inside.append("}")
        elif token == '"':
            inside.pop()
    elif token == '"':
        inside.append('"')
    elif token == "{":
        inside.append("}")
    elif token == "}":
        inside.pop()


def _without(comments: Iterable[Comment], lines: Iterable[str]) -> list[str]:
    """The lines with blanks in place of comments."""
    blanked = list(lines)
    for comment in comments:
        span = comment.span
        for number in range(span.line, span.end_line + 1):
            line = blanked[number - 1]
            start = span.column - 1 if number == span.line else 0
            end = span.end_column - 1 if number == span.end_line else len(line)
            blanked[number - 1] = line[:start] + " " * (end - start) + line[end:]
    return blanked
