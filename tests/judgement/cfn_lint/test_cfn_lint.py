"""`moatlint check --cfn-lint`: cfn-lint's own rules in our report."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from linter.cli import main
from linter.judgement.cfn_lint import cfn_lint_process
from linter.judgement.cfn_lint.cfn_lint_process import CfnLintProcess, Unanswered

ROOT = Path(__file__).parent.parent.parent.parent
SCHEMA = json.loads((ROOT / "linter/schemas/report.json").read_text(encoding="utf-8"))
WRONG = """\
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
      GroupNames: web
  Vpc:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.0.0.0/99
Parameters:
  Unused: {Type: String}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def lay(text: str, name: str = "wrong.yaml") -> None:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    main(["check", "--cfn-lint", "--verbose", "--severity", "info", "--format", "json", *(arguments or ["."])])
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, SCHEMA)
    return document


def theirs(document: Any) -> list[tuple[str, str, str, int, int]]:
    return [
        (finding["policy"], finding["severity"], finding["resource"], finding["line"], finding["column"])
        for finding in document["findings"]
        if finding["policy"].startswith("cfn-lint-")
    ]


def test_one_report_tells_both(capsys: pytest.CaptureFixture[str]) -> None:
    lay(WRONG)
    document = checked(capsys)
    assert theirs(document) == [
        ("cfn-lint-e3002", "high", "Web", 8, 7),
        ("cfn-lint-e3002", "high", "Vpc", 12, 7),
        ("cfn-lint-w2001", "medium", "Parameters.Unused", 14, 3),
    ]
    assert "ingress-ssh-open" in {finding["policy"] for finding in document["findings"]}
    assert document["summary"]["deployments"] == 1
    assert not document["notices"]


def test_without_the_option_it_is_not_even_loaded() -> None:
    lay(WRONG)
    program = "import sys; from linter.cli import main; main(['check', '.']); sys.exit('cfnlint' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": str(ROOT)}, check=True)


def test_its_findings_are_accepted_as_ours_are(capsys: pytest.CaptureFixture[str]) -> None:
    text = WRONG.replace("/99", "/99 # moatlint: ignore[cfn-lint-e3002] on purpose")
    text = text.replace("  Web:\n", "  Web: # moatlint: ignore[cfn-lint-e3002] so be it\n")
    lay(text.replace("  Unused:", "  # moatlint: ignore[cfn-lint-w2001] to come\n  Unused:"))
    document = checked(capsys)
    assert not theirs(document)
    assert {"on purpose", "so be it", "to come"} == {finding["reason"] for finding in document["suppressed"]}
    assert not document["notices"]
    main(["check", "."])
    assert "does not exist" not in capsys.readouterr().out


def test_the_threshold_holds_for_them_too(capsys: pytest.CaptureFixture[str]) -> None:
    lay(WRONG)
    assert {match[1] for match in theirs(checked(capsys, ".", "--severity", "high"))} == {"high"}


def test_its_rules_are_described_in_sarif(capsys: pytest.CaptureFixture[str]) -> None:
    lay(WRONG)
    main(["check", "--cfn-lint", "--format", "sarif"])
    rules = json.loads(capsys.readouterr().out)["runs"][0]["tool"]["driver"]["rules"]
    (rule,) = [rule for rule in rules if rule["id"] == "cfn-lint-w2001"]
    assert rule["shortDescription"]["text"] == "Check if Parameters are Used."


def test_its_configuration_is_followed_if_it_is_named_but_for_what_loads_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lay(WRONG)
    lay("raise SystemExit('it was run')\n", "evil/rules.py")
    lay("ignore_checks: [E3002]\nappend_rules: [evil]\n", ".cfnlintrc")
    document = checked(capsys, ".", "--cfn-lint-config", ".cfnlintrc")
    assert [match[0] for match in theirs(document)] == ["cfn-lint-w2001"]
    assert [notice["message"] for notice in document["notices"]] == [
        "ignored for cfn-lint, because it loads code or other files: append_rules"
    ]


def test_the_configuration_of_a_linted_tree_is_not_followed(capsys: pytest.CaptureFixture[str]) -> None:
    lay(WRONG)
    lay("ignore_checks: [E, W]\n", ".cfnlintrc")
    assert len(theirs(checked(capsys))) == 3


def test_nothing_in_the_linted_tree_is_run(capsys: pytest.CaptureFixture[str]) -> None:
    for module in ("yaml", "json", "cfnlint", "linter", "sitecustomize", "logging", "evil/rules"):
        lay("raise SystemExit('it was run')\n", f"{module}.py")
    metadata = "Metadata: {cfn-lint: {config: {append_rules: [evil], custom_rules: evil/rules.py}}}\n"
    lay(f"{WRONG}{metadata}")
    document = checked(capsys)
    assert {match[0] for match in theirs(document)} >= {"cfn-lint-e3002", "cfn-lint-w2001"}
    assert not document["errors"]


def test_a_configuration_it_cannot_follow_is_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    lay(WRONG)
    for text, said in (
        ("ignore_checks: 3\n", "cfn-lint failed on wrong.yaml"),
        ("a: [\n", "cannot be read as the configuration of cfn-lint"),
    ):
        lay(text, ".cfnlintrc")
        (problem,) = checked(capsys, ".", "--cfn-lint-config", ".cfnlintrc")["errors"]
        assert said in problem["message"]


def test_it_is_not_asked_about_what_cannot_be_judged(capsys: pytest.CaptureFixture[str]) -> None:
    lay(WRONG.replace("GroupDescription: web", "GroupDescription: !Ref Nobody"))
    document = checked(capsys)
    assert not theirs(document)
    assert [notice["message"] for notice in document["notices"]] == [
        "cfn-lint is not asked about it before it can be judged"
    ]
    assert len(document["errors"]) == 1


def test_a_process_that_takes_too_long_is_ended_and_another_answers(tmp_path: Path) -> None:
    process = CfnLintProcess("{}", seconds=0.001)
    with pytest.raises(Unanswered, match="no answer within"):
        process.ask(WRONG)
    slow = CfnLintProcess("{}")
    assert len(slow.ask(WRONG)["matches"]) == 3


def test_a_process_that_ends_is_a_problem_and_not_the_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cfn_lint_process, "_PROGRAM", "raise SystemExit(1)")
    lay(WRONG)
    document = checked(capsys)
    assert "cfn-lint failed on wrong.yaml: its process ended" in document["errors"][0]["message"]
    assert "ingress-ssh-open" in {finding["policy"] for finding in document["findings"]}


def test_a_nested_template_is_asked_about_once(capsys: pytest.CaptureFixture[str]) -> None:
    lay(WRONG)
    for name in ("a.yaml", "b.yaml"):
        nested = "{Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./wrong.yaml, Parameters: {Unused: x}}}"
        lay(f"Resources:\n  Inner: {nested}\n", name)
    document = checked(capsys)
    told = [finding["policy"] for finding in document["findings"] if finding["file"] == "wrong.yaml"]
    assert sorted(slug for slug in told if "cfn" in slug) == ["cfn-lint-e3002", "cfn-lint-e3002", "cfn-lint-w2001"]
    assert len({finding["fingerprint"] for finding in document["findings"]}) == len(document["findings"])


def test_terraform_is_none_of_its_business(capsys: pytest.CaptureFixture[str]) -> None:
    lay('resource "aws_vpc" "a" {}\n', "main.tf")
    assert not theirs(checked(capsys))
