"""The ends of a question: what a word means in a graph, and what it only may mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.graph.graph import Graph
from linter.network import TCP, union
from linter.reachability.endpoints import endpoint, names
from linter.reachability.reachability import Reachability
from linter.resource import Dialect
from tests.reachability.bench import written

CONFIGURATION = """
variable "somewhere" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "gate" { vpc_id = aws_vpc.main.id }
resource "aws_default_route_table" "out" {
  default_route_table_id = aws_vpc.main.default_route_table_id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.gate.id
  }
}
resource "aws_subnet" "web" {
  vpc_id                  = aws_vpc.main.id
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = true
}
resource "aws_security_group" "open" {
  vpc_id = aws_vpc.main.id
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_instance" "web" {
  subnet_id              = aws_subnet.web.id
  vpc_security_group_ids = [aws_security_group.open.id]
  tags                   = { tier = "web" }
}
resource "aws_instance" "perhaps" {
  subnet_id              = aws_subnet.web.id
  vpc_security_group_ids = [aws_security_group.open.id]
  tags                   = { tier = var.somewhere }
}
resource "aws_instance" "shut" {
  subnet_id = aws_subnet.web.id
  tags      = { tier = "shut" }
}
resource "aws_network_interface" "card" {
  subnet_id       = aws_subnet.web.id
  security_groups = [aws_security_group.open.id]
  tags            = { tier = "card" }
  attachment {
    instance     = aws_instance.shut.id
    device_index = 1
  }
}
resource "aws_instance" "counted" {
  count     = 2
  subnet_id = aws_subnet.web.id
}
resource "aws_lambda_function" "outside" {
  function_name = "outside"
  role          = "arn"
}
resource "aws_lambda_function_url" "outside" {
  function_name      = aws_lambda_function.outside.function_name
  authorization_type = "NONE"
}
"""


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    return written(tmp_path, Dialect.TERRAFORM, CONFIGURATION)


@pytest.mark.parametrize(
    ("word", "owners", "interfaces"),
    [
        ("aws_instance.web", ["aws_instance.web"], ["aws_instance.web/0"]),
        ("web", ["aws_instance.web"], ["aws_instance.web/0"]),
        ("card", ["aws_instance.shut"], ["aws_network_interface.card"]),
        ("shut", ["aws_instance.shut"], ["aws_instance.shut/0", "aws_network_interface.card"]),
        (
            "aws_instance.counted",
            ["aws_instance.counted[0]", "aws_instance.counted[1]"],
            ["aws_instance.counted[0]/0", "aws_instance.counted[1]/0"],
        ),
        (
            "tag:tier=web",
            ["aws_instance.perhaps", "aws_instance.web"],
            ["aws_instance.perhaps/0", "aws_instance.web/0"],
        ),
        ("tag:tier=card", ["aws_instance.perhaps", "aws_instance.shut"], None),
        ("outside", ["aws_lambda_function.outside", "aws_lambda_function_url.outside"], []),
    ],
)
def test_a_word_means_what_is_called_or_tagged_so(
    graph: Graph, word: str, owners: list[str], interfaces: list[str] | None
) -> None:
    end = endpoint(word, graph)
    assert sorted({owner.address for owner in end.owners}) == owners
    if interfaces is not None:
        assert sorted(interface.key for interface in end.interfaces) == interfaces


def test_every_end_is_named_once_with_services_and_interfaces_of_their_own(graph: Graph) -> None:
    assert names(graph) == (
        "aws_instance.counted[0]",
        "aws_instance.counted[1]",
        "aws_instance.perhaps",
        "aws_instance.shut",
        "aws_instance.web",
        "aws_lambda_function.outside",
        "aws_lambda_function_url.outside",
        "aws_network_interface.card",
    )


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("tag:tier=web", "certain"),
        ("tag:tier=db", "possible"),
        ("tag:tier=card", "possible"),
        ("tag:tier=shut", "possible"),
    ],
)
def test_what_is_only_perhaps_tagged_so_is_only_perhaps_reached(graph: Graph, word: str, expected: str) -> None:
    answer = Reachability(graph).reach(endpoint("internet", graph), endpoint(word, graph), TCP, union((22, 22)))
    assert str(answer.verdict) == expected


@pytest.mark.parametrize("word", ["tag:stage", "nothing", "tag:stage=web", "aws_vpc.main"])
def test_a_word_that_means_nothing_is_refused(graph: Graph, word: str) -> None:
    with pytest.raises(ValueError, match="no resource with a network interface"):
        endpoint(word, graph)
