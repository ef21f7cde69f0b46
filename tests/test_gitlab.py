"""The component for GitLab: its inputs reach the script through variables alone, and the script judges."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
HEADER, CONTENT = yaml.safe_load_all((ROOT / "templates" / "moatlint.yml").read_text(encoding="utf-8"))
INPUTS = HEADER["spec"]["inputs"]
(JOB,) = CONTENT.values()
OPEN = """\
resource "aws_security_group" "admin" {
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""


def filled(text: str, inputs: dict[str, Any]) -> str:
    """A text with the inputs in place, as GitLab does it before a pipeline is made."""
    given = {name: spec.get("default") for name, spec in INPUTS.items()} | inputs

    def value(found: re.Match[str]) -> str:
        said = given[found[1]]
        return str(said).lower() if isinstance(said, bool) else str(said)

    return re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", value, text)


def judged(folder: Path, **inputs: object) -> int:
    """The exit code of the script in a folder."""
    named = {name.replace("_", "-"): value for name, value in inputs.items()}
    variables = {name: filled(value, named) for name, value in JOB["variables"].items()}
    script = JOB["script"][-1].replace("/tmp/moatlint/bin/python -I", sys.executable)
    environment = {**os.environ, **variables, "PYTHONPATH": str(ROOT)}
    return subprocess.run(["bash", "-ec", script], cwd=folder, env=environment, check=False).returncode


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "main.tf").write_text(OPEN, encoding="utf-8")
    return tmp_path


def test_a_finding_fails_the_job_and_is_in_the_report(folder: Path) -> None:
    assert judged(folder) == 1
    report = json.loads((folder / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert "ingress-ssh-open" in {entry["check_name"] for entry in report}
    assert JOB["artifacts"]["reports"]["codequality"] == "gl-code-quality-report.json"


def test_the_inputs_are_heeded(folder: Path) -> None:
    (folder / "ours.yaml").write_text("ignore: [ingress]\n", encoding="utf-8")
    (folder / "other").mkdir()
    assert judged(folder, config="ours.yaml") == 0
    assert judged(folder, fail_on="never") == 0
    assert judged(folder, severity="critical") == 0
    assert judged(folder, paths="other main.tf") == 1
    assert judged(folder, possible=True) == 1


def test_a_known_finding_does_not_fail_the_job(folder: Path) -> None:
    command = [sys.executable, "-m", "linter", "baseline", "--output", "known.json", "."]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    assert judged(folder, baseline="known.json") == 0


def test_no_input_becomes_part_of_the_script() -> None:
    assert not [line for line in JOB["script"] if "inputs." in line]
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "templates" / "moatlint.yml").read_text(encoding="utf-8")))
    assert used == set(INPUTS)
