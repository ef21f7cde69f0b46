"""What people accepted for another linter is accepted here where the configuration says so, and said as such."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from linter.cli import main
from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import uniform
from linter.judgement.registry import policies
from linter.peers.names import Peer
from linter.report.report import Report
from linter.workspace import Workspace

SLUGS = ("ingress-ssh-open", "ingress-http-open", "subnet-auto-public-ip")
RULE = """\
resource "aws_security_group_rule" "r" {{
  type              = "ingress"
  security_group_id = "sg-0123456789abcdef0"
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
{inside}  cidr_blocks       = ["0.0.0.0/0"]{behind}
}}
"""
GROUP = """\
Resources:
{above}  Group:{behind}
    Type: AWS::EC2::SecurityGroup
{inside}    Properties:
      GroupDescription: admin
      VpcId: vpc-0123456789abcdef0
      SecurityGroupIngress:
        - {{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def checked(text: str, peers: Sequence[Peer] | None = tuple(Peer), name: str = "", today: date | None = None) -> Report:
    """The report on a file, under a configuration that honours these linters."""
    Path(name or ("main.tf" if "resource" in text else "template.yaml")).write_text(text, encoding="utf-8")
    config = Config(honoured=None if peers is None else frozenset(peers))
    return Workspace(Path.cwd(), uniform(config, policies(select=SLUGS))).check([Path()], today=today)


def accepted(report: Report) -> list[tuple[str, str, str]]:
    return [(entry.reported.policy, entry.peer, entry.reason) for entry in report.suppressed]


def rule(inside: str = "", behind: str = "", above: str = "") -> str:
    return above + RULE.format(inside=inside, behind=behind)


def group(inside: str = "", behind: str = "", above: str = "") -> str:
    return GROUP.format(inside=inside, behind=behind, above=above)


def metadata(written: str) -> str:
    return group(inside=f"    Metadata: {written}\n")


@pytest.mark.parametrize(
    "text",
    [
        rule(behind=" #checkov:skip=CKV_AWS_24:the bastion"),
        rule(inside="  # checkov:skip=CKV_AWS_24:the bastion\n"),
        rule(inside="  // bridgecrew:skip=CKV_AWS_23,CKV_AWS_24: the bastion\n"),
        group(inside="    # checkov:skip=CKV_AWS_24:the bastion\n"),
        group(behind=" # checkov:skip=CKV_AWS_24:the bastion"),
        metadata("{checkov: {skip: [{id: CKV_AWS_24, comment: the bastion}]}}"),
    ],
)
def test_checkov_is_honoured_inside_of_the_resource(text: str) -> None:
    report = checked(text)
    assert accepted(report) == [("ingress-ssh-open", "checkov", "the bastion")]
    assert report.reported == ()


@pytest.mark.parametrize(
    "text",
    [
        rule(above="# checkov:skip=CKV_AWS_24:above it\n"),
        rule().replace("{\n", "{ # checkov:skip=CKV_AWS_24:on its first line\n"),
        group(above="  # checkov:skip=CKV_AWS_24:above it\n"),
        'locals {\n  # checkov:skip=CKV_AWS_24:in another block\n  a = "b"\n}\n' + rule(),
    ],
)
def test_checkov_is_not_honoured_outside_of_the_resource_and_a_notice_says_so(text: str) -> None:
    report = checked(text)
    assert [found.policy for found in report.reported] == ["ingress-ssh-open"]
    (notice,) = report.notices
    assert notice.message.startswith("the suppression of CKV_AWS_24 for checkov accepts nothing here")


@pytest.mark.parametrize("peer", ["tfsec", "trivy"])
@pytest.mark.parametrize(
    ("above", "inside", "behind"),
    [
        ("", "", " #{}:ignore:AVD-AWS-0107"),
        ("", "  # {}:ignore:aws-ec2-no-public-ingress-sgr\n", ""),
        ("#{}:ignore:AWS-0107\n", "", ""),
        ("//{0}:ignore:AVD-AWS-0107\n# {0}:ignore:AVD-AWS-0104\n", "", ""),
        ("#{0}:ignore:AVD-AWS-0104 {0}:ignore:AVD-AWS-0107\n", "", ""),
        ("#{}:ignore:*\n", "", ""),
        ("#{}:ignore:AVD-AWS-0107[from_port=22,type=ingress]\n", "", ""),
        ("#{}:ignore:AVD-AWS-0107:exp:2026-07-01\n", "", ""),
    ],
)
def test_tfsec_and_trivy_are_honoured_on_the_line_and_above_it(peer: str, above: str, inside: str, behind: str) -> None:
    text = rule(*(part.format(peer) for part in (inside, behind, above)))
    report = checked(text, today=date(2026, 7, 1))
    assert [entry[:2] for entry in accepted(report)] == [("ingress-ssh-open", peer)]
    assert report.notices == ()


@pytest.mark.parametrize(
    ("above", "inside", "said"),
    [
        ("#trivy:ignore:AVD-AWS-0107\n\n", "", ""),
        ("", '  description = "" # trivy:ignore:AVD-AWS-0104\n', ""),
        ("#trivy:ignore:AVD-AWS-0107[from_port=23]\n", "", ""),
        ("#trivy:ignore:AVD-AWS-0107:exp:2026-06-30\n", "", "ended on 2026-06-30"),
        ("#trivy:ignore:AVD-AWS-0107:exp:soon\n", "", "soon is not a date"),
        ("#trivy:ignore:AVD-AWS-0107:ws:dev\n", "", "it holds in the workspace dev only"),
        (
            "#trivy:ignore:aws-s3-*\n",
            "",
            "1 suppression for trivy of a rule without a counterpart here accepts nothing: aws-s3-*",
        ),
        ("#trivy:ignore:AVD-AWS-0089\n", "", "a rule without a counterpart here accepts nothing: AVD-AWS-0089"),
    ],
)
def test_trivy_is_not_honoured_elsewhere_later_or_about_other_things(above: str, inside: str, said: str) -> None:
    report = checked(rule(inside=inside, above=above), today=date(2026, 7, 1))
    assert [found.policy for found in report.reported] == ["ingress-ssh-open"]
    assert [said in notice.message for notice in report.notices] == ([True] if said else [])


@pytest.mark.parametrize(
    ("written", "peer", "reason"),
    [
        ("{cfn_nag: {rules_to_suppress: [{id: W2, reason: the bastion}]}}", "cfn_nag", "the bastion"),
        ("{guard: {SuppressedRules: [INCOMING_SSH_DISABLED]}}", "guard", ""),
        ("{cdk_nag: {rules_to_suppress: [{id: AwsSolutions-EC23, reason: the bastion}]}}", "cdk-nag", "the bastion"),
        ("{cdk_nag: {rules_to_suppress: [{id: NIST.800.53.R5-EC2RestrictedSSH}]}}", "cdk-nag", ""),
        (
            "{cdk_nag: {rules_to_suppress: [{id: AwsSolutions-EC23, reason: ZsO8cg==, is_reason_encoded: true}]}}",
            "cdk-nag",
            "für",
        ),
    ],
)
def test_metadata_of_templates_is_honoured(written: str, peer: str, reason: str) -> None:
    assert accepted(checked(metadata(written))) == [("ingress-ssh-open", peer, reason)]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{cfn_nag: {rules_to_suppress: [{reason: no id}]}}", "an entry names no rule"),
        ("{cfn_nag: {rules_to_suppress: {id: W2}}}", "it holds no list rules_to_suppress"),
        (
            "{guard: {SuppressedRules: [S3_BUCKET_LOGGING_ENABLED]}}",
            "1 suppression for guard of a rule without a counterpart here",
        ),
        ("{cdk_nag: {rules_to_suppress: [{id: 'AwsSolutions-EC23[a]'}]}}", "a part of what the rule finds"),
        ("{checkov: {skip: [{id: CKV_AWS_18}]}}", "accepts nothing: CKV_AWS_18"),
    ],
)
def test_metadata_that_cannot_be_followed_is_a_notice(written: str, said: str) -> None:
    report = checked(metadata(written))
    assert [found.policy for found in report.reported] == ["ingress-ssh-open"]
    (notice,) = report.notices
    assert said in notice.message


def test_rules_without_a_counterpart_are_one_notice_for_each_linter() -> None:
    Path("other.tf").write_text("locals {}\n", encoding="utf-8")
    skips = "".join(f"  # checkov:skip=CKV_AWS_{number}:no\n" for number in range(1000, 1014))
    report = checked(rule(inside=f"{skips}  # checkov:skip=CKV_AWS_1000:again\n  # trivy:ignore:AVD-AWS-0089\n"))
    first, second = (notice.message for notice in report.notices)
    assert first.startswith(
        "15 suppressions for checkov of rules without a counterpart here accept nothing: CKV_AWS_1000,"
    )
    assert first.endswith("CKV_AWS_1011 and 2 more; moatlint migrate lists their places")
    assert second == "1 suppression for trivy of a rule without a counterpart here accepts nothing: AVD-AWS-0089"


def test_cfn_nag_counts_the_rules_of_other_resources_among_those_of_their_group() -> None:
    text = """\
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Metadata: {cfn_nag: {rules_to_suppress: [{id: W2, reason: public}]}}
    Properties: {GroupDescription: admin, VpcId: vpc-1}
  Other:
    Type: AWS::EC2::SecurityGroup
    Properties: {GroupDescription: admin, VpcId: vpc-1}
  Rule:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: !GetAtt Group.GroupId, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
  Second:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: !GetAtt Other.GroupId, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
"""
    report = checked(text)
    assert [entry.reported.finding.resource for entry in report.suppressed] == ["Rule"]
    assert [found.finding.resource for found in report.reported] == ["Second"]


@pytest.mark.parametrize(
    "call",
    [
        'module "net" {\n  source = "./net"\n  # checkov:skip=CKV_AWS_130:public\n}\n',
        '#trivy:ignore:AVD-AWS-0164\nmodule "net" {\n  source = "./net"\n}\n',
    ],
)
def test_what_is_accepted_where_a_module_is_called_is_accepted_in_the_module(call: str) -> None:
    Path("net").mkdir()
    subnet = 'resource "aws_subnet" "s" {\n  vpc_id = "vpc-1"\n  map_public_ip_on_launch = true\n}\n'
    Path("net/main.tf").write_text(subnet, encoding="utf-8")
    report = checked(call, name="main.tf")
    assert [entry[0] for entry in accepted(report)] == ["subnet-auto-public-ip"]


def test_another_rule_of_the_same_resource_stays_a_finding() -> None:
    text = rule(behind=" #checkov:skip=CKV_AWS_260:http alone")
    assert [found.policy for found in checked(text).reported] == ["ingress-ssh-open"]


def test_only_the_linters_that_are_named_are_honoured() -> None:
    report = checked(rule(behind=" #checkov:skip=CKV_AWS_24:the bastion"), [Peer.TRIVY])
    assert (len(report.reported), report.suppressed, report.notices) == (1, (), ())


def test_a_configuration_that_says_nothing_is_told_what_it_could_say() -> None:
    text = rule(behind=" #checkov:skip=CKV_AWS_24:the bastion")
    report = checked(text, None)
    assert len(report.reported) == 1
    (notice,) = report.notices
    assert notice.message.startswith("1 finding is suppressed for checkov and not here: write honour: [checkov]")
    assert checked(text, ()).notices == ()


def test_our_own_comment_goes_before_that_for_another_linter() -> None:
    text = rule(behind=" # moatlint: ignore[CKV_AWS_24] ours", inside="  #checkov:skip=CKV_AWS_24:theirs\n")
    assert accepted(checked(text)) == [("ingress-ssh-open", "", "ours")]


def test_our_own_comment_by_the_name_of_another_linter_is_told_when_it_matches_nothing() -> None:
    (notice,) = checked(rule(behind=" # moatlint: ignore[CKV_AWS_24, CKV_AWS_130] ours")).notices
    assert notice.message == "the suppression of ckv_aws_130 matches nothing"


def test_programs_are_told_which_linter_it_was_suppressed_for(capsys: pytest.CaptureFixture[str]) -> None:
    Path("main.tf").write_text(rule(inside="  #checkov:skip=CKV_AWS_24:the bastion\n"), encoding="utf-8")
    Path("moatlint.yaml").write_text("honour: [checkov]\nselect: [ingress-ssh-open]\n", encoding="utf-8")
    assert main(["check", "--format", "json", "--verbose"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["summary"]["honoured"] == {"checkov": 1}
    (entry,) = document["suppressed"]
    assert (entry["honoured"], entry["reason"], entry["place"]["line"]) == ("checkov", "the bastion", 7)
    main(["check", "--format", "sarif", "--verbose"])
    (result,) = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    (suppression,) = result["suppressions"]
    assert suppression["kind"] == "inSource"
    assert suppression["properties"] == {"honoured": "checkov"}
    main(["check"])
    assert "1 finding suppressed (1 for checkov)" in capsys.readouterr().out


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_change_cannot_honour_another_linter_where_the_configuration_is_locked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("moatlint.yaml").write_text("honour: []\n", encoding="utf-8")
    git("init", "-q")
    git("add", ".")
    git("-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-qm", "x")
    Path("moatlint.yaml").write_text("honour: [checkov]\n", encoding="utf-8")
    Path("net").mkdir()
    Path("net/moatlint.yaml").write_text("honour: [checkov]\n", encoding="utf-8")
    Path("net/main.tf").write_text(rule(inside="  #checkov:skip=CKV_AWS_24:the bastion\n"), encoding="utf-8")
    asked = ["check", "--select", "ingress-ssh-open", "net"]
    assert main(asked) == 0
    assert main([*asked, "--locked-config", "HEAD"]) == 1
    capsys.readouterr()


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True)


def test_a_misspelt_linter_is_an_error_of_the_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    Path("main.tf").write_text(rule(), encoding="utf-8")
    Path("moatlint.yaml").write_text("honour: [chekov]\n", encoding="utf-8")
    assert main(["check"]) == 2
    assert "did you mean checkov?" in capsys.readouterr().out
