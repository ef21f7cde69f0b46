"""What instances may do by their roles: by AWS's own policies, or by the actions that a policy allows."""

import pytest

from linter.aws.ec2 import Instance
from linter.questions.roles import is_administrator, managed_by_session_manager, roles_of
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

MANAGED = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
ACTIONS = ("ssmmessages:CreateControlChannel", "ssm:UpdateInstanceInformation")


def role(terraform: str, cloudformation: str) -> Pair:
    return Pair(
        f"""
        resource "aws_iam_role" "role" {{
          name               = "role"
          assume_role_policy = jsonencode({{}})
        }}
        {terraform}
        resource "aws_iam_instance_profile" "profile" {{
          name = "profile"
          role = aws_iam_role.role.name
        }}
        resource "aws_instance" "host" {{
          iam_instance_profile = aws_iam_instance_profile.profile.name
        }}
        """,
        f"""
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: {{Version: "2012-10-17"}}
            {cloudformation}
        Profile: {{Type: AWS::IAM::InstanceProfile, Properties: {{Roles: [!Ref Role]}}}}
        Host: {{Type: AWS::EC2::Instance, Properties: {{IamInstanceProfile: !Ref Profile}}}}
        """,
    )


ATTACHED = role(
    'resource "aws_iam_role_policy_attachment" "core" {\n role = aws_iam_role.role.name\n '
    f'policy_arn = "{MANAGED}"\n}}',
    f"ManagedPolicyArns: [{MANAGED}]",
)
WRITTEN = role(
    'resource "aws_iam_role_policy" "own" {\n role = aws_iam_role.role.id\n policy = jsonencode({ Statement = [{ '
    f'Effect = "Allow", Action = ["{ACTIONS[0]}", "ssm:*"], Resource = "*" }}] }})\n}}',
    "Policies: [{PolicyName: own, PolicyDocument: {Statement: [{Effect: Allow, Action: ["
    f'"{ACTIONS[0]}", "ssm:*"], Resource: "*"}}]}}}}]',
)
DENIED = role(
    'resource "aws_iam_role_policy" "own" {\n role = aws_iam_role.role.id\n policy = jsonencode({ Statement = ['
    '{ Effect = "Allow", Action = "*", Resource = "*" }, { Effect = "Deny", Action = "ssm:*", Resource = "*" }] })\n}',
    "Policies: [{PolicyName: own, PolicyDocument: {Statement: [{Effect: Allow, Action: '*', Resource: '*'}, "
    "{Effect: Deny, Action: 'ssm:*', Resource: '*'}]}}]",
)


ADMINISTRATOR = role(
    'resource "aws_iam_role_policy_attachment" "core" {\n role = aws_iam_role.role.name\n '
    'policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"\n}',
    "ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess]",
)
EVERYTHING = role(
    'resource "aws_iam_role_policy" "own" {\n role = aws_iam_role.role.id\n policy = jsonencode({ Statement = ['
    '{ Effect = "Allow", Action = "*", Resource = "*" }] })\n}',
    "Policies: [{PolicyName: own, PolicyDocument: {Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}}]",
)
ONE_BUCKET = role(
    'resource "aws_iam_role_policy" "own" {\n role = aws_iam_role.role.id\n policy = jsonencode({ Statement = ['
    '{ Effect = "Allow", Action = "*", Resource = "arn:aws:s3:::one" }] })\n}',
    "Policies: [{PolicyName: own, PolicyDocument: {Statement: "
    "[{Effect: Allow, Action: '*', Resource: 'arn:aws:s3:::one'}]}}]",
)


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        pytest.param(ADMINISTRATOR, "certain", id="AWS's policy for administrators"),
        pytest.param(EVERYTHING, "certain", id="every action on every resource"),
        pytest.param(ONE_BUCKET, "no", id="every action on one resource"),
        pytest.param(ATTACHED, "no", id="another policy of AWS"),
    ],
)
def test_an_administrator_may_do_everything(build: Build, pair: Pair, expected: str) -> None:
    graph = build(pair)
    (only,) = roles_of(graph, the(graph, Instance, "host"))
    assert str(is_administrator(only)) == expected


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        pytest.param(ATTACHED, "certain", id="managed policy"),
        pytest.param(WRITTEN, "certain", id="own policy"),
        pytest.param(DENIED, "no", id="denied"),
        pytest.param(role("", ""), "no", id="none"),
    ],
)
def test_session_manager_needs_a_role_that_lets_it(build: Build, pair: Pair, expected: str) -> None:
    graph = build(pair)
    assert str(managed_by_session_manager(graph, the(graph, Instance, "host"))) == expected
