"""Reads the files of other linters: YAML, JSON and lines of text, bounded, with the line of each entry."""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from msgspec import Struct

from linter.source import Source, Span

_DEEPEST = 20
_LARGEST = 100_000
_LONGEST = 5_000_000
"""The most values, and the most characters, of a file."""


class Misread(ValueError):  # noqa: N818 - it is what became of the file
    """A file that is not what its name says; the message is for a person."""


class Entry(Struct, frozen=True):
    """A value of a file with its place: `content` is a scalar, a tuple of entries or a mapping of entries."""

    content: object
    span: Span

    def get(self, *keys: str) -> Entry | None:
        """What is under a key, and under a key of that; None where there is nothing."""
        found: Entry | None = self
        for key in keys:
            inside = found.content if found is not None else None
            found = inside.get(key) if isinstance(inside, dict) else None
        return found

    @property
    def pairs(self) -> Iterator[tuple[str, Entry]]:
        """The keys and values of a mapping; nothing of anything else."""
        if isinstance(self.content, dict):
            yield from self.content.items()

    @property
    def items(self) -> tuple[Entry, ...]:
        """The members of a list; a text split at its commas; nothing of anything else."""
        if isinstance(self.content, tuple):
            return self.content
        written = self.content.split(",") if isinstance(self.content, str) else ()
        return tuple(Entry(part.strip(), self.span) for part in written if part.strip())

    @property
    def text(self) -> str:
        """The value as it is written; empty for a list or a mapping."""
        return self.content if isinstance(self.content, str) else ""


def read(source: Source) -> Entry:
    """The content of a YAML or JSON file; every scalar as it is written.

    Raises:
        Misread: it is neither, or far too much of it.
    """
    if len(source.text) > _LONGEST:
        raise Misread("it is far too long")
    reader = _Reader(source)
    try:
        root = yaml.compose(source.text, Loader=yaml.SafeLoader)
        return reader.entry(root, 0) if root is not None else Entry({}, source.whole)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark is not None else 1
        raise Misread(f"it is not YAML: line {line}: {error.problem or error.context}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise Misread("it is not YAML, or far too much of it") from error


class _Reader:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._left = _LARGEST

    def entry(self, node: yaml.Node, depth: int) -> Entry:
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            raise yaml.YAMLError
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        span = Span(self._source.file, line, column, line, column + 1)
        if isinstance(node, yaml.SequenceNode):
            return Entry(tuple(self.entry(item, depth + 1) for item in node.value), span)
        if isinstance(node, yaml.MappingNode):
            return Entry({str(key.value): self.entry(value, depth + 1) for key, value in node.value}, span)
        return Entry("" if node.tag == "tag:yaml.org,2002:null" else node.value, span)
