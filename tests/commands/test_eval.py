"""`moatlint eval`, through real files."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from linter.cli import main

ORACLE = Path(__file__).parents[2] / "fixtures" / "oracle"

MAIN = """\
variable "zones" {
  default = ["a", "b"]
}
variable "office" {}
variable "token" {
  default   = "s3cret"
  sensitive = true
}
locals {
  cidrs = [for i, zone in var.zones : cidrsubnet("10.0.0.0/16", 8, i)]
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "each" {
  count      = length(local.cidrs)
  vpc_id     = aws_vpc.main.id
  cidr_block = local.cidrs[count.index]
}
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "main.tf").write_text(MAIN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def asked(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_an_expression_is_answered_in_terraforms_notation(module: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", ".", "{ subnets = local.cidrs, n = 1.5, none = [], b = null }"]) == 0
    assert said(capsys) == (
        '{\n  b = null\n  n = 1.5\n  none = []\n  subnets = [\n    "10.0.0.0/24",\n    "10.0.1.0/24",\n  ]\n}\n'
    )


def test_what_stands_alone_is_an_expression_unless_it_is_a_folder(
    module: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "1 + 1"]) == 0
    assert said(capsys) == "2\n"


def test_an_answer_tells_where_it_was_set(module: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "aws_subnet.each[1].vpc_id"]) == 0
    told = said(capsys)
    assert "aws_vpc.main.id is known only after apply" in told
    assert main(["eval", "var.zones[0]"]) == 0
    assert said(capsys) == '"a"\n# set at main.tf:2:14\n'


def test_what_is_not_known_says_why(module: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "upper(var.office)"]) == 0
    assert "(not known: var.office has no default" in said(capsys)


def test_secrets_are_not_shown(module: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "[var.token]"]) == 0
    told = said(capsys)
    assert "(sensitive)" in told
    assert "s3cret" not in told


@pytest.mark.parametrize(
    ("expression", "title"),
    [
        ("1 +", "Invalid expression"),
        ("aws_vpc.other", "Reference to undeclared resource"),
        ("local.cidrs[9]", "Invalid index"),
        ("nosuch()", "Call to unknown function"),
    ],
)
def test_an_error_is_worded_as_terraforms(
    module: Path, capsys: pytest.CaptureFixture[str], expression: str, title: str
) -> None:
    assert main(["eval", ".", expression]) == 2
    assert capsys.readouterr().err.startswith(f"error: {title}\n")


def test_variables_are_given_as_terraform_spells_them_and_the_last_wins(
    module: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (module / "some.tfvars").write_text('office = "file"\n')
    monkeypatch.setenv("TF_VAR_office", "environment")
    assert main(["eval", "var.office"]) == 0
    assert said(capsys).startswith('"environment"\n')
    assert main(["eval", "-var-file=some.tfvars", "-var=office=option", ".", "var.office"]) == 0
    assert said(capsys).startswith('"option"\n')
    assert main(["eval", "--var", "office=option", "--var-file", "some.tfvars", ".", "var.office"]) == 0
    assert said(capsys).startswith('"file"\n')


def test_the_workspace_is_that_of_the_environment(
    module: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_WORKSPACE", "staging")
    assert main(["eval", "terraform.workspace"]) == 0
    assert said(capsys).startswith('"staging"')


def test_json_lines_are_answered_each_and_in_order(
    module: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(
        monkeypatch,
        '{"expr": "local.mine + length(local.cidrs)", "locals": {"mine": "40"}}\n'
        '{"expr": "var.office"}\n'
        '{"expr": "local.mine"}\n'
        "not json\n"
        '{"expr": "local.x", "locals": {"x": 1}}\n'
        '{"expr": "local.cidrs", "locals": {"cidrs": "1"}}\n',
    )
    assert main(["eval", ".", "--json"]) == 0
    answers: list[dict[str, Any]] = [json.loads(line) for line in said(capsys).splitlines()]
    assert answers[0] == {"result": 42, "type": "number"}
    assert answers[1]["unknown"] is True
    assert "var.office" in answers[1]["why"]
    assert answers[2]["title"] == "Reference to undeclared local value"
    assert answers[3] == {"error": "the line is not JSON"}
    assert "locals" in answers[4]["error"]
    assert answers[5]["result"] == 1


def test_one_expression_may_be_answered_as_json(module: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", ".", "1 + 1", "--json"]) == 0
    assert json.loads(said(capsys)) == {"result": 2, "type": "number"}
    assert main(["eval", ".", "1 / 0", "--json"]) == 2
    assert json.loads(said(capsys))["title"] == "Invalid number"


def test_questions_may_go_over_several_lines(
    module: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(monkeypatch, "[\n  1,\n\n  2\n]\n<<E\ntext\nE\n{ a = 1\n")
    assert main(["eval"]) == 2
    caught = capsys.readouterr()
    assert caught.out == '[\n  1,\n  2,\n]\n"text\\n"\n'
    assert caught.err.startswith("error: ")


def test_resources_are_those_that_terraform_would_plan(module: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", ".", "--resources", "--json", "-var=office=here"]) == 0
    plan = json.loads(said(capsys))
    assert sorted(plan["resources"]) == ["aws_subnet.each[0]", "aws_subnet.each[1]", "aws_vpc.main"]
    assert plan["resources"]["aws_subnet.each[1]"]["cidr_block"] == "10.0.1.0/24"
    assert "vpc_id" in plan["unknown"]["aws_subnet.each[1]"]


def test_resources_that_terraform_would_not_plan_are_an_error(module: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", ".", "--resources", "--json"]) == 2
    assert json.loads(said(capsys))["title"] == "No value for required variable"


def test_a_count_that_is_not_known_is_terraforms_error(module: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (module / "more.tf").write_text('resource "aws_eip" "e" {\n  count = length(aws_vpc.main.id)\n}\n')
    assert main(["eval", ".", "aws_eip.e"]) == 2
    assert "Invalid count argument" in capsys.readouterr().err


def test_what_is_no_folder_is_told_from_what_is_a_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("stack.yaml").write_text("Resources:\n  Vpc:\n    Type: AWS::EC2::VPC\n")
    Path("main.tf").write_text("")
    assert main(["eval", "stack.yaml", "Vpc.CidrBlock"]) == 2
    assert "CloudFormation" in capsys.readouterr().err
    assert main(["eval", "main.tf", "1"]) == 2
    assert "name the folder" in capsys.readouterr().err
    assert main(["eval", "nowhere", "1"]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_a_value_that_does_not_fit_its_variable_is_an_error(module: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (module / "more.tf").write_text('variable "n" {\n  type = number\n}\n')
    assert main(["eval", ".", "var.n", "-var=n=many"]) == 2
    assert "number" in "".join(capsys.readouterr())


def test_broken_files_are_told_before_questions_are_answered(
    module: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (module / "broken.tf").write_text('resource "aws_vpc" "x" {\n  cidr_block =\n}\n')
    asked(monkeypatch, "1\n")
    assert main(["eval"]) == 0
    caught = capsys.readouterr()
    assert caught.err.startswith("broken.tf:2:")
    assert caught.out == "1\n"


def test_the_referee_agrees_with_a_handful_of_modules() -> None:
    done = subprocess.run(
        [
            *(sys.executable, ORACLE / "score.py", "modules", ORACLE / "dev" / "modules", "--only", "vars_"),
            *("--cmd", f"{sys.executable} -m linter eval {{dir}} --resources --json"),
        ],
        cwd=ORACLE.parents[1],
        env={"PYTHONPATH": str(ORACLE.parents[1]), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_referee_agrees_with_expressions_asked_line_by_line() -> None:
    done = subprocess.run(
        [
            *(sys.executable, ORACLE / "score.py", "expressions", ORACLE / "dev" / "expressions.jsonl", "--types"),
            *("--feature", "vpc-style", "--cmd", f"{sys.executable} -m linter eval --json"),
        ],
        env={"PYTHONPATH": str(ORACLE.parents[1]), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_a_prompt_ends_where_it_is_told_to(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "linter", "eval", str(tmp_path)]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        os.write(ours, b"1 + 1\n")
        assert process.stdout is not None
        while b"2" not in os.read(process.stdout.fileno(), 1_000):
            assert process.poll() is None
        process.terminate()
        assert process.wait(60) == -signal.SIGTERM
