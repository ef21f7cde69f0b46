"""Whoever is killed while writing leaves the old file or the new one: never half of it, and never nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.hostile.forked import LARGE
from tests.hostile.forks import Forks
from tests.scratch_repository import Repository

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
ROOT = Path(__file__).resolve().parents[2]
FEW, KILLS = 5, 200
"""The kills of each writer, in every run of the tests and in the slow one."""

OPEN = """\
resource "aws_security_group" "open" {
  #checkov:skip=CKV_AWS_24:we know
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""
HOST = 'resource "aws_instance" "a" {\n  ami = "ami-0"\n}\n'
SUBNET = 'resource "aws_subnet" "a" {\n  vpc_id                  = "vpc-1"\n  map_public_ip_on_launch = true\n}\n'


OLD_BASELINE = """\
{
  "version": 1,
  "00000000000000000000000000000000": {
    "policy": "ingress-ssh-open",
    "severity": "high",
    "certainty": "certain",
    "deployment": ".",
    "resource": "aws_security_group.gone"
  }
}
"""
POLICY = """\
title: A subnet has no owner.
page: |
  ## Why is this bad?

  Nobody answers for it.

  ## How to fix

  Give it the tag.
kind: subnet
expect:
  tags.owner: {set: true}
message: "{resource} has no tag owner"
severity: medium
"""


@dataclass(frozen=True)
class Writer:
    """A command line, the files it is run among, and those that it writes."""

    arguments: tuple[str, ...]
    writes: tuple[str, ...]
    before: dict[str, str] = field(default_factory=lambda: {"main.tf": OPEN})


ONE = ("--select", "ingress-ssh-open")
WRITERS = {
    "check --output": Writer(
        ("check", *ONE, "--output", "json:report.json", "--output", "html:report.html", "--output", "report.md"),
        ("report.html", "report.json", "report.md"),
        {"main.tf": OPEN, "report.json": "{}\n", "report.html": "old"},
    ),
    "check --fix": Writer(
        ("check", "--fix", "--allow-dirty", "--select", "imdsv1-allowed"),
        ("main.tf", "other/main.tf"),
        {"main.tf": HOST, "other/main.tf": HOST},
    ),
    "baseline": Writer(
        ("baseline", *ONE), ("moatlint-baseline.json",), {"main.tf": OPEN, "moatlint-baseline.json": OLD_BASELINE}
    ),
    "baseline --prune": Writer(
        ("baseline", "--prune"), ("moatlint-baseline.json",), {"main.tf": HOST, "moatlint-baseline.json": OLD_BASELINE}
    ),
    "diff --output": Writer(
        ("diff", "before", "after", *ONE, "--output", "difference.md"),
        ("difference.md",),
        {"before/main.tf": HOST, "after/main.tf": OPEN},
    ),
    "init": Writer(("init",), (".github/workflows/moatlint.yml", ".pre-commit-config.yaml", "moatlint.yaml")),
    "migrate --write": Writer(
        ("migrate", "--write"),
        ("main.tf", "moatlint.yaml"),
        {"main.tf": OPEN, ".checkov.yaml": "skip-check: [CKV_AWS_25]\n"},
    ),
    "suggest --output": Writer(
        ("suggest", "--base", "base", "--output", "review.json"),
        ("review.json",),
        {"main.tf": SUBNET, "review.json": "{}\n"},
    ),
    "policies new": Writer(
        ("policies", "new", "subnet-without-owner", "--policies", "house", "--yaml"),
        (
            "house/docs/subnet-without-owner.md",
            "house/fixtures/subnet_without_owner/case.tf",
            "house/fixtures/subnet_without_owner/case.yaml",
            "house/subnet-without-owner.yaml",
        ),
    ),
    "policies test --pages": Writer(
        ("policies", "test", "house", "--pages"),
        ("house/docs/subnet-without-owner.md",),
        {
            "house/subnet-without-owner.yaml": POLICY,
            "house/docs/subnet-without-owner.md": "# old\n",
            "house/fixtures/subnet_without_owner/case.tf": SUBNET,
        },
    ),
    "write_whole": Writer(("write", "write_whole"), ("file",), {"file": "old" * LARGE}),
    "put": Writer(("write", "put"), ("file",), {"file": "old" * LARGE}),
    "write_new": Writer(("write", "write_new"), ("file",), {"beside": ""}),
}


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with Forks() as process:
        yield process


def hold(forks: Forks, writer: Writer, folder: Path, kills: int) -> None:
    repository = Repository(folder, {"main.tf": HOST})
    repository.git("branch", "base")
    repository.write(writer.before)
    repository.commit()
    outcome = forks.kill(folder, writer.arguments, kills)
    assert outcome["changed"] == sorted(writer.writes), outcome
    assert not outcome["faults"]
    assert outcome["old"] + outcome["new"] + outcome["half"] == kills


@pytest.mark.parametrize("name", WRITERS)
def test_a_killed_writer_leaves_each_file_old_or_new(name: str, forks: Forks, tmp_path: Path) -> None:
    hold(forks, WRITERS[name], tmp_path, FEW)


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITERS)
def test_so_it_does_two_hundred_times(name: str, forks: Forks, tmp_path: Path) -> None:
    hold(forks, WRITERS[name], tmp_path, KILLS)


def test_what_is_written_in_place_is_found_out(forks: Forks, tmp_path: Path) -> None:
    outcome = forks.kill(tmp_path, ["write", "in_place"], 20)
    assert outcome["faults"]


def test_every_command_writes_through_these_functions() -> None:
    """What is written elsewhere is written into temporary folders, or into streams."""
    elsewhere = {"linter/commands/output/writing.py", "linter/history.py", "linter/runs/change.py"}
    elsewhere |= {"linter/judgement/cfn_lint/cfn_lint_process.py"}
    for file in sorted(ROOT.glob("linter/**/*.py")):
        text = file.read_text(encoding="utf-8")
        if file.relative_to(ROOT).as_posix() not in elsewhere:
            for call in (".write_text(", ".write_bytes(", '.open("w', '.open("x', ".touch(", "os.replace("):
                assert call not in text, f"{file}: {call}"


def test_the_writers_here_are_all_there_are() -> None:
    calling = re.compile(r"\b(?:write_whole|write_new|put)\(")
    modules = {file.stem for file in ROOT.glob("linter/commands/**/*.py") if calling.search(file.read_text("utf-8"))}
    assert modules == {"baseline", "diff", "fixes", "init", "migrate", "new", "outputs", "suggest", "test", "writing"}
