"""Strings, heredocs and template files to syntax."""

from __future__ import annotations

import pytest

from linter.source import Source, Span
from linter.terraform.syntax.grammar import parse_expression, parse_template
from linter.terraform.syntax.syntax import (
    Conditional,
    Expression,
    Literal,
    SyntaxFault,
    Template,
    TemplateJoin,
    Wrapped,
)


def read(text: str) -> Expression:
    return parse_expression(Source("x.tf", text))


def content(text: str) -> object:
    node = read(text)
    assert isinstance(node, Literal)
    return node.content


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'"a\n\t\"\\"', 'a\n\t"\\'),
        (r'"\u00e9\U0001F600"', "é😀"),
        ('"$${a} %%{b} $$$${c}"', "${a} %{b} $$${c}"),
        ('"$ % $5 100%"', "$ % $5 100%"),
        ('"e\u0301"', "é"),
        ('""', ""),
    ],
)
def test_escapes_are_resolved_and_text_is_normalized(text: str, expected: str) -> None:
    assert content(text) == expected


def test_a_lone_interpolation_is_the_value_itself() -> None:
    assert isinstance(read('"${a}"'), Wrapped)
    assert isinstance(read('"${a} "'), Template)
    assert isinstance(read('"%{ if a }b%{ endif }"'), Template)


def test_parts_know_their_places() -> None:
    node = read('"a${b}c"')
    assert isinstance(node, Template)
    assert [part.span for part in node.parts] == [
        Span("x.tf", 1, 2, 1, 3),
        Span("x.tf", 1, 5, 1, 6),
        Span("x.tf", 1, 7, 1, 8),
    ]


def test_directives_become_conditionals_and_loops() -> None:
    node = read('"%{ for k, v in a }${k}%{ if v }x%{ else }y%{ endif }%{ endfor }"')
    assert isinstance(node, Template)
    loop = node.parts[0]
    assert isinstance(loop, TemplateJoin)
    assert (loop.loop.key_name, loop.loop.value_name) == ("k", "v")
    body = loop.loop.value
    assert isinstance(body, Template)
    assert isinstance(body.parts[1], Conditional)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<<E\na\n  b\nE\n", "a\n  b\n"),
        ("<<E\nE\n", ""),
        ("<<-E\n    a\n      b\n\n    c\n  E\n", "a\n  b\n\nc\n"),
        ("<<-E\n\ta\n\t\tb\nE\n", "a\n\tb\n"),
        ("<<E\r\na\r\nE\r\n", "a\r\n"),
        ("<<E\n E1\nE \n", " E1\n"),
        ("<<E\n\\n\nE\n", "\\n\n"),
    ],
)
def test_heredocs_end_at_their_marker_and_are_outdented_on_request(text: str, expected: str) -> None:
    assert content(text) == expected


def test_trim_markers_take_the_blanks_of_one_token() -> None:
    node = read('"a  ${~ b ~}  c"')
    assert isinstance(node, Template)
    assert [part.content for part in node.parts if isinstance(part, Literal)] == ["a", "c"]
    indented = read("<<E\n%{ if a ~}\n  b\n%{ endif ~}\nE\n")
    assert isinstance(indented, Template)
    condition = indented.parts[0]
    assert isinstance(condition, Conditional)
    assert isinstance(condition.yes, Literal)
    assert condition.yes.content == "  b\n"


def test_a_template_file_has_no_escapes_and_no_end_but_its_own() -> None:
    node = parse_template(Source("a.tftpl", 'say "hi\\n"\n${name}\n'))
    assert isinstance(node, Template)
    assert node.parts[0] == Literal('say "hi\\n"\n', Span("a.tftpl", 1, 1, 2, 1))
    looped = parse_template(Source("a.tftpl", "%{ if a ~}\n  b\n%{ endif ~}\n"))
    assert isinstance(looped, Template)
    assert isinstance(looped.parts[0], Conditional)
    assert looped.parts[0].yes == Literal("  b\n", Span("a.tftpl", 1, 1, 3, 12))
    assert parse_template(Source("a.tftpl", "")) == Literal("", Span("a.tftpl", 1, 1, 1, 1))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('"a', "Invalid multi-line string"),
        ('"a\nb"', "Invalid multi-line string"),
        (r'"\x41"', "Invalid escape sequence"),
        (r'"\u12"', "Invalid escape sequence"),
        ('"${a b}"', "Extra characters after interpolation expression"),
        ('"%{ if a }"', "Unexpected end of template"),
        ('"%{ endfor }"', "Unexpected endfor directive"),
        ('"%{ if a }%{ else }%{ else }%{ endif }"', "Unexpected else directive"),
        ('"%{ what }"', "Invalid template control keyword"),
        ("<<E\na\n", "Unterminated template string"),
        ("<<E\nE", "Unterminated template string"),
    ],
)
def test_what_is_no_template_is_a_fault_in_terraforms_words(text: str, title: str) -> None:
    with pytest.raises(SyntaxFault) as caught:
        read(text)
    assert caught.value.title == title


def test_directives_nest_to_a_bound() -> None:
    with pytest.raises(SyntaxFault, match="too deep"):
        parse_template(Source("a.tftpl", "%{ if a }" * 60 + "%{ endif }" * 60))
