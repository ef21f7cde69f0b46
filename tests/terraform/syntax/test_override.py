"""How override files amend what other files declare."""

from __future__ import annotations

from pathlib import Path

from tests.terraform.deployed import body, by_key, declared

GROUP = """
resource "aws_security_group" "g" {
  name = "base"
  tags = { a = "1" }
  ingress {
    from_port = 22
  }
  ingress {
    from_port = 23
  }
  egress {
    from_port = 0
  }
}
"""


def test_arguments_are_replaced_and_nested_blocks_of_a_type_all_at_once(tmp_path: Path) -> None:
    override = 'resource "aws_security_group" "g" {\n  name = "new"\n  ingress {\n    from_port = 443\n  }\n}\n'
    declarations = declared(tmp_path, {"main.tf": GROUP, "override.tf": override})
    assert body(declarations, "aws_security_group.g") == {
        "name": "new",
        "tags": {"a": "1"},
        "ingress": [{"from_port": 443}],
        "egress": [{"from_port": 0}],
    }
    assert by_key(declarations)["aws_security_group.g"].span.line == 2


def test_a_dynamic_block_replaces_those_of_the_type_it_makes(tmp_path: Path) -> None:
    override = """
resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each = [1]
    content {
      from_port = ingress.value
    }
  }
}
"""
    declarations = declared(tmp_path, {"main.tf": GROUP, "z_override.tf": override})
    assert body(declarations, "aws_security_group.g")["ingress"] == [{"from_port": 1}]


def test_later_override_files_win(tmp_path: Path) -> None:
    files = {
        "main.tf": 'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\n',
        "a_override.tf": 'resource "aws_vpc" "v" {\n  cidr_block = "10.1.0.0/16"\n}\n',
        "b_override.tf": 'resource "aws_vpc" "v" {\n  cidr_block = "10.2.0.0/16"\n}\n',
    }
    assert body(declared(tmp_path, files), "aws_vpc.v") == {"cidr_block": "10.2.0.0/16"}


def test_a_provider_is_amended_by_its_alias(tmp_path: Path) -> None:
    files = {
        "main.tf": 'provider "aws" {\n  region = "a"\n}\nprovider "aws" {\n  alias = "w"\n  region = "b"\n}\n',
        "override.tf": 'provider "aws" {\n  alias = "w"\n  region = "c"\n}\n',
    }
    declarations = declared(tmp_path, files)
    assert body(declarations, "provider.aws")["region"] == "a"
    assert body(declarations, "provider.aws.w")["region"] == "c"
