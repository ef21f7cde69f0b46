"""Tokens and their places."""

from __future__ import annotations

import pytest

from linter.source import Source, Span
from linter.terraform.syntax.scanner import END, NEWLINE, Scanner, Text
from linter.terraform.syntax.syntax import SyntaxFault


def tokens(text: str, *, loose: bool = False) -> list[tuple[str, str]]:
    scanner = Scanner(Text(Source("main.tf", text)))
    scanner.loose = loose
    found = []
    scanner.advance()
    while scanner.kind != END:
        found.append((scanner.kind, scanner.word))
        scanner.advance()
    return found


def test_every_kind_of_token_is_told_apart() -> None:
    assert tokens('a-b1 = 1.5e-3 "') == [("name", "a-b1"), ("=", "="), ("number", "1.5e-3"), ("string", '"')]
    assert tokens("a...=>&&||!=<<EOT\n")[1:] == [(k, k) for k in ("...", "=>", "&&", "||", "!=")] + [
        ("heredoc", "<<EOT\n")
    ]


def test_a_number_does_not_swallow_the_dot_of_an_attribute() -> None:
    assert [word for _, word in tokens("a.0.b")] == ["a", ".", "0", ".", "b"]
    assert [word for _, word in tokens("1.e5")] == ["1", ".", "e5"]


def test_newlines_count_only_outside_of_brackets() -> None:
    assert tokens("a\r\nb")[1][0] == NEWLINE
    assert [kind for kind, _ in tokens("a\r\nb\n", loose=True)] == ["name", "name"]


def test_comments_are_blanks_and_the_newline_behind_them_is_not() -> None:
    assert [kind for kind, _ in tokens("a # x\nb /* y\n */ c // z")] == ["name", NEWLINE, "name", "name"]


@pytest.mark.parametrize(
    ("text", "title"), [("'a'", "Invalid character"), ("/* a", "Unterminated comment"), ("a ; b", "Invalid character")]
)
def test_what_is_no_token_is_a_fault(text: str, title: str) -> None:
    with pytest.raises(SyntaxFault) as caught:
        tokens(text)
    assert caught.value.title == title


def test_offsets_become_lines_and_columns() -> None:
    text = Text(Source("main.tf", "ab\r\nçd\re\n"))
    assert text.span(0, 2) == Span("main.tf", 1, 1, 1, 3)
    assert text.span(4, 6) == Span("main.tf", 2, 1, 2, 3)
    assert text.span(7, 8) == Span("main.tf", 3, 1, 3, 2)
    assert text.span(1, 8) == Span("main.tf", 1, 2, 3, 2)


def test_a_byte_order_mark_is_no_column() -> None:
    text = Text(Source("main.tf", "\ufeffab\nc"))
    assert text.span(1, 3) == Span("main.tf", 1, 1, 1, 3)
    assert text.span(4, 5) == Span("main.tf", 2, 1, 2, 2)
