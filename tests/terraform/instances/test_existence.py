"""Two instances under the same unknown condition exist together, and only those."""

from pathlib import Path

import pytest

from linter.aws.flow_log import FlowLog
from linter.aws.vpc import Vpc
from linter.graph.graph import Graph
from linter.questions.flow_logs import coverage
from tests.terraform.deployed import by_key, declared

VPC = """
variable "networks" {}
variable "other" {}
resource "aws_vpc" "this" {
  REPEATED
  cidr_block = "10.0.0.0/16"
}
resource "aws_flow_log" "log" {
  LOGS
  traffic_type         = "ALL"
  log_destination_type = "s3"
}
"""


def covered(home: Path, repeated: str, logs: str) -> str:
    graph = Graph(declared(home, VPC.replace("REPEATED", repeated).replace("LOGS", logs.replace("|", "\n  vpc_id = "))))
    (vpc,) = graph.all(Vpc)
    assert len(graph.all(FlowLog)) == 1
    return str(coverage(graph, vpc).covered)


@pytest.mark.parametrize(
    ("repeated", "logs"),
    [
        ("for_each = var.networks", "for_each = aws_vpc.this|each.value.id"),
        ("for_each = var.networks", "for_each = aws_vpc.this|aws_vpc.this[each.key].id"),
        ("for_each = var.networks", "for_each = var.networks|aws_vpc.this[each.key].id"),
        ("for_each = toset(var.networks)", "for_each = toset(var.networks)|aws_vpc.this[each.value].id"),
        ("count = var.networks", "count = var.networks|aws_vpc.this[count.index].id"),
        ("count = var.networks != null ? 1 : 0", "count = var.networks != null ? 1 : 0|aws_vpc.this[0].id"),
    ],
)
def test_a_log_under_the_condition_of_its_vpc_records_it_for_certain(home: Path, repeated: str, logs: str) -> None:
    assert covered(home, repeated, logs) == "certain"


@pytest.mark.parametrize(
    ("repeated", "logs"),
    [
        ("for_each = var.networks", "for_each = var.other|aws_vpc.this[each.key].id"),
        ("for_each = var.networks", "for_each = var.networks|aws_vpc.this[var.other].id"),
        ("for_each = var.networks", "for_each = var.networks|aws_vpc.this[lower(each.key)].id"),
        ("for_each = var.networks", 'for_each = aws_vpc.this|aws_vpc.this["main"].id'),
        ("for_each = var.networks", "for_each = { for k, v in aws_vpc.this : k => v if k != 1 }|each.value.id"),
        ("count = var.networks", "count = var.networks|aws_vpc.this[0].id"),
        ("count = var.other - (1 - 1)", "count = (var.other - 1) - 1|aws_vpc.this[count.index].id"),
        ("count = length(uuid()) - 30", "count = length(uuid()) - 30|aws_vpc.this[count.index].id"),
        ("count = var.networks != null ? 1 : 0", "count = var.networks == null ? 1 : 0|aws_vpc.this[0].id"),
    ],
)
def test_a_log_under_another_condition_or_of_another_vpc_may_not(home: Path, repeated: str, logs: str) -> None:
    assert covered(home, repeated, logs) == "possible"


def test_conditions_of_called_modules_count_too(home: Path) -> None:
    files = {
        "main.tf": 'variable "on" {}\nmodule "m" {\n  source   = "./m"\n  for_each = var.on\n}\n',
        "m/a.tf": 'resource "aws_vpc" "a" {}\n',
        "m/b.tf": 'resource "aws_vpc" "b" {\n  count = plantimestamp() == "" ? 1 : 0\n}\n',
    }
    found = by_key(declared(home, files))
    a, b = (found[f"module.m[*].aws_vpc.{name}"].when for name in ("a", "b[0]"))
    assert a is not None
    assert b is not None
    assert a < b


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path
