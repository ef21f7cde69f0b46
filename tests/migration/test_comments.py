"""Suppressions for other linters become comments of ours at the place where these count."""

import pytest

from linter.judgement.registry import Catalogue
from linter.migration.comments import rewritten
from linter.source import Source

CATALOGUE = Catalogue()


def migrated(text: str, name: str = "main.tf") -> tuple[str, list[str]]:
    """The new text, and what has no counterpart. Rewriting it once more must change nothing."""
    after, left = rewritten(Source(name, text), CATALOGUE)
    assert rewritten(Source(name, after), CATALOGUE)[0] == after
    return after, [entry.message for entry in left]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'resource "a" "b" {\n  # checkov:skip=CKV_AWS_24:the bastion\n  c = 1\n}\n',
            '# moatlint: ignore[ingress-ssh-open] the bastion\nresource "a" "b" {\n  c = 1\n}\n',
        ),
        (
            'resource "a" "b" {\r\n  c = 1 # checkov:skip=CKV_AWS_24:the bastion\r\n}\r\n',
            '# moatlint: ignore[ingress-ssh-open] the bastion\r\nresource "a" "b" {\r\n  c = 1\r\n}\r\n',
        ),
        (
            'module "a" {\n  source = "./a"\n  /* checkov:skip=CKV_AWS_130:public */\n}\n',
            '# moatlint: ignore[subnet-auto-public-ip] public\nmodule "a" {\n  source = "./a"\n}\n',
        ),
        (
            'resource "a" "b" {\n  # why: checkov:skip=CKV_AWS_24,CKV_AWS_18:both\n}\n',
            '# moatlint: ignore[ingress-ssh-open] both\nresource "a" "b" {\n  # why: checkov:skip=CKV_AWS_18:both\n}\n',
        ),
        (
            "a = 1 #tfsec:ignore:aws-ec2-no-public-ip-subnet:exp:2027-01-31 the edge\n",
            "a = 1 # moatlint: ignore[subnet-auto-public-ip] until=2027-01-31 the edge\n",
        ),
        (
            "//trivy:ignore:AVD-AWS-0164 trivy:ignore:AVD-AWS-0089 edge\na = 1\n",
            "// trivy:ignore:AVD-AWS-0089 moatlint: ignore[subnet-auto-public-ip] edge\na = 1\n",
        ),
        (
            "# tfsec:ignore:AWS006\na = 1\n",
            "# moatlint: ignore[AWS006] accepted for tfsec as AWS006, without a reason\na = 1\n",
        ),
        (
            "/* trivy:ignore:AWS-0164 see key=1 */\na = 1\n",
            "/* moatlint: ignore[subnet-auto-public-ip] see key: 1 */\na = 1\n",
        ),
    ],
)
def test_a_comment_is_rewritten(before: str, after: str) -> None:
    assert migrated(before)[0] == after


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# tfsec:ignore:aws-s3-enable-logging\na = 1\n", "moatlint does not check"),
        ("# trivy:ignore:AVD-AWS-0107[from_port=443]\na = 1\n", "AVD-AWS-0107[from_port=443]"),
        ("# trivy:ignore:AVD-AWS-0107:ws:dev\na = 1\n", "the workspace dev only"),
        ("# trivy:ignore:AVD-AWS-0107:exp:soon\na = 1\n", "soon is not a date"),
        ("# checkov:skip=CKV_AWS_24:outside\na = 1\n", "inside of no resource or module"),
    ],
)
def test_a_comment_without_a_counterpart_stays_and_is_told(text: str, said: str) -> None:
    after, (message,) = migrated(text)
    assert after == text
    assert said in message


GROUP = """\
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Metadata:
      cfn_nag:
        rules_to_suppress:
          - {id: W9, reason: a range}
          - {id: W3, reason: S3}
  Rule:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: !GetAtt Group.GroupId}
  Other:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: !Ref Elsewhere}
"""


def test_metadata_gets_a_comment_above_the_resource_and_above_the_rules_that_cfn_nag_counts_with_it() -> None:
    after, (message,) = migrated(GROUP, "template.yaml")
    comment = "  # moatlint: ignore[ingress-cidr-not-host] a range\n"
    assert after == GROUP.replace("  Group:\n", f"{comment}  Group:\n").replace("  Rule:\n", f"{comment}  Rule:\n")
    assert message == "W3 of cfn_nag is about something that moatlint does not check"


def test_metadata_in_json_gets_a_key_beside_it() -> None:
    text = (
        '{"Resources": {"S": {"Metadata": {"guard": {"SuppressedRules": ["SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED"]}}}}}'
    )
    ours = '{"ignore": ["subnet-auto-public-ip"], "reason": '
    why = "accepted for guard as SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED, without a reason"
    after, left = migrated(text, "template.json")
    assert after == text.replace('"guard"', f'"moatlint": {ours}"{why}"}}, "guard"')
    assert left == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("main.tf", 'resource "a" "b" {\n  # checkov:skip=CKV_AWS_24:the bastion\n  c = \n}\n'),
        ("stack.yaml", "Resources:\n  A:  B: C\n    # checkov:skip=CKV_AWS_24:the bastion\n    Type: AWS::EC2::VPC\n"),
    ],
)
def test_a_file_with_errors_of_syntax_stays_as_it_is(name: str, text: str) -> None:
    after, left = migrated(text, name)
    assert after == text
    assert left == ["the file has errors of syntax: its suppressions can be rewritten once these are corrected"]
