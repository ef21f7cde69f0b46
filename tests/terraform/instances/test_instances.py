"""count and for_each: known, undecided and not known at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.budget import Limits, within
from linter.terraform.instances.instances import instance_key
from tests.terraform.deployed import body, by_key, declared

USER = 'resource "aws_instance" "i" {\n  subnet_id = aws_subnet.s[0].id\n  ids = aws_subnet.s[*].id\n}\n'


def subnets(argument: str) -> str:
    unset = 'variable "n" {\n}\nvariable "on" {\n}\n'
    return f'{unset}resource "aws_subnet" "s" {{\n  {argument}\n  cidr_block = "x"\n}}\n'


def test_count_numbers_its_instances(tmp_path: Path) -> None:
    text = 'resource "aws_subnet" "s" {\n  count = 2\n  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)\n}\n'
    declarations = declared(tmp_path, text)
    assert body(declarations, "aws_subnet.s[1]") == {"cidr_block": "10.0.1.0/24"}
    assert all(resource.exists.certain for resource in declarations.resources)


def test_for_each_names_its_instances(tmp_path: Path) -> None:
    text = 'resource "aws_subnet" "s" {\n  for_each = { a = "x", "b.c" = "y" }\n  k = each.key\n  v = each.value\n}\n'
    declarations = declared(tmp_path, text)
    assert body(declarations, 'aws_subnet.s["b.c"]') == {"k": "b.c", "v": "y"}


def test_an_undecided_count_gives_the_instances_of_each_case(tmp_path: Path) -> None:
    declarations = declared(tmp_path, subnets("count = var.on ? 3 : 1") + USER)
    exists = {key: resource.exists for key, resource in by_key(declarations).items()}
    assert exists["aws_subnet.s[0]"].certain
    assert not exists["aws_subnet.s[2]"].certain
    assert exists["aws_subnet.s[2]"].possible
    assert exists["aws_subnet.s[2]"].doubts[0].reason == "var.on has no default and is given no value"
    assert body(declarations, "aws_instance.i") == {
        "subnet_id": ("<aws_subnet.s[0].id>", "<aws_subnet.s[0].id>"),
        "ids": (["<aws_subnet.s[0].id>", "<aws_subnet.s[1].id>", "<aws_subnet.s[2].id>"], ["<aws_subnet.s[0].id>"]),
    }


def test_what_stands_behind_a_switch_is_itself_where_it_is_used(tmp_path: Path) -> None:
    declarations = declared(tmp_path, subnets("count = var.on ? 1 : 0") + USER)
    assert body(declarations, "aws_instance.i")["subnet_id"] == "<aws_subnet.s[0].id>"


@pytest.mark.parametrize("argument", ["count = var.n", "for_each = var.n"])
def test_what_is_not_known_at_all_has_one_instance_that_represents_all(tmp_path: Path, argument: str) -> None:
    declarations = declared(tmp_path, subnets(argument) + USER.replace("[0]", '["x"]'))
    assert not by_key(declarations)["aws_subnet.s[*]"].exists.certain
    assert body(declarations, "aws_instance.i") == {"subnet_id": "<aws_subnet.s[*].id>", "ids": "<aws_subnet.s[*].id>"}


def test_the_known_keys_of_an_undecided_map_are_kept(tmp_path: Path) -> None:
    text = subnets("for_each = var.on ? { a = 1 } : { a = 2, b = 3 }").replace('"x"', "each.value")
    declarations = declared(tmp_path, text)
    assert by_key(declarations)['aws_subnet.s["a"]'].exists.certain
    assert body(declarations, 'aws_subnet.s["a"]') == {"cidr_block": (1, 2)}
    assert not by_key(declarations)['aws_subnet.s["b"]'].exists.certain


def test_each_unknown_member_of_a_set_has_an_instance(tmp_path: Path) -> None:
    groups = 'resource "aws_security_group" "a" {\n}\nresource "aws_security_group" "b" {\n}\n'
    rule = "for_each = toset([aws_security_group.a.id, aws_security_group.b.id])\n  security_group_id = each.value"
    text = f'{groups}resource "aws_security_group_rule" "r" {{\n  {rule}\n}}\n'
    declarations = declared(tmp_path, text)
    found = {str(body(declarations, key)) for key in by_key(declarations) if "rule" in key}
    assert found == {f"{{'security_group_id': '<aws_security_group.{name}.id>'}}" for name in "ab"}


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("count = -1", "greater than or equal to zero"),
        ("count = 1.5", "a whole number is required"),
        ("count = null", "is null"),
        ('count = "x"', "a number is required"),
        ('for_each = ["a", null]', "must be a map, or set of strings"),
        ("for_each = [{}]", "must be a map, or set of strings"),
        ("for_each = null", "is null"),
        ("count = 1\n  for_each = {}", "mutually-exclusive"),
        ("count = nowhere.at_all", "has not been declared"),
    ],
)
def test_what_terraform_refuses_is_a_problem_with_one_instance_for_all(
    tmp_path: Path, argument: str, message: str
) -> None:
    declarations = declared(tmp_path, subnets(argument))
    (problem,) = declarations.problems
    assert message in problem.message
    assert problem.span.line in (5, 6, 7)
    assert not by_key(declarations)["aws_subnet.s[*]"].exists.certain


def test_nobody_waits_for_a_billion_instances(tmp_path: Path) -> None:
    declarations = declared(tmp_path, subnets("count = 1000000000"))
    assert by_key(declarations)["aws_subnet.s[*]"].exists.certain


def test_instances_are_counted_over_all_blocks_and_the_bound_is_reported(tmp_path: Path) -> None:
    written = "".join(f'resource "aws_subnet" "s{number}" {{\n  count = {number}\n}}\n' for number in (3, 2, 4))
    with within(Limits(instances=5)) as budget:
        declarations = declared(tmp_path, written)
    keys = [key for key in by_key(declarations) if key.startswith("aws_subnet")]
    assert [key for key in keys if key.endswith("[*]")] == ["aws_subnet.s4[*]"]
    assert len(keys) == 6
    ((message, span),) = budget.met
    assert "4 instances of aws_subnet.s4 are judged by one" in message
    assert span is not None


def test_keys_are_written_as_addresses_write_them() -> None:
    assert instance_key('a"b\\c\n${d}') == '["a\\"b\\\\c\\n$${d}"]'


@pytest.mark.parametrize("listed", ['["1", "b"]', "toset([1])"])
def test_a_list_that_terraform_refuses_is_judged_as_the_set_it_is_meant_for(tmp_path: Path, listed: str) -> None:
    declarations = declared(tmp_path, f'resource "aws_subnet" "s" {{\n  for_each = {listed}\n  k = each.key\n}}\n')
    assert ["for_each" in problem.message for problem in declarations.problems] == [True]
    assert body(declarations, 'aws_subnet.s["1"]') == {"k": "1"}
    assert all(resource.exists.certain for resource in declarations.resources)
