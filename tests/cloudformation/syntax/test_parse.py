import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.cloudformation.syntax.parse import parse, parse_all, syntax_of
from linter.cloudformation.syntax.syntax import Call, Mapping, Text
from linter.cloudformation.syntax.template import Template
from linter.finding import Problem
from linter.source import Source


def root(text: str) -> Mapping:
    template = parse(Source("t", text))
    assert isinstance(template, Template)
    return template.root


def fault(text: str) -> Problem:
    outcome = parse(Source("t", text))
    return outcome if isinstance(outcome, Problem) else outcome.problems[0]


def test_a_syntax_error_in_yaml_has_its_position_and_advice() -> None:
    problem = fault("Resources:\n  A: {Type: x\n  B: y\n")
    assert (problem.span.line, problem.span.column, problem.span.file) == (2, 6, "t")
    assert problem.message.startswith("this is not valid YAML: ")
    assert problem.advice


def test_an_ipv6_block_in_braces_is_a_fault_with_advice_to_quote_it() -> None:
    problem = fault("Resources: {A: {Cidr: ::/0}}")
    assert (problem.span.line, problem.span.column) == (1, 23)
    assert "quote" in problem.advice


def test_a_syntax_error_in_json_is_where_the_json_goes_wrong_not_at_its_first_tab() -> None:
    problem = fault('{\n\t"Resources": {\n\t\t"A": {"Type": "x" "y"}\n\t}\n}')
    assert problem.span.line == 3
    assert problem.message.startswith("this is not valid JSON: ")


@pytest.mark.parametrize("text", ["", "# nothing\n", "[1, 2]", "just a text"])
def test_a_text_that_is_not_an_object_is_not_a_template(text: str) -> None:
    assert isinstance(parse(Source("t", text)), Problem)


def test_each_document_with_resources_is_a_template_and_more_than_one_document_a_fault() -> None:
    text = "kind: Pod\n---\nResources: {A: {Type: x}}\n---\nResources: {B: {Type: x}}\n"
    templates = parse_all(Source("t", text))
    assert isinstance(templates, tuple)
    assert [list(template.section("Resources")) for template in templates] == [["A"], ["B"]]
    assert fault(text).message == "3 documents in a template, which may have one"
    assert fault(text).span.line == 3


@pytest.mark.parametrize("text", ["a: " + "[" * 200 + "]" * 200, "- " * 200 + "a", '{"a":\t' + "[" * 100_000])
def test_nesting_is_bounded(text: str) -> None:
    assert "nested deeper than 150 levels" in fault(text).message


def test_nesting_without_end_is_a_fault_whoever_meets_its_bound_first() -> None:
    assert fault("a: " + "[" * 100_000).message.startswith("this is not valid YAML: ")


def test_a_character_that_no_yaml_may_have_is_a_fault() -> None:
    assert fault("a: \x01\n").message.startswith("this is not valid YAML")


def test_json_with_tabs_and_escapes_is_read_with_exact_places() -> None:
    text = '{\n\t"A":\t{"Ref": "B"},\n\t"C": "\\ud83d\\ude00\\/"\n}'
    mapping = root(text)
    a, c = mapping.entries["A"].value, mapping.entries["C"].value
    assert isinstance(a, Call)
    assert (a.name, a.span.line, a.span.column, a.span.end_column) == ("Ref", 2, 7, 19)
    assert isinstance(c, Text)
    assert c.content == "😀/"


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    syntax_of(Source("t", text))


@given(st.text(alphabet='{}[]:,"\\ \n\t-!&*<ab1#|>', max_size=40))
def test_no_punctuation_makes_it_fail(text: str) -> None:
    parse(Source("t", text))


@pytest.mark.parametrize("text", ["[" + "1, " * 300_000 + "1]", '{"a": [' + "1, " * 300_000 + "1]}"])
def test_more_than_any_template_may_hold_is_a_fault(text: str) -> None:
    assert "more than 250,000 keys and values" in fault(text).message
