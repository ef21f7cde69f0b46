"""What terraform would plan, and what it refuses to."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.terraform.instances.planned import planned
from tests.terraform.deployed import write

REFUSED = {
    'output "x" {\n}\n': "Missing required argument",
    'variable "x" {\n  colour = 1\n}\n': "Unsupported argument",
    'output "x" {\n  value = 1\n  thing {\n  }\n}\n': "Unsupported block type",
    'resource "terraform_data" "a" {\n  input {\n  }\n}\n': "Unsupported block type",
    "locals {\n  a = terraform_data.b.id\n}\n": "Reference to undeclared resource",
    'resource "terraform_data" "a" {\n  input = try(terraform_data.a.id, 1)\n}\n': "Cycle",
    'resource "terraform_data" "a" {\n  input = terraform_data.b\n}\nresource "terraform_data" "b" {\n'
    "  input = terraform_data.a.id\n}\n": "Cycle",
    'resource "terraform_data" "a" {\n  input = count.index\n}\n': 'Reference to "count" in non-counted context',
    'resource "terraform_data" "a" {\n}\noutput "x" {\n  value = terraform_data.a[0].id\n}\n': "Unexpected resource",
    'module "m" {\n  source = "registry/x/y"\n}\n': "Module not installed",
    'terraform {\n  required_version = "oldest"\n}\n': "Invalid version constraint",
    'variable "x" {\n  ephemeral = true\n  default = 1\n}\noutput "x" {\n  value = var.x\n}\n': "Ephemeral value",
    'output "x" {\n  value = 1\n  precondition {\n    condition = 1 > 2\n    error_message = "n"\n  }\n}\n': "Module",
    'resource "terraform_data" "a" {\n  lifecycle {\n    postcondition {\n      condition = self.input == 1\n'
    '      error_message = "no"\n    }\n  }\n}\n': "Resource postcondition failed",
    "locals {\n  a = upper(\n}\n": "Invalid configuration",
}


@pytest.mark.parametrize(("text", "title"), REFUSED.items(), ids=REFUSED.values())
def test_what_terraform_refuses_is_refused(tmp_path: Path, text: str, title: str) -> None:
    answer = planned(write(tmp_path, {"main.tf": text}), [], {})
    assert str(answer.get("title")).startswith(title), answer


def test_resources_are_told_with_what_is_known_of_them(tmp_path: Path) -> None:
    text = 'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\noutput "id" {\n  value = aws_vpc.v.id\n}\n'
    answer = planned(write(tmp_path, {"main.tf": text}), [], {})
    assert answer["resources"]["aws_vpc.v"]["cidr_block"] == "10.0.0.0/16"
    assert answer["unknown"]["aws_vpc.v"] == ["arn", "id"]
    assert answer["unknown_outputs"] == {"id": [""]}


def test_an_option_that_is_none_is_refused(tmp_path: Path) -> None:
    assert planned(write(tmp_path, {"main.tf": ""}), ["-target=x"], {})["title"] == "Invalid option"


def test_a_write_only_argument_takes_an_ephemeral_value(tmp_path: Path) -> None:
    text = """
variable "secret" {
  ephemeral = true
  default   = "x"
}
resource "aws_db_instance" "d" {
  password_wo         = var.secret
  password_wo_version = 1
}
"""
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    assert "error" not in planned(tmp_path, [], {})
