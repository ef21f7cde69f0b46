import json

import pytest

from linter.deployment import Inputs
from tests.cloudformation.templates import body, declare

TEMPLATE = """\
    {"Resources": {"A": {
        "Type": "A::B::C",
        "Properties": {"R": {"Ref": "AWS::Region"}, "I": {"Ref": "AWS::AccountId"}}
    }}}
    """


def manifest(environment: str) -> str:
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": environment,
        "properties": {"templateFile": "App.template.json"},
    }
    return json.dumps({"version": "38.0.1", "artifacts": {"App.assets": {"type": "x"}, "App": stack}})


def evaluated(manifest: str, inputs: Inputs | None = None) -> object:
    files = {"App.template.json": TEMPLATE, "manifest.json": manifest}
    return body(declare(files, inputs=inputs or Inputs(), main="App.template.json"), "A")


def test_the_manifest_settles_account_and_region() -> None:
    assert evaluated(manifest("aws://111111111111/eu-west-1")) == {"R": "eu-west-1", "I": "111111111111"}


def test_what_the_manifest_leaves_open_stays_open() -> None:
    assert evaluated(manifest("aws://unknown-account/unknown-region")) == {"R": "?AWS::Region", "I": "?AWS::AccountId"}


def test_what_is_given_wins() -> None:
    given = Inputs(parameters={"AWS::Region": "us-east-1"})
    assert evaluated(manifest("aws://111111111111/eu-west-1"), given) == {"R": "us-east-1", "I": "111111111111"}


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"artifacts": 1}', '{"artifacts": {"App": {"properties": []}}}', "[" * 99999]
)
def test_another_manifest_says_nothing(text: str) -> None:
    assert evaluated(text) == {"R": "?AWS::Region", "I": "?AWS::AccountId"}
