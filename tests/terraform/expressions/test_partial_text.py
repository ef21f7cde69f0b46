"""Strings that are known in part: what they consist of and refer to, seen from above the language."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.deployment import Deployment, Inputs
from linter.resource import Dialect
from linter.terraform.evaluate import evaluate
from linter.tree import Tree
from linter.value import Reference, Scalar, Text, Unknown, Value, referred

DECLARED = """
variable "untyped" {}
variable "env" { type = string }
variable "ports" { type = number }
resource "aws_security_group" "web" { name = "web" }
resource "aws_security_group" "odd" { name = "${var.env}-odd" }
data "aws_region" "current" {}
locals {
  groups = [aws_security_group.web.id, "sg-1"]
}
"""


def value_of(tmp_path: Path, expression: str) -> Value:
    (tmp_path / "main.tf").write_text(f'{DECLARED}output "it" {{\n  value = {expression}\n}}\n', encoding="utf-8")
    (tmp_path / "t.tpl").write_text("group=${group}\n", encoding="utf-8")
    found = evaluate(Deployment(Dialect.TERRAFORM, tmp_path), Tree(tmp_path), Inputs())
    assert not found.problems
    return found.outputs["it"]


def shown(value: Value) -> str:
    """A text with its holes named."""
    assert isinstance(value, Text)
    return "".join(part if isinstance(part, str) else f"<{_named(part)}>" for part in value.parts)


def _named(part: Reference | Unknown) -> str:
    return f"{part.resource}.{part.attribute}" if isinstance(part, Reference) else part.token or "?"


WEB = "<aws_security_group.web.id>"


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ('"a-${var.env}-b"', "a-<var.env>-b"),
        ('"${var.env}${var.untyped}"', "<var.env><var.untyped>"),
        ('"x${"y${var.env}"}z"', "xy<var.env>z"),
        ('"com.amazonaws.${data.aws_region.current.name}.s3"', "com.amazonaws.<data.aws_region.current.name>.s3"),
        ('join(",", local.groups)', f"{WEB},sg-1"),
        ('join("-", ["a", var.untyped])', "a-<var.untyped>"),
        ('format("%s/%d", var.untyped, 32)', "<var.untyped>/32"),
        ('format("%s:%d", var.env, var.ports)', "<var.env>:<var.ports>"),
        ('format("%-8s|%q|", var.env, var.env)', "<?>|<?>|"),
        ("jsonencode({ a = [aws_security_group.web.id, 1], b = null })", f'{{"a":["{WEB}",1],"b":null}}'),
        ("jsonencode([var.untyped])", "[<?>]"),
        ('templatefile("t.tpl", { group = aws_security_group.web.id })', f"group={WEB}\n"),
        ("<<-EOT\n    id: ${aws_security_group.web.id}\n  EOT", f"id: {WEB}\n"),
        ('"%{ for g in local.groups }${g};%{ endfor }"', f"{WEB};sg-1;"),
        ("aws_security_group.odd.description", None),
    ],
)
def test_an_unknown_string_keeps_its_literals_and_holes(tmp_path: Path, expression: str, text: str | None) -> None:
    value = value_of(tmp_path, expression)
    if text is None:
        assert isinstance(value, Reference)
    else:
        assert shown(value) == text


@pytest.mark.parametrize(
    "expression",
    [
        "upper(aws_security_group.web.id)",
        "base64encode(jsonencode([aws_security_group.web.id]))",
        "yamlencode({ group = aws_security_group.web.id })",
        'aws_security_group.web.id == "sg-1"',
        "[for g in local.groups : g if g != var.env]",
        'sha256(join("", [upper(aws_security_group.web.id)]))',
        "aws_security_group.web.name",
        "coalesce(var.env, aws_security_group.web.name)",
    ],
)
def test_whatever_is_computed_from_an_attribute_refers_to_its_resource(tmp_path: Path, expression: str) -> None:
    assert "aws_security_group.web" in {reference.resource for reference in _everywhere(value_of(tmp_path, expression))}


def _everywhere(value: Value) -> list[Reference]:
    inner = getattr(value, "items", ()) or tuple(option.value for option in getattr(value, "options", ()))
    return [*referred(value), *(reference for item in inner for reference in _everywhere(item))]


def test_a_known_attribute_says_where_it_was_read(tmp_path: Path) -> None:
    value = value_of(tmp_path, "aws_security_group.web.name")
    assert isinstance(value, Scalar)
    assert value.content == "web"
    assert value.via is not None
    assert (value.via.resource, value.via.attribute) == ("aws_security_group.web", "name")


def test_an_attribute_with_a_hole_is_a_reference_to_its_resource(tmp_path: Path) -> None:
    value = value_of(tmp_path, "aws_security_group.odd.name")
    assert isinstance(value, Reference)
    assert (value.resource, value.attribute) == ("aws_security_group.odd", "name")


def test_a_joined_list_of_identifiers_can_be_taken_apart_again(tmp_path: Path) -> None:
    value = value_of(tmp_path, 'split(",", "sg-2,${join(",", local.groups)}")')
    items = getattr(value, "items", ())
    assert [item.content if isinstance(item, Scalar) else _named(item) for item in items] == [
        "sg-2",
        "aws_security_group.web.id",
        "sg-1",
    ]


def test_a_list_with_a_hole_that_may_contain_the_separator_is_not_taken_apart(tmp_path: Path) -> None:
    value = value_of(tmp_path, 'split(",", "a,${var.env}")')
    assert isinstance(value, Unknown)
