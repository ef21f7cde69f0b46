"""Text to syntax: `parse(source)` returns a `File` for any text.

tree-sitter-hcl finds the blocks and attributes; expressions (grammar.py) are parsed on demand. If
tree-sitter reports an error, which may be a false one (it rejects `1e5`), structure.py parses the file again, more
slowly but exactly, and keeps everything that is valid.

    file = parse(Source("main.tf", text))
    for block in file.body.of_type("resource"):
        block.labels, block.body.attributes["cidr_block"].expression

Files that end in `.tf.json` or `.tfvars.json` use the JSON syntax.
"""

from __future__ import annotations

import codecs
import re
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial

import tree_sitter_hcl
from tree_sitter import Language, Node, Parser, Tree

from linter.source import Comment, Source, Span
from linter.terraform.syntax.grammar import ExpressionParser
from linter.terraform.syntax.json_syntax import parse_json
from linter.terraform.syntax.scanner import Text
from linter.terraform.syntax.structure import comment_places, duplicate, read_structure, single_argument
from linter.terraform.syntax.syntax import Attribute, Block, Body, Expression, File, SyntaxFault

LARGEST = 2_000_000
"""The most characters of a file. A larger file is reported but not parsed."""

_PATIENCE = 1.0
"""The CPU seconds tree-sitter may take, plus as many for each million characters. It takes a tenth of that for valid
files, but quadratic time for some invalid ones."""

_CHUNK = 65_536
"""The bytes passed to tree-sitter at a time. It can be interrupted only in between."""

_MARK = re.compile(r"\#|//|/\*")
"""In every text that has a comment."""
_BLOCK_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

_HCL = Language(tree_sitter_hcl.language())
_PARSER = Parser(_HCL)
_BUFFER = bytearray()
"""Holds one chunk after the other: py-tree-sitter 0.26 never releases what its callback returns."""
_PARSING = threading.Lock()
"""Held while the parser and the buffer are in use."""


def _one_byte_each(error: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    beyond = error.object[error.start : error.end]
    return "".join("x" if character.isidentifier() else "\x7f" for character in beyond).encode(), error.end


# tree-sitter counts bytes: with one byte for each code point its offsets are ours.
codecs.register_error("moatlint.one_byte_each", _one_byte_each)


def parse(source: Source) -> File:
    """Parse a Terraform file in either syntax; never raises."""
    text = Text(source)
    if len(source.text) > LARGEST:
        detail = f"The file has more than {LARGEST} characters and was not read."
        fault = SyntaxFault("File too large", detail, Span(source.file, 1, 1, 1, 1))
        return File(source, Body({}, (), fault.span, (fault,)), tuple)
    if source.file.endswith(".json"):
        return parse_json(text)
    tree = _tree(_in_single_bytes(source.text))
    if tree is None or tree.root_node.has_error:
        return File(source, read_structure(text), partial(_comments, text))
    bodies = [child for child in tree.root_node.children if child.type == "body"]
    body = _Reader(text).body(bodies[0]) if bodies else Body({}, (), source.whole)
    return File(source, body, partial(_comments, text))


def syntax_tree(text: str) -> Node | None:
    """The root of tree-sitter's tree, whose bytes are code points; None if there is an error, or it takes too long."""
    tree = _tree(_in_single_bytes(text)) if len(text) <= LARGEST else None
    return None if tree is None or tree.root_node.has_error else tree.root_node


def _in_single_bytes(text: str) -> bytes:
    """The text with a byte for each code point, and with a space in the place of a byte order mark."""
    marked = text.replace("\ufeff", " ", 1) if text.startswith("\ufeff") else text
    return marked.encode("ascii", "moatlint.one_byte_each")


def _tree(content: bytes) -> Tree | None:
    """The tree that tree-sitter builds; None if it would take too long."""
    end = time.thread_time() + _PATIENCE * (1 + len(content) / 1_000_000)

    def chunk(offset: int, _point: object) -> bytearray:
        _BUFFER[:] = content[offset : offset + _CHUNK]
        return _BUFFER

    def is_late(_offset: int, _has_error: bool) -> bool:
        return time.thread_time() > end

    with _PARSING:
        try:
            return _PARSER.parse(chunk, progress_callback=is_late)
        except ValueError:
            _PARSER.reset()
            return None


class _Place:
    """The place of an attribute or a block in a text: offsets alone, as nodes of a tree take many times the memory."""

    __slots__ = ("_end", "_name_end", "_start", "_text")

    def __init__(self, text: Text, start: int, name_end: int, end: int) -> None:
        self._text = text
        self._start = start
        self._name_end = name_end
        self._end = end

    def spans(self) -> tuple[Span, Span]:
        """The spans of the name of an attribute, or of the header of a block, and of all of it."""
        span = self._text.span
        return span(self._start, self._name_end), span(self._start, self._end)

    def expression(self) -> Expression:
        """What is behind the name of an attribute. Raises SyntaxFault if it is not an expression."""
        parser = ExpressionParser(self._text, self._name_end)
        parser.advance()
        expression = parser.argument()
        if parser.start < self._end:  # tree-sitter lets an expression go on in the next line
            parser.advance()
            raise parser.fault("Argument or block definition required", "The expression ended with the line before.")
        return expression


class _Held:
    """The body of a block, which is set after the bodies around it: a stack of calls would be as deep as a text is."""

    __slots__ = ("body",)

    body: Body

    def read(self) -> Body:
        """The body."""
        return self.body


class _Reader:
    """Extracts bodies from a tree without errors."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._content = text.content
        self._pending: list[tuple[_Held, Node, Node]] = []

    def body(self, node: Node) -> Body:
        """Extract the body of a file, and all that are in it, so that the tree is needed no longer."""
        body = self._body(node)
        while self._pending:
            held, inner, block = self._pending.pop()
            held.body = self._body(inner, _brace(block), block.children[-1])
        return body

    def _body(self, node: Node, opening: Node | None = None, closing: Node | None = None) -> Body:
        """Extract a body between two braces; a file has no braces."""
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        faults: list[SyntaxFault] = []
        items = [child for child in node.children if child.type != "comment"]
        is_single = opening is not None and bool(items) and self._on_one_line(opening, items[0])
        last_row = -1 if opening is None else opening.start_point.row
        for item in items:
            if item.start_point.row == last_row and not is_single:
                faults.append(self._crowded(item))
            last_row = item.end_point.row
            if item.type == "attribute":
                attribute = self._attribute(item)
                if attribute.name in attributes:
                    faults.append(duplicate(attribute, attributes[attribute.name]))
                attributes.setdefault(attribute.name, attribute)
            elif item.type == "block":
                blocks.append(self._block(item))
        if is_single and (blocks or len(items) > 1 or closing is None or not self._on_one_line(items[0], closing)):
            faults.append(single_argument(self._span(node)))
        elif items and not is_single and closing is not None and last_row == closing.start_point.row:
            faults.append(self._crowded(node.children[-1]))
        return Body(attributes, tuple(blocks), self._span(node), tuple(faults))

    def _on_one_line(self, before: Node, after: Node) -> bool:
        """Whether there is no line break between two nodes but in comments."""
        return "\n" not in _BLOCK_COMMENT.sub("", self._content[before.end_byte : after.start_byte])

    def _crowded(self, node: Node) -> SyntaxFault:
        return SyntaxFault(
            "Missing newline after argument",
            "An argument or block definition must be on a line of its own.",
            self._span(node),
        )

    def _span(self, node: Node) -> Span:
        return self._text.span(node.start_byte, node.end_byte)

    def _word(self, node: Node) -> str:
        return self._content[node.start_byte : node.end_byte]

    def _attribute(self, node: Node) -> Attribute:
        name = node.children[0]
        place = _Place(self._text, node.start_byte, name.end_byte, node.end_byte)
        return Attribute(sys.intern(self._word(name)), place.spans, place.expression)

    def _block(self, node: Node) -> Block:
        header = list(_header(node))
        labels = tuple(self._word(part).strip('"') for part in header[1:])
        place = _Place(self._text, node.start_byte, header[-1].end_byte, node.end_byte)
        held = _Held()
        inner = next((child for child in node.children if child.type == "body"), None)
        if inner is None:
            held.body = Body({}, (), self._span(node))
        else:
            self._pending.append((held, inner, node))
        return Block(sys.intern(self._word(header[0])), labels, place.spans, held.read)


def _header(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.type in ("identifier", "string_lit"):
            yield child
        elif child.type != "comment":
            return


def _brace(node: Node) -> Node:
    """The opening brace of a block."""
    return next(child for child in node.children if child.type in ("block_start", "{"))


def comments(source: Source) -> tuple[Comment, ...]:
    """The comments of a file in HCL, in order; those of one that is too large to be read are not looked for."""
    return _comments(Text(source)) if len(source.text) <= LARGEST else ()


def _comments(text: Text) -> tuple[Comment, ...]:
    if not _MARK.search(text.content):
        return ()
    tree = _tree(_in_single_bytes(text.content))
    places = comment_places(text) if tree is None else _comment_nodes(tree.root_node)
    return tuple(Comment(text.content[start:end].rstrip("\r"), text.span(start, end)) for start, end in places)


def _comment_nodes(root: Node) -> Iterator[tuple[int, int]]:
    """The offsets of the comments in a tree, in order. A query would take quadratic time in a deep tree."""
    cursor = root.walk()
    while True:
        node = cursor.node
        if node is not None and node.type == "comment":
            yield node.start_byte, node.end_byte
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
