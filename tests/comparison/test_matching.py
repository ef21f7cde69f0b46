"""Which resource is which: by address, by name, by structure, and never two for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.comparison.matching import matching
from linter.comparison.resources import things
from tests.comparison.states import deployed

NETWORK = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "inner" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}
"""


def instance(name: str, size: str = "t3.micro", more: str = "") -> str:
    body = f'  ami = "ami-1"\n  instance_type = "{size}"\n  subnet_id = aws_subnet.inner.id\n{more}'
    return f'resource "aws_instance" "{name}" {{\n{body}}}\n'


def pairs(tmp_path: Path, before: tuple[str, str], after: tuple[str, str]) -> dict[str, str]:
    """The addresses that are matched and differ, with how."""
    sides = [deployed(tmp_path / str(at), *written) for at, written in enumerate((before, after))]
    shared = frozenset(side.deployment.dialect.vocabulary.value for side in sides)
    one, other = (things([side], shared) for side in sides)
    found = matching(one, other)
    different = ((mine, theirs) for mine, theirs in found.pairs.items() if mine.key != theirs.key)
    return {f"{mine.key} = {theirs.key}": str(found.how[mine]) for mine, theirs in different}


def renamed(tmp_path: Path, before: str, after: str) -> dict[str, str]:
    return pairs(tmp_path, ("main.tf", NETWORK + before), ("main.tf", NETWORK + after))


def test_a_resource_under_a_new_name_is_known_by_its_settings_and_surroundings(tmp_path: Path) -> None:
    other = instance("other", "t3.large")
    assert renamed(tmp_path, instance("web") + other, instance("www") + other) == {
        "aws_instance.web = aws_instance.www": "structure"
    }


def test_one_that_also_changes_is_known_by_its_place(tmp_path: Path) -> None:
    assert renamed(tmp_path, instance("web"), instance("www", "t3.large")) == {
        "aws_instance.web = aws_instance.www": "structure"
    }


def test_of_two_that_both_change_none_is_guessed(tmp_path: Path) -> None:
    before = instance("a", "t3.micro") + instance("b", "t3.small")
    assert renamed(tmp_path, before, instance("c", "t3.large") + instance("d", "t3.xlarge")) == {}


def test_instances_that_are_alike_are_interchangeable_and_those_that_are_not_are_told_apart(tmp_path: Path) -> None:
    before = instance("web", more="  count = 2\n")
    after = instance("web", more='  for_each = toset(["x", "y"])\n')
    assert renamed(tmp_path, before, after) == {
        'aws_instance.web[0] = aws_instance.web["x"]': "structure",
        'aws_instance.web[1] = aws_instance.web["y"]': "structure",
    }
    sized = '  for_each = {x = "t3.small", y = "t3.micro"}\n'
    after = instance("web", more=sized).replace('"t3.micro"\n', "each.value\n")
    before = instance("web", more="  count = 2\n").replace('"t3.micro"\n', '["t3.micro", "t3.small"][count.index]\n')
    assert renamed(tmp_path, before, after) == {
        'aws_instance.web[0] = aws_instance.web["y"]': "structure",
        'aws_instance.web[1] = aws_instance.web["x"]': "structure",
    }


def test_a_tag_called_name_tells_who_is_who(tmp_path: Path) -> None:
    tagged = '  tags = {{ Name = "{}" }}\n'
    before = instance("a", "t3.micro", tagged.format("one")) + instance("b", "t3.small", tagged.format("two"))
    after = instance("c", "t3.large", tagged.format("two")) + instance("d", "t3.xlarge", tagged.format("one"))
    assert renamed(tmp_path, before, after) == {
        "aws_instance.a = aws_instance.d": "name",
        "aws_instance.b = aws_instance.c": "name",
    }


@pytest.mark.parametrize(
    ("logical", "address"), [("WebServer", "web_server"), ("InnerSubnet", "inner"), ("MainVPC", "main")]
)
def test_names_of_two_languages_are_compared_without_spelling_and_kind(
    tmp_path: Path, logical: str, address: str
) -> None:
    types = {
        "WebServer": ("AWS::EC2::Instance", "aws_instance", "{ImageId: ami-1}", 'ami = "ami-1"'),
        "InnerSubnet": ("AWS::EC2::Subnet", "aws_subnet", "{CidrBlock: 10.0.1.0/24}", 'cidr_block = "10.0.1.0/24"'),
        "MainVPC": ("AWS::EC2::VPC", "aws_vpc", "{CidrBlock: 10.0.0.0/16}", 'cidr_block = "10.0.0.0/16"'),
    }
    theirs, ours, properties, body = types[logical]
    template = f"Resources:\n  {logical}:\n    Type: {theirs}\n    Properties: {properties}\n"
    found = pairs(tmp_path, ("t.yaml", template), ("main.tf", f'resource "{ours}" "{address}" {{\n  {body}\n}}\n'))
    assert found == {f"{logical} = {ours}.{address}": "name"}
