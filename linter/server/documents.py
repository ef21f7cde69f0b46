"""The files that are open in the editor, as they are there: unsaved, and by the names that the editor has for them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from lsprotocol.types import (
    Position,
    TextDocumentContentChangeEvent,
    TextDocumentContentChangePartial,
    TextDocumentItem,
)
from msgspec import Struct, field
from msgspec.structs import replace
from pygls import uris

from linter.server.positions import Units
from linter.source import Source

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


class Document(Struct, frozen=True, dict=True):
    """One open file at one version. `uri` is as the editor spells it, `path` absolute with links resolved."""

    uri: str
    path: Path
    text: str
    version: int

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its lines without their ends, as the editor numbers them."""
        return Source(str(self.path), self.text).lines


def edited(text: str, changes: Iterable[TextDocumentContentChangeEvent], units: Units) -> str:
    """The text after the changes, each made to what the one before left.

    A line ends with a line feed, a carriage return or both, and with nothing else that Unicode calls a line's end.
    """
    for change in changes:
        if isinstance(change, TextDocumentContentChangePartial):
            start = offset(text, change.range.start, units)
            text = text[:start] + change.text + text[max(start, offset(text, change.range.end, units)) :]
        else:
            text = change.text
    return text


def offset(text: str, position: Position, units: Units) -> int:
    """How many code points of a text come before a position; all of them for one behind the end."""
    at = 0
    for number, line in enumerate(_LINE.finditer(text)):
        at = line.start()
        if number == position.line:
            return at + units.code_points(line.group().rstrip("\r\n"), position.character)
    return len(text)


def file_of(uri: str) -> Path | None:
    """The file that a URI names, absolute with links resolved; None where it names none."""
    path = uris.to_fs_path(uri)
    try:
        return Path(os.path.realpath(path)) if path else None
    except ValueError:  # no file can have this name
        return None


class Documents(Struct):
    """The open files and the folders that the editor shows, both by path.

    `versioned` says that the editor takes edits that name the version they are for.
    """

    units: Units = field(default_factory=Units)
    versioned: bool = False
    open: dict[Path, Document] = field(default_factory=dict)
    folders: dict[Path, str] = field(default_factory=dict)

    def opened(self, item: TextDocumentItem) -> Document | None:
        """Keep a file that was opened; None for a document without a file, such as an unsaved draft."""
        path = file_of(item.uri)
        if path is None:
            return None
        self.open[path] = Document(item.uri, path, item.text, item.version)
        return self.open[path]

    def changed(self, uri: str, version: int, changes: Iterable[TextDocumentContentChangeEvent]) -> Document | None:
        """Keep what became of an open file; None for one that is not open."""
        document = self.at(uri)
        if document is not None:
            text = edited(document.text, changes, self.units)
            document = self.open[document.path] = replace(document, text=text, version=version)
        return document

    def closed(self, uri: str) -> Document | None:
        """Forget a file that was closed; None for one that was not open."""
        path = file_of(uri)
        return self.open.pop(path, None) if path is not None else None

    def at(self, uri: str) -> Document | None:
        """The open file of that name."""
        path = file_of(uri)
        return self.open.get(path) if path is not None else None

    def uri(self, file: str) -> str:
        """The editor's name for the file of a span: its URI where it is open, or one in the editor's folder."""
        path = Path(os.path.realpath(file))
        if path in self.open:
            return self.open[path].uri
        for folder in path.parents:
            if folder in self.folders:
                shown = uris.to_fs_path(self.folders[folder]) or str(folder)
                path = Path(shown) / path.relative_to(folder)
                break
        return uris.from_fs_path(str(path)) or ""
