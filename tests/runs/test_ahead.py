"""Many deployments are judged side by side, and the report is the same."""

import os
import sys
from pathlib import Path

import pytest

from linter.cli import main
from linter.judgement.judge import Judgement
from linter.runs.ahead import FEWEST_TASKS, ahead, processes_for

ROOT = """\
module "group" {{
  source = "../group"
  name   = "web-{number}"
}}
resource "aws_instance" "web" {{
  ami             = "ami-12345678"
  instance_type   = "t3.micro"
  security_groups = [module.group.name]
  user_data       = jsonencode({{ key = "AKIAQ{number:03}EXAMPLEKEYXX" }})
}}
"""
GROUP = """\
variable "name" {}
resource "aws_security_group" "this" {
  name = var.name
  # moatlint: ignore[ingress-all-ports-open] reason: tried
  ingress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = [var.name == "web-3" ? "10.0.0.0/8" : "0.0.0.0/0"]
  }
}
output "name" { value = aws_security_group.this.name }
"""


def test_there_are_as_many_processes_as_cores_where_there_is_enough_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(4)), raising=False)
    assert processes_for(100 * FEWEST_TASKS) == 4
    assert processes_for(2 * FEWEST_TASKS) == 2
    assert processes_for(1) == 1


def test_a_wish_counts_more_than_cores_and_not_more_than_there_is_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert processes_for(100 * FEWEST_TASKS, wanted=7) == 7
    assert processes_for(2 * FEWEST_TASKS, wanted=7) == 2
    assert processes_for(100 * FEWEST_TASKS, wanted=1) == 1


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_nothing_is_forked(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert processes_for(100 * FEWEST_TASKS, wanted=7) == 1


def test_one_process_judges_nothing_ahead() -> None:
    with ahead(lambda number: Judgement(clean=number), 3, 1) as made:
        assert made(0) is None


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_the_report_is_the_same_however_many_processes_make_it(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "group").mkdir()
    (tmp_path / "group" / "main.tf").write_text(GROUP)
    for number in range(2 * FEWEST_TASKS + 2):
        folder = tmp_path / f"root-{number}"
        folder.mkdir()
        (folder / "main.tf").write_text(ROOT.format(number=number))
    (tmp_path / "root-1" / "main.tf").write_text('resource "aws_vpc" {')
    (tmp_path / "root-2" / "moatlint.yaml").write_text("select: [no-such-policy]\n")
    alone, together = [
        (main(["check", ".", "--format", form, "--select", "all", "--possible", "--jobs", jobs]), capsys.readouterr())
        for jobs in ("1", "3")
    ]
    assert alone == together
    assert "root-17" in alone[1].out


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "100000"])
def test_a_number_of_processes_that_cannot_be_is_an_error(jobs: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["check", f"--jobs={jobs}"])
    assert left.value.code == 2
    assert f"{jobs} is not a number from 1 to " in capsys.readouterr().err
