import pytest

from linter.aws.security_group import SecurityGroup
from linter.questions.uses import use_of
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

GROUPS = Pair(
    'resource "aws_security_group" "subject" {\n  name = "subject"\n}\nresource "aws_security_group" "other" {}\n',
    """
    Subject: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: none, GroupName: subject}}
    Other: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: none}}
    """,
)


def rule(of: str, peer: str) -> Pair:
    return Pair(
        f"""
        resource "aws_vpc_security_group_ingress_rule" "rule" {{
          security_group_id            = aws_security_group.{of}.id
          referenced_security_group_id = aws_security_group.{peer}.id
          ip_protocol                  = "-1"
        }}
        """,
        f"""
        Rule:
          Type: AWS::EC2::SecurityGroupIngress
          Properties:
            {{GroupId: !Ref {of.title()}, SourceSecurityGroupId: !GetAtt {peer.title()}.GroupId, IpProtocol: "-1"}}
        """,
    )


BY_NAME = Pair(
    'resource "aws_instance" "host" {\n  security_groups = ["subject"]\n}\n',
    "Host: {Type: AWS::EC2::Instance, Properties: {SecurityGroups: [subject]}}\n",
)
BY_A_KIND_NOBODY_KNOWS = Pair(
    'resource "aws_transfer_server" "files" {\n  endpoint_details {\n    security_group_ids = '
    "[aws_security_group.subject.id]\n  }\n}\n",
    "Files: {Type: AWS::Transfer::Server, Properties: {EndpointDetails: {SecurityGroupIds: [!Ref Subject]}}}\n",
)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param(Pair("", ""), "no", id="alone"),
        pytest.param(rule("subject", "subject"), "no", id="by itself"),
        pytest.param(rule("other", "subject"), "certain", id="as a peer"),
        pytest.param(rule("subject", "other"), "no", id="with a rule of its own"),
        pytest.param(BY_NAME, "certain", id="by name"),
        pytest.param(BY_A_KIND_NOBODY_KNOWS, "certain", id="by a kind nobody knows"),
    ],
)
def test_a_group_is_used_by_whatever_mentions_it(build: Build, more: Pair, expected: str) -> None:
    graph = build(GROUPS + more)
    assert str(use_of(graph, the(graph, SecurityGroup, "subject"))) == expected
