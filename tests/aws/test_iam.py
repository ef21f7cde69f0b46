"""Users and roles have the policies that are given to them in any way."""

from linter.aws.iam import AccessKey, EmbeddedPolicy, LoginProfile, Role, User
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

PEOPLE = Pair(
    """
    resource "aws_iam_user" "deploy" {
      name = "deploy"
    }
    resource "aws_iam_access_key" "secret" {
      user = aws_iam_user.deploy.name
    }
    resource "aws_iam_user_policy" "all" {
      user   = aws_iam_user.deploy.name
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
    }
    resource "aws_iam_user_login_profile" "console" {
      user = aws_iam_user.deploy.name
    }
    resource "aws_iam_role" "host" {
      assume_role_policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
      })
    }
    """,
    """
    Deploy: {Type: AWS::IAM::User, Properties: {UserName: deploy, LoginProfile: {Password: hunter2}}}
    Secret: {Type: AWS::IAM::AccessKey, Properties: {UserName: !Ref Deploy}}
    All:
      Type: AWS::IAM::Policy
      Properties:
        PolicyName: all
        Users: [!Ref Deploy]
        PolicyDocument: {Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}
    Host:
      Type: AWS::IAM::Role
      Properties:
        AssumeRolePolicyDocument:
          Statement: [{Effect: Allow, Action: "sts:AssumeRole", Principal: {Service: ec2.amazonaws.com}}]
    """,
)


def test_a_user_has_keys_a_password_and_policies(build: Build) -> None:
    graph = build(PEOPLE)
    user = the(graph, User, "deploy")
    (key,) = user.keys
    assert key.node is the(graph, AccessKey, "secret")
    assert says(key.node, "user", "status") == ["deploy", "Active"]
    (policy,) = user.policies
    assert policy.node.document.allows("ec2:RunInstances").certain
    assert policy.node.roles.nothing.certain
    assert [profile.user.only for profile in graph.all(LoginProfile)] == [user]


def test_a_role_says_who_may_assume_it(build: Build) -> None:
    graph = build(PEOPLE)
    (statement,) = the(graph, Role, "host").trust.statements
    assert statement.principals.listed == ("ec2.amazonaws.com",)
    assert not any(policy.roles.surely for policy in graph.all(EmbeddedPolicy))
