"""What instances may do by their roles: by AWS's own policies, or by the actions that a policy allows."""

import pytest

from linter.aws.autoscaling import AutoScalingGroup
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
ELSEWHERE = role(
    'resource "aws_iam_role_policy_attachment" "core" {\n role = aws_iam_role.role.name\n '
    'policy_arn = "arn:aws:iam::111122223333:policy/of-our-own"\n}',
    "ManagedPolicyArns: [arn:aws:iam::111122223333:policy/of-our-own]",
)
POWER_USER = role(
    'resource "aws_iam_role_policy_attachment" "core" {\n role = aws_iam_role.role.name\n '
    'policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"\n}',
    "ManagedPolicyArns: [arn:aws:iam::aws:policy/PowerUserAccess]",
)


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        pytest.param(ELSEWHERE, "possible", id="a policy that is not declared here"),
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
        pytest.param(ADMINISTRATOR, "certain", id="AWS's policy for administrators"),
        pytest.param(POWER_USER, "certain", id="AWS's policy for power users"),
        pytest.param(ELSEWHERE, "possible", id="a policy that is not declared here"),
        pytest.param(DENIED, "no", id="denied"),
        pytest.param(role("", ""), "no", id="none"),
    ],
)
def test_session_manager_needs_a_role_that_lets_it(build: Build, pair: Pair, expected: str) -> None:
    graph = build(pair)
    assert str(managed_by_session_manager(graph, the(graph, Instance, "host"))) == expected


SERVICE_ROLE = "arn:aws:iam::aws:policy/service-role/AmazonEC2RoleforSSM"
BUCKETS = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"


def attached(policy: str, *, count: str = "") -> Pair:
    """A policy attached to the role, as each language writes a reference to it."""
    return role(
        f'resource "aws_iam_role_policy_attachment" "core" {{\n {count}\n role = aws_iam_role.role.name\n '
        f"policy_arn = {policy}\n}}",
        f"ManagedPolicyArns: [{policy}]",
    )


def allowing(*actions: str, perhaps: bool = False) -> Pair:
    """An embedded policy that allows some actions on everything, and that may not exist."""
    listed = ", ".join(f'"{action}"' for action in actions)
    count, condition = ("count = var.unsure ? 1 : 0", "Condition: IsSure") if perhaps else ("", "")
    return role("", "") + Pair(
        f"""
        resource "aws_iam_role_policy" "own" {{
          {count}
          role   = aws_iam_role.role.id
          policy = jsonencode({{ Statement = [{{ Effect = "Allow", Action = [{listed}], Resource = "*" }}] }})
        }}
        """,
        f"""
        Own:
          Type: AWS::IAM::RolePolicy
          {condition}
          Properties:
            RoleName: !Ref Role
            PolicyName: own
            PolicyDocument: {{Statement: [{{Effect: Allow, Action: [{listed}], Resource: "*"}}]}}
        """,
    )


def declared(*actions: str, perhaps: bool = False) -> Pair:
    """A managed policy that is declared here and attached to the role, perhaps."""
    listed = ", ".join(f'"{action}"' for action in actions)
    count = "count = var.unsure ? 1 : 0" if perhaps else ""
    arn = "!If [IsSure, !Ref Own, !Ref AWS::NoValue]" if perhaps else "!Ref Own"
    return role(
        f"""
        resource "aws_iam_policy" "own" {{
          policy = jsonencode({{ Statement = [{{ Effect = "Allow", Action = [{listed}], Resource = "*" }}] }})
        }}
        resource "aws_iam_role_policy_attachment" "own" {{
          {count}
          role       = aws_iam_role.role.name
          policy_arn = aws_iam_policy.own.arn
        }}
        """,
        f"ManagedPolicyArns: [{arn}]",
    ) + Pair(
        "",
        f"""
        Own:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument: {{Statement: [{{Effect: Allow, Action: [{listed}], Resource: "*"}}]}}
        """,
    )


PERHAPS_ATTACHED = attached(f'"{MANAGED}"', count="count = var.unsure ? 1 : 0")
PERHAPS_ATTACHED = Pair(
    PERHAPS_ATTACHED.terraform,
    role("", f"ManagedPolicyArns: !If [IsSure, [{MANAGED}], !Ref AWS::NoValue]").cloudformation,
)


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        pytest.param(attached(f'"{SERVICE_ROLE}"'), "certain", id="the older policy of AWS"),
        pytest.param(attached(f'"{BUCKETS}"'), "no", id="a policy of AWS for something else"),
        pytest.param(PERHAPS_ATTACHED, "possible", id="a policy of AWS, perhaps"),
        pytest.param(allowing(*ACTIONS), "certain", id="both actions"),
        pytest.param(allowing(*ACTIONS, perhaps=True), "possible", id="both actions, perhaps"),
        pytest.param(allowing(ACTIONS[0]), "no", id="the channel alone"),
        pytest.param(allowing(ACTIONS[1]), "no", id="the agent's report alone"),
        pytest.param(declared(*ACTIONS), "certain", id="both actions in a managed policy"),
        pytest.param(declared(*ACTIONS, perhaps=True), "possible", id="both actions in a managed policy, perhaps"),
    ],
)
def test_session_manager_takes_a_channel_and_the_report_of_the_agent(build: Build, pair: Pair, expected: str) -> None:
    graph = build(pair)
    assert str(managed_by_session_manager(graph, the(graph, Instance, "host"))) == expected


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        pytest.param(allowing("*", perhaps=True), "possible", id="an embedded policy, perhaps"),
        pytest.param(declared("*"), "certain", id="a managed policy"),
        pytest.param(declared("*", perhaps=True), "possible", id="a managed policy, perhaps"),
        pytest.param(declared("s3:*"), "no", id="a managed policy for buckets"),
    ],
)
def test_an_administrator_is_one_by_a_policy_that_the_role_surely_has(build: Build, pair: Pair, expected: str) -> None:
    graph = build(pair)
    (only,) = roles_of(graph, the(graph, Instance, "host"))
    assert str(is_administrator(only)) == expected


EITHER_PROFILE = ATTACHED + Pair(
    """
    resource "aws_iam_role" "plain" {
      assume_role_policy = jsonencode({})
    }
    resource "aws_iam_instance_profile" "plain" {
      role = aws_iam_role.plain.name
    }
    resource "aws_instance" "either" {
      iam_instance_profile = var.unsure ? aws_iam_instance_profile.profile.name : aws_iam_instance_profile.plain.name
    }
    """,
    """
    Plain: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Version: "2012-10-17"}}}
    PlainProfile: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref Plain]}}
    Either:
      Type: AWS::EC2::Instance
      Properties: {IamInstanceProfile: !If [IsSure, !Ref Profile, !Ref PlainProfile]}
    """,
)


def test_an_instance_with_either_of_two_profiles_has_the_permissions_of_both_perhaps(build: Build) -> None:
    graph = build(EITHER_PROFILE)
    assert str(managed_by_session_manager(graph, the(graph, Instance, "either"))) == "possible"
    assert len(tuple(roles_of(graph, the(graph, Instance, "either")).maybe)) == 2


UNSEEN_PROFILE = Pair(
    """
    resource "aws_instance" "host" {
      iam_instance_profile = "given"
    }
    resource "aws_instance" "bare" {}
    """,
    """
    Host: {Type: AWS::EC2::Instance, Properties: {IamInstanceProfile: given}}
    Bare: {Type: AWS::EC2::Instance}
    """,
)


def test_a_profile_that_is_not_declared_may_have_any_role(build: Build) -> None:
    graph = build(UNSEEN_PROFILE)
    roles = roles_of(graph, the(graph, Instance, "host"))
    assert roles.open
    assert [doubt.reason.rpartition(" is ")[2] for doubt in roles.doubts] == ["not declared here"]
    assert str(managed_by_session_manager(graph, the(graph, Instance, "host"))) == "possible"
    assert str(managed_by_session_manager(graph, the(graph, Instance, "bare"))) == "no"


UNSEEN_TEMPLATE = Pair(
    """
    resource "aws_autoscaling_group" "group" {
      max_size           = 1
      min_size           = 1
      availability_zones = ["eu-west-1a"]
      launch_template {
        id = "lt-0123456789abcdef0"
      }
    }
    """,
    """
    Group:
      Type: AWS::AutoScaling::AutoScalingGroup
      Properties:
        MaxSize: "1"
        MinSize: "1"
        AvailabilityZones: [eu-west-1a]
        LaunchTemplate: {LaunchTemplateId: lt-0123456789abcdef0, Version: "1"}
    """,
)


def test_a_launch_template_that_is_not_declared_may_name_any_profile(build: Build) -> None:
    graph = build(UNSEEN_TEMPLATE)
    roles = roles_of(graph, the(graph, AutoScalingGroup, "group"))
    assert roles.open
    assert roles.doubts
    assert str(managed_by_session_manager(graph, the(graph, AutoScalingGroup, "group"))) == "possible"


UNSEEN_POLICIES = role(
    'resource "aws_iam_role_policy_attachment" "some" {\n for_each = toset(split(",", var.somewhere))\n '
    "role = aws_iam_role.role.name\n policy_arn = each.value\n}",
    'ManagedPolicyArns: !Split [",", !Ref Somewhere]',
)


def test_policies_that_are_not_known_may_be_any(build: Build) -> None:
    graph = build(UNSEEN_POLICIES)
    assert str(managed_by_session_manager(graph, the(graph, Instance, "host"))) == "possible"
    (only,) = roles_of(graph, the(graph, Instance, "host"))
    assert str(is_administrator(only)) == "possible"
