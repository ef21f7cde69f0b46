"""Spans count as editors count."""

from linter.source import Source, Span


def test_lines_are_numbered_alike_whatever_ends_them() -> None:
    assert Source("a.tf", "one\r\ntwo\nthree\rfour").lines == ("one", "two", "three", "four")


def test_the_whole_text_ends_behind_its_last_character() -> None:
    assert Source("a.tf", "one\ntwo").whole == Span("a.tf", 1, 1, 2, 4)


def test_a_span_encloses_what_lies_between_its_ends_in_one_file() -> None:
    block = Span("a.tf", 2, 1, 5, 2)
    assert block.encloses(Span("a.tf", 3, 5, 3, 9))
    assert block.encloses(block)
    assert not block.encloses(Span("a.tf", 5, 1, 5, 3))
    assert not block.encloses(Span("b.tf", 3, 5, 3, 9))


def test_two_spans_join_from_the_start_of_one_to_the_end_of_the_other() -> None:
    assert Span("a.tf", 1, 2, 1, 3).to(Span("a.tf", 4, 1, 4, 9)) == Span("a.tf", 1, 2, 4, 9)
