"""Files to blocks and attributes, whole and broken."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.source import Source, Span
from linter.terraform.syntax.grammar import ExpressionParser
from linter.terraform.syntax.parse import parse
from linter.terraform.syntax.scanner import Text
from linter.terraform.syntax.syntax import Attribute, Body, Literal, SyntaxFault
from linter.terraform.syntax.syntax_errors import syntax_errors

RESOURCE = """# moatlint: ignore[x] because
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16" // trailing
  tags = {
    Name = "a" /* inner */
  }

  timeouts {
    create = "1h"
  }
}
"""


def read(text: str, name: str = "main.tf") -> Body:
    return parse(Source(name, text)).body


def messages(text: str, name: str = "main.tf") -> list[str]:
    return [
        f"{error.span.line}:{error.span.column} {error.message.partition(':')[0]}"
        for error in syntax_errors(parse(Source(name, text)))
    ]


def readable(attribute: Attribute) -> bool:
    try:
        return bool(attribute.expression)
    except SyntaxFault:
        return False


def test_a_block_knows_its_type_labels_and_places() -> None:
    (block,) = read(RESOURCE).blocks
    assert (block.type, block.labels) == ("resource", ("aws_vpc", "main"))
    assert block.header == Span("main.tf", 2, 1, 2, 26)
    assert block.span == Span("main.tf", 2, 1, 11, 2)
    assert [inner.type for inner in block.body.of_type("timeouts")] == ["timeouts"]


def test_an_attribute_knows_its_places_and_its_expression() -> None:
    attribute = read(RESOURCE).blocks[0].body.attributes["cidr_block"]
    assert attribute.name_span == Span("main.tf", 3, 3, 3, 13)
    assert attribute.span == Span("main.tf", 3, 3, 3, 29)
    assert attribute.expression == Literal("10.0.0.0/16", Span("main.tf", 3, 16, 3, 29))


def test_an_expression_is_read_once_and_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[Text] = []

    def counting(text: Text, start: int) -> ExpressionParser:
        reads.append(text)
        return ExpressionParser(text, start)

    monkeypatch.setattr("linter.terraform.syntax.parse.ExpressionParser", counting)
    attributes = read(RESOURCE).blocks[0].body.attributes
    assert not reads
    assert attributes["cidr_block"].expression is attributes["cidr_block"].expression
    assert len(reads) == 1


def test_every_comment_is_found_at_its_place() -> None:
    comments = parse(Source("main.tf", RESOURCE)).comments
    assert [comment.text for comment in comments] == ["# moatlint: ignore[x] because", "// trailing", "/* inner */"]
    assert comments[1].span == Span("main.tf", 3, 30, 3, 41)


def test_columns_count_code_points_past_a_byte_order_mark_and_through_crlf() -> None:
    body = read('\ufeffä = "日本" # c\r\nb = "x"\r\n')
    assert body.attributes["ä"].span == Span("main.tf", 1, 1, 1, 9)
    assert body.attributes["b"].expression.span == Span("main.tf", 2, 5, 2, 8)
    assert body.attributes["ä"].expression == Literal("日本", Span("main.tf", 1, 5, 1, 9))


def test_an_exponent_is_no_fault() -> None:
    assert messages("a = 1e5\nb = 2\n") == []
    assert sorted(read("a = 1e5\nb = 2\n").attributes) == ["a", "b"]


def test_an_empty_file_has_an_empty_body() -> None:
    assert read("") == Body({}, (), Span("main.tf", 1, 1, 1, 1))
    assert read("# nothing\n").blocks == ()


def test_a_file_beyond_the_limit_is_reported_and_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.terraform.syntax.parse.LARGEST", 10)
    assert read("a = 1\nb = 2\n").attributes == {}
    assert messages("a = 1\nb = 2\n") == ["1:1 File too large"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1 b = 2\n", ["1:7 Missing newline after argument"]),
        ("a = 1\na = 2\n", ["2:1 Attribute redefined"]),
        ("x {\n  a = 1 }\n", ["2:3 Missing newline after argument"]),
        ("x { a = 1\n}\ny { a = 1 }\nz {}\n", ["1:5 Invalid single-argument block definition"]),
        ("x { a = [\n  1\n]\n}\n", ["1:5 Invalid single-argument block definition"]),
        ("x { /*\n*/ a = [ # c\n  1\n] /*\n*/ }\ny {}\n", []),
        ("x { a = {\n  b = 1\n} }\n", []),
        ("x { a = {\n  b = 1\n} }\nb = 1e5\n", []),
        ("x { a = {\n  b = 1\n}\n}\nb = 1e5\n", ["1:3 Invalid single-argument block definition"]),
        ("x {\n  a = {\n  b = 1\n} }\nb = 1e5\n", ["4:3 Missing newline after argument"]),
        ("x { a = [\n  1\n]\nb = 2 }\n", ["1:5 Invalid single-argument block definition"]),
        ('a = "one\ntwo"\n', ["1:5 Invalid multi-line string", "2:4 Argument or block definition required"]),
        ("x { y { a = 1 } }\n", ["1:5 Invalid single-argument block definition"]),
        ("x { y { a = 1 } }\nb = 1e5\n", ["1:3 Invalid single-argument block definition"]),
        ('a = "\\q"\n', ["1:6 Invalid escape sequence"]),
        ("a = { b = 1 c = 2 }\n", ["1:13 Missing attribute separator"]),
        ("a = 1\n  + 2\n", ["2:3 Argument or block definition required"]),
        ("a = b\n  ? 1 : 2\nc = 1\n", ["2:3 Argument or block definition required"]),
        ("a = b.0.1\n", ["1:7 Invalid legacy index syntax"]),
        ("a = 1 +\n2\n", ["1:8 Invalid expression"]),
        ("a = {\n  b = 1 c = 2\n}\n", ["2:9 Missing attribute separator"]),
        ("x {\n  y { a = 1 }\n  a = 2\n}\n", []),
        ("a = [\n  1,\n  2\n]\nb = (1 +\n2)\n", []),
    ],
)
def test_what_tree_sitter_lets_pass_is_reported(text: str, expected: list[str]) -> None:
    assert messages(text)[:1] == expected[:1]
    assert bool(messages(text)) == bool(expected)


def test_one_broken_argument_does_not_hide_the_rest() -> None:
    text = 'resource "a" "b" {\n  x =\n  y = 2\n}\nresource "c" "d" {\n  z = [1 2]\n  w = 3\n}\n'
    body = read(text)
    assert [block.labels for block in body.blocks] == [("a", "b"), ("c", "d")]
    assert sorted(body.blocks[0].body.attributes) == ["y"]
    assert sorted(body.blocks[1].body.attributes) == ["w"]
    assert messages(text) == ["2:6 Invalid expression", "6:10 Missing item separator"]


def test_a_missing_brace_does_not_swallow_the_next_resource() -> None:
    text = 'resource "a" "b" {\n  inner {\n    x = 1\n\nresource "c" "d" {\n  y = 2\n}\n'
    assert [block.labels for block in read(text).blocks] == [("a", "b"), ("c", "d")]
    assert messages(text) == ["1:1 Unclosed configuration block", "2:3 Unclosed configuration block"]


def test_a_missing_bracket_does_not_swallow_the_next_resource() -> None:
    text = 'resource "a" "b" {\n  x = [1,\n  y = 2\n}\nresource "c" "d" {\n  z = 3\n}\n'
    blocks = read(text).blocks
    assert [block.labels for block in blocks] == [("a", "b"), ("c", "d")]
    assert sorted(blocks[1].body.attributes) == ["z"]


def test_an_open_heredoc_costs_its_argument_alone() -> None:
    text = 'resource "a" "b" {\n  x = <<EOT\nfoo\n}\nresource "c" "d" {}\n'
    assert ("c", "d") in [block.labels for block in read(text).blocks]
    assert any("Unterminated template string" in message for message in messages(text))


@pytest.mark.parametrize(
    "text", ["a = " + "(" * 5000, "a = " + "[" * 5000 + "]" * 5000, "a {\n" * 5000, "a = " + "!" * 5000]
)
def test_deep_nesting_is_reported_and_never_overflows(text: str) -> None:
    assert messages(text)


def test_a_long_chain_is_no_deep_nesting() -> None:
    assert messages("a = " + " + ".join(["1"] * 3000) + "\n") == []
    assert messages("a = x" + ".y" * 3000 + "\n") == []


SOUND = st.sampled_from(
    [
        RESOURCE,
        'x = [for k, v in local.m : "${k}-${v}" if v != null]\n',
        'x = <<-EOT\n  %{ if var.a ~}\n  ${b["c"].d[*].e}\n  %{ endif ~}\nEOT\ny = {a = 1, (b) = "c"}\n',
        "x = a ? b.*.c : -f(1, g...) % 2\n",
    ]
)


@given(SOUND, st.integers(0, 300), st.integers(0, 12), st.text('"${}[]()\n=%~<E\\aé.*', max_size=4))
def test_no_mutilated_file_raises_anything(text: str, start: int, length: int, insertion: str) -> None:
    mutated = text[:start] + insertion + text[start + length :]
    file = parse(Source("main.tf", mutated))
    pending = [file.body]
    while pending:
        body = pending.pop()
        pending.extend(block.body for block in body.blocks)
        for attribute in body.attributes.values():
            assert file.source.whole.line <= attribute.span.line <= attribute.span.end_line
            readable(attribute)
    assert len(file.comments) <= len(mutated)


@given(st.text('{}[]",:0123456789truefalsn\\ \n"${}', max_size=40))
def test_no_malformed_json_raises_anything(text: str) -> None:
    file = parse(Source("main.tf.json", text))
    for attribute in file.body.attributes.values():
        readable(attribute)


def test_the_corpus_of_the_fixtures_is_read_without_false_alarm() -> None:
    folder = Path(__file__).parents[3] / "fixtures" / "policies"
    files = sorted(folder.rglob("*.tf"))
    assert files
    for path in files:
        assert syntax_errors(parse(Source(path.name, path.read_text(encoding="utf-8")))) == ()


def test_where_tree_sitter_takes_too_long_the_exact_reader_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    text = '# said\nresource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16 # no comment"\n}\n' + "# more\n" * 20_000
    patient = parse(Source("main.tf", text))
    monkeypatch.setattr("linter.terraform.syntax.parse._PATIENCE", -1.0)
    hurried = parse(Source("main.tf", text))
    assert hurried.comments == patient.comments
    assert [block.labels for block in hurried.body.blocks] == [block.labels for block in patient.body.blocks]


def test_what_tree_sitter_reads_in_quadratic_time_is_given_up_in_time() -> None:
    faulty = parse(Source("main.tf", '"a"\n' * 20_000))
    assert len(faulty.body.faults) > 1


def test_nothing_is_kept_of_a_text_that_was_parsed() -> None:
    read(RESOURCE)
    tracemalloc.start()
    try:
        for number in range(40):
            read(f"{RESOURCE}# {number} {'x' * 10_000}")
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 200_000
