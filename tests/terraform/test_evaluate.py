"""Root modules as a whole, and what goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter.deployment import Deployment, Inputs
from linter.resource import Dialect
from linter.terraform.evaluate import evaluate
from linter.terraform.instances.planned import planned
from linter.tree import Tree
from tests.terraform.deployed import body, by_key, declared, said, write


def test_what_is_declared_twice_is_an_error_and_both_are_judged(tmp_path: Path) -> None:
    files = {
        "a.tf": 'variable "x" {\n  default = "a"\n}\nlocals {\n  y = "a"\n}\nresource "aws_vpc" "v" {}\n',
        "b.tf": 'variable "x" {\n  default = "b"\n}\nlocals {\n  y = "b"\n}\nresource "aws_vpc" "v" {\n  x = 1\n}\n'
        'output "o" {\n  value = 1\n}\noutput "o" {\n  value = 2\n}\n'
        'resource "aws_subnet" "s" {\n  a = var.x\n  b = local.y\n}\n',
    }
    declarations = declared(tmp_path, files)
    assert list(by_key(declarations)) == ["aws_subnet.s", "aws_vpc.v", "aws_vpc.v#2"]
    assert body(declarations, "aws_subnet.s") == {"a": ("a", "b"), "b": ("a", "b")}
    assert [(problem.span.line, problem.message.split(" at ")[0]) for problem in declarations.problems] == [
        (1, "Duplicate variable configuration: var.x was already declared"),
        (5, "Duplicate local value configuration: local.y was already declared"),
        (7, 'Duplicate resource "aws_vpc" configuration: aws_vpc.v was already declared'),
        (13, "Duplicate output configuration: output.o was already declared"),
    ]
    assert all(f"{tmp_path}/a.tf:" in problem.message for problem in declarations.problems[:3])


@pytest.mark.parametrize(
    ("enabled", "exists"), [("true", ["certain"]), ("false", []), ("var.on", ["possible"]), ("[]", ["possible"])]
)
def test_a_resource_that_is_not_enabled_is_not_there(tmp_path: Path, enabled: str, exists: list[str]) -> None:
    text = f"""
variable "on" {{}}
resource "aws_vpc" "v" {{
  lifecycle {{
    enabled = {enabled}
  }}
}}
resource "aws_subnet" "s" {{
  vpc_id = try(aws_vpc.v.id, "none")
}}
"""
    declarations = declared(tmp_path, text)
    assert [str(each.exists) for each in declarations.resources if each.key == "aws_vpc.v"] == exists
    assert body(declarations, "aws_subnet.s") == {"vpc_id": "<aws_vpc.v.id>" if exists else "none"}


def test_an_action_and_its_trigger_are_no_error(tmp_path: Path) -> None:
    text = """
action "aws_lambda_invoke" "announce" {
  config {
    function_name = "announce"
  }
}
resource "aws_vpc" "v" {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.aws_lambda_invoke.announce]
    }
  }
}
"""
    declarations = declared(tmp_path, text)
    assert not declarations.problems
    assert list(by_key(declarations)) == ["aws_vpc.v"]
    assert "error" not in planned(tmp_path, [], {})


NAMED = 'terraform {\n  cloud {\n    workspaces {\n      name = "prod"\n    }\n  }\n}\n'


REMOTE = 'terraform {\n  backend "remote" {\n    workspaces {\n      prefix = "net-"\n    }\n  }\n}\n'


@pytest.mark.parametrize(
    ("settings", "environment", "name"),
    [
        ("", {}, "default"),
        ("", {"TF_WORKSPACE": "dev"}, "dev"),
        (NAMED, {}, "prod"),
        (NAMED, {"TF_WORKSPACE": "dev"}, "dev"),
        (REMOTE, {}, "?the cloud block does not name one workspace, and none is selected: set TF_WORKSPACE"),
    ],
)
def test_the_workspace_is_the_selected_or_the_named_one_or_assumed(
    tmp_path: Path, settings: str, environment: dict[str, str], name: str
) -> None:
    text = settings + 'resource "aws_vpc" "v" {\n  x = terraform.workspace\n}\n'
    declarations = declared(tmp_path, text, Inputs(environment=environment))
    assert body(declarations, "aws_vpc.v") == {"x": name}


def test_a_workspace_that_is_assumed_is_told_where_it_is_read(tmp_path: Path) -> None:
    declarations = declared(
        tmp_path, 'resource "aws_vpc" "v" {\n  count = terraform.workspace == "default" ? 1 : 0\n}\n'
    )
    (notice,) = declarations.notices
    assert notice.message.startswith("the workspace is assumed to be default")
    assert notice.span is not None
    assert notice.span.line == 2


def test_what_goes_round_in_circles_comes_to_an_end(tmp_path: Path) -> None:
    files = {
        "main.tf": """
locals {
  a = local.b
  b = local.a
}
resource "aws_vpc" "v" {
  cidr_block = local.a
  name       = aws_vpc.v.name
  tags       = module.m.out
}
module "m" {
  source = "./m"
  given  = module.m.out
}
""",
        "m/main.tf": 'variable "given" {}\noutput "out" {\n  value = var.given\n}\n',
    }
    found = body(declared(tmp_path, files), "aws_vpc.v")
    assert all(str(value).startswith("?Cycle") for value in found.values()), found


def test_buffers_stand_in_for_files(tmp_path: Path) -> None:
    root = write(tmp_path, {"main.tf": ""}).resolve()
    tree = Tree(root, {root / "main.tf": 'resource "aws_vpc" "v" {\n}\n'})
    assert list(by_key(evaluate(Deployment(Dialect.TERRAFORM, root), tree, Inputs()))) == ["aws_vpc.v"]


TEXT = """
resource "aws_vpc" "v" { } count = for_each 3 null var.x local.y aws_vpc.v.id each.key module.m.out "${ [ ] ( ) ,
variable "x" locals y module "m" source "./m" dynamic "a" content
"""


WORDS = st.sampled_from([*TEXT.split(), *"\n\n\n\n"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=60))
def test_no_text_makes_it_raise(tmp_path: Path, words: list[str]) -> None:
    declarations = declared(tmp_path, {"main.tf": " ".join(words), "m/main.tf": "output out {\nvalue = 1\n}\n"})
    for resource in declarations.resources:
        assert said(resource.body) is not None
    assert all(said(value) != 0 for value in declarations.outputs.values())


def test_the_prefix_resource_changes_nothing(tmp_path: Path) -> None:
    found = declared(tmp_path, 'resource "x" "y" {}\nresource "z" "z" {\n  id_of = resource.x.y.id\n}\n')
    assert body(found, "z.z") == {"id_of": "<x.y.id>"}


@pytest.mark.parametrize(
    ("wanted", "problems"),
    [
        ("", 0),
        ('required_version = ">= 1.12"', 0),
        ('required_version = "~> 1.10"', 0),
        ('required_version = "< 1.12"', 1),
    ],
)
def test_the_required_version_decides_whether_one_operand_decides(tmp_path: Path, wanted: str, problems: int) -> None:
    text = f"""
        terraform {{
          {wanted}
        }}
        variable "x" {{
          default = null
          type    = number
          validation {{
            condition     = var.x == null || var.x > 0
            error_message = "no"
          }}
        }}
    """
    assert len(declared(tmp_path, text).problems) == problems


def test_an_archive_that_is_not_built_yet_is_no_problem(tmp_path: Path) -> None:
    found = declared(tmp_path, 'resource "x" "y" {\n  hash = filebase64sha256("lambda.zip")\n}\n')
    assert not found.problems
    assert body(found, "x.y") == {"hash": "?lambda.zip does not exist: it may be built before terraform runs"}


@pytest.mark.parametrize(
    ("fault", "problems"),
    [
        ('variable "a" {\n  type = ""\n}', 1),
        ('variable "a" {\n  type = "list("\n}', 1),
        ('provider "aws" {\n  region = local.nothing\n}', 0),
        ('provider "aws" {\n  default_tags {\n    tags = { a = nothing.x.y }\n  }\n}', 0),
        ('locals {\n  a = formatdate("YYYY", "2024-13-45")\n}\noutput "a" {\n  value = local.a\n}', 0),
        (f"locals {{\n  a = {'9' * 6000}\n}}", 0),
        (f"locals {{\n  a = 1e{'9' * 6000}\n}}", 0),
        (f'variable "a" {{\n  default = {"9" * 6000}\n}}', 1),
    ],
)
def test_a_fault_unjudges_nothing_but_itself(tmp_path: Path, fault: str, problems: int) -> None:
    found = declared(tmp_path, f'{fault}\nresource "aws_vpc" "v" {{\n  cidr_block = "10.0.0.0/16"\n}}\n')
    assert body(found, "aws_vpc.v")["cidr_block"] == "10.0.0.0/16"
    assert len([problem for problem in found.problems if "literal" not in problem.message]) <= problems
