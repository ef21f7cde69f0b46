"""Composes JSON that libyaml rejects (tabs, escaped surrogates) into the same nodes with the same marks.

https://www.rfc-editor.org/rfc/rfc8259
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right

import yaml

from linter.cloudformation.syntax.composer import MAX_DEPTH, MOST_NODES, OutOfBounds
from linter.cloudformation.syntax.syntax import COLLECTION, PLAIN, QUOTED

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(strict=False)
_BARE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null")


def compose_json(text: str) -> yaml.Node:
    """The root node of a JSON text.

    Raises:
        json.JSONDecodeError: the text is not JSON.
        OutOfBounds: the text exceeds a bound.
    """
    return _Composer(text).document()


class _Composer:
    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(line_end.end() for line_end in re.finditer(r"\r\n|\r|\n", text))]
        self._depth = 0
        self._nodes = 0

    def document(self) -> yaml.Node:
        node, end = self._value(self._skip(0))
        if self._skip(end) != len(self._text):
            raise json.JSONDecodeError("Extra data", self._text, self._skip(end))
        return node

    def _mark(self, index: int) -> yaml.Mark:
        line = bisect_right(self._starts, index) - 1
        return yaml.Mark("", index, line, index - self._starts[line], None, 0)

    def _skip(self, index: int) -> int:
        spaces = _SPACE.match(self._text, index)
        return spaces.end() if spaces else index

    def _value(self, at: int) -> tuple[yaml.Node, int]:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise OutOfBounds(f"more than {MOST_NODES:,} values", self._mark(at))
        first = self._text[at : at + 1]
        if first == '"':
            return self._string(at)
        if first in {"{", "["}:
            return self._collection(at, first)
        bare = _BARE.match(self._text, at)
        if bare is None:
            raise json.JSONDecodeError("Expecting value", self._text, at)
        return yaml.ScalarNode(PLAIN, bare[0], self._mark(at), self._mark(bare.end())), bare.end()

    def _string(self, at: int) -> tuple[yaml.ScalarNode, int]:
        if self._text[at : at + 1] != '"':
            raise json.JSONDecodeError("Expecting property name enclosed in double quotes", self._text, at)
        content, end = _DECODER.raw_decode(self._text, at)
        return yaml.ScalarNode(QUOTED, content, self._mark(at), self._mark(end), style='"'), end

    def _collection(self, at: int, opening: str) -> tuple[yaml.Node, int]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise OutOfBounds(f"nested deeper than {MAX_DEPTH} levels", self._mark(at))
        closing = "}" if opening == "{" else "]"
        members: list[yaml.Node | tuple[yaml.Node, yaml.Node]] = []
        end = self._skip(at + 1)
        while self._text[end : end + 1] != closing:
            if members:
                if self._text[end : end + 1] != ",":
                    raise json.JSONDecodeError("Expecting ',' delimiter", self._text, end)
                end = self._skip(end + 1)
            member, end = self._pair(end) if opening == "{" else self._value(end)
            members.append(member)
            end = self._skip(end)
        self._depth -= 1
        kind = yaml.MappingNode if opening == "{" else yaml.SequenceNode
        return kind(COLLECTION, members, self._mark(at), self._mark(end + 1), flow_style=True), end + 1

    def _pair(self, at: int) -> tuple[tuple[yaml.Node, yaml.Node], int]:
        key, end = self._string(at)
        colon = self._skip(end)
        if self._text[colon : colon + 1] != ":":
            raise json.JSONDecodeError("Expecting ':' delimiter", self._text, colon)
        value, end = self._value(self._skip(colon + 1))
        return (key, value), end
