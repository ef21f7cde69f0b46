"""What the files of one folder declare."""

from __future__ import annotations

import os
from pathlib import Path

from linter.terraform.modules.module import Module, is_override, load, module_files
from linter.tree import Tree
from tests.terraform.deployed import write


def module(folder: Path, files: dict[str, str]) -> Module:
    return load(Tree(write(folder, files).resolve()), folder.resolve())


def test_a_module_is_all_files_of_its_folder_and_none_below(tmp_path: Path) -> None:
    found = module(
        tmp_path,
        {
            "a.tf": 'resource "aws_vpc" "a" {}\nlocals {\n  x = 1\n}\n',
            "b.tf.json": '{"resource": {"aws_vpc": {"b": {}}}, "variable": {"v": {}}}',
            "notes.txt": 'resource "aws_vpc" "no" {}',
            ".hidden.tf": 'resource "aws_vpc" "no" {}',
            "below/c.tf": 'resource "aws_vpc" "no" {}',
        },
    )
    assert sorted(found.resources) == [("aws_vpc", "a"), ("aws_vpc", "b")]
    assert list(found.variables) == ["v"]
    assert list(found.locals) == ["x"]
    assert not found.problems


def test_a_tofu_file_shadows_the_terraform_file_of_its_name(tmp_path: Path) -> None:
    files = {"a.tf": "", "a.tofu": "", "b.tf": "", "c.tf.json": "{}", "c.tofu.json": "{}", "d.tofu": ""}
    write(tmp_path, files)
    names = [file.name for file in module_files(Tree(tmp_path.resolve()), tmp_path)]
    assert names == ["a.tofu", "b.tf", "c.tofu.json", "d.tofu"]


def test_which_files_are_overrides() -> None:
    overrides = ["override.tf", "override.tf.json", "x_override.tf", "x_override.tofu", "a.b_override.tf"]
    assert [
        name for name in [*overrides, "overrides.tf", "my-override.tf", "override.a.tf"] if is_override(name)
    ] == overrides


def test_a_broken_block_does_not_hide_the_others(tmp_path: Path) -> None:
    found = module(
        tmp_path, {"main.tf": 'resource "aws_vpc" "a" {\n  cidr_block = = 3\n}\nresource "aws_vpc" "b" {}\n'}
    )
    assert ("aws_vpc", "b") in found.resources
    assert [problem.span.line for problem in found.problems] == [2]


def test_a_file_that_cannot_be_read_is_a_problem_and_the_others_are_there(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tf")
    (tmp_path / "out.tf").symlink_to("/etc/passwd")
    (tmp_path / "other.tf").write_bytes('resource "aws_vpc" "o" {}\n'.encode("utf-16"))
    found = module(tmp_path, {"main.tf": 'resource "aws_vpc" "b" {\n  x = "\0"\n}\n'})
    assert ("aws_vpc", "b") in found.resources
    assert [
        (Path(each.span.file).name, each.span.line, each.message.split(" ")[0]) for each in sorted(found.problems)
    ] == [
        ("main.tf", 2, "Invalid"),
        ("other.tf", 1, f"{tmp_path}/other.tf"),
        ("out.tf", 1, f"{tmp_path}/out.tf"),
        ("pipe.tf", 1, f"{tmp_path}/pipe.tf"),
    ]


def test_what_is_declared_twice_keeps_the_first_and_is_told(tmp_path: Path) -> None:
    found = module(tmp_path, {"main.tf": 'variable "a" {\n  default = 1\n}\nvariable "a" {\n  default = 2\n}\n'})
    assert found.variables["a"].header.line == 1
    assert [(each.first.line, each.second.line, each.name) for each in found.duplicates] == [(1, 4, "var.a")]


def test_blocks_that_terraform_does_not_know_are_problems(tmp_path: Path) -> None:
    found = module(tmp_path, {"main.tf": 'resource "aws_vpc" {}\nthing "a" {}\nx = 1\n'})
    assert [problem.span.line for problem in sorted(found.problems)] == [1, 2, 3]


def test_every_block_of_the_language_is_accepted(tmp_path: Path) -> None:
    text = """
terraform {
  required_version = ">= 1.0"
}
moved {
  from = aws_vpc.a
  to   = aws_vpc.b
}
import {
  to = aws_vpc.b
  id = "vpc-1"
}
removed {
  from = aws_vpc.c
}
check "health" {
  assert {
    condition     = true
    error_message = "no"
  }
}
ephemeral "random_password" "p" {}
action "aws_lambda_invoke" "a" {}
provider "aws" {}
"""
    assert not module(tmp_path, {"main.tf": text}).problems
