"""`moatlint show`, through real files in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linter.cli import main

ROOT = Path(__file__).parents[2]
THREE_TIER = ROOT / "fixtures" / "graphs" / "three_tier"


def scenario(number: int) -> Path:
    return next((ROOT / "fixtures" / "scenarios").glob(f"{number:03}_*"))


def shown(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> list[str]:
    """The lines, with their blanks drawn together."""
    assert main(["show", *map(str, arguments)]) == 0
    return [re.sub(r"\s+", " ", line.strip()) for line in capsys.readouterr().out.splitlines()]


def says(lines: list[str], text: str) -> bool:
    return any(text in line for line in lines)


def test_a_subnet_tells_its_class_and_the_route_that_makes_it(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, 'aws_subnet.app["a"]', THREE_TIER)
    assert lines[0] == 'aws_subnet.app["a"] subnet (aws_subnet)'
    assert lines[1].startswith("declared at ")
    assert lines[1].endswith("main.tf:25:1")
    assert says(lines, "IPv4 private with egress through NAT [aws_route_table.app leads to aws_nat_gateway.main]")
    assert says(lines, "route table aws_route_table.app")
    assert says(lines, "0.0.0.0/0 to aws_nat_gateway.main")
    assert says(lines, "network ACL the default network ACL of aws_vpc.main")
    assert says(lines, "map_public_ip_on_launch false [AWS's default]")
    assert says(lines, "cidr_block 10.0.10.0/24")


def test_a_route_that_leads_nowhere_is_a_blackhole(capsys: pytest.CaptureFixture[str]) -> None:
    assert says(shown(capsys, "aws_subnet.sp", scenario(11) / "main.tf"), "aws_internet_gateway.igw (blackhole)")


@pytest.mark.parametrize(
    ("target", "address", "group", "igw"),
    [
        ("main.tf", "aws_instance.i", "aws_security_group.sg", "aws_internet_gateway.igw"),
        ("template.yaml", "I", "Sg", "Igw"),
    ],
)
def test_an_instance_tells_its_address_its_groups_and_who_reaches_it(
    capsys: pytest.CaptureFixture[str], target: str, address: str, group: str, igw: str
) -> None:
    lines = shown(capsys, address, scenario(1) / target)
    assert says(lines, "public IPv4 address yes [its launch asks for a public address]")
    assert says(lines, f"security groups {group}")
    assert says(lines, f"lets in {group}: tcp 22 from 0.0.0.0/0")
    assert says(lines, "the internet reaches it on tcp 22")
    assert says(lines, f"way in internet gateway {igw}")


def test_an_instance_tells_what_keeps_the_internet_away(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "aws_instance.i", scenario(16) / "main.tf")
    assert says(lines, "the internet does not reach it")
    assert says(lines, "[ENI_SG_RULES_MISMATCH]")


def test_a_group_tells_what_it_lets_through_and_who_is_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "aws_security_group.app", THREE_TIER)
    assert says(lines, "lets in aws_security_group.app: tcp 8080 from members of aws_security_group.front")
    assert says(lines, 'member aws_instance.app["a"], which the internet reaches on tcp 8080')


def test_a_load_balancer_tells_where_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "aws_lb.front", THREE_TIER)
    assert says(lines, 'stands in aws_subnet.public["a"], public')
    assert says(lines, "balancer aws_lb_listener.https")
    assert says(lines, "the internet reaches it on tcp 443")


def test_a_vpc_tells_its_gateways_and_subnets(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "aws_vpc.main", THREE_TIER)
    assert says(lines, "addresses 10.0.0.0/16")
    assert says(lines, "gateways aws_internet_gateway.main")
    assert says(lines, 'aws_subnet.data["b"]: isolated')


def test_what_is_not_known_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "aws_security_group.office", THREE_TIER)
    assert says(lines, "tcp 3389 from addresses that are not known")
    assert says(shown(capsys, "aws_instance.desktop", THREE_TIER), "not known: var.office has no default")


def test_every_instance_of_a_repeated_resource_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "aws_subnet.data", THREE_TIER)
    assert [line for line in lines if line.endswith("subnet (aws_subnet)")] == [
        'aws_subnet.data["a"] subnet (aws_subnet)',
        'aws_subnet.data["b"] subnet (aws_subnet)',
    ]


def test_secrets_are_not_shown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_instance" "a" {\n  user_data = "PASSWORD=hunter2"\n}\n')
    assert main(["show", "aws_instance.a", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "user_data" in told
    assert "hunter2" not in told


def test_a_resource_of_which_nothing_is_known_is_shown_as_such(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "main.tf").write_text('resource "random_id" "a" {}\ndata "aws_ami" "b" {}\n')
    assert shown(capsys, "random_id.a", tmp_path)[0] == "random_id.a other (random_id)"
    assert shown(capsys, "data.aws_ami.b", tmp_path)[0] == "data.aws_ami.b looked up (aws_ami)"


def test_a_name_that_nothing_has_gets_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "aws_subnt.app", str(THREE_TIER)]) == 2
    assert "did you mean aws_subnet.app" in capsys.readouterr().err
