"""What is read from files is shown on no stream as a command to a terminal or to a runner."""

import contextlib
import json
from pathlib import Path

import pytest

from linter.cli import main

EVIL = "::error::##[group]\x1b[31m\u202e"
TEMPLATE = f"""\
Description: {json.dumps(EVIL)}
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/16
      Tags: [{{Key: Name, Value: {json.dumps(EVIL)}}}]
"""
MODULE = f"""\
variable "evil" {{
  default = {json.dumps(EVIL)}
}}

resource "aws_vpc" "main" {{
  cidr_block = "10.0.0.0/16"
  tags       = {{ Name = var.evil }}
}}
"""
NAME = "::error::##[group].yaml"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("main.tf").write_text(MODULE, encoding="utf-8")
    Path(NAME).write_text(TEMPLATE, encoding="utf-8")
    Path("::broken.yaml").write_text("Resources:\n  A: {Type: 'AWS::EC2::VPC', Properties: [}\n", encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "--full", "--verbose", "--show-files"],
        ["check", "--format", "json"],
        ["check", "--format", "sarif"],
        ["check", "--format", "junit"],
        ["check", "--format", "gitlab"],
        ["check", "--format", "markdown"],
        ["check", "--select", "::error::x"],
        ["check", "::error::none"],
        ["check", "--config", "::none.yaml"],
        ["check", "::group::"],
        ["eval", ".", "var.evil"],
        ["eval", ".", "aws_vpc.main"],
        ["show", "aws_vpc.main"],
        ["show", "Vpc", NAME],
        ["show", "::error::"],
        ["reach", "--from", "internet", "--to", "::error::"],
        ["graph", "--format", "json"],
        ["explain", "::error::"],
    ],
    ids=" ".join,
)
def test_nothing_is_a_command(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.suppress(SystemExit):
        main(arguments)
    captured = capsys.readouterr()
    for line in (captured.out + captured.err).splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
        assert line.isprintable()
