"""A gate is not passed by accident: what a change causes is reported, wherever it shows."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from linter.cli import main
from tests.scratch_repository import Repository

VPC = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "old" {
  vpc_id = aws_vpc.main.id
}
"""
LOG = """\
resource "aws_flow_log" "main" {
  vpc_id               = aws_vpc.main.id
  traffic_type         = "ALL"
  log_destination_type = "s3"
  log_destination      = "arn:aws:s3:::logs"
}
"""
ROOT = """\
variable "from" {
  default = "10.0.0.0/8"
}

module "net" {
  source = "../modules/net"
  from   = var.from
}
"""
NET = """\
variable "from" {}

resource "aws_security_group" "ssh" {
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = [var.from]
  }
}

resource "aws_instance" "web" {
  vpc_security_group_ids = [aws_security_group.ssh.id]
}
"""
PARENT = """\
Resources:
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./child.yaml
      Parameters: {From: 0.0.0.0/0}
"""
CHILD = """\
Parameters:
  From: {Type: String, Default: 10.0.0.0/8}
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
"""
OPENED = """\
  Ssh:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: ssh
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref From}
"""


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, str]], Repository]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PRE_COMMIT_FROM_REF", raising=False)
    return lambda files: Repository(tmp_path, files)


Make = Callable[[dict[str, str]], Repository]


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["check", *arguments])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def test_emptying_the_file_with_the_flow_log_is_reported_where_the_vpc_is(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make({"main.tf": VPC, "log.tf": LOG})
    repository.write({"log.tf": ""})
    code, said = checked(capsys, "log.tf")
    assert code == 1
    assert "vpc-flow-logs-missing" in said
    assert "default-sg-not-restricted" not in said, "it was there before"
    assert "1 finding not shown: neither in the named files nor new" in said


@pytest.mark.parametrize("arguments", [("log.tf",), ("--staged",), ("--base", "HEAD")])
def test_removing_it_is_reported_too(make: Make, capsys: pytest.CaptureFixture[str], arguments: tuple[str]) -> None:
    repository = make({"main.tf": VPC, "log.tf": LOG})
    repository.git("rm", "-q", "log.tf")
    code, said = checked(capsys, *arguments)
    assert (code, "vpc-flow-logs-missing" in said) == (1, True)


def test_renaming_a_file_is_no_new_finding(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"main.tf": VPC, "log.tf": LOG})
    repository.git("mv", "log.tf", "logs.tf")
    code, said = checked(capsys, "--staged")
    assert (code, "Nothing found" in said) == (0, True)


def test_changing_only_a_file_of_variables_is_reported_in_the_module(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make({"app/main.tf": ROOT, "modules/net/main.tf": NET, "app/terraform.tfvars": ""})
    repository.write({"app/terraform.tfvars": 'from = "0.0.0.0/0"\n'})
    code, said = checked(capsys, "app/terraform.tfvars", "--select", "ingress-ssh-open")
    assert (code, "ingress-ssh-open" in said) == (1, True)


def test_changing_only_a_module_is_reported_in_its_callers(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"app/main.tf": ROOT, "other/main.tf": ROOT, "modules/net/main.tf": NET})
    repository.write({"modules/net/main.tf": NET.replace("var.from", '"0.0.0.0/0"')})
    code, said = checked(capsys, "--base", "HEAD", "--select", "ingress-ssh-open")
    assert (code, "module.net.aws_security_group.ssh" in said, "2 deployments" in said) == (1, True, True)


def test_a_nested_template_is_judged_in_the_stack_that_names_it(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"parent.yaml": PARENT, "child.yaml": CHILD})
    repository.write({"child.yaml": CHILD + OPENED})
    code, said = checked(capsys, "child.yaml", "--select", "ingress-ssh-open")
    assert (code, "Inner.Ssh" in said) == (1, True)


def test_changing_only_the_configuration_is_reported_in_what_it_governs(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make({"main.tf": VPC, "moatlint.yaml": "ignore: [vpc-flow-logs-missing]\n"})
    repository.write({"moatlint.yaml": "ignore: []\n"})
    code, said = checked(capsys, "moatlint.yaml")
    assert code == 1
    assert "vpc-flow-logs-missing" in said
    assert "default-sg-not-restricted" not in said


def test_taking_back_an_acceptance_is_a_new_finding(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    accepted = "# moatlint: ignore[vpc-flow-logs-missing] later\n"
    repository = make({"main.tf": accepted + VPC, "log.tf": ""})
    repository.write({"main.tf": VPC})
    code, said = checked(capsys, "log.tf", "--base", "HEAD", "--select", "vpc-flow-logs-missing")
    assert code == 0, "the file that was named did not change"
    code, said = checked(capsys, "--base", "HEAD", "--select", "vpc-flow-logs-missing")
    assert (code, "vpc-flow-logs-missing" in said) == (1, True)


def test_a_finding_that_gets_worse_elsewhere_is_new(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    open_ = NET.replace("var.from", '"0.0.0.0/0"').replace('variable "from" {}\n', "")
    group, _, instance = open_.partition('resource "aws_instance"')
    repository = make({"group.tf": group, "web.tf": "# later\n"})
    repository.write({"web.tf": f'resource "aws_instance"{instance}'})
    code, said = checked(capsys, "web.tf", "--select", "ingress-ssh-open")
    assert (code, "ingress-ssh-open" in said) == (1, True)


def test_without_git_everything_in_the_deployments_concerned_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("main.tf").write_text(VPC, encoding="utf-8")
    Path("log.tf").write_text("", encoding="utf-8")
    code, said = checked(capsys, "log.tf")
    assert (code, "vpc-flow-logs-missing" in said, "default-sg-not-restricted" in said) == (1, True, True)


def test_before_the_first_commit_everything_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q"], check=True)
    Path("main.tf").write_text(VPC, encoding="utf-8")
    subprocess.run(["git", "add", "-A"], check=True)
    code, said = checked(capsys, "--staged")
    assert (code, "vpc-flow-logs-missing" in said) == (1, True)


def test_a_ref_that_is_not_here_is_an_error_with_the_remedy(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    make({"main.tf": LOG})
    code, said = checked(capsys, "--base", "origin/main")
    assert code == 2
    assert "There is no commit origin/main" in said
    assert "fetch-depth: 0" in said


def test_in_a_shallow_clone_the_remedy_says_so(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make({"main.tf": VPC})
    first = repository.git("rev-parse", "HEAD")
    repository.write({"more.tf": LOG})
    repository.commit()
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{tmp_path}", str(clone)], check=True)
    monkeypatch.chdir(clone)
    code, said = checked(capsys, "--base", first)
    assert code == 2
    assert "git fetch --unshallow" in said


def test_a_file_that_never_was_is_an_error(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    make({"main.tf": LOG})
    code, said = checked(capsys, "nowhere.tf")
    assert (code, "nowhere.tf does not exist" in said) == (2, True)


def test_nothing_staged_is_nothing_to_report(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    make({"main.tf": VPC})
    assert checked(capsys, "--staged", "--allow-empty")[0] == 0


def test_a_filter_of_the_repository_is_not_run(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"main.tf": VPC, "log.tf": LOG, ".gitattributes": "*.tf filter=evil diff=evil\n"})
    for key in ("filter.evil.smudge", "filter.evil.clean", "diff.evil.textconv", "core.fsmonitor"):
        repository.git("config", key, "touch evil; cat")
    repository.git("rm", "-q", "--cached", "log.tf")
    (repository.home / "log.tf").unlink()
    (repository.home / "evil").unlink(missing_ok=True)
    checked(capsys, "--staged")
    assert not (repository.home / "evil").exists()


LOCKED = "intents: []\nselect: [vpc-flow-logs-missing]\n"


def test_a_locked_configuration_holds_whatever_the_tree_says(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    repository = make({"main.tf": VPC, "moatlint.yaml": LOCKED})
    repository.write({"moatlint.yaml": "ignore: [all]\n"})
    code, said = checked(capsys, "main.tf")
    assert (code, "no policy is run" in said) == (0, True)
    code, said = checked(capsys, "main.tf", "--locked-config", "HEAD")
    assert code == 1
    assert "vpc-flow-logs-missing" in said
    assert "moatlint.yaml: the configuration is changed here: the locked one holds" in said


def test_a_configuration_that_was_removed_still_holds_when_locked(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = make({"main.tf": VPC, "moatlint.yaml": "severity: {vpc-flow-logs-missing: critical}\n"})
    repository.git("rm", "-q", "moatlint.yaml")
    assert "critical" not in checked(capsys, ".")[1]
    assert "critical  vpc-flow-logs-missing" in checked(capsys, ".", "--locked-config", "HEAD")[1]


def test_suppressions_are_overruled_on_demand(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    make({"main.tf": "# moatlint: ignore[vpc-flow-logs-missing] later\n" + VPC})
    select = ("--select", "vpc-flow-logs-missing")
    assert checked(capsys, ".", *select)[0] == 0
    assert checked(capsys, ".", *select, "--no-suppressions")[0] == 1


def test_a_linked_configuration_is_neither_followed_nor_shown(
    make: Make, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path_factory.mktemp("outside") / "secret"
    secret.write_text("top: secret\n", encoding="utf-8")
    repository = make({"main.tf": LOG})
    (repository.home / "moatlint.yaml").symlink_to(secret)
    code, said = checked(capsys, ".")
    assert code == 2
    assert "moatlint.yaml" in said
    assert "top" not in said


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("ignore: [all]\n", "no policy is run: all of them are ignored"),
        ("corporate_networks: [0.0.0.0/0]\n", "0.0.0.0/0 counts as a corporate network"),
        ("exclude: ['*']\n", "nothing is judged: the configuration excludes"),
    ],
)
def test_a_configuration_that_hides_everything_is_said(
    make: Make, capsys: pytest.CaptureFixture[str], text: str, notice: str
) -> None:
    make({"main.tf": LOG, "moatlint.yaml": text})
    assert notice in checked(capsys, ".")[1]


def test_the_nearest_configuration_of_each_deployment_holds(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    make(
        {
            "a/main.tf": VPC,
            "b/main.tf": VPC,
            "b/moatlint.yaml": "ignore: [vpc-flow-logs-missing]\n",
            "moatlint.yaml": "ignore: [default-sg-not-restricted]\n",
        }
    )
    document = json.loads(checked(capsys, ".", "--format", "json")[1])
    found = {
        (finding["file"], finding["policy"]) for finding in document["findings"] if finding["severity"] == "medium"
    }
    assert found == {("a/main.tf", "vpc-flow-logs-missing"), ("b/main.tf", "default-sg-not-restricted")}


def test_what_an_outer_configuration_demands_an_inner_one_cannot_undo(
    make: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    outer = "select: [vpc-flow-logs-missing]\nseverity: {vpc-flow-logs-missing: high}\n"
    inner = "ignore: [vpc-flow-logs-missing]\nseverity: {vpc-flow-logs-missing: low}\n"
    make({"a/main.tf": VPC, "a/moatlint.yaml": inner, "moatlint.yaml": outer})
    said = checked(capsys, "a")[1]
    assert re.search(r"high +vpc-flow-logs-missing", said)
    assert "vpc-flow-logs-missing is not ignored" in said
    assert "vpc-flow-logs-missing stays high" in said
