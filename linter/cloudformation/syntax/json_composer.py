"""Composes JSON that libyaml rejects (tabs, escaped surrogates, broken text) into the same nodes with the same marks.

A fault in the text does not hide the rest of it: the composer records the fault, skips to the next member and goes on.
An object or list that lost something is marked as cut.
https://www.rfc-editor.org/rfc/rfc8259
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right

import yaml
from msgspec import Struct

from linter.cloudformation.syntax.composer import MAX_DEPTH, MOST_NODES, OutOfBounds
from linter.cloudformation.syntax.syntax import COLLECTION, PLAIN, QUOTED, cut

MOST_FAULTS = 20
"""The most faults that are recorded for one text."""

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_DECODER = json.JSONDecoder(strict=False)
_BARE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_COMMENT = re.compile(r"//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?")
_JUNK = re.compile(r"[^,{}\[\]\n\"]+")
_CLOSING = {"{": "}", "[": "]"}


class Fault(Struct, frozen=True):
    """A fault in a JSON text; line and column count from 1."""

    message: str
    line: int
    column: int


def compose_json(text: str) -> tuple[yaml.Node | None, tuple[Fault, ...]]:
    """The root node of a JSON text and its faults; the node is None when there is nothing to go on with.

    Raises:
        OutOfBounds: the text exceeds a bound.
    """
    composer = _Composer(text)
    return composer.document(), tuple(composer.faults[:MOST_FAULTS])


class _Composer:
    def __init__(self, text: str) -> None:
        self.faults: list[Fault] = []
        self._text = text
        self._starts = [0, *(line_end.end() for line_end in re.finditer(r"\r\n|\r|\n", text))]
        self._open: list[str] = []
        self._nodes = 0

    def document(self) -> yaml.Node | None:
        node, end = self._value(self._skip(0))
        rest = self._skip(end)
        if node is not None and rest < len(self._text):
            self._fault(rest, "nothing is expected after the end of the object")
        return node

    def _fault(self, at: int, message: str) -> None:
        mark = self._mark(at)
        if not self.faults or self.faults[-1].line < mark.line + 1:  # one fault often causes others on its line
            self.faults.append(Fault(message, mark.line + 1, mark.column + 1))

    def _mark(self, index: int) -> yaml.Mark:
        line = bisect_right(self._starts, index) - 1
        return yaml.Mark("", index, line, index - self._starts[line], None, 0)

    def _skip(self, index: int) -> int:
        spaces = _SPACE.match(self._text, index)
        return spaces.end() if spaces else index

    def _value(self, at: int) -> tuple[yaml.Node | None, int]:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise OutOfBounds(f"more than {MOST_NODES:,} values", self._mark(at))
        first = self._text[at : at + 1]
        if first == '"':
            return self._string(at)
        if first and first in "{[":
            return self._collection(at, first)
        bare = _BARE.match(self._text, at)
        if bare is None:
            self._fault(at, "a value is expected" if first else "the text ends before it is complete")
            return None, at
        return yaml.ScalarNode(PLAIN, bare[0], self._mark(at), self._mark(bare.end())), bare.end()

    def _string(self, at: int) -> tuple[yaml.ScalarNode, int]:
        try:
            content, end = _DECODER.raw_decode(self._text, at)
        except json.JSONDecodeError:
            return self._broken_string(at)
        if "\n" in content and self._text[self._skip(end) :][:1] not in {":", ",", "}", "]"}:
            return self._broken_string(at)
        return yaml.ScalarNode(QUOTED, content, self._mark(at), self._mark(end), style='"'), end

    def _broken_string(self, at: int) -> tuple[yaml.ScalarNode, int]:
        """A string with an escape that JSON does not have, or one that is not closed.

        The latter ends with its line, but for the brackets and the comma that stand there.
        """
        closed = _STRING.match(self._text, at)
        line_end = self._text.find("\n", at)
        rest = self._text[at + 1 : line_end if line_end >= 0 else len(self._text)]
        end = closed.end() if closed else at + 1 + len(rest.rstrip(" \t\r,]}"))
        self._fault(at, "the string has an invalid escape" if closed else "the string is not closed")
        content = self._text[at + 1 : end].removesuffix('"')
        return yaml.ScalarNode(QUOTED, content, self._mark(at), self._mark(end), style='"'), end

    def _collection(self, at: int, opening: str) -> tuple[yaml.Node, int]:
        self._open.append(_CLOSING[opening])
        if len(self._open) > MAX_DEPTH:
            raise OutOfBounds(f"nested deeper than {MAX_DEPTH} levels", self._mark(at))
        members: list[yaml.Node | tuple[yaml.Node, yaml.Node]] = []
        is_whole, end = self._members(at + 1, opening, members)
        self._open.pop()
        kind = yaml.MappingNode if opening == "{" else yaml.SequenceNode
        node = kind(COLLECTION, members, self._mark(at), self._mark(end), flow_style=True)
        return (node if is_whole else cut(node)), end

    def _members(
        self, at: int, opening: str, members: list[yaml.Node | tuple[yaml.Node, yaml.Node]]
    ) -> tuple[bool, int]:
        """Read the members of a collection up to its end; whether none was lost, and where it ends."""
        is_separated, is_whole = True, True
        while True:
            at = self._skip(at)
            char = self._text[at : at + 1]
            if not char:
                self._fault(at, "the text ends before it is complete")
                return False, at
            if char == self._open[-1]:
                return is_whole, at + 1
            if char in "}]" and char in self._open:
                self._fault(at, f"'{self._open[-1]}' is expected before '{char}'")
                return False, at
            if char == ",":
                at, is_separated = at + 1, True
                continue
            comment = _COMMENT.match(self._text, at)
            if comment is not None:
                self._fault(at, "JSON has no comments")
                at = comment.end()
                continue
            if not is_separated:
                self._fault(at, "a comma is expected before the next member")
            member, end = self._pair(at) if opening == "{" else self._value(at)
            if member is not None:
                members.append(member)
            is_whole = is_whole and member is not None
            at, is_separated = (end, False) if end > at else (self._after_junk(at), True)

    def _pair(self, at: int) -> tuple[tuple[yaml.Node, yaml.Node] | None, int]:
        if self._text[at] != '"':
            self._fault(at, "a key in double quotes is expected")
            return None, at
        key, end = self._string(at)
        colon = self._skip(end)
        if self._text[colon : colon + 1] != ":":
            self._fault(colon, "':' is expected after the key")
            return None, end
        value, end = self._value(self._skip(colon + 1))
        return (None if value is None else (key, value)), end

    def _after_junk(self, at: int) -> int:
        """The place where reading can go on after an invalid member, at least one character on."""
        junk = _JUNK.match(self._text, at)
        return junk.end() if junk else at + 1
