"""Every kind is called what AWS calls it: by the schemas of cfn-lint and of Terraform's provider."""

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from linter import aws
from linter.aws.catalogue import kind_of_identifier, kind_of_parameter, kinds, looked_up_as, spelled_as
from linter.aws.fields import Field
from linter.aws.node import Node
from linter.aws.opaque import Opaque
from linter.aws.path import names
from linter.aws.security_group import SecurityGroup
from tests.aws.record_terraform_arguments import RECORD, resource_types

ARGUMENTS: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
FREE_FORM = {"configuration", "container_definitions", "content", "permissions"}
"""Arguments that hold JSON or a map of any keys."""
OF_OTHER_VERSIONS = {"alb_target_group_arn", "log_group_name", "odb_network_arn"}
"""Arguments that the recorded version of the provider does not have: retired ones, and new ones."""
ROOT = Path(__file__).parents[2]
NEWEST = re.search(r"^cfn-lint==([0-9.]+)$", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
CURRENT_SCHEMAS = pytest.mark.skipif(
    NEWEST is not None and tuple(map(int, version("cfn-lint").split("."))) < tuple(map(int, NEWEST[1].split("."))),
    reason="an older cfn-lint carries the schemas of its time, which lack what AWS added since",
)
SCHEMAS = importlib.import_module("cfnlint.schema").PROVIDER_SCHEMA_MANAGER
REGION = "us-east-1"
SAM = "AWS::Serverless::"


def fields(kind: type[Node]) -> Iterator[Field[Any]]:
    found = {name: value for each in reversed(kind.__mro__) for name, value in vars(each).items()}
    yield from (value for value in found.values() if isinstance(value, Field))


def cloudformation_spellings() -> Iterator[tuple[type[Node], str, str]]:
    for kind in kinds():
        for spelling in kind.spellings:
            if spelling.type.startswith("AWS::") and not spelling.type.startswith(SAM) and kind is not Opaque:
                yield kind, spelling.type, spelling.block


def has(schema: dict[str, Any], place: dict[str, Any], steps: tuple[str, ...]) -> bool:
    """Whether a schema knows a path."""
    while "$ref" in place:
        found = schema
        for part in place["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        place = found
    variants = [*place.get("anyOf", ()), *place.get("oneOf", ()), *place.get("allOf", ())]
    if any(
        has(schema, each, steps) for each in variants if each.get("properties") or each.get("items") or "$ref" in each
    ):
        return True
    if not steps:
        return True
    if place.get("type") == "array" or "items" in place:
        return has(schema, place["items"], steps[1:] if steps[0][0] == "[" else steps)
    if steps[0][0] == "[":
        return steps[0] != "[]" and place.get("type") == "object"
    properties = place.get("properties", {})
    if not properties and "object" in place.get("type", ()):
        return True
    return steps[0] in properties and has(schema, properties[steps[0]], steps[1:])


def schema_of(resource_type: str) -> dict[str, Any]:
    schema: dict[str, Any] = SCHEMAS.get_resource_schema(REGION, resource_type).schema
    return schema


@CURRENT_SCHEMAS
@pytest.mark.parametrize(
    ("kind", "resource_type", "block"),
    [pytest.param(*each, id=f"{each[0].__name__}-{each[1]}-{each[2]}") for each in cloudformation_spellings()],
)
def test_every_path_of_cloudformation_leads_somewhere(kind: type[Node], resource_type: str, block: str) -> None:
    schema = schema_of(resource_type)
    before = names(block)[0] if block else ()
    assert has(schema, schema, before), f"{resource_type} has no {block}"


@CURRENT_SCHEMAS
@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_every_path_of_a_field_exists_in_a_resource_of_its_kind(kind: type[Node]) -> None:
    spellings = [(each, block) for found, each, block in cloudformation_spellings() if found is kind]
    wrong = []
    for field in fields(kind) if spellings else ():
        for steps in names(field.paths["cloudformation"]) if "cloudformation" in field.paths else ():
            schemas = [(schema_of(each), names(block)[0] if block else ()) for each, block in spellings]
            if not any(has(schema, schema, (*before, *steps)) for schema, before in schemas):
                wrong.append((field.name, ".".join(steps)))
    assert not wrong


class FreeForm(dict[str, Any]):
    """The content of an argument that the provider does not look into: every path leads somewhere."""

    def get(self, _key: str, _default: Any = None) -> "FreeForm":
        return self


def inside(tree: dict[str, Any] | None, steps: tuple[str, ...]) -> dict[str, Any] | None:
    """The tree of arguments below a path; None where it does not exist."""
    for step in steps:
        if step in FREE_FORM:
            return FreeForm()
        if tree is None or step[0] == "[":
            continue
        prefix = step[:-1] if step[-1] == "*" else None
        tree = (
            tree.get(step)
            if prefix is None
            else {name.removeprefix(prefix): inner for name, inner in tree.items() if name.startswith(prefix)}
        )
    return tree


def terraform_paths(kind: type[Node], path: str) -> list[bool]:
    """For each alternative of a path, whether a resource or block that declares the kind has it."""
    bodies = [
        inside(ARGUMENTS[recorded], names(spelling.block)[0] if spelling.block else ())
        for base in kind.__mro__
        for spelling in vars(base).get("spellings", ())
        for recorded in [f"data.{spelling.type}" if spelling.is_lookup else spelling.type]
        if ARGUMENTS.get(recorded) is not None
    ]
    return [any(inside(body, steps) is not None for body in bodies) for steps in names(path)] if bodies else []


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_every_path_of_terraform_exists_in_a_resource_of_its_kind(kind: type[Node]) -> None:
    paths = [path for field in fields(kind) for path in field.paths.get("terraform", "").split("|") if path]
    wrong = {path.strip() for path in paths if terraform_paths(kind, path.strip()) == [False]}
    assert wrong <= OF_OTHER_VERSIONS


def test_every_resource_type_of_terraform_is_recorded() -> None:
    assert resource_types() == sorted(ARGUMENTS)


@pytest.mark.parametrize("path", ["SubnetID", "MetadataOptions.HttpToken", "NetworkInterfaces[].Groups[]"])
def test_the_schemas_refuse_a_path_that_leads_nowhere(path: str) -> None:
    schema = schema_of("AWS::EC2::Instance")
    assert not has(schema, schema, names(path)[0])


def test_a_kind_is_known_once_it_is_declared() -> None:
    program = """
from linter.aws.catalogue import kind_of_identifier, kind_of_parameter, kinds, looked_up_as, spelled_as
from linter.aws.node import Node, declared_by, inline

class Zebra(Node):
    spellings = declared_by("aws_zebra", inline("AWS::Zebra::Herd", "Members"))
    identifier = "zeb"
    parameter_types = ("AWS::Zebra::Id",)

assert [kind for kind, _ in spelled_as("aws_zebra")] == [Zebra]
assert [spelling.block for _, spelling in spelled_as("AWS::Zebra::Herd")] == ["Members"]
assert kind_of_identifier("zeb-1") is kind_of_parameter("List<AWS::Zebra::Id>") is Zebra
assert Zebra in kinds()
"""
    subprocess.run([sys.executable, "-c", program], check=True)  # apart, so that no other test knows of zebras


def test_every_module_of_kinds_is_loaded_with_the_catalogue() -> None:
    modules = {f"linter.aws.{file.stem}" for file in Path(aws.__path__[0]).glob("*.py") if file.stem != "__init__"}
    assert modules <= sys.modules.keys()


def test_an_identifier_or_parameter_of_no_kind_is_none() -> None:
    assert kind_of_identifier("sg-0123") is kind_of_parameter("AWS::EC2::SecurityGroup::Id") is SecurityGroup
    assert kind_of_identifier("main") is None
    assert kind_of_parameter("String") is None


def test_a_custom_resource_is_opaque_whatever_it_is_called() -> None:
    assert [kind for kind, _ in spelled_as("Custom::Anything")] == [Opaque]
    assert spelled_as("AWS::Anything::Else") == ()


def test_no_two_kinds_share_a_spelling() -> None:
    for kind in kinds():
        for spelling in kind.spellings:
            spelled = looked_up_as if spelling.is_lookup else spelled_as
            others = [each for each, other in spelled(spelling.type) if other == spelling]
            assert others == [kind], spelling
