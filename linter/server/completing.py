"""Completion: policies in the comments that accept findings, and keys and values in `moatlint.yaml`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from lsprotocol.types import CompletionItem, CompletionItemKind, Position, Range, TextEdit
from msgspec import Struct

from linter.judgement.registry import PROFILES
from linter.report.report import PolicyPage
from linter.server.positions import Units

TRIGGERS = ("[", ",", ":", "-", " ")
"""The characters after which an editor asks for completion by itself."""

_COMMENT = r"(?:#|//|/\*).*\bmoatlint:\s*"
_SLUGS = re.compile(rf"{_COMMENT}ignore(?:-file)?\s*\[(?:[^\]]*,)?\s*(?P<word>[\w-]*)$", re.IGNORECASE)
_AFTER = re.compile(rf"{_COMMENT}ignore(?:-file)?\s*\[[^\]]+\]\s*(?P<word>\w*)$", re.IGNORECASE)
_VERBS = re.compile(rf"{_COMMENT}(?P<word>[\w-]*)$", re.IGNORECASE)
_IN_LIST = re.compile(r"^\s*(?:- +)?(?P<key>[\w-]+):\s*\[(?:[^\]]*,)?\s*(?P<word>[\w.-]*)$")
_VALUE = re.compile(r"^\s*(?:- +)?(?P<key>[\w-]+):\s+(?P<word>[\w.-]*)$")
_ITEM = re.compile(r"^\s*- +(?P<word>[\w.-]*)$")
_KEY = re.compile(r"^\s*(?P<word>[\w-]*)$")
_PARENT = re.compile(r"^(?P<indent>\s*)(?P<item>- +)?(?P<key>[\w-]+):")
_EACH = "[]"


class Offer(Struct, frozen=True):
    """A word that is offered, what it is, what is said beside it, and what follows it in the text."""

    word: str
    kind: CompletionItemKind
    detail: str = ""
    after: str = ""


class Policies(Struct, frozen=True):
    """The policies that can be named: the theme of each by its slug, and the pages of those that ran."""

    themes: Mapping[str, str]
    pages: Sequence[PolicyPage] = ()

    def slugs(self, after: str = "") -> Iterator[Offer]:
        """Every policy by its name."""
        titles = {page.slug: page.title for page in self.pages}
        for slug in self.themes:
            yield Offer(slug, CompletionItemKind.EnumMember, titles.get(slug, ""), after)

    def selectors(self) -> Iterator[Offer]:
        """Every policy, theme and profile."""
        yield from self.slugs()
        for name in (*sorted(filter(None, set(self.themes.values()))), *PROFILES):
            yield Offer(name, CompletionItemKind.Module, "a group of policies")

    def options(self, slug: str) -> Iterator[Offer]:
        """The options of a policy."""
        for page in self.pages:
            if page.slug == slug:
                for name, kind, default in page.options:
                    yield Offer(name, CompletionItemKind.Property, f"{kind}, {default} by default", ": ")


def in_comment(line: str, policies: Policies) -> tuple[str, Iterable[Offer]]:
    """The word before the cursor and what can take its place, given the line up to the cursor."""
    keyword = CompletionItemKind.Keyword
    if found := _SLUGS.search(line):
        return found["word"], policies.slugs()
    if found := _AFTER.search(line):
        return found["word"], (Offer("until=", keyword, "the last day it counts, such as 2027-01-31"),)
    if found := _VERBS.search(line):
        said = {"ignore": "accept findings in this place", "ignore-file": "accept findings in the whole file"}
        return found["word"], (Offer(f"{verb}[", keyword, detail) for verb, detail in said.items())
    return "", ()


def in_configuration(lines: Sequence[str], number: int, line: str, policies: Policies) -> tuple[str, Iterable[Offer]]:
    """The same in `moatlint.yaml`: `number` is the index of the line."""
    indent = len(line) - len(line.lstrip())
    path = _path(lines, number, indent, is_item=line.lstrip().startswith("-"))
    if found := _IN_LIST.match(line):
        return found["word"], _values((*path, found["key"], _EACH), policies)
    if found := _VALUE.match(line):
        return found["word"], _values((*path, found["key"]), policies)
    if found := _ITEM.match(line):
        return found["word"], (*_values(path, policies), *_keys(path, policies))
    if found := _KEY.match(line):
        return found["word"], _keys(path, policies)
    return "", ()


def items(
    word: str, offers: Iterable[Offer], lines: Sequence[str], position: Position, units: Units
) -> list[CompletionItem]:
    """The items of a completion, each of which replaces the word before the cursor."""
    start = position.character - units.width(word)
    range_ = Range(Position(position.line, start), position)
    rest = lines[position.line][units.code_points(lines[position.line], position.character) :]
    return [
        CompletionItem(
            offer.word,
            kind=offer.kind,
            detail=offer.detail or None,
            filter_text=offer.word,
            text_edit=TextEdit(range_, offer.word if rest.startswith(":") else offer.word + offer.after),
        )
        for offer in offers
    ]


def _path(lines: Sequence[str], number: int, indent: int, *, is_item: bool) -> tuple[str, ...]:
    """The keys that lead to the line, outermost first, with `[]` for each list in between."""
    path: list[str] = [_EACH] if is_item else []
    for line in reversed(lines[:number]):
        found = _PARENT.match(line)
        if found is None:
            continue
        here = len(found["indent"])
        inside = here + len(found["item"] or "")
        if here < indent or (here == indent and is_item and not found["item"]):
            if inside < indent or here == indent:
                path.insert(0, found["key"])
            if found["item"]:
                path.insert(0, _EACH)
            indent, is_item = here, bool(found["item"])
    return tuple(path)


def _values(path: Sequence[str], policies: Policies) -> Iterator[Offer]:
    schema = _at(path)
    if "selector" in schema.get("$ref", ""):
        yield from policies.selectors()
    listed = schema.get("enum", (True, False) if schema.get("type") == "boolean" else ())
    for value in listed:
        yield Offer(json.dumps(value).strip('"'), CompletionItemKind.Value)


def _keys(path: Sequence[str], policies: Policies) -> Iterator[Offer]:
    schema = _at(path)
    if len(path) == 2 and path[0] == "options":
        yield from policies.options(path[1])
        return
    if "propertyNames" in schema:
        yield from policies.slugs(": ")
    for name, inner in schema.get("properties", {}).items():
        yield Offer(name, CompletionItemKind.Property, _resolved(inner).get("description", ""), ": ")


def _at(path: Sequence[str]) -> Mapping[str, Any]:
    """The part of the schema of the configuration that describes the value at a path."""
    schema: Mapping[str, Any] = _schema()
    for step in path:
        inner = schema.get("items") if step == _EACH else schema.get("properties", {}).get(step)
        if inner is None and step != _EACH:
            inner = schema.get("additionalProperties")
        schema = inner if isinstance(inner, dict) else {}
    return schema


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return _schema()["$defs"][name] if name else schema


@cache
def _schema() -> Mapping[str, Any]:
    text = (resources.files("linter") / "schemas" / "config.json").read_text(encoding="utf-8")
    schema: Mapping[str, Any] = json.loads(text)
    return schema
