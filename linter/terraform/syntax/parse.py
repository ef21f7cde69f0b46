"""Text to syntax: `parse(source)` returns a `File` for any text.

tree-sitter-hcl finds the blocks and attributes; bodies and expressions (grammar.py) are parsed on demand. If
tree-sitter reports an error, which may be a false one (it rejects `1e5`), structure.py parses the file again, more
slowly but exactly, and keeps everything that is valid.

    file = parse(Source("main.tf", text))
    for block in file.body.of_type("resource"):
        block.labels, block.body.attributes["cidr_block"].expression

Files that end in `.tf.json` or `.tfvars.json` use the JSON syntax.
"""

from __future__ import annotations

import codecs
import threading
import time
from collections.abc import Iterable, Iterator
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
    content = source.text.replace("\ufeff", " ", 1) if source.text.startswith("\ufeff") else source.text
    tree = _tree(_in_single_bytes(content))
    if tree is None:
        return File(source, read_structure(text), partial(_comments_at, text, comment_places(text)))
    root = tree.root_node
    if root.has_error:
        return File(source, read_structure(text), partial(_comments, text, root))
    reader = _Reader(text)
    bodies = [child for child in root.children if child.type == "body"]
    body = reader.body(bodies[0]) if bodies else Body({}, (), source.whole)
    return File(source, body, partial(_comments, text, root))


def syntax_tree(text: str) -> Node | None:
    """The root of tree-sitter's tree, whose bytes are code points; None if there is an error, or it takes too long."""
    tree = _tree(_in_single_bytes(text)) if len(text) <= LARGEST else None
    return None if tree is None or tree.root_node.has_error else tree.root_node


def _in_single_bytes(text: str) -> bytes:
    return text.encode("ascii", "moatlint.one_byte_each")


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


class _Reader:
    """Extracts bodies and expressions from a tree without errors."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._content = text.content

    def body(self, node: Node, opened: int = -1, closed: int = -2) -> Body:
        """Extract a body whose braces are in these rows; a file has no braces."""
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        faults: list[SyntaxFault] = []
        last_row = opened
        for child in node.children:
            kind = child.type
            if kind == "comment":
                continue
            row = child.start_point.row
            if row == last_row and opened != closed:
                faults.append(self._crowded(child))
            last_row = child.end_point.row
            if kind == "attribute":
                name = self._word(child.children[0])
                attribute = Attribute(name, partial(self._attribute_spans, child), partial(self._expression, child))
                if name in attributes:
                    faults.append(duplicate(attribute, attributes[name]))
                attributes.setdefault(name, attribute)
            elif kind == "block":
                blocks.append(self._block(child))
        if opened == closed and (blocks or len(attributes) > 1):
            faults.append(single_argument(self._text.span(node.start_byte, node.end_byte)))
        elif last_row == closed and opened != closed:
            faults.append(self._crowded(node.children[-1]))
        span = self._text.span(node.start_byte, node.end_byte)
        return Body(attributes, tuple(blocks), span, tuple(faults))

    def _crowded(self, node: Node) -> SyntaxFault:
        return SyntaxFault(
            "Missing newline after argument",
            "An argument or block definition must be on a line of its own.",
            self._text.span(node.start_byte, node.end_byte),
        )

    def _word(self, node: Node) -> str:
        return self._content[node.start_byte : node.end_byte]

    def _attribute_spans(self, node: Node) -> tuple[Span, Span]:
        span, name = self._text.span, node.children[0]
        return span(name.start_byte, name.end_byte), span(node.start_byte, node.end_byte)

    def _expression(self, node: Node) -> Expression:
        parser = ExpressionParser(self._text, node.children[0].end_byte)
        parser.advance()
        return parser.argument()

    def _block(self, node: Node) -> Block:
        header = list(_header(node))
        labels = tuple(self._word(part).strip('"') for part in header[1:])
        return Block(
            self._word(header[0]), labels, partial(self._block_spans, node, header[-1]), partial(self._block_body, node)
        )

    def _block_spans(self, node: Node, last: Node) -> tuple[Span, Span]:
        span = self._text.span
        return span(node.start_byte, last.end_byte), span(node.start_byte, node.end_byte)

    def _block_body(self, node: Node) -> Body:
        for child in node.children:
            if child.type == "body":
                return self.body(child, _brace(node), node.end_point.row)
        return Body({}, (), self._text.span(node.start_byte, node.end_byte))


def _header(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.type in ("identifier", "string_lit"):
            yield child
        elif child.type != "comment":
            return


def _brace(node: Node) -> int:
    """The row of the opening brace."""
    return next(child.start_point.row for child in node.children if child.type in ("block_start", "{"))


def _comments(text: Text, root: Node) -> tuple[Comment, ...]:
    return _comments_at(text, _comment_nodes(root))


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


def _comments_at(text: Text, places: Iterable[tuple[int, int]]) -> tuple[Comment, ...]:
    return tuple(Comment(text.content[start:end].rstrip("\r"), text.span(start, end)) for start, end in places)
