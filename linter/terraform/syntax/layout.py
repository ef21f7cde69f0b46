"""The columns of equals signs and of comments, as `terraform fmt` lays them out, kept by what a fix changes.

Equals signs of consecutive lines stand in one column, and so do the comments behind consecutive lines. A fix that adds
or changes a line moves those of its neighbours that were in line before; what nobody formats stays as it is.
https://github.com/hashicorp/hcl/blob/main/hclwrite/format.go
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace
from tree_sitter import Node

from linter.finding import Fix
from linter.source import Source, Span
from linter.terraform.syntax.parse import syntax_tree

_OPENING = frozenset(("(", "[", "{", "block_start", "object_start", "tuple_start", "function_start"))
_CLOSING = frozenset((")", "]", "}", "block_end", "object_end", "tuple_end", "function_end"))
_WHOLE = frozenset(("heredoc_template", "quoted_template", "string_lit", "comment"))
"""Nodes that are laid out as one token."""


class _Line(Struct, frozen=True):
    """A line, or several that one heredoc joins, from 1; columns from 0, and -1 where there is no such token.

    `name_end` is the column behind what stands before the equals sign, `code_end` that behind all but the comment.
    """

    first: int
    last: int
    name_end: int
    equals: int
    code_end: int
    comment: int

    @property
    def is_linked(self) -> bool:
        """Whether any of its parts can be in line with the one of the line before."""
        return self.equals >= 0 or self.comment >= 0


class _Part(Struct, frozen=True):
    """One of the two parts of a line that are put in columns: where it starts, and the end of what stands before it."""

    start: Callable[[_Line], int]
    before: Callable[[_Line], int]

    def columns(self, lines: Sequence[_Line]) -> Iterator[tuple[Sequence[_Line], int]]:
        """The chains of consecutive lines that have this part, and the column that it belongs in."""
        chain: list[_Line] = []
        for line in lines:
            if chain and (self.start(line) < 0 or line.first != chain[-1].last + 1):
                yield chain, max(map(self.before, chain)) + 1
                chain = []
            if self.start(line) >= 0:
                chain.append(line)
        if chain:
            yield chain, max(map(self.before, chain)) + 1


_EQUALS = _Part(lambda line: line.equals, lambda line: line.name_end)
_COMMENT = _Part(lambda line: line.comment, lambda line: line.code_end)


class Layout:
    """The layout of one file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = "\n".join(source.lines)

    @cached_property
    def _root(self) -> Node | None:
        # a carriage return alone ends a line for an editor, and none for Terraform
        return None if "\r" in self._source.text.replace("\r\n", "") else syntax_tree(self._text)

    def settled(self, fix: Fix) -> Fix:
        """The fix with its own lines, and those beside them that were in line, put in their columns."""
        if self._root is None or "\r" in fix.replacement:
            return fix
        at = fix.span
        if (at.line, at.column) == (at.end_line, at.end_column) and at.column == 1 and fix.replacement.endswith("\n"):
            return self._inserted(fix)
        return self._replaced(fix) if at.line == at.end_line and "\n" not in fix.replacement else fix

    def _inserted(self, fix: Fix) -> Fix:
        """The fix that adds whole lines."""
        row, added = fix.span.line, fix.replacement.removesuffix("\n").split("\n")
        parsed, count = syntax_tree(fix.replacement), len(added)
        if parsed is None:
            return fix

        def text(line: int) -> str:
            here = line - row
            return added[here] if 0 <= here < count else self._source.lines[line - 1 - (count if here >= count else 0)]

        old = self._beside(row, row - 1)
        new = [_moved(line, row - 1) for line in _lines(parsed)]
        before = [line for line in old if line.last < row]
        after = [_moved(line, count) for line in old if line.first >= row]
        changed = _aligned([*before, *new, *after], text, _unaligned(old, row, count))
        first, last = min((row, *changed)), max((row + count - 1, *changed))
        written = "".join(f"{changed.get(line) or text(line)}\n" for line in range(first, last + 1))
        return replace(fix, span=Span(fix.span.file, first, 1, last + 1 - count, 1), replacement=written)

    def _replaced(self, fix: Fix) -> Fix:
        """The fix that replaces a part of one line: only what stands behind it moves."""
        at = fix.span
        old = self._beside(at.line, at.line)
        wider = len(fix.replacement) - (at.end_column - at.column)
        own = next((line for line in old if line.first == line.last == at.line), None)
        if own is None or not wider or own.comment < at.end_column - 1:
            return fix
        here = self._source.lines[at.line - 1]
        here = f"{here[: at.column - 1]}{fix.replacement}{here[at.end_column - 1 :]}"

        def text(line: int) -> str:
            return here if line == at.line else self._source.lines[line - 1]

        grown = replace(own, code_end=own.code_end + wider, comment=own.comment + wider)
        lines = [grown if line is own else line for line in old]
        changed = _aligned_in(_COMMENT, lines, text, _crooked(_COMMENT, old))
        if not changed:
            return fix
        first, last = min((at.line, *changed)), max((at.line, *changed))
        written = "\n".join(changed.get(line) or text(line) for line in range(first, last + 1))
        end = len(self._source.lines[last - 1]) + 1
        return replace(fix, span=Span(at.file, first, 1, last, end), replacement=written)

    @cached_property
    def _all(self) -> tuple[list[_Line], list[int]]:
        """The lines of the file, and their numbers."""
        lines = _lines(self._root) if self._root is not None else []
        return lines, [line.first for line in lines]

    def _beside(self, first: int, last: int) -> list[_Line]:
        """The lines from one to another, none where that is the one before, and those in a chain with them."""
        lines, numbers = self._all
        start, end = bisect_left(numbers, first), bisect_right(numbers, last)
        while start and lines[start - 1].is_linked and lines[start - 1].last + 1 == first:
            start -= 1
            first = lines[start].first
        while end < len(lines) and lines[end].is_linked and lines[end].first == last + 1:
            last = lines[end].last
            end += 1
        return lines[start:end]


def _unaligned(old: Sequence[_Line], row: int, added: int) -> Callable[[_Part], frozenset[int]]:
    """The numbers of the lines that were out of line before some were added at a row, as they are counted now."""
    return lambda part: frozenset(line + added if line >= row else line for line in _crooked(part, old))


def _crooked(part: _Part, lines: Sequence[_Line]) -> frozenset[int]:
    """The numbers of the lines in which a part stands out of its column."""
    return frozenset(
        line.first for chain, column in part.columns(lines) for line in chain if part.start(line) != column
    )


def _aligned(
    lines: Sequence[_Line], text: Callable[[int], str], crooked: Callable[[_Part], frozenset[int]]
) -> dict[int, str]:
    """The lines that change once both parts are in their columns, by number."""
    changed = _aligned_in(_EQUALS, lines, text, crooked(_EQUALS))
    moved = {number: len(written) - len(text(number)) for number, written in changed.items()}
    shifted = [
        replace(line, code_end=line.code_end + moved[line.first], comment=line.comment + moved[line.first])
        if line.first in moved and line.comment >= 0
        else line
        for line in lines
    ]
    return changed | _aligned_in(_COMMENT, shifted, lambda line: changed.get(line) or text(line), crooked(_COMMENT))


def _aligned_in(
    part: _Part, lines: Sequence[_Line], text: Callable[[int], str], crooked: frozenset[int]
) -> dict[int, str]:
    """The lines that change once a part is in its column, by number; chains with a crooked line stay as they are."""
    changed: dict[int, str] = {}
    for chain, column in part.columns(lines):
        if any(line.first in crooked for line in chain):
            continue
        for line in chain:
            start, before, written = part.start(line), part.before(line), text(line.first)
            if start != column:
                changed[line.first] = f"{written[:before]}{' ' * (column - before)}{written[start:]}"
    return changed


def _moved(line: _Line, rows: int) -> _Line:
    return replace(line, first=line.first + rows, last=line.last + rows)


def _lines(node: Node) -> list[_Line]:
    """The lines of a node, each with the columns of its tokens."""
    made: list[_Line] = []
    tokens: list[Node] = []
    for token in _tokens(node):
        if tokens and token.start_point.row > tokens[-1].end_point.row:
            made.append(_line(tokens))
            tokens = []
        tokens.append(token)
    if tokens:
        made.append(_line(tokens))
    return made


def _line(tokens: Sequence[Node]) -> _Line:
    *code, last = tokens
    comment = last.start_point.column if code and last.type == "comment" else -1
    code = code if comment >= 0 else [*code, last]
    at = next((at for at, token in enumerate(code) if at and token.type == "="), -1)
    if at >= 0 and _opened(code[at:]):
        at = -1
    return _Line(
        tokens[0].start_point.row + 1,
        tokens[-1].end_point.row + 1,
        code[at - 1].end_point.column if at >= 0 else -1,
        code[at].start_point.column if at >= 0 else -1,
        code[-1].end_point.column,
        comment,
    )


def _opened(tokens: Sequence[Node]) -> int:
    """How many more brackets tokens open than they close."""
    return sum((token.type in _OPENING) - (token.type in _CLOSING) for token in tokens)


def _tokens(node: Node) -> Iterator[Node]:
    """The tokens of a node, in the order of the text."""
    waiting = [node]
    while waiting:
        token = waiting.pop()
        if token.type in _WHOLE or not token.children:
            if token.start_byte < token.end_byte:
                yield token
        else:
            waiting += reversed(token.children)
