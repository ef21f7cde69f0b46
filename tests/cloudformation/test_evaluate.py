import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.cloudformation.expressions.uncertain import Uncertain
from linter.value import Array, Choice, Record, Value
from tests.cloudformation.templates import body, declare, resource


def walk(value: Value) -> None:
    if isinstance(value, Record):
        assert set(value.entries) <= set(value.places) or isinstance(value.entries, Uncertain)
        for entry in value.entries.values():
            walk(entry)
    elif isinstance(value, Array):
        for item in value.items:
            walk(item)
    elif isinstance(value, Choice):
        for option in value.options:
            walk(option.value)


def test_resources_come_sorted_with_their_places() -> None:
    declared = declare("""\
        Resources:
          B:
            Type: AWS::EC2::VPC
            Properties:
              CidrBlock: 10.0.0.0/16
          A: {Type: AWS::EC2::VPC}
        """)
    assert [resource.key for resource in declared.resources] == ["A", "B"]
    b = resource(declared, "B")
    assert (b.type, b.span.line, b.span.column, b.span.end_column) == ("AWS::EC2::VPC", 2, 3, 4)
    assert (b.body.span.line, b.body.span.end_line) == (2, 5)
    place = b.body.places["CidrBlock"]
    assert (place.line, place.column, place.end_column) == (5, 7, 29)


def test_what_cannot_be_read_is_told_and_nothing_declared() -> None:
    for name in ("missing.yaml", "../outside.yaml"):
        declared = declare({"other.yaml": "x"}, main=name)
        assert not declared.resources
        assert len(declared.problems) == 1


def test_sections_that_are_none_are_passed_over() -> None:
    declared = declare(
        "Resources: [a]\nOutputs: x\nParameters: 1\nConditions: null\nMappings: []\nGlobals: 2\nRules: y\n"
    )
    assert not declared.resources


def test_resources_that_are_none_are_passed_over() -> None:
    declared = declare("Resources: {A: x, B: [1], C: null, D: {Type: A::B::C, Properties: x}, E: {Properties: {X: 1}}}")
    assert [(resource.key, resource.type) for resource in declared.resources] == [("D", "A::B::C"), ("E", "")]
    assert body(declared, "D") == {}


PIECES = st.recursive(
    st.sampled_from(
        ["a", "!Ref P", "!Ref R", "!Ref AWS::NoValue", "!GetAtt R.X", "'${P}'", "1", "null", "!Ref Q", "!Condition C"]
    ),
    lambda inner: (
        st.builds(
            lambda name, arguments: f"!{name} [{', '.join(arguments)}]",
            st.sampled_from(
                ["Sub", "Join", "Select", "Split", "If", "FindInMap", "Cidr", "GetAZs", "Length", "Equals", "Nope"]
            ),
            st.lists(inner, max_size=4),
        )
        | st.builds(lambda expression: f"{{Fn::Base64: {expression}}}", inner)
        | st.builds(lambda expression: f"{{k: {expression}, Fn::If: 1}}", inner)
        | st.builds(lambda expression: f"{{Fn::ForEach::L: [I, {expression}, {{'k${{I}}': {expression}}}]}}", inner)
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(PIECES, PIECES)
def test_no_template_makes_it_fail(first: str, second: str) -> None:
    declared = declare(f"""\
Parameters: {{P: {{Type: String}}, Q: {{Type: CommaDelimitedList, Default: "a,b"}}}}
Mappings: {{a: {{a: {{a: x}}}}}}
Conditions: {{C: {first}, a: !Equals [{first}, {second}]}}
Resources:
  R: {{Type: A::B::C, Condition: a, Properties: {{X: {first}, Y: {second}}}}}
  S: {{Type: A::B::C, Properties: {second}}}
Outputs: {{O: {{Value: {first}, Condition: C, Export: {{Name: {second}}}}}}}
""")
    for declaration in declared.resources:
        walk(declaration.body)
    for scenario in declared.scenarios[:2]:
        assert scenario.keys() == set(declared.questions)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("!Select [0, [", "]]"), ("!Join ['', [", "]]"), ("{'Fn::Base64': ", "}"), ("!If [C, ", ", x]"), ("{k: ", "}")],
)
def test_an_expression_as_deep_as_a_template_may_be_is_evaluated(opening: str, closing: str) -> None:
    depth = 140 // (opening.count("[") + opening.count("{"))
    expression = opening * depth + "x" + closing * depth
    resources = f"Resources: {{X: {{Type: A::B::C, Properties: {{It: {expression}}}}}}}"
    declared = declare(f"Conditions: {{C: !Equals [a, a]}}\n{resources}\n")
    assert not declared.problems
    walk(declared.resources[0].body)


def test_a_text_that_doubles_again_and_again_is_cut_off() -> None:
    expression = "x" * 100
    for _ in range(40):
        expression = f"!Sub ['${{a}}${{a}}', {{a: {expression}}}]"
    assert body(declare(f"Resources: {{X: {{Type: A::B::C, Properties: {{It: {expression}}}}}}}"), "X") == {"It": "?"}


def test_a_template_that_cannot_be_read_is_a_problem_at_its_beginning() -> None:
    (problem,) = declare({"other.yaml": ""}, main="missing.yaml").problems
    span = problem.span
    assert (span.line, span.column, span.end_line, span.end_column) == (1, 1, 1, 1)


def test_what_no_document_of_a_file_shows_is_told_of_each() -> None:
    document = "Transform: [Macro{name}]\nResources:\n  {name}: {{Type: A::B::C}}\n"
    declared = declare(f"{document.format(name='One')}---\n{document.format(name='Two')}")
    assert [part.reason.split()[2] for part in declared.unseen] == ["MacroOne", "MacroTwo"]
