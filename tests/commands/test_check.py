"""`moatlint check` judges, tells, and exits with the verdict."""

import json
from pathlib import Path

import jsonschema
import pytest

from linter.cli import main

ROOT = Path(__file__).parent.parent.parent
SCHEMA = json.loads((ROOT / "linter/schemas/report.json").read_text(encoding="utf-8"))
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
Outputs:
  Group: {Value: !GetAtt Web.GroupId}
"""
UNKNOWN = OPEN.replace("CidrIp: 0.0.0.0/0", "CidrIp: !Ref Everybody")
SHUT = OPEN.replace("0.0.0.0/0", "10.0.0.0/8")
RULE = """\
variable "from" {{}}
resource "aws_security_group_rule" "a" {{
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = {}
  security_group_id = "sg-1"
}}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def lay(text: str, name: str = "a.yaml") -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def test_nothing_found_is_0_findings_are_1_and_what_cannot_be_judged_is_2() -> None:
    lay(SHUT)
    assert main(["check"]) == 0
    lay(OPEN)
    assert main(["check"]) == 1
    assert main(["check", "--exit-zero"]) == 0
    lay('resource "a" {\n', "main.tf")
    assert main(["check"]) == 2
    assert main(["check", "--exit-zero"]) == 2
    assert main(["check", "none.yaml"]) == 2


def test_the_json_keeps_its_contract(capsys: pytest.CaptureFixture[str]) -> None:
    lay(OPEN)
    assert main(["check", "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, SCHEMA)
    (finding,) = document["findings"]
    assert (finding["policy"], finding["file"], finding["line"]) == ("ingress-ssh-open", "a.yaml", 9)


def test_two_runs_say_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    lay(OPEN)
    lay(UNKNOWN, "b.yaml")
    told = [(main(["check", "--possible", "--verbose", "--format", "json"]), capsys.readouterr().out) for _ in range(2)]
    assert told[0] == told[1]


def test_what_is_only_possible_is_told_where_it_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    lay(UNKNOWN)
    assert main(["check"]) == 0
    assert "ingress-ssh-open" not in capsys.readouterr().out
    assert main(["check", "--possible"]) == 1
    assert "ingress-ssh-open" in capsys.readouterr().out


def test_inputs_decide_what_was_open() -> None:
    lay(UNKNOWN)
    assert main(["check", "--parameter", "Everybody=0.0.0.0/0"]) == 1
    assert main(["check", "--parameter", "Everybody=10.0.0.0/8", "--possible"]) == 0
    Path("a.yaml").unlink()
    lay(RULE.format("[var.from]"), "main.tf")
    assert main(["check"]) == 0
    assert main(["check", "--var", "from=0.0.0.0/0"]) == 1
    lay('from = "0.0.0.0/0"\n', "open.vars")
    assert main(["check", "--var-file", "open.vars"]) == 1


def test_variables_of_the_environment_are_seen_only_if_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    lay(RULE.format("[var.from]"), "main.tf")
    monkeypatch.setenv("TF_VAR_from", "0.0.0.0/0")
    assert main(["check"]) == 0
    assert main(["check", "--tf-var-env"]) == 1


def test_a_pattern_of_var_files_is_one_deployment_for_each_environment(capsys: pytest.CaptureFixture[str]) -> None:
    lay(RULE.format("[var.from]"), "main.tf")
    for name, source in (("dev", "10.0.0.0/8"), ("prod", "0.0.0.0/0")):
        lay(f'from = "{source}"\n', f"envs/{name}.tfvars")
    assert main(["check"]) == 0
    assert "envs/dev.tfvars, envs/prod.tfvars are not applied" in capsys.readouterr().out
    lay('var_files: ["envs/*.tfvars"]\n', "moatlint.yaml")
    assert main(["check"]) == 1
    told = capsys.readouterr().out
    assert "(where with envs/prod.tfvars)" in told
    assert "2 deployments" in told
    assert "not applied" not in told


def test_a_finding_of_every_environment_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    lay(RULE.format('["0.0.0.0/0"]'), "main.tf")
    for name in ("dev", "prod"):
        lay('from = "unused"\n', f"envs/{name}.tfvars")
    lay('var_files: ["envs/*.tfvars"]\n', "moatlint.yaml")
    assert main(["check"]) == 1
    told = capsys.readouterr().out
    assert told.count("critical  ingress-ssh-open") == 1
    assert "(where" not in told


def test_a_file_of_variables_that_is_named_is_applied(capsys: pytest.CaptureFixture[str]) -> None:
    lay(RULE.format("[var.from]"), "main.tf")
    lay('from = "0.0.0.0/0"\n', "prod.tfvars")
    assert main(["check", "prod.tfvars"]) == 1
    assert "not applied" not in capsys.readouterr().out


def test_files_of_others_are_counted_and_listed_if_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    lay(OPEN)
    lay("replicas: 3\n", "values.yaml")
    assert main(["check"]) == 1
    told = capsys.readouterr().out
    assert "1 other file passed over" in told
    assert "values.yaml" not in told
    assert main(["check", "--verbose"]) == 1
    assert "passed over  values.yaml" in capsys.readouterr().out


def test_a_named_path_without_anything_to_judge_is_an_error_unless_it_may_be() -> None:
    lay("# page\n", "docs/readme.md")
    lay("replicas: 3\n", "values.yaml")
    assert main(["check"]) == 0
    assert main(["check", "docs"]) == 2
    assert main(["check", "values.yaml"]) == 2
    assert main(["check", "--allow-empty", "docs", "values.yaml"]) == 0


def test_select_ignore_and_severity_narrow() -> None:
    lay(OPEN)
    assert main(["check", "--select", "ingress-rdp-open"]) == 0
    assert main(["check", "--select", "ingress-rdp-open,ingress-ssh-open"]) == 1
    assert main(["check", "--ignore", "ingress-ssh-open"]) == 0
    assert main(["check", "--severity", "high"]) == 1
    lay("severity: {ingress-ssh-open: medium}\n", "moatlint.yaml")
    assert main(["check", "--severity", "high"]) == 0
    assert main(["check", "--severity", "high", "--no-config"]) == 1


def test_an_unknown_policy_is_an_error_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--select", "ingress-shh-open"]) == 2
    assert "Did you mean ingress-ssh-open?" in capsys.readouterr().err


def test_a_bad_configuration_is_told_in_the_format_that_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    lay(OPEN)
    lay("selct: []\n", "moatlint.yaml")
    assert main(["check", "--format", "json"]) == 2
    (error,) = json.loads(capsys.readouterr().out)["errors"]
    assert (error["file"], error["line"]) == ("moatlint.yaml", 1)
    assert "did you mean select?" in error["message"]


def test_the_configuration_is_found_from_what_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    lay(OPEN, "repository/a.yaml")
    lay("ignore: [ingress-ssh-open]\n", "repository/moatlint.yaml")
    monkeypatch.chdir("elsewhere")
    assert main(["check", "../repository/a.yaml"]) == 0
    assert main(["check", "../repository/a.yaml", "--no-config"]) == 1
    assert main(["check", "../repository", "--config", "../repository/moatlint.yaml"]) == 0


def test_several_formats_are_written_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    lay(OPEN)
    assert main(["check", "--output", "sarif:out.sarif", "--output", "markdown:summary.md"]) == 1
    assert json.loads(Path("out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert "ingress-ssh-open" in Path("summary.md").read_text(encoding="utf-8")
    assert "ingress-ssh-open" in capsys.readouterr().out


def test_the_chosen_format_goes_to_a_file_instead_where_one_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    lay(OPEN)
    assert main(["check", "--format", "json", "--output", "out.json"]) == 1
    assert json.loads(Path("out.json").read_text(encoding="utf-8"))["findings"]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        (["--output", "out.html"], "<!DOCTYPE html>"),
        (["--format", "json", "--output", "out.html"], "<!DOCTYPE html>"),
        (["--format", "sarif", "--output", "out.json"], '{"$schema"'),
        (["--format", "markdown", "--output", "out.json"], '{\n  "version"'),
        (["--format", "markdown", "--output", "out"], "## moatlint"),
        (["--format", "markdown", "--output", "json:out.html"], '{\n  "version"'),
        (["--output", "out.sarif.json"], '{"$schema"'),
        (["--format", "json", "--output", "out.foo"], '{\n  "version"'),
        (["--output", "json:out.foo"], '{\n  "version"'),
    ],
)
def test_the_ending_of_a_file_tells_its_format_where_nothing_else_does(arguments: list[str], start: str) -> None:
    lay(OPEN)
    assert main(["check", *arguments]) == 1
    assert Path(arguments[-1].rpartition(":")[2]).read_text(encoding="utf-8").startswith(start)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("out.foo", "out.foo does not end with .html, .json, .md, .sarif, .txt or .xml: --format names the format"),
        ("out.htlm", "--format names the format of any file; did you mean .html?"),
        ("sarif", "--format names the format of any file; did you mean .sarif?"),
        ("out", "out does not end with "),
    ],
)
@pytest.mark.parametrize("command", ["check", "watch"])
def test_a_file_whose_name_tells_no_format_is_not_written(
    capsys: pytest.CaptureFixture[str], command: str, file: str, said: str
) -> None:
    lay(OPEN)
    with pytest.raises(SystemExit) as stopped:
        main([command, "--output", file])
    shown = capsys.readouterr()
    assert (stopped.value.code, shown.out, shown.err.count("\n")) == (2, "", 1)
    assert said in shown.err
    assert not Path(file).exists()


def test_a_file_that_cannot_be_written_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    lay(SHUT)
    assert main(["check", "--output", "no/where/out.txt"]) == 2
    assert "no/where/out.txt cannot be written" in capsys.readouterr().err


def test_quiet_is_silent_where_nothing_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    lay(SHUT)
    assert main(["check", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    lay(OPEN)
    assert main(["check", "--quiet"]) == 1
    assert "ingress-ssh-open" in capsys.readouterr().out


def test_colour_is_for_terminals_or_for_who_asks(capsys: pytest.CaptureFixture[str]) -> None:
    lay(OPEN)
    main(["check"])
    assert "\x1b[" not in capsys.readouterr().out
    main(["check", "--color", "always"])
    assert "\x1b[" in capsys.readouterr().out


def test_a_policy_of_the_users_runs_only_when_its_folder_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    lay(SHUT)
    Path("policies").mkdir()
    lay(
        '"""Groups are reported."""\nfrom linter.aws.security_group import SecurityGroup\n'
        "from linter.policy import Severity, policy\nfrom linter.truth import YES\n\n\n@policy(Severity.LOW)\n"
        'def group_noted(graph):\n    """Note them."""\n    for group in graph.all(SecurityGroup):\n'
        '        yield group.finding(YES, "noted")\n',
        "policies/group_noted.py",
    )
    assert main(["check"]) == 0
    assert main(["check", "--policies", "policies"]) == 1
    assert "noted" in capsys.readouterr().out


def test_the_root_can_be_widened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("app").mkdir()
    Path("net").mkdir()
    lay(RULE.format('["0.0.0.0/0"]'), "net/main.tf")
    lay('module "net" {\n  source = "../net"\n  from   = ""\n}\n', "app/main.tf")
    monkeypatch.chdir("app")
    assert main(["check"]) != 1
    assert main(["check", "--root", ".."]) == 1


@pytest.mark.parametrize("pair", ["novalue", "=x"])
def test_an_input_without_name_or_value_is_refused(pair: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", "--var", pair])
    assert f"{pair} is not NAME=VALUE" in capsys.readouterr().err
