import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from linter.report.plain import cells, counted, visible


@given(st.text())
def test_no_character_survives_that_a_terminal_obeys(text: str) -> None:
    assert visible(text).isprintable()


@given(st.text())
def test_columns_stay_where_they_were(text: str) -> None:
    assert len(visible(text)) == len(text)


@given(st.text())
def test_harmless_text_is_left_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)


def test_escape_sequences_and_direction_overrides_are_shown() -> None:
    assert visible("\x1b[31mred\u202e\x9b\ud800\ta\nb") == "␛[31mred\ufffd\ufffd\ufffd a b"


def test_wide_characters_take_two_columns_and_marks_none() -> None:
    assert [cells(each) for each in "a網e\N{COMBINING ACUTE ACCENT}"] == [1, 2, 1, 0]
    assert unicodedata.name("網")


def test_numbers_agree_with_their_nouns() -> None:
    assert [
        counted(0, "file"),
        counted(1, "file"),
        counted(1200, "file"),
        counted(2, "more entry", "more entries"),
    ] == [
        "0 files",
        "1 file",
        "1,200 files",
        "2 more entries",
    ]
