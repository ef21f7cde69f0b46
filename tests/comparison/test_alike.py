"""Resources that are alike are worked out once, and only those that are."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.comparison.identical import identical
from linter.comparison.traffic import Traffic
from linter.reachability.reachability import Reachability
from tests.comparison.states import deployed

MANY = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "inner" {
  count      = 2
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.${count.index}.0/24"
}
resource "aws_security_group" "all" {
  vpc_id = aws_vpc.main.id
  ingress {
    protocol    = "tcp"
    from_port   = 80
    to_port     = 80
    cidr_blocks = ["10.0.1.0/24"]
  }
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_instance" "web" {
  count                  = 12
  ami                    = "ami-1"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.inner[count.index % 2].id
  vpc_security_group_ids = [aws_security_group.all.id]
}
"""
TOLD_APART = """\
resource "aws_network_interface" "own" {
  subnet_id   = aws_subnet.inner[0].id
  attachment {
    instance     = aws_instance.web[4].id
    device_index = 1
  }
}
"""


def test_instances_in_two_subnets_are_two_kinds_of_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    ways = Reachability.ways

    def counted(self: Reachability, *arguments: object) -> object:
        asked.append(arguments)
        return ways(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Reachability, "ways", counted)
    traffic = Traffic(deployed(tmp_path, "main.tf", MANY))
    reached = {
        (source, target): bool(traffic.between(source, target).least)
        for source in traffic.senders
        for target in traffic.receivers
        if source != target
    }
    assert len(reached) == 12 * 11
    assert len(asked) == 4, "two within a subnet, and two between them"
    assert traffic.pairs == 4
    for (source, _), is_reached in reached.items():
        assert is_reached is (int(source.removeprefix("aws_instance.web[").rstrip("]")) % 2 == 1)


def test_what_something_else_refers_to_is_like_nothing_else(tmp_path: Path) -> None:
    traffic = Traffic(deployed(tmp_path, "main.tf", MANY + TOLD_APART))
    assert traffic.stand_in("aws_instance.web[4]", "aws_instance.web[1]")[0][0] == "aws_instance.web[4]"
    assert traffic.stand_in("aws_instance.web[6]", "aws_instance.web[1]")[0][0] == "aws_instance.web[0]"


def test_what_is_written_elsewhere_is_identical_and_what_is_deep_inside_is_compared(tmp_path: Path) -> None:
    one = deployed(tmp_path / "a", "main.tf", MANY)
    assert identical(one, deployed(tmp_path / "b", "other.tf", "\n\n# moved\n" + MANY))
    assert not identical(one, deployed(tmp_path / "c", "main.tf", MANY.replace("10.0.1.0/24", "10.0.2.0/24")))
    nested, other = ("[" * 40 + f'"{word}"' + "]" * 40 for word in ("a", "b"))
    texts = (f'resource "aws_vpc" "deep" {{\n  tags = {{ x = {text} }}\n}}\n' for text in (nested, other))
    first, second = (deployed(tmp_path / str(at), "main.tf", text) for at, text in enumerate(texts))
    assert not identical(first, second)
