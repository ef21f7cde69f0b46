"""JSON text to a tree with the place of each value. A syntax error affects only the value it is in."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import TypeAlias

from msgspec import Struct

from linter.terraform.syntax.scanner import Text
from linter.terraform.syntax.syntax import SyntaxFault

_BLANK = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,4})?")
_STRING = re.compile(r'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"')
_SKIPPED = re.compile(r'(?:[^"\\\[\]{},]|\\.)+', re.DOTALL)
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_DEEPEST = 50
_LONGEST_NUMBER = 4096
_MOST_FAULTS = 100


class JsonObject(Struct, frozen=True):
    """Keys and values in the order of the text, with duplicates."""

    members: tuple[tuple[JsonScalar, JsonNode], ...]
    start: int
    end: int


class JsonArray(Struct, frozen=True):
    """Elements in the order of the text."""

    elements: tuple[JsonNode, ...]
    start: int
    end: int


class JsonScalar(Struct, frozen=True):
    """A string, number, bool or null."""

    content: str | Fraction | bool | None
    start: int
    end: int


JsonNode: TypeAlias = JsonObject | JsonArray | JsonScalar


def read_json(text: Text) -> tuple[JsonNode, tuple[SyntaxFault, ...]]:
    """Parse a text that is a single JSON value: everything in it that is valid, and its syntax errors.

    Raises:
        SyntaxFault: the text does not start with a value.
    """
    reader = _Reader(text)
    node = reader.value(0)
    reader.blank()
    if reader.position < len(text.content):
        reader.note(reader.fault("Extraneous data after value", "Extra characters appear after the JSON value."))
    return node, tuple(reader.faults)


class _Reader:
    def __init__(self, text: Text) -> None:
        self._text = text
        self._content = text.content
        self.position = 1 if text.content.startswith("\ufeff") else 0
        self.faults: list[SyntaxFault] = []
        self._unclosed = -1

    def fault(self, title: str, detail: str) -> SyntaxFault:
        end = min(self.position + 1, len(self._content))
        return SyntaxFault(title, detail, self._text.span(self.position, end))

    def note(self, fault: SyntaxFault) -> None:
        """Record an error; after too many of them, stop parsing."""
        self.faults.append(fault)
        if len(self.faults) >= _MOST_FAULTS:
            self.position = len(self._content)

    def blank(self) -> None:
        match = _BLANK.match(self._content, self.position)
        self.position = match.end() if match else self.position

    def value(self, depth: int) -> JsonNode:
        if depth > _DEEPEST:
            raise self.fault("JSON too deep", f"Values nest more than {_DEEPEST} deep here.")
        self.blank()
        opening = self._content[self.position : self.position + 1]
        if opening == "{":
            return self._object(depth)
        if opening == "[":
            return self._array(depth)
        if opening == '"':
            return self._string()
        return self._word()

    def _object(self, depth: int) -> JsonObject:
        start = self.position
        members: list[tuple[JsonScalar, JsonNode]] = []
        self.position += 1
        first = True
        while not self._closed("}", first=first):
            first = False
            try:
                members.append(self._member(depth))
            except SyntaxFault as fault:
                self.note(fault)
                self._skip()
        return JsonObject(tuple(members), start, self.position)

    def _member(self, depth: int) -> tuple[JsonScalar, JsonNode]:
        self.blank()
        if not self._content.startswith('"', self.position):
            raise self.fault("Invalid JSON property", "A property name in double quotes is required here.")
        key = self._string()
        self.blank()
        if not self._content.startswith(":", self.position):
            raise self.fault(
                "Missing property value colon", "A colon must appear between a property name and its value."
            )
        self.position += 1
        return key, self.value(depth + 1)

    def _array(self, depth: int) -> JsonArray:
        start = self.position
        elements: list[JsonNode] = []
        self.position += 1
        first = True
        while not self._closed("]", first=first):
            first = False
            try:
                elements.append(self.value(depth + 1))
            except SyntaxFault as fault:
                self.note(fault)
                self._skip()
        return JsonArray(tuple(elements), start, self.position)

    def _closed(self, bracket: str, *, first: bool) -> bool:
        """Pass the closing bracket, or the comma before the next element. A bracket of the other kind closes, too."""
        self.blank()
        character = self._content[self.position : self.position + 1]
        if character == bracket:
            self.position += 1
            return True
        if character in ("", "]", "}"):
            if self.position != self._unclosed:
                self.note(self.fault("Missing closing bracket", f"A closing {bracket} is required here."))
            self._unclosed = self.position
            return True
        if not first:
            if character == ",":
                self.position += 1
            else:
                self.note(self.fault("Missing comma", f"A comma or a closing {bracket} is required here."))
        return False

    def _skip(self) -> None:
        """Go to the comma or closing bracket that ends the current, invalid value."""
        depth = 0
        while self.position < len(self._content):
            character = self._content[self.position]
            if not depth and character in ",]}":
                return
            depth += (character in "[{") - (character in "]}")
            run = (_STRING if character == '"' else _SKIPPED).match(self._content, self.position)
            self.position = run.end() if run else self.position + 1

    def _string(self) -> JsonScalar:
        start = self.position
        match = _STRING.match(self._content, start)
        if match is None:
            raise self.fault("Invalid JSON string", "This string is not closed on its line, or has an invalid escape.")
        self.position = match.end()
        return JsonScalar(json.loads(match[0]), start, self.position)

    def _word(self) -> JsonScalar:
        start = self.position
        for word, content in _WORDS.items():
            if self._content.startswith(word, start):
                self.position += len(word)
                return JsonScalar(content, start, self.position)
        match = _NUMBER.match(self._content, start)
        if match is None or len(match[0]) > _LONGEST_NUMBER:
            raise self.fault("Invalid JSON value", "A JSON value must start here.")
        self.position = match.end()
        return JsonScalar(Fraction(match[0]), start, self.position)
