"""Terraform's JSON syntax, parsed to the same syntax tree as HCL.

Every string is a template. Only Terraform's own blocks are known to be blocks; the nested blocks of a resource look
like its attributes and are parsed as such: an object or a list of objects.
https://developer.hashicorp.com/terraform/language/syntax/json
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from msgspec.structs import replace

from linter.source import Comment, Source, Span
from linter.terraform.syntax.grammar import ExpressionParser
from linter.terraform.syntax.json_text import JsonArray, JsonNode, JsonObject, JsonScalar, read_json
from linter.terraform.syntax.scanner import Text
from linter.terraform.syntax.syntax import (
    Attribute,
    Block,
    Body,
    Expression,
    File,
    Literal,
    ObjectConstructor,
    ObjectItem,
    SyntaxFault,
    TupleConstructor,
)
from linter.terraform.syntax.template_grammar import normal

_RESOURCE = {"lifecycle": 0, "connection": 0, "provisioner": 1, "dynamic": 1}
_LABELS: Mapping[str, Mapping[str, int]] = {
    "": {
        "terraform": 0,
        "locals": 0,
        "provider": 1,
        "variable": 1,
        "output": 1,
        "module": 1,
        "resource": 2,
        "data": 2,
        "ephemeral": 2,
        "moved": 0,
        "import": 0,
        "removed": 0,
        "check": 1,
    },
    "resource": _RESOURCE,
    "data": _RESOURCE,
    "ephemeral": _RESOURCE,
    "removed": {"lifecycle": 0, "provisioner": 1},
    "provisioner": {"connection": 0},
    "lifecycle": {"precondition": 0, "postcondition": 0},
    "dynamic": {"content": 0},
    "content": {"dynamic": 1},
    "variable": {"validation": 0},
    "output": {"precondition": 0},
    "check": {"data": 2, "assert": 0},
    "terraform": {"backend": 1, "cloud": 0, "required_providers": 0, "provider_meta": 1},
}
"""The blocks that a block may contain, and how many labels each has."""

_CONSTANT = frozenset({("variable", "default"), ("variable", "description"), ("output", "description")})
"""The arguments of blocks in which nothing can be referred to."""


def parse_json(text: Text) -> File:
    """Parse a `.tf.json` or `.tfvars.json` file; never raises."""
    try:
        root, faults = read_json(text)
    except SyntaxFault as fault:
        return File(text.source, Body({}, (), text.source.whole, (fault,)), tuple)
    body = _JsonReader(text).body(root, "" if _has_blocks(text.source) else None)
    body = replace(body, faults=(*faults, *body.faults)) if faults else body
    return File(text.source, body, partial(_comments, text, root))


def _comments(text: Text, root: JsonNode) -> tuple[Comment, ...]:
    """The `"//"` properties, which are the comments of this syntax."""
    comments: list[Comment] = []
    pending: list[JsonNode] = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, JsonArray):
            pending.extend(reversed(node.elements))
        elif isinstance(node, JsonObject):
            pending.extend(value for _, value in reversed(node.members))
            for key, value in node.members:
                if key.content == "//" and isinstance(value, JsonScalar) and isinstance(value.content, str):
                    comments.append(Comment(value.content, text.span(key.start, value.end)))
    return tuple(sorted(comments, key=lambda comment: comment.span))


def _has_blocks(source: Source) -> bool:
    return not source.file.endswith(".tfvars.json")


class _StringText(Text):
    """The characters of a JSON string. Offsets map to places in the file unless escapes shift them."""

    def __init__(self, text: Text, node: JsonScalar, content: str) -> None:
        super().__init__(Source(text.file, content))
        self._outer = text
        self._start, self._end = node.start, node.end
        self._plain = len(content) == node.end - node.start - 2

    def span(self, start: int, end: int) -> Span:
        """The span in the file between two offsets in the string."""
        if self._plain:
            return self._outer.span(self._start + 1 + start, self._start + 1 + end)
        return self._outer.span(self._start, self._end)


class _JsonReader:
    def __init__(self, text: Text) -> None:
        self._text = text

    def body(self, node: JsonNode, parent: str | None) -> Body:
        """An object, or a list of objects, as the body of a block of type `parent`; with None, only attributes."""
        known = _LABELS.get(parent, {}) if parent is not None else {}
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        faults: list[SyntaxFault] = []
        for key, value in self._members(node, faults):
            name = str(key.content)
            if name == "//":
                continue
            if name in known:
                header = self._text.span(key.start, key.end)
                blocks.extend(self._blocks(name, (), known[name], value, header, faults))
                continue
            if parent == "":
                detail = f'There is no top-level block of the type "{name}".'
                faults.append(SyntaxFault("Extraneous JSON object property", detail, self._span(key)))
                continue
            read = self._constant if parent is None or (parent, name) in _CONSTANT else self._expression
            attribute = Attribute(name, partial(self._spans, key, value), partial(read, value))
            if name in attributes:
                detail = f'The argument "{name}" was already set at line {attributes[name].span.line}.'
                faults.append(SyntaxFault("Duplicate argument", detail, self._span(key)))
            attributes.setdefault(name, attribute)
        return Body(attributes, tuple(blocks), self._span(node), tuple(faults))

    def _members(self, node: JsonNode, faults: list[SyntaxFault]) -> Iterator[tuple[JsonScalar, JsonNode]]:
        for part in node.elements if isinstance(node, JsonArray) else (node,):
            if isinstance(part, JsonObject):
                yield from part.members
            else:
                detail = "A JSON object is required here."
                faults.append(SyntaxFault("Incorrect JSON value type", detail, self._span(part)))

    def _blocks(
        self, name: str, labels: tuple[str, ...], missing: int, node: JsonNode, header: Span, faults: list[SyntaxFault]
    ) -> Iterator[Block]:
        if missing:
            for key, value in self._members(node, faults):
                place = self._text.span(key.start, key.end)
                yield from self._blocks(name, (*labels, str(key.content)), missing - 1, value, place, faults)
            return
        for part in node.elements if isinstance(node, JsonArray) else (node,):
            if isinstance(part, JsonScalar) and part.content is None:
                continue
            yield Block(name, labels, partial(self._block_spans, header, part), partial(self.body, part, name))

    def _block_spans(self, header: Span, node: JsonNode) -> tuple[Span, Span]:
        return header, header.to(self._span(node))

    def _spans(self, key: JsonScalar, value: JsonNode) -> tuple[Span, Span]:
        return self._span(key), self._text.span(key.start, value.end)

    def _span(self, node: JsonNode) -> Span:
        return self._text.span(node.start, node.end)

    def _constant(self, node: JsonNode) -> Expression:
        """A value in which nothing can be referred to: strings are no templates."""
        return self._expression(node, templates=False)

    def _expression(self, node: JsonNode, *, templates: bool = True) -> Expression:
        read = partial(self._expression, templates=templates)
        if isinstance(node, JsonArray):
            return TupleConstructor(tuple(map(read, node.elements)), self._span(node))
        if isinstance(node, JsonObject):
            items = (ObjectItem(read(key), read(value)) for key, value in node.members)
            return ObjectConstructor(tuple(items), self._span(node))
        if not isinstance(node.content, str):
            return Literal(node.content, self._span(node))
        if not templates or ("${" not in node.content and "%{" not in node.content):
            return Literal(normal(node.content), self._span(node))
        return ExpressionParser(_StringText(self._text, node, node.content)).bare_template()
