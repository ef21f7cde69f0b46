"""Texts as editors edit them, and places as they count them: what two ways of counting make of one another."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, Range, TextDocumentContentChangePartial, TextDocumentContentChangeWholeDocument

from linter.server.documents import Documents, edited, file_of, offset
from linter.server.positions import Units
from linter.source import Source, Span

ENCODINGS = ("utf-8", "utf-16", "utf-32")
CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
TEXTS = st.text(st.sampled_from("ab \n\r\t\u2028\x0c\x85é€🏰"), max_size=30)


def position_of(text: str, at: int, encoding: str) -> Position:
    """The position before a code point, worked out by another way."""
    before = text[:at].replace("\r\n", "\n").replace("\r", "\n")
    line = before.rpartition("\n")[2]
    codec, size = CODECS[encoding]
    return Position(before.count("\n"), len(line.encode(codec)) // size)


@given(TEXTS, st.data(), st.sampled_from(ENCODINGS))
def test_an_edit_replaces_what_it_names(text: str, data: st.DataObject, encoding: str) -> None:
    places = [at for at in range(len(text) + 1) if text[at - 1 : at + 1] != "\r\n"]
    start, end = sorted(data.draw(st.tuples(st.sampled_from(places), st.sampled_from(places))))
    new = data.draw(TEXTS)
    range_ = Range(position_of(text, start, encoding), position_of(text, end, encoding))
    change = TextDocumentContentChangePartial(range_, new)
    assert edited(text, [change], Units(encoding)) == text[:start] + new + text[end:]


@given(TEXTS, st.sampled_from(ENCODINGS), st.integers(0, 40), st.integers(0, 80))
def test_no_position_leads_out_of_the_text(text: str, encoding: str, line: int, character: int) -> None:
    assert 0 <= offset(text, Position(line, character), Units(encoding)) <= len(text)


@given(TEXTS, st.data(), st.sampled_from(ENCODINGS))
def test_a_place_there_and_back_is_the_same_place(text: str, data: st.DataObject, encoding: str) -> None:
    lines = Source("main.tf", text).lines
    line = data.draw(st.integers(1, len(lines)))
    column = data.draw(st.integers(1, len(lines[line - 1]) + 1))
    units = Units(encoding)
    assert units.place(lines, units.position(lines, line, column)) == (line, column)


def test_half_of_a_character_is_none() -> None:
    assert Units().code_points("🏰a", 1) == 0
    assert Units("utf-8").code_points("é", 1) == 0


def test_a_whole_text_takes_the_place_of_the_old_one() -> None:
    assert edited("a\nb", [TextDocumentContentChangeWholeDocument("c")], Units()) == "c"


def test_an_empty_span_is_shown_to_the_end_of_its_line() -> None:
    units, lines = Units(), ("ab", "🏰c")
    assert units.range(lines, Span("f", 2, 1, 2, 1)) == Range(Position(1, 0), Position(1, 3))
    assert units.exactly(lines, Span("f", 2, 1, 2, 1)) == Range(Position(1, 0), Position(1, 0))
    assert units.range(lines, Span("f", 9, 1, 9, 2)).start == Position(1, 3)
    assert units.range((), Span("f", 1, 1, 1, 1)) == Range(Position(0, 0), Position(0, 0))


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "git:/a/main.tf", "file:///a%00b", ""])
def test_what_names_no_file_is_none(uri: str) -> None:
    assert file_of(uri) is None


def test_a_file_is_called_as_its_folder_is_shown() -> None:
    documents = Documents(folders={Path("/real"): "file:///shown%20as"})
    assert documents.uri("/real/a b/main.tf") == "file:///shown%20as/a%20b/main.tf"
    assert documents.uri("/other/é.tf") == "file:///other/%C3%A9.tf"
