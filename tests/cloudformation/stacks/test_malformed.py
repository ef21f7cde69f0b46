"""What CloudFormation refuses for its shape is an error, and everything else is judged."""

import pytest

from tests.cloudformation.templates import declare


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Resources:\n  - {Type: A::B::C}\n", 1, "Resources is not an object"),
        ("Resources: {A: {Type: A::B::C}}\nOutputs: x\n", 2, "Outputs is not an object"),
        ("Resources: {A: {Type: A::B::C}}\nParameters: {P: }\n", 2, "the parameter P is not an object"),
        ("Resources:\n  A: A::B::C\n", 2, "A is not a resource"),
        ("Resources:\n  A: {Properties: {P: 1}}\n", 2, "A has no Type"),
        ("Resources:\n  A: {Type: A::B::C, Properties: x}\n", 2, "the Properties of A are not an object"),
        ("Resources: {A: {Type: A::B::C}}\nOutputs: {O: {Export: {Name: x}}}\n", 2, "the output O has no Value"),
        ("AWSTemplateFormatVersion: x\nResource: {A: {Type: A::B::C}}\n", 2, "Resource is not a section of a template"),
        ("AWSTemplateFormatVersion: x\nDescription: y\n", 1, "the template has no Resources"),
    ],
)
def test_the_wrong_shape_is_an_error(text: str, line: int, message: str) -> None:
    problems = declare(text).problems
    assert [(problem.span.line, problem.message) for problem in problems] == [(line, message)]
    assert problems[0].advice


@pytest.mark.parametrize(
    "text",
    [
        "Resources:\n",
        "Resources: {A: {Type: A::B::C, Properties: }}\n",
        "Resources: {A: {Type: A::B::C, Properties: !If [X, {}, {}]}}\nConditions: {X: !Equals [a, b]}\n",
        "Transform: Own\nResources: {A: x}\n",
        "Rain: {}\nAWSTemplateFormatVersion: x\n",
    ],
)
def test_what_cloudformation_or_a_macro_takes_is_none(text: str) -> None:
    assert not declare(text).problems
