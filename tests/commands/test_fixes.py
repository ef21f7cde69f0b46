"""A fix is made where it is proved: the finding is gone, nothing new came, and only the lines that it needs differ."""

from __future__ import annotations

import difflib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from linter.cli import main
from tests.fixtures_of_policies import CASES, expected

FIXABLE = [case for case in CASES if any(verdict.fix for verdict in expected(case))]
INSTANCE = 'resource "aws_instance" "web" {\n  ami           = "ami-1" # keep   this\n  instance_type = "t3.micro"\n}\n'
TEMPLATE = "Resources:\n  Web:\n    Type: AWS::EC2::Instance # keep\n    Properties:\n      ImageId:   ami-1\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def slug_of(case: Path) -> str:
    return case.parent.name.replace("_", "-")


def open_fixes(slug: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The findings of a policy that carry a fix."""
    main(["check", "--select", slug, "--possible", "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    assert not report["errors"]
    return [finding for finding in report["findings"] if "fix" in finding]


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that are no longer there, and those that came."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [line[2:] for line in lines if line[0] == "-"], [line[2:] for line in lines if line[0] == "+"]


@pytest.mark.parametrize("case", FIXABLE, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_fix_that_is_offered_is_made(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = Path(case.name)
    shutil.copy(case, file)
    before, slug = file.read_text(), slug_of(case)
    main(["check", "--select", slug, "--possible", "--fix"])
    said = capsys.readouterr().err
    assert "not fixed" not in said
    assert "fixed " in said
    assert open_fixes(slug, capsys) == []
    gone, came = changed(before, file.read_text())
    comments = [[line.partition("#")[2] for line in lines if "#" in line] for lines in (gone, came)]
    assert comments[0] == comments[1]
    assert len(gone) <= len(came)
