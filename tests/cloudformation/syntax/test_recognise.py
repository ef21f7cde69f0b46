import pytest

from linter.cloudformation.syntax.recognise import is_template


@pytest.mark.parametrize(
    "text",
    [
        "AWSTemplateFormatVersion: 2010-09-09\nResources: {}\n",
        "Resources:\n  A:\n    Type: AWS::EC2::VPC\n",
        "# a comment\n---\nDescription: x\n\nResources:\n  A:\n    Type: 'Custom::Thing'\n",
        '"Resources":\n  A: {"Type": "AWS::EC2::VPC"}\n',
        '{"Resources": {"A": {"Type": "AWS::EC2::VPC"}}}',
        '\ufeff{\n\t"AWSTemplateFormatVersion": "2010-09-09",\n\t"Resources": {}\n}',
        "{Resources: {A: {Type: AWS::EC2::VPC}}}",
        '{"Resources": {"A": {"Type": "AWS::EC2::VPC"',
        "Resources:\n  A:\n    Type: AWS::EC2::VPC\n   broken: [\n",
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  F: {Type: AWS::Serverless::Function}\n",
    ],
)
def test_a_template_is_recognised_by_what_it_says(text: str) -> None:
    assert is_template(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "apiVersion: v1\nkind: Pod\nspec:\n  Resources: x\n",
        "Resources:\n  - a\n  - b\n",
        "service: x\nresources:\n  Resources:\n    A:\n      Type: AWS::S3::Bucket\n",
        '{"template": {"Resources": {"A": {"Type": "AWS::EC2::VPC"}}}}',
        '{"Resources": ["AWS::EC2::VPC"], "Type": "AWS::x"}',
        '{"typeName": "AWS::EC2::VPC", "Resources": 1}',
        "prose about Resources: and Type: AWS::EC2::VPC\n",
        "[" * 200_000 + "Resources",
    ],
)
def test_anything_else_is_passed_over(text: str) -> None:
    assert not is_template(text)


def test_deep_json_does_not_make_it_fail() -> None:
    assert is_template('{"Resources": {"Type": "AWS::x", "a":' + "[" * 200_000)
