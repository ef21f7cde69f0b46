"""The GitHub Action's own steps, run in a scratch repository as a runner runs them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.action_runner import ACTION, ROOT, Runner

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


def annotated(judged: subprocess.CompletedProcess[str]) -> set[str]:
    """The files that annotations were made for."""
    return set(re.findall(r"^::\w+ file=([^,]+)", judged.stdout, re.MULTILINE))


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    made = Runner(tmp_path, sarif="moatlint.sarif")
    (made.workspace / "main.tf").write_text(OPEN, encoding="utf-8")
    made.git("init", "-q")
    made.git("add", ".")
    made.git("commit", "-qm", "open")
    return made


def test_a_finding_is_annotated_summed_up_and_written_as_sarif(runner: Runner) -> None:
    judged = runner.step("Judge")
    assert judged.returncode == 0, judged.stderr
    assert re.search(r"^::\w+ file=main\.tf,line=6", judged.stdout, re.MULTILINE)
    assert "ingress-ssh-open" in runner.files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
    sarif = json.loads((runner.workspace / "moatlint.sarif").read_text(encoding="utf-8"))
    assert "ingress-ssh-open" in {result["properties"]["policy"] for result in sarif["runs"][0]["results"]}
    assert runner.outputs() == {"exit-code": "1"}
    assert runner.step("Verdict").returncode == 1


def test_a_mended_tree_passes(runner: Runner) -> None:
    (runner.workspace / "main.tf").write_text(OPEN.replace("0.0.0.0/0", "203.0.113.0/24"), encoding="utf-8")
    judged = runner.step("Judge")
    assert "ingress-ssh-open" not in judged.stdout
    assert runner.outputs() == {"exit-code": "0"}
    assert runner.step("Verdict").returncode == 0


def test_with_a_base_only_what_was_changed_since_is_judged(runner: Runner) -> None:
    runner.inputs["base"] = "HEAD"
    (runner.workspace / "notes.md").write_text("nothing to judge\n", encoding="utf-8")
    runner.git("add", ".")
    judged = runner.step("Judge")
    assert "main.tf" not in judged.stdout
    assert runner.outputs() == {"exit-code": "0"}


@pytest.mark.parametrize("locked", ["HEAD", ""], ids=["locked", "free"])
def test_the_difference_is_told_under_the_locked_configuration(runner: Runner, locked: str) -> None:
    runner.inputs |= {"diff": "HEAD", "locked-config": locked}
    (runner.workspace / "more.tf").write_text(OPEN.replace('"admin"', '"more"'), encoding="utf-8")
    (runner.workspace / "moatlint.yaml").write_text("ignore: [all]\n", encoding="utf-8")
    runner.step("Judge")
    summary = runner.files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
    difference = summary[summary.index("## moatlint diff") :]
    assert ("new finding" in difference) is bool(locked)
    assert ("the locked one holds" in difference) is bool(locked)


def test_suppressions_count_in_the_difference_as_in_the_report(runner: Runner) -> None:
    accepted = "# moatlint: ignore-file[all] trust me\n"
    (runner.workspace / "more.tf").write_text(accepted + OPEN.replace('"admin"', '"more"'), encoding="utf-8")
    runner.inputs |= {"diff": "HEAD", "suppressions": "false"}
    runner.step("Judge")
    summary = runner.files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
    assert "new finding" in summary[summary.index("## moatlint diff") :].partition("\n")[0]


def test_what_is_opened_since_a_ref_is_summed_up_and_fails_nothing(runner: Runner) -> None:
    closed = OPEN.replace("0.0.0.0/0", "203.0.113.0/24")
    (runner.workspace / "main.tf").write_text(closed, encoding="utf-8")
    runner.inputs["diff"] = "HEAD"
    runner.step("Judge")
    summary = runner.files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
    assert "## moatlint diff: 1 fixed" in summary
    assert runner.outputs() == {"exit-code": "0"}


def test_a_ref_that_is_not_there_is_no_summary_that_is_missing(runner: Runner) -> None:
    runner.inputs["diff"] = "origin/main..."
    judged = runner.step("Judge")
    assert "There is no commit origin/main" in judged.stderr
    assert runner.outputs() == {"exit-code": "2"}


def test_what_a_deleted_file_causes_is_annotated_where_it_shows(runner: Runner) -> None:
    (runner.workspace / "web.tf").write_text('resource "aws_instance" "web" {\n  ami = "ami-1"\n}\n')
    defaults = 'resource "aws_ec2_instance_metadata_defaults" "d" {\n  http_tokens = "required"\n}\n'
    (runner.workspace / "defaults.tf").write_text(defaults)
    runner.git("add", ".")
    runner.git("commit", "-qm", "with tokens")
    runner.git("rm", "-q", "defaults.tf")
    runner.git("commit", "-qm", "no longer")
    runner.inputs["base"] = "HEAD~1"
    assert annotated(runner.step("Judge")) == {"web.tf"}
    assert runner.outputs() == {"exit-code": "1"}


def test_a_base_that_is_not_here_fails_and_writes_sarif_all_the_same(runner: Runner) -> None:
    runner.inputs["base"] = "origin/main"
    judged = runner.step("Judge")
    assert runner.outputs() == {"exit-code": "2"}
    assert "fetch-depth: 0" in judged.stderr
    assert json.loads((runner.workspace / "moatlint.sarif").read_text(encoding="utf-8"))["runs"][0]["invocations"]
    assert "fetch-depth: 0" in runner.files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")


def test_several_paths_stand_a_line_each_and_the_threshold_is_heeded(runner: Runner) -> None:
    runner.inputs.update(paths="one tree\nother", severity="low", select="ingress-ssh-open,vpc-flow-logs-missing")
    for folder in ("one tree", "other"):
        (runner.workspace / folder).mkdir()
        (runner.workspace / folder / "main.tf").write_text(
            OPEN + 'resource "aws_instance" "web" {}\n', encoding="utf-8"
        )
    assert annotated(runner.step("Judge")) == {"one tree/main.tf", "other/main.tf"}
    runner.inputs["severity"] = "critical"
    assert not annotated(runner.step("Judge"))


def test_the_working_directory_is_where_paths_start(runner: Runner) -> None:
    (runner.workspace / "inner").mkdir()
    (runner.workspace / "inner" / "main.tf").write_text(OPEN, encoding="utf-8")
    runner.inputs["working-directory"] = "inner"
    judged = runner.step("Judge")
    assert annotated(judged) == {"inner/main.tf"}
    assert (runner.workspace / "inner" / "moatlint.sarif").is_file()


def test_a_working_directory_that_is_not_there_fails(runner: Runner) -> None:
    runner.inputs["working-directory"] = "missing"
    runner.step("Judge")
    assert runner.outputs() == {"exit-code": "2"}
    assert runner.step("Verdict").returncode == 2


def test_a_baseline_hides_what_it_lists(runner: Runner) -> None:
    command = [sys.executable, "-m", "linter", "baseline", "--output", "known.json", "."]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=runner.workspace, env=environment, check=True, capture_output=True)
    runner.inputs["baseline"] = "known.json"
    assert not annotated(runner.step("Judge"))
    assert runner.outputs() == {"exit-code": "0"}


def test_a_configuration_can_be_named(runner: Runner) -> None:
    (runner.workspace / "ours.yaml").write_text("ignore: [ingress]\n", encoding="utf-8")
    runner.inputs["config"] = "ours.yaml"
    assert "ingress-ssh-open" not in runner.step("Judge").stdout


@pytest.mark.parametrize(("threshold", "code"), [("critical", "0"), ("info", "1"), ("never", "0")])
def test_what_fails_may_be_less_than_what_is_reported(runner: Runner, threshold: str, code: str) -> None:
    runner.inputs["fail-on"] = threshold
    assert annotated(runner.step("Judge")) == {"main.tf"}
    assert runner.outputs() == {"exit-code": code}


def test_what_is_only_possible_is_reported_on_demand(runner: Runner) -> None:
    doubtful = 'variable "who" {\n  type = string\n}\n' + OPEN.replace('"0.0.0.0/0"', "var.who")
    (runner.workspace / "main.tf").write_text(doubtful, encoding="utf-8")
    assert not annotated(runner.step("Judge"))
    runner.inputs["possible"] = "true"
    assert annotated(runner.step("Judge")) == {"main.tf"}


@pytest.mark.parametrize(("code", "said"), [(0, ""), (1, "::notice title=moatlint::The comment could not be written")])
def test_a_comment_that_may_not_be_written_is_no_failure(runner: Runner, tmp_path: Path, code: int, said: str) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "gh").write_text(f"#!/bin/sh\nexit {code}\n")
    (programs / "gh").chmod(0o755)
    runner.path = str(programs)
    commented = runner.step("Comment on the pull request")
    assert commented.returncode == 0
    assert commented.stdout.startswith(said)
    assert bool(commented.stdout) is bool(said)


def test_nothing_but_pip_is_asked_for_on_the_network() -> None:
    talking = ("Comment on the pull request", "Suggest fixes")
    scripts = " ".join(step["run"] for step in ACTION["runs"]["steps"] if step["name"] not in talking)
    assert not re.search(r"\b(curl|wget|npm|docker|git (fetch|clone|pull))\b", scripts)


def test_inputs_reach_scripts_through_the_environment_alone() -> None:
    assert not [step["name"] for step in ACTION["runs"]["steps"] if "${{" in step["run"]]


def test_the_action_keeps_to_the_published_schema() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(shutil.which("zizmor") is None, reason="zizmor is not installed")
def test_zizmor_finds_nothing_against_the_action() -> None:
    command = ["zizmor", "--offline", "--no-config", "--persona=auditor", "action.yml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
