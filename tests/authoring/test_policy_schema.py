"""The JSON Schema of declarative policies is that of the kinds there are: `MOATLINT_ACCEPT=1` writes it."""

import json
import os

import pytest
import yaml
from jsonschema import Draft202012Validator

from linter.authoring.policy_schema import text
from linter.authoring.scaffold import yaml_policy
from linter.judgement.declarative import SCHEMA

POLICY = {"title": "t", "kind": "subnet", "expect": {"vpc.tags.a": {"set": True}}, "message": "m", "severity": "low"}

VALIDATOR = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_the_schema_says_what_the_kinds_say() -> None:
    if os.environ.get("MOATLINT_ACCEPT"):
        SCHEMA.write_text(text(), encoding="utf-8")
    assert SCHEMA.read_text(encoding="utf-8") == text()


@pytest.mark.parametrize(
    ("changes", "valid"),
    [
        ({}, True),
        ({"expect": {"map_public_ipv4": {"equals": True}, "tags.a": {"equals": "b"}}}, True),
        ({"kind": "image-lookup", "expect": {"owners": {"one_of": ["self"]}}}, True),
        ({"expect": {"instance_type": {"equals": "t3.micro"}}}, False),
        ({"expect": {"tags": {"set": True}}}, False),
        ({"expect": {"vpc": {"set": True}}}, False),
        ({"expect": {"tags.a": {"equal": "b"}}}, False),
        ({"kind": "subnt"}, False),
        ({"where": {}}, False),
    ],
)
def test_an_editor_tells_what_a_kind_has(changes: dict[str, object], valid: bool) -> None:
    assert VALIDATOR.is_valid({**POLICY, **changes}) == valid


def test_a_new_policy_fits_the_schema() -> None:
    assert VALIDATOR.is_valid(yaml.safe_load(yaml_policy()))
