import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.value import Array, Choice, Record, Value
from tests.cloudformation.templates import body, declare, resource


def walk(value: Value) -> None:
    if isinstance(value, Record):
        assert set(value.entries) <= set(value.places)
        for each in value.entries.values():
            walk(each)
    elif isinstance(value, Array):
        for each in value.items:
            walk(each)
    elif isinstance(value, Choice):
        for option in value.options:
            walk(option.value)


def test_resources_come_sorted_with_their_places() -> None:
    found = declare("""\
        Resources:
          B:
            Type: AWS::EC2::VPC
            Properties:
              CidrBlock: 10.0.0.0/16
          A: {Type: AWS::EC2::VPC}
        """)
    assert [each.key for each in found.resources] == ["A", "B"]
    b = resource(found, "B")
    assert (b.type, b.span.line, b.span.column, b.span.end_column) == ("AWS::EC2::VPC", 2, 3, 4)
    assert (b.body.span.line, b.body.span.end_line) == (2, 5)
    place = b.body.places["CidrBlock"]
    assert (place.line, place.column, place.end_column) == (5, 7, 29)


def test_what_cannot_be_read_is_told_and_nothing_declared() -> None:
    for name in ("missing.yaml", "../outside.yaml"):
        found = declare({"other.yaml": "x"}, main=name)
        assert not found.resources
        assert len(found.problems) == 1


def test_sections_that_are_none_are_passed_over() -> None:
    found = declare("Resources: [a]\nOutputs: x\nParameters: 1\nConditions: null\nMappings: []\nGlobals: 2\nRules: y\n")
    assert not found.resources


def test_resources_that_are_none_are_passed_over() -> None:
    found = declare("Resources: {A: x, B: [1], C: null, D: {Type: A::B::C, Properties: x}, E: {Properties: {X: 1}}}")
    assert [(each.key, each.type) for each in found.resources] == [("D", "A::B::C"), ("E", "")]
    assert body(found, "D") == {}


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
        | st.builds(lambda each: f"{{Fn::Base64: {each}}}", inner)
        | st.builds(lambda each: f"{{k: {each}, Fn::If: 1}}", inner)
        | st.builds(lambda each: f"{{Fn::ForEach::L: [I, {each}, {{'k${{I}}': {each}}}]}}", inner)
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(PIECES, PIECES)
def test_no_template_makes_it_fail(first: str, second: str) -> None:
    found = declare(f"""\
Parameters: {{P: {{Type: String}}, Q: {{Type: CommaDelimitedList, Default: "a,b"}}}}
Mappings: {{a: {{a: {{a: x}}}}}}
Conditions: {{C: {first}, a: !Equals [{first}, {second}]}}
Resources:
  R: {{Type: A::B::C, Condition: a, Properties: {{X: {first}, Y: {second}}}}}
  S: {{Type: A::B::C, Properties: {second}}}
Outputs: {{O: {{Value: {first}, Condition: C, Export: {{Name: {second}}}}}}}
""")
    for each in found.resources:
        walk(each.body)
    for scenario in found.scenarios[:2]:
        assert scenario.keys() == set(found.questions)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("!Select [0, [", "]]"), ("!Join ['', [", "]]"), ("{'Fn::Base64': ", "}"), ("!If [C, ", ", x]"), ("{k: ", "}")],
)
def test_an_expression_as_deep_as_a_template_may_be_is_evaluated(opening: str, closing: str) -> None:
    depth = 140 // (opening.count("[") + opening.count("{"))
    expression = opening * depth + "x" + closing * depth
    resources = f"Resources: {{X: {{Type: A::B::C, Properties: {{It: {expression}}}}}}}"
    found = declare(f"Conditions: {{C: !Equals [a, a]}}\n{resources}\n")
    assert not found.problems
    walk(found.resources[0].body)


def test_a_text_that_doubles_again_and_again_is_cut_off() -> None:
    expression = "x" * 100
    for _ in range(40):
        expression = f"!Sub ['${{a}}${{a}}', {{a: {expression}}}]"
    assert body(declare(f"Resources: {{X: {{Type: A::B::C, Properties: {{It: {expression}}}}}}}"), "X") == {"It": "?"}
