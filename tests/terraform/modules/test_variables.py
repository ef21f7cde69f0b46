"""What variables are, and what they are given by whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.deployment import Inputs
from tests.terraform.deployed import body, by_key, declared, said, write

VPC = 'variable "cidr" {\n  default = "10.0.0.0/16"\n}\nresource "aws_vpc" "v" {\n  cidr_block = var.cidr\n}\n'


def test_a_value_stands_where_the_default_is_written(tmp_path: Path) -> None:
    vpc = by_key(declared(tmp_path, VPC))["aws_vpc.v"].body
    assert vpc.entries["cidr_block"].span.line == 2
    assert vpc.places["cidr_block"].line == 5


@pytest.mark.parametrize(
    ("files", "inputs", "cidr"),
    [
        ({}, Inputs(environment={"TF_VAR_cidr": "env"}), "env"),
        ({"terraform.tfvars": 'cidr = "file"'}, Inputs(environment={"TF_VAR_cidr": "env"}), "file"),
        ({"terraform.tfvars": 'cidr = "a"', "terraform.tfvars.json": '{"cidr": "b"}'}, Inputs(), "b"),
        ({"terraform.tfvars": 'cidr = "a"', "x.auto.tfvars": 'cidr = "c"'}, Inputs(), "c"),
        ({"a.auto.tfvars": 'cidr = "a"', "b.auto.tfvars.json": '{"cidr": "b"}'}, Inputs(), "b"),
        ({"x.auto.tfvars": 'cidr = "c"'}, Inputs(variables={"cidr": "given"}), "given"),
        ({"other.tfvars": 'cidr = "ignored"'}, Inputs(), "10.0.0.0/16"),
    ],
)
def test_who_comes_later_wins(tmp_path: Path, files: dict[str, str], inputs: Inputs, cidr: str) -> None:
    assert body(declared(tmp_path, {"main.tf": VPC, **files}, inputs), "aws_vpc.v") == {"cidr_block": cidr}


def test_variable_files_count_after_those_found_and_before_single_values(tmp_path: Path) -> None:
    write(tmp_path, {"given.tfvars": 'cidr = "file"'})
    inputs = Inputs(var_files=(tmp_path / "given.tfvars",))
    declarations = declared(tmp_path, {"main.tf": VPC, "x.auto.tfvars": 'cidr = "auto"'}, inputs)
    assert body(declarations, "aws_vpc.v") == {"cidr_block": "file"}
    assert any(file.endswith("given.tfvars") for file in declarations.files)


def test_a_variable_without_a_value_is_unknown_and_always_the_same(tmp_path: Path) -> None:
    text = 'variable "net" {\n  type = object({ vpc = string })\n}\n' + "".join(
        f'resource "aws_subnet" "{name}" {{\n  vpc_id = var.net.vpc\n}}\n' for name in "ab"
    )
    declarations = declared(tmp_path, text)
    a, b = (by_key(declarations)[f"aws_subnet.{name}"].body.entries["vpc_id"] for name in "ab")
    assert said(a) == said(b) == "?var.net.vpc"


def test_undeclared_variables_are_told_but_not_those_of_the_environment(tmp_path: Path) -> None:
    inputs = Inputs(environment={"TF_VAR_other": "1"}, variables={"typo": "1"})
    declarations = declared(tmp_path, {"main.tf": VPC, "terraform.tfvars": "nope = 1"}, inputs)
    assert [notice.subject for notice in declarations.notices] == ["nope", "-var typo"]
    assert not declarations.problems


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("type = number", "x", "a number is required"),
        ("type = list(string)", "[", "Invalid expression"),
        ("type = list(string)", "[var.a]", "Variables may not be used here"),
        ("nullable = false\n  type = list(string)", "null", "may not be set to null"),
        ('validation {\n    condition = var.v > 3\n    error_message = "Too ${var.v}."\n  }', "2", "Too 2."),
    ],
)
def test_a_value_that_does_not_fit_is_a_problem_and_the_rest_is_judged(
    tmp_path: Path, variable: str, value: str, message: str
) -> None:
    text = f'variable "v" {{\n  {variable}\n}}\nresource "aws_vpc" "v" {{\n  cidr_block = "10.0.0.0/16"\n}}\n'
    declarations = declared(tmp_path, text, Inputs(variables={"v": value}))
    assert [message in problem.message for problem in declarations.problems] == [True], declarations.problems
    assert "aws_vpc.v" in by_key(declarations)


def test_null_takes_the_default_where_null_is_not_allowed(tmp_path: Path) -> None:
    variables = 'variable "a" {\n  default = "d"\n  nullable = false\n}\nvariable "b" {\n  default = "d"\n}\n'
    text = variables + 'resource "aws_vpc" "v" {\n  a = var.a\n  b = var.b\n}\n'
    declarations = declared(tmp_path, {"main.tf": text, "terraform.tfvars": "a = null\nb = null\n"})
    assert body(declarations, "aws_vpc.v") == {"a": "d", "b": None}


def test_an_open_switch_is_a_question_that_an_answer_settles(tmp_path: Path) -> None:
    text = 'variable "public" {\n  type = bool\n}\nresource "aws_subnet" "s" {\n  count = var.public ? 1 : 0\n}\n'
    declarations = declared(tmp_path, text)
    assert declarations.questions == ("var.public",)
    assert declarations.scenarios == ({"var.public": True}, {"var.public": False})
    assert not by_key(declarations)["aws_subnet.s[0]"].exists.certain
    assert by_key(declared(tmp_path, text, answers={"var.public": True}))["aws_subnet.s[0]"].exists.certain
    assert "aws_subnet.s[0]" not in by_key(declared(tmp_path, text, answers={"var.public": False}))
