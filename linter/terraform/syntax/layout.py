"""The columns of equals signs and of comments, as `terraform fmt` lays them out, kept by what a fix changes.

Equals signs of consecutive lines stand in one column, and so do the comments behind consecutive lines. A fix that adds
or changes a line moves those of its neighbours that were in line before; what nobody formats stays as it is.
https://github.com/hashicorp/hcl/blob/main/hclwrite/format.go
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tree_sitter import Node

from linter.finding import Fix
from linter.source import Source, Span
from linter.terraform.syntax.parse import syntax_tree

_OPENING = frozenset(("(", "[", "{", "block_start", "object_start", "tuple_start", "function_start"))
_CLOSING = frozenset((")", "]", "}", "block_end", "object_end", "tuple_end", "function_end"))
_WHOLE = frozenset(("heredoc_template", "quoted_template", "string_lit", "comment"))
"""Nodes that are laid out as one token."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, or several that one heredoc joins, from 1; columns from 0, and -1 where there is no such token.

    `name_end` is the column behind what stands before the equals sign, `code_end` that behind all but the comment.
    """

    first: int
    last: int
    name_end: int
    equals: int
    code_end: int
    comment: int


@dataclass(frozen=True, slots=True)
class _Part:
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
        parsed = syntax_tree(fix.replacement)
        if parsed is None:
            return fix
        old = self._lines_around(row)
        new = [_moved(line, row - 1) for line in _lines(parsed)]
        after = [_moved(line, len(added)) for line in old if line.first >= row]
        texts = [*self._source.lines[: row - 1], *added, *self._source.lines[row - 1 :]]
        before = [line for line in old if line.last < row]
        changed = _aligned([*before, *new, *after], texts, _unaligned(old, row, len(added)))
        inside = range(row, row + len(added))
        first = min((line for line in changed if line not in inside), default=row)
        last = max((line for line in changed if line not in inside), default=row)
        first, last = min(first, row), max(last, row + len(added) - 1)
        lines = [changed.get(line, texts[line - 1]) for line in range(first, last + 1)]
        end = last + 1 - len(added)
        return replace(fix, span=Span(fix.span.file, first, 1, end, 1), replacement="\n".join(lines) + "\n")

    def _replaced(self, fix: Fix) -> Fix:
        """The fix that replaces a part of one line: only what stands behind it moves."""
        at = fix.span
        old = self._lines_around(at.line)
        wider = len(fix.replacement) - (at.end_column - at.column)
        own = next((line for line in old if line.first == line.last == at.line), None)
        if own is None or not wider or own.comment < at.end_column - 1:
            return fix
        texts = list(self._source.lines)
        text = texts[at.line - 1]
        texts[at.line - 1] = f"{text[: at.column - 1]}{fix.replacement}{text[at.end_column - 1 :]}"
        grown = replace(own, code_end=own.code_end + wider, comment=own.comment + wider)
        lines = [grown if line is own else line for line in old]
        changed = _aligned_in(_COMMENT, lines, texts, _crooked(_COMMENT, old))
        if not changed:
            return fix
        changed.setdefault(at.line, texts[at.line - 1])
        first, last = min(changed), max(changed)
        written = "\n".join(changed.get(line, texts[line - 1]) for line in range(first, last + 1))
        end = len(self._source.lines[last - 1]) + 1
        return replace(fix, span=Span(at.file, first, 1, last, end), replacement=written)

    def _lines_around(self, row: int) -> list[_Line]:
        """The lines of the block of the file that holds a row, or of the whole file where none does."""
        root = self._root
        if root is None:
            return []
        blocks = [block for body in root.children for block in body.children if block.type == "block"]
        around = next((block for block in blocks if block.start_point.row < row <= block.end_point.row + 1), root)
        return _lines(around)


def _unaligned(old: Sequence[_Line], row: int, added: int) -> Callable[[_Part], frozenset[int]]:
    """The numbers of the lines that were out of line before some were added at a row, as they are counted now."""
    return lambda part: frozenset(line + added if line >= row else line for line in _crooked(part, old))


def _crooked(part: _Part, lines: Sequence[_Line]) -> frozenset[int]:
    """The numbers of the lines in which a part stands out of its column."""
    return frozenset(
        line.first for chain, column in part.columns(lines) for line in chain if part.start(line) != column
    )


def _aligned(
    lines: Sequence[_Line], texts: Sequence[str], crooked: Callable[[_Part], frozenset[int]]
) -> dict[int, str]:
    """The lines that change once both parts are in their columns, by number."""
    changed = _aligned_in(_EQUALS, lines, texts, crooked(_EQUALS))
    moved = {number: len(text) - len(texts[number - 1]) for number, text in changed.items()}
    shifted = [
        replace(line, code_end=line.code_end + moved[line.first], comment=line.comment + moved[line.first])
        if line.first in moved and line.comment >= 0
        else line
        for line in lines
    ]
    now = [changed.get(number, text) for number, text in enumerate(texts, 1)]
    return changed | _aligned_in(_COMMENT, shifted, now, crooked(_COMMENT))


def _aligned_in(part: _Part, lines: Sequence[_Line], texts: Sequence[str], crooked: frozenset[int]) -> dict[int, str]:
    """The lines that change once a part is in its column, by number; chains with a crooked line stay as they are."""
    changed: dict[int, str] = {}
    for chain, column in part.columns(lines):
        if any(line.first in crooked for line in chain):
            continue
        for line in chain:
            start, before, text = part.start(line), part.before(line), texts[line.first - 1]
            if start != column:
                changed[line.first] = f"{text[:before]}{' ' * (column - before)}{text[start:]}"
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
