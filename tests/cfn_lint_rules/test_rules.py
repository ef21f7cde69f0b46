"""The real cfn-lint, in a process of its own, with our policies among its rules."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from linter.cfn_lint_rules.numbers import NOT_JUDGED, NUMBERS
from linter.judgement.registry import slugs

ROOT = Path(__file__).parent.parent.parent
CFN_LINT = Path(sys.executable).with_name("cfn-lint")
MODULE = "linter.cfn_lint_rules.rules"
OPEN = """\
Parameters:
  Everybody: {Type: String}
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
        - IpProtocol: tcp
          FromPort: 3389
          ToPort: 3389
          CidrIp: !Ref Everybody
"""


def cfn_lint(*arguments: str, rules: str = MODULE) -> subprocess.CompletedProcess[str]:
    command = [str(CFN_LINT), "--append-rules", rules, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def told(*arguments: str, rules: str = MODULE) -> list[dict[str, Any]]:
    done = cfn_lint("--format", "json", *arguments, rules=rules)
    assert not done.stderr
    matches: list[dict[str, Any]] = json.loads(done.stdout)
    return [match for match in matches if "moatlint" in match["Rule"]["Source"]]


def place(match: dict[str, Any]) -> tuple[str, str, int, int, int, int]:
    start, end = match["Location"]["Start"], match["Location"]["End"]
    lines = start["LineNumber"], start["ColumnNumber"], end["LineNumber"], end["ColumnNumber"]
    return match["Rule"]["Id"], Path(match["Filename"]).name, *lines


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("open.yaml").write_text(OPEN, encoding="utf-8")


def test_every_policy_has_a_number_of_its_own() -> None:
    assert set(NUMBERS) == set(slugs()), "give a new policy the next number in linter/cfn_lint_rules/numbers.py"
    assert len({NOT_JUDGED, *NUMBERS.values()}) == len(NUMBERS) + 1
    assert all(NOT_JUDGED <= number <= 9999 for number in NUMBERS.values())


@pytest.mark.parametrize("rules", [MODULE, str(ROOT / "linter" / "cfn_lint_rules")], ids=["module", "folder"])
def test_findings_are_told_in_cfn_lints_form_and_exactly_where_they_are(rules: str) -> None:
    done = cfn_lint("--format", "parseable", "-t", "open.yaml", rules=rules)
    said = "SSH (TCP port 22) of Web is open to every address of the internet (ingress-ssh-open)"
    assert f"open.yaml:9:63:9:72:W9501:{said}\n" in done.stdout
    assert done.returncode & 4, "cfn-lint found warnings"


def test_what_the_internet_reaches_is_an_error_and_what_nobody_uses_a_warning() -> None:
    assert {match["Rule"]["Id"] for match in told("-t", "open.yaml")} == {"W9501"}
    used = "  Host:\n    Type: AWS::EC2::Instance\n    Properties: {ImageId: ami-1, SecurityGroupIds: [!Ref Web]}\n"
    Path("open.yaml").write_text(OPEN + used, encoding="utf-8")
    assert "E9501" in {match["Rule"]["Id"] for match in told("-t", "open.yaml")}


def test_a_rule_carries_its_page_and_the_resource_it_is_about() -> None:
    (match,) = told("-t", "open.yaml")
    assert match["Rule"]["ShortDescription"] == "SSH is open to the whole internet."
    assert match["Rule"]["Source"].endswith("/docs/policies/ingress-ssh-open.md")
    assert match["Location"]["Path"] == ["Resources", "Web"]


def test_what_is_only_possible_is_an_information() -> None:
    matches = told("-c", "I", "-t", "open.yaml")
    assert ("I9502", "open.yaml", 13, 11, 13, 33) in map(place, matches)
    assert any("possibly: the parameter Everybody has no default" in match["Message"] for match in matches)


def test_parameters_that_cfn_lint_is_given_are_ours_too() -> None:
    matches = told("--parameters", "Everybody=0.0.0.0/0", "-t", "open.yaml")
    assert {"W9501", "W9502"} == {match["Rule"]["Id"] for match in matches}


def test_what_cfn_lint_ignores_is_ignored() -> None:
    assert not told("--ignore-checks", "W9501", "-t", "open.yaml")
    metadata = "    Metadata: {cfn-lint: {config: {ignore_checks: [W9501]}}}\n"
    header = "    Type: AWS::EC2::SecurityGroup\n"
    Path("open.yaml").write_text(OPEN.replace(header, header + metadata), encoding="utf-8")
    assert not told("-t", "open.yaml")


def test_what_moatlint_is_told_holds_here_too() -> None:
    Path("moatlint.yaml").write_text("ignore: [ingress-ssh-open]\n", encoding="utf-8")
    assert not told("-t", "open.yaml")
    Path("moatlint.yaml").write_text("ignored: [ingress-ssh-open]\n", encoding="utf-8")
    (match,) = told("-t", "open.yaml")
    assert place(match)[:3] == ("E9500", "moatlint.yaml", 1)
    Path("moatlint.yaml").unlink()
    accepted = OPEN.replace("0.0.0.0/0}", "0.0.0.0/0} # moatlint: ignore[ingress-ssh-open] by design")
    Path("open.yaml").write_text(accepted, encoding="utf-8")
    assert not told("-t", "open.yaml")


def test_what_cannot_be_judged_is_an_error() -> None:
    Path("open.yaml").write_text(OPEN.replace("!Ref Everybody", "!Ref Nobody"), encoding="utf-8")
    assert ("E9500", "open.yaml", 13) in {place(match)[:3] for match in told("-t", "open.yaml")}


def test_a_template_that_is_no_file_is_said_not_to_be_judged() -> None:
    command = [str(CFN_LINT), "--append-rules", MODULE]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, input=OPEN, capture_output=True, text=True, check=False, env=environment)
    assert "W9500 moatlint judges files only" in done.stdout


def test_a_finding_in_a_nested_template_is_told_there() -> None:
    parent = "Resources:\n  Inner: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./open.yaml, "
    Path("parent.yaml").write_text(parent + 'Parameters: {Everybody: "0.0.0.0/0"}}}\n', encoding="utf-8")
    places = {place(match)[:3] for match in told("-t", "parent.yaml")}
    assert places == {("W9501", "open.yaml", 9), ("W9502", "parent.yaml", 2)}
