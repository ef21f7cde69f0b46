"""The blocks and attributes of a file with syntax errors: everything that is valid, and every error with its place.

An error affects only the argument it is in. A missing brace affects only its own block: a line that starts like a
top-level block closes all open blocks, so that the next resource is not swallowed.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TypeVar

from msgspec import Struct

from linter.source import Span
from linter.terraform.syntax.grammar import ExpressionParser
from linter.terraform.syntax.scanner import END, NAME, NEWLINE, STRING, Text
from linter.terraform.syntax.syntax import Attribute, Block, Body, Literal, SyntaxFault

_TOP_LEVEL = re.compile(
    r"^(?:resource|data|module|variable|output|locals|provider|terraform|moved|import|removed|check|ephemeral)\b"
    r'(?=[ \t]*["{])',
    re.MULTILINE,
)
_ITEM = re.compile(r'^[ \t]*(?:\}|[^\W\d][\w-]*[ \t]*(?:=(?!=)|\{|"))', re.MULTILINE)
_CHUNK = re.compile(
    r'"(?:[^"\\\n]|\\.)*"?|(?:#|//)[^\n]*|/\*(?:.*?\*/|.*)|\n|[\[\](){}]|[^"#/\n\[\](){}]+|.', re.DOTALL
)
_OPENING, _CLOSING = frozenset("[({"), frozenset("])}")
_DEEPEST_BLOCK = 50
_MOST_FAULTS = 100
_REQUIRED = "Argument or block definition required"
_T = TypeVar("_T")


class _Items(Struct, frozen=True):
    """The contents of a body while it is parsed."""

    attributes: dict[str, Attribute]
    blocks: list[Block]
    faults: list[SyntaxFault]

    def body(self, span: Span) -> Body:
        return Body(self.attributes, tuple(self.blocks), span, tuple(self.faults))


def duplicate(attribute: Attribute, first: Attribute) -> SyntaxFault:
    """The error for an argument that is set twice in a body."""
    detail = f'The argument "{attribute.name}" was already set at line {first.span.line}.'
    return SyntaxFault("Attribute redefined", f"{detail} Each argument may be set only once.", attribute.name_span)


def single_argument(span: Span) -> SyntaxFault:
    """The error for a block that begins on the line of its brace, and is not just one argument and a closing brace."""
    detail = "An argument on the line of the opening brace must be the only one, and the closing brace must follow it."
    return SyntaxFault("Invalid single-argument block definition", detail, span)


def comment_places(text: Text) -> tuple[tuple[int, int], ...]:
    """The offsets of everything outside quotes that looks like a comment, even within a heredoc."""
    chunks = _CHUNK.finditer(text.content)
    return tuple(chunk.span() for chunk in chunks if chunk.group().startswith(("#", "//", "/*")))


def read_structure(text: Text) -> Body:
    """Parse a whole file, continuing after each error."""
    return _StructureParser(text).file()


class _StructureParser(ExpressionParser):
    """Parses bodies and blocks by the rules of HCL."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self._open_blocks = 0
        self._fault_count = 0

    def file(self) -> Body:
        """Parse the whole file. Items after a surplus closing brace still belong to the file."""
        if self.content.startswith("\ufeff"):
            self.end = 1
        items = _Items({}, [], [])
        start = self.end
        self._pass(items)
        while self.kind != END:
            self._read(items)
            if self.kind == "}":
                items.faults.append(self.fault(_REQUIRED, "This closing brace has no opening brace."))
                self._pass(items)
        return items.body(self.text.span(start, self.start))

    def _read(self, items: _Items) -> None:
        """Parse up to a closing brace, the end or, within a block, a line that starts like a top-level block."""
        while self.kind not in ("}", END):
            if self.kind == NEWLINE:
                self._pass(items)
                continue
            start = self.start
            if self._open_blocks and self._top_level(start):
                return
            try:
                self._item(items)
            except SyntaxFault as fault:
                items.faults.append(fault)
                self.loose = False
                self.depth = 0
                open_ended = fault.title == "Unterminated template string"
                self.end = self._next_top_level(start) if open_ended else max(self._resumption(start), start + 1)
                self._give_up_at_last()
                self._pass(items)

    def _item(self, items: _Items) -> None:
        start, name = self.start, self.word
        self.expect(NAME, _REQUIRED, "An argument or block definition is required here.")
        if self.kind != "=":
            items.blocks.append(self._block(start, name))
            if self.kind not in (NEWLINE, END) and not self._top_level(self.start):
                raise self.fault(
                    "Missing newline after block definition", "A block definition must end with a newline."
                )
            return
        expression = self.argument()
        spans = (self.text.span(start, start + len(name)), self.since(start))
        attribute = Attribute(name, partial(_given, spans), partial(_given, expression))
        if name in items.attributes:
            items.faults.append(duplicate(attribute, items.attributes[name]))
        items.attributes.setdefault(name, attribute)

    def _block(self, start: int, name: str) -> Block:
        labels = self._labels()
        header = self.since(start)
        if self.kind != "{":
            detail = "A block is its type, its labels and an opening brace, an argument its name and an equals sign."
            raise self.fault("Invalid block definition", detail)
        if self._open_blocks >= _DEEPEST_BLOCK:
            raise self.fault("Blocks too deep", f"Blocks nest more than {_DEEPEST_BLOCK} deep here.")
        self._open_blocks += 1
        items = _Items({}, [], [])
        opened = self.start
        self._pass(items)
        is_single = self.kind not in (NEWLINE, "}")
        self._read(items)
        self._open_blocks -= 1
        if self.kind == "}":
            if is_single and not self._holds_one(items):
                items.faults.append(single_argument(self.text.span(opened, self.end)))
            elif not is_single and self._shares_line(opened):
                items.faults.append(
                    self.fault("Missing newline after argument", "The closing brace needs its own line.")
                )
            self._pass(items)
        else:
            detail = f"There is no closing brace for this {name} block before the end of the file or the next block."
            items.faults.append(SyntaxFault("Unclosed configuration block", detail, header))
        span = self.since(start)
        return Block(name, labels, partial(_given, (header, span)), partial(_given, items.body(span)))

    def _labels(self) -> tuple[str, ...]:
        labels: list[str] = []
        while self.kind in (NAME, STRING):
            if self.kind == NAME:
                labels.append(self.word)
                self.advance()
                continue
            label = self.quoted_template()
            if not isinstance(label, Literal) or not isinstance(label.content, str):
                raise SyntaxFault("Invalid block definition", "A block label must not contain a template.", label.span)
            labels.append(label.content)
        return tuple(labels)

    def _pass(self, items: _Items) -> None:
        """Go to the next valid token, recording invalid ones as errors."""
        while (fault := self._stumbled()) is not None:
            items.faults.append(fault)
            if fault.title == "Unterminated comment":
                self.end = len(self.content)
            self._give_up_at_last()

    def _give_up_at_last(self) -> None:
        """Count an error. After too many of them stop parsing, since each error may cause a scan of the rest."""
        self._fault_count += 1
        if self._fault_count >= _MOST_FAULTS:
            self.end = len(self.content)

    def _stumbled(self) -> SyntaxFault | None:
        """Go to the next token; returns the error if it is invalid."""
        try:
            self.advance()
        except SyntaxFault as fault:
            return fault
        return None

    def _top_level(self, offset: int) -> bool:
        return _TOP_LEVEL.match(self.content, offset) is not None

    def _next_top_level(self, start: int) -> int:
        following = _TOP_LEVEL.search(self.content, start + 1)
        return following.start() if following else len(self.content)

    def _holds_one(self, items: _Items) -> bool:
        """Whether a body is one argument that ends on the line of the closing brace."""
        ends = [attribute.span.end_line for attribute in items.attributes.values()]
        return not items.blocks and ends == [self.text.span(self.start, self.end).line]

    def _shares_line(self, opened: int) -> bool:
        """Whether an argument is on the line of the closing brace, and the opening brace on an earlier line."""
        line = self.content.rfind("\n", 0, self.start) + 1
        return opened < line and bool(self.content[line : self.start].strip())

    def _resumption(self, start: int) -> int:
        """The offset at which to continue after an invalid item: its end if its brackets match, or the next line."""
        depth = 0
        position = start
        while match := _CHUNK.match(self.content, position):
            chunk = match[0]
            if chunk == "\n" and (depth == 0 or _TOP_LEVEL.match(self.content, match.end())):
                break
            if chunk in _CLOSING and depth == 0:
                break
            depth += (chunk in _OPENING) - (chunk in _CLOSING)
            position = match.end()
        if depth == 0:
            return position
        following = _ITEM.search(self.content, self.content.find("\n", start) + 1 or len(self.content))
        return following.start() if following else len(self.content)


def _given(value: _T) -> _T:
    return value
