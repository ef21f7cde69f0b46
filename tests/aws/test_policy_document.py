"""A policy document allows what AWS lets it allow, however it is written."""

import json
from pathlib import Path
from typing import TypeAlias

import pytest

from linter.aws.endpoint import VpcEndpoint
from linter.aws.policy_document import PolicyDocument, document_of
from linter.resource import Dialect
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, graph_of, the

ANY = "*"


Element: TypeAlias = "str | list[str] | None"


def statement(
    effect: str = "Allow", action: Element = "ec2:*", resource: Element = ANY, **more: object
) -> dict[str, object]:
    """A statement about everybody, without the elements that are None."""
    found = {"Effect": effect, "Action": action, "Resource": resource, "Principal": ANY, **more}
    return {name: value for name, value in found.items() if value is not None}


def written(policy: object) -> Pair:
    """An endpoint with a policy: as JSON in Terraform, as an object in CloudFormation."""
    text = json.dumps(policy)
    return Pair(
        f"""
        resource "aws_vpc_endpoint" "door" {{
          vpc_id       = "vpc-0123"
          service_name = "com.amazonaws.eu-west-1.s3"
          policy       = {json.dumps(text)}
        }}
        """,
        f"""
        Door:
          Type: AWS::EC2::VPCEndpoint
          Properties: {{VpcId: vpc-0123, ServiceName: com.amazonaws.eu-west-1.s3, PolicyDocument: {text}}}
        """,
    )


def of_statements(*statements: dict[str, object]) -> Pair:
    return written({"Version": "2012-10-17", "Statement": list(statements)})


def document(build: Build, pair: Pair) -> PolicyDocument:
    door = the(build(pair), VpcEndpoint, "door")
    return document_of(door, door.policy)


@pytest.mark.parametrize(
    ("action", "asked", "expected"),
    [
        ("ec2:RunInstances", "ec2:RunInstances", "certain"),
        ("EC2:runinstances", "ec2:RunInstances", "certain"),
        ("ec2:*", "ec2:RunInstances", "certain"),
        ("ec2:Run*", "ec2:RunInstances", "certain"),
        ("*", "ec2:RunInstances", "certain"),
        (["s3:*", "ec2:*"], "ec2:RunInstances", "certain"),
        ("s3:*", "ec2:RunInstances", "no"),
        ("ec2:Describe?", "ec2:RunInstances", "no"),
        ([], "ec2:RunInstances", "no"),
    ],
)
def test_an_action_is_allowed_by_itself_or_by_a_pattern(
    build: Build, action: Element, asked: str, expected: str
) -> None:
    assert str(document(build, of_statements(statement(action=action))).allows(asked)) == expected


def test_all_actions_but_some_are_all_but_those(build: Build) -> None:
    but = document(build, of_statements(statement(action=None, NotAction="iam:*")))
    assert but.allows("ec2:RunInstances").certain
    assert not but.allows("iam:PassRole").possible


@pytest.mark.parametrize(("action", "all_of_them"), [("*", True), ("*:*", True), ("ec2:*", False), ("iam:*", False)])
def test_everything_is_every_action_of_every_service(build: Build, action: str, all_of_them: bool) -> None:
    assert document(build, of_statements(statement(action=action))).allows_everything.possible is all_of_them


def test_a_single_statement_needs_no_list(build: Build) -> None:
    assert document(build, written({"Statement": statement()})).allows("ec2:RunInstances").certain


def test_what_is_denied_is_not_allowed_and_what_is_denied_somewhere_counts_everywhere(build: Build) -> None:
    denying = of_statements(statement(), statement("Deny", "ec2:Run*", "arn:aws:ec2:::instance/a"))
    found = document(build, denying)
    assert not found.allows("ec2:RunInstances").possible
    assert not found.allows("ec2:RunInstances", "*").possible
    assert found.allows("ec2:StopInstances").certain
    assert [each.allows for each in found.statements] == [True, False]


def test_a_condition_leaves_both_allowing_and_denying_open(build: Build) -> None:
    narrow = {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}
    allowing = document(build, of_statements(statement(Condition=narrow)))
    assert str(allowing.allows("ec2:RunInstances")) == "possible"
    assert [each.reason for each in allowing.allows("ec2:RunInstances").doubts] == ["conditions narrow it"]
    denying = document(build, of_statements(statement(), statement("Deny", Condition=narrow)))
    assert str(denying.allows("ec2:RunInstances")) == "possible"


def test_a_resource_that_is_named_has_to_be_covered(build: Build) -> None:
    found = document(build, of_statements(statement(action="iam:PassRole", resource="arn:aws:iam::1:role/app-*")))
    assert found.allows("iam:PassRole").certain
    assert found.allows("iam:PassRole", "arn:aws:iam::1:role/app-web").certain
    assert not found.allows("iam:PassRole", "*").possible


@pytest.mark.parametrize(
    "principal",
    ["*", {"AWS": "*"}, {"AWS": ["arn:aws:iam::1:root", "*"]}, {"Service": "ec2.amazonaws.com", "AWS": "*"}],
    ids=str,
)
def test_a_principal_is_found_in_any_spelling(build: Build, principal: object) -> None:
    (found,) = document(build, of_statements(statement(Principal=principal))).statements
    assert "*" in found.principals.listed
    assert found.principals.written


def test_a_document_that_is_not_known_may_allow_anything(build: Build) -> None:
    hidden = Pair(
        """
        resource "aws_vpc_endpoint" "door" {
          vpc_id       = "vpc-0123"
          service_name = "com.amazonaws.eu-west-1.s3"
          policy       = var.somewhere
        }
        """,
        """
        Door:
          Type: AWS::EC2::VPCEndpoint
          Properties: {VpcId: vpc-0123, ServiceName: com.amazonaws.eu-west-1.s3, PolicyDocument: !Ref Somewhere}
        """,
    )
    found = document(build, hidden)
    assert str(found.allows("s3:GetObject")) == "possible"
    assert found.open


@pytest.mark.parametrize("text", ["{", "not json", "[1]", "3"])
def test_what_is_no_document_may_allow_anything_and_says_why(tmp_path: Path, text: str) -> None:
    terraform = f"""
    resource "aws_vpc_endpoint" "door" {{
      vpc_id       = "vpc-0123"
      service_name = "com.amazonaws.eu-west-1.s3"
      policy       = {json.dumps(text)}
    }}
    """
    door = the(graph_of(tmp_path, Dialect.TERRAFORM, terraform), VpcEndpoint, "door")
    found = document_of(door, door.policy)
    assert str(found.allows("s3:GetObject")) == "possible"
    assert found.open[0].reason.startswith(("the policy is not ", "the text is not valid JSON"))


def test_nothing_written_is_a_document_of_no_statements(build: Build) -> None:
    bare = Pair(
        'resource "aws_vpc_endpoint" "door" {\n  vpc_id = "vpc-0123"\n  service_name = "s"\n}\n',
        "Door: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: vpc-0123, ServiceName: s}}\n",
    )
    assert document(build, bare) == PolicyDocument(())


def test_a_document_composed_of_blocks_is_read_as_it_is_written(tmp_path: Path) -> None:
    terraform = """
    variable "actions" {}
    data "aws_iam_policy_document" "composed" {
      statement {
        actions   = ["s3:Get*"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["*"]
        }
      }
      statement {
        effect    = "Deny"
        actions   = ["s3:GetBucketPolicy"]
        resources = ["*"]
      }
      statement {
        actions   = var.actions
        resources = ["*"]
      }
    }
    resource "aws_vpc_endpoint" "door" {
      vpc_id       = "vpc-0123"
      service_name = "com.amazonaws.eu-west-1.s3"
      policy       = data.aws_iam_policy_document.composed.json
    }
    """
    door = the(graph_of(tmp_path, Dialect.TERRAFORM, terraform), VpcEndpoint, "door")
    found = document_of(door, door.policy)
    assert found.statements[0].principals.listed == ("*",)
    assert found.allows("s3:GetObject").certain
    assert not found.allows("s3:GetBucketPolicy").possible
    assert str(found.allows("ec2:RunInstances")) == "possible"


def test_a_statement_whose_actions_are_open_denies_perhaps(build: Build) -> None:
    hidden = Pair(
        """
        resource "aws_vpc_endpoint" "door" {
          vpc_id       = "vpc-0123"
          service_name = "s"
          policy = jsonencode({
            Statement = [
              { Effect = "Allow", Action = "*", Resource = "*" },
              { Effect = "Deny", Action = var.somewhere, Resource = "*" },
            ]
          })
        }
        """,
        """
        Door:
          Type: AWS::EC2::VPCEndpoint
          Properties:
            VpcId: vpc-0123
            ServiceName: s
            PolicyDocument:
              Statement:
                - {Effect: Allow, Action: "*", Resource: "*"}
                - {Effect: Deny, Action: !Ref Somewhere, Resource: "*"}
        """,
    )
    assert str(document(build, hidden).allows("s3:GetObject")) == "possible"


PARTLY = Pair(
    """
    resource "aws_s3_bucket" "logs" {}
    resource "aws_vpc_endpoint" "door" {
      vpc_id       = "vpc-0123"
      service_name = "s"
      policy = <<-EOT
        {
          "Statement": [
            {"Effect": "Allow", "Action": "s3:*", "Resource": ["${aws_s3_bucket.logs.arn}", "arn:${var.somewhere}:*"]},
            {"Effect": "Allow", "Action": "s3:Get${var.somewhere}", "Resource": "${var.somewhere}"}
          ]
        }
      EOT
    }
    """,
    """
    Logs: {Type: AWS::S3::Bucket}
    Door:
      Type: AWS::EC2::VPCEndpoint
      Properties:
        VpcId: vpc-0123
        ServiceName: s
        PolicyDocument:
          Statement:
            - {Effect: Allow, Action: "s3:*", Resource: [!GetAtt Logs.Arn, !Sub "arn:${Somewhere}:*"]}
            - {Effect: Allow, Action: !Sub "s3:Get${Somewhere}", Resource: !Ref Somewhere}
    """,
)


@pytest.mark.parametrize(
    ("action", "resource", "expected"),
    [
        ("s3:PutObject", "", "certain"),
        ("s3:PutObject", "*", "no"),
        ("s3:PutObject", "arn:aws:s3:::b", "possible"),
        ("s3:GetObject", "*", "possible"),
        ("ec2:RunInstances", "", "no"),
        ("*", "*", "no"),
    ],
)
def test_a_part_that_is_known_decides_what_the_rest_cannot_change(
    build: Build, action: str, resource: str, expected: str
) -> None:
    assert str(document(build, PARTLY).allows(action, resource)) == expected


def test_a_statement_whose_effect_is_not_known_may_allow_or_deny(build: Build) -> None:
    hidden = Pair(
        """
        resource "aws_vpc_endpoint" "door" {
          vpc_id       = "vpc-0123"
          service_name = "s"
          policy = jsonencode({
            Statement = [
              { Effect = "Allow", Action = "s3:*", Resource = "*" },
              { Effect = var.somewhere, Action = "*", Resource = "*" },
            ]
          })
        }
        """,
        """
        Door:
          Type: AWS::EC2::VPCEndpoint
          Properties:
            VpcId: vpc-0123
            ServiceName: s
            PolicyDocument:
              Statement:
                - {Effect: Allow, Action: "s3:*", Resource: "*"}
                - {Effect: !Ref Somewhere, Action: "*", Resource: "*"}
        """,
    )
    found = document(build, hidden)
    assert str(found.allows("s3:GetObject")) == str(found.allows("ec2:RunInstances")) == "possible"
    assert found.allows("s3:GetObject").doubts


def test_a_statement_that_says_what_it_is_not_about_may_be_about_anything_else(build: Build) -> None:
    but = document(build, of_statements(statement(resource=None, NotResource="arn:aws:s3:::secret/*")))
    assert str(but.allows("ec2:RunInstances", "*")) == "possible"
    assert but.allows("ec2:RunInstances").certain


def test_brackets_are_no_pattern_in_a_policy(build: Build) -> None:
    found = document(build, of_statements(statement(resource="arn:aws:s3:::bucket/[ab]")))
    assert not found.allows("ec2:RunInstances", "arn:aws:s3:::bucket/a").possible
    assert found.allows("ec2:RunInstances", "arn:aws:s3:::bucket/[ab]").certain
