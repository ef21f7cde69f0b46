import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.report.excerpt import Excerpt, Line, excerpt
from linter.report.plain import cells
from linter.source import Source, Span


def shown(text: str, *place: int, width: int = 0, most: int = 3) -> Excerpt:
    return excerpt({"f": Source("f", text)}, Span("f", *place), width=width, most=most)


def marked(line: Line) -> str:
    return line.text[line.start : line.start + line.length]


def test_the_span_is_marked_to_the_column() -> None:
    assert shown("a = [x]\n", 1, 6, 1, 7).lines == (Line(1, "a = [x]", 5, 1),)


def test_a_span_over_lines_is_marked_without_its_indentation() -> None:
    found = shown("ingress {\n    port = 22  \n}\n", 1, 1, 3, 2)
    assert [marked(line) for line in found.lines] == ["ingress {", "port = 22", "}"]


def test_a_long_span_is_cut_and_says_so() -> None:
    found = shown("x\n" * 40, 2, 1, 40, 2)
    assert [line.number for line in found.lines] == [2, 3, 4]
    assert found.more == 36


def test_a_span_that_ends_before_a_line_does_not_show_it() -> None:
    assert [line.number for line in shown("a\nb\nc\n", 1, 1, 2, 1).lines] == [1]


def test_tabs_and_wide_characters_move_the_mark() -> None:
    assert shown("\tx", 1, 2, 1, 3).lines == (Line(1, "    x", 4, 1),)
    assert shown("網 = 路", 1, 5, 1, 6).lines == (Line(1, "網 = 路", 5, 2),)


def test_a_very_long_line_is_cut_around_the_span() -> None:
    (line,) = shown("a" * 5000 + "HERE" + "b" * 5000, 1, 5001, 1, 5005, width=60).lines
    assert len(line.text) == 60
    assert marked(line) == "HERE"
    assert line.text.startswith("...a")
    assert line.text.endswith("b...")


def test_a_span_longer_than_the_line_is_wide_shows_its_start() -> None:
    (line,) = shown("x" * 10 + "S" + "s" * 9000, 1, 11, 1, 9012, width=60).lines
    assert "xS" in line.text
    assert set(marked(line)) <= {"S", "s", "."}


@pytest.mark.parametrize("width", [26, 40, 80])
@pytest.mark.parametrize("text", ["網" * 500, "\t" * 500, "x" * 500])
def test_no_line_takes_more_columns_than_there_are(width: int, text: str) -> None:
    (line,) = shown(text, 1, 250, 1, 254, width=width).lines
    assert sum(map(cells, line.text)) <= width


def test_lines_around_are_shown_unmarked() -> None:
    found = excerpt({"f": Source("f", "a\nb\n\tc\nd\ne\n")}, Span("f", 3, 2, 3, 3), around=1)
    assert [(line.number, line.text, line.pieces[1]) for line in found.lines] == [
        (2, "b", ""),
        (3, "    c", "c"),
        (4, "d", ""),
    ]


def test_lines_around_end_with_the_text_and_where_the_span_is_cut() -> None:
    text = "a\nb\nc\n"
    end = excerpt({"f": Source("f", text)}, Span("f", 1, 1, 3, 2), around=9)
    assert [line.number for line in end.lines] == [1, 2, 3]
    cut = excerpt({"f": Source("f", text)}, Span("f", 2, 1, 3, 2), most=1, around=1)
    assert ([line.number for line in cut.lines], cut.more) == ([1, 2], 1)
    long = excerpt({"f": Source("f", "x" * 500 + "\ny\n")}, Span("f", 2, 1, 2, 2), width=50, around=1)
    assert long.lines[0].text == "x" * 44 + "..."


def test_the_pieces_of_a_line_are_cut_by_columns() -> None:
    assert shown("網 = 路\u0301x", 1, 5, 1, 7).lines[0].pieces == ("網 = ", "路\u0301", "x")


def test_what_is_not_at_hand_shows_nothing() -> None:
    assert excerpt({}, Span("f", 1, 1, 1, 1)) == Excerpt()
    assert shown("a", 7, 1, 7, 3) == Excerpt()


@given(st.text(max_size=300), *[st.integers(1, 400)] * 4, st.integers(0, 90))
def test_no_span_is_too_wild(text: str, line: int, column: int, end_line: int, end_column: int, width: int) -> None:
    for each in shown(text, line, column, end_line, end_column, width=width).lines:
        assert each.text.isprintable()
        assert each.length >= 1
        assert len(each.text) <= max(width or 120, 40) * 4 + 6
