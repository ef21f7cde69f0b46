"""A group is used by what has it, admits its members or refers to it; what only defines its rules does not."""

from pathlib import Path

import pytest

from linter.aws.security_group import SecurityGroup
from linter.budget import Limits, within
from linter.graph.interfaces.interfaces import interfaces
from linter.questions.uses import use_of
from linter.resource import Dialect
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the
from tests.graph.test_opaque import handed

COUNT, CONDITION = "count = var.unsure ? 1 : 0", ", Condition: IsSure"
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


LAUNCHED_PERHAPS = Pair(
    """
    resource "aws_launch_template" "host" {
      count                = var.unsure ? 1 : 0
      security_group_names = ["subject"]
    }
    """,
    """
    Host:
      Type: AWS::EC2::LaunchTemplate
      Condition: IsSure
      Properties: {LaunchTemplateData: {SecurityGroups: [subject]}}
    """,
)
LAUNCHED_WITH_EITHER = Pair(
    """
    resource "aws_launch_template" "host" {
      security_group_names = [var.unsure ? "subject" : "different"]
    }
    """,
    """
    Host:
      Type: AWS::EC2::LaunchTemplate
      Properties: {LaunchTemplateData: {SecurityGroups: [!If [IsSure, subject, different]]}}
    """,
)
LAUNCHED = Pair(
    'resource "aws_launch_template" "host" {\n  security_group_names = ["subject"]\n}\n',
    "Host: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {SecurityGroups: [subject]}}}\n",
)
WITH_GIVEN_GROUPS = Pair(
    """
    resource "aws_instance" "host" {
      vpc_security_group_ids = split(",", var.somewhere)
    }
    """,
    'Host: {Type: AWS::EC2::Instance, Properties: {SecurityGroupIds: !Split [",", !Ref Somewhere]}}\n',
)
WITH_EITHER_NAME = Pair(
    'resource "aws_instance" "host" {\n  security_groups = [var.unsure ? "subject" : "different"]\n}\n',
    "Host: {Type: AWS::EC2::Instance, Properties: {SecurityGroups: [!If [IsSure, subject, different]]}}\n",
)
BALANCER_WITH_GIVEN_GROUPS = Pair(
    """
    resource "aws_lb" "front" {
      security_groups = split(",", var.somewhere)
    }
    """,
    """
    Front:
      Type: AWS::ElasticLoadBalancingV2::LoadBalancer
      Properties: {SecurityGroups: !Split [",", !Ref Somewhere]}
    """,
)
WITH_EITHER_OF_OTHERS = Pair(
    """
    resource "aws_security_group" "third" {}
    resource "aws_instance" "host" {
      vpc_security_group_ids = [var.unsure ? aws_security_group.other.id : aws_security_group.third.id]
    }
    """,
    """
    Third: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: none}}
    Host:
      Type: AWS::EC2::Instance
      Properties: {SecurityGroupIds: [!If [IsSure, !Ref Other, !Ref Third]]}
    """,
)
AS_A_PEER_PERHAPS = Pair(
    """
    resource "aws_vpc_security_group_ingress_rule" "rule" {
      count                        = var.unsure ? 1 : 0
      security_group_id            = aws_security_group.other.id
      referenced_security_group_id = aws_security_group.subject.id
      ip_protocol                  = "-1"
    }
    """,
    """
    Rule:
      Type: AWS::EC2::SecurityGroupIngress
      Condition: IsSure
      Properties: {GroupId: !Ref Other, SourceSecurityGroupId: !GetAtt Subject.GroupId, IpProtocol: "-1"}
    """,
)
AS_A_DESTINATION = Pair(
    """
    resource "aws_vpc_security_group_egress_rule" "rule" {
      security_group_id            = aws_security_group.other.id
      referenced_security_group_id = aws_security_group.subject.id
      ip_protocol                  = "-1"
    }
    """,
    """
    Rule:
      Type: AWS::EC2::SecurityGroupEgress
      Properties: {GroupId: !Ref Other, DestinationSecurityGroupId: !GetAtt Subject.GroupId, IpProtocol: "-1"}
    """,
)
IN_A_FURTHER_VPC = Pair(
    """
    resource "aws_vpc_security_group_vpc_association" "further" {
      security_group_id = aws_security_group.subject.id
      vpc_id            = "vpc-0123456789abcdef0"
    }
    """,
    """
    Further:
      Type: AWS::EC2::SecurityGroupVpcAssociation
      Properties: {GroupId: !GetAtt Subject.GroupId, VpcId: vpc-0123456789abcdef0}
    """,
)
IN_A_TAG_OF_A_GROUP_WITH_RULES = Pair(
    """
    resource "aws_security_group" "guarded" {
      tags = { after = aws_security_group.subject.id }
      ingress {
        protocol    = "tcp"
        from_port   = 443
        to_port     = 443
        cidr_blocks = ["10.0.0.0/8"]
      }
    }
    """,
    """
    Guarded:
      Type: AWS::EC2::SecurityGroup
      Properties:
        GroupDescription: none
        Tags: [{Key: after, Value: !Ref Subject}]
        SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}]
    """,
)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param(LAUNCHED, "certain", id="by the name of a launch template"),
        pytest.param(LAUNCHED_PERHAPS, "possible", id="by a launch template that may not exist"),
        pytest.param(LAUNCHED_WITH_EITHER, "possible", id="by a launch template that may name another"),
        pytest.param(WITH_GIVEN_GROUPS, "possible", id="by an interface with groups that are given"),
        pytest.param(WITH_EITHER_NAME, "possible", id="by an instance that may name another"),
        pytest.param(BALANCER_WITH_GIVEN_GROUPS, "possible", id="by a load balancer with groups that are given"),
        pytest.param(WITH_EITHER_OF_OTHERS, "no", id="not by an interface with either of two others"),
        pytest.param(AS_A_PEER_PERHAPS, "possible", id="as a peer of a rule that may not exist"),
        pytest.param(AS_A_DESTINATION, "certain", id="as a destination"),
        pytest.param(IN_A_FURTHER_VPC, "no", id="not by being allowed in a further VPC"),
        pytest.param(IN_A_TAG_OF_A_GROUP_WITH_RULES, "certain", id="by a group that lists rules"),
        pytest.param(handed("aws_security_group.subject.id", "!Ref Subject"), "certain", id="by a module"),
    ],
)
def test_only_what_surely_has_or_admits_a_group_surely_uses_it(build: Build, more: Pair, expected: str) -> None:
    graph = build(GROUPS + more)
    assert str(use_of(graph, the(graph, SecurityGroup, "subject"))) == expected


def test_a_list_of_all_the_rules_of_a_group_does_not_use_it(tmp_path: Path) -> None:
    exclusive = """
    resource "aws_vpc_security_group_rules_exclusive" "all" {
      security_group_id = aws_security_group.subject.id
      ingress_rule_ids  = []
      egress_rule_ids   = []
    }
    """
    graph = graph_of(tmp_path, Dialect.TERRAFORM, GROUPS.terraform + exclusive)
    assert str(use_of(graph, the(graph, SecurityGroup, "subject"))) == "no"


@pytest.mark.parametrize(("count", "condition", "expected"), [("", "", "certain"), (COUNT, CONDITION, "possible")])
def test_the_default_group_is_used_by_what_names_neither_subnet_nor_group(
    build: Build, count: str, condition: str, expected: str
) -> None:
    host = Pair(f'resource "aws_instance" "host" {{\n{count}\n}}\n', f"Host: {{Type: AWS::EC2::Instance{condition}}}")
    graph = build(host)
    (interface,) = interfaces(graph)
    (group,) = interface.groups
    assert str(use_of(graph, group)) == expected


def test_in_a_larger_deployment_than_is_searched_a_group_may_be_used(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linter.questions.uses.MOST_VALUES", 1)
    graph = build(GROUPS)
    with within(Limits()) as budget:
        answer = use_of(graph, the(graph, SecurityGroup, "subject"))
    assert str(answer) == "possible"
    assert [doubt.reason for doubt in answer.doubts] == ["only the first 1 values were searched for references"]
    reported = "only the first 1 values were searched for references, so nothing is said of what is not used"
    assert [message for message, _ in budget.met] == [reported]


def test_a_group_that_a_macro_may_add_to_may_be_used(tmp_path: Path) -> None:
    template = """
    Transform: AddUsers
    Resources:
      Subject: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: none}}
    """
    graph = graph_of(tmp_path, Dialect.CLOUDFORMATION, template)
    answer = use_of(graph, the(graph, SecurityGroup, "subject"))
    assert str(answer) == "possible"
    assert any("AddUsers" in doubt.reason for doubt in answer.doubts)
