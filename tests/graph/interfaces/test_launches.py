import pytest

from linter.aws.ec2 import Instance
from linter.graph.interfaces.launches import chain_of, launched_from, metadata_tokens
from linter.questions.roles import managed_by_session_manager
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the


def template(tokens: str) -> Pair:
    return Pair(
        f"""
        resource "aws_launch_template" "template" {{
          metadata_options {{
            http_tokens = "{tokens}"
          }}
        }}
        """,
        f"""
        Template:
          Type: AWS::EC2::LaunchTemplate
          Properties: {{LaunchTemplateData: {{MetadataOptions: {{HttpTokens: {tokens}}}}}}}
        """,
    )


def host(version: Pair, tokens: str = "") -> Pair:
    own = f'metadata_options {{\n http_tokens = "{tokens}"\n }}' if tokens else ""
    own_in_template = f", MetadataOptions: {{HttpTokens: {tokens}}}" if tokens else ""
    return Pair(
        f"""
        resource "aws_instance" "host" {{
          launch_template {{
            id      = aws_launch_template.template.id
            version = {version.terraform}
          }}
          {own}
        }}
        """,
        f"""
        Host:
          Type: AWS::EC2::Instance
          Properties:
            {{LaunchTemplate: {{LaunchTemplateId: !Ref Template, Version: {version.cloudformation}}}{own_in_template}}}
        """,
    )


LATEST = Pair('"$Latest"', "$Latest")
BY_ATTRIBUTE = Pair("aws_launch_template.template.latest_version", "!GetAtt Template.LatestVersionNumber")
OLDER = Pair('"3"', '"3"')


@pytest.mark.parametrize(
    ("tokens", "version", "own", "expected"),
    [
        ("required", LATEST, "", "certain"),
        ("required", BY_ATTRIBUTE, "", "certain"),
        ("required", OLDER, "", "possible"),
        ("optional", LATEST, "", "no"),
        ("required", LATEST, "optional", "no"),
        ("optional", LATEST, "required", "certain"),
    ],
)
def test_an_instance_speaks_before_its_template(
    build: Build, tokens: str, version: Pair, own: str, expected: str
) -> None:
    graph = build(template(tokens) + host(version, own))
    assert str(metadata_tokens(graph, the(graph, Instance, "host"))) == expected


def test_what_is_launched_from_a_template_is_found_from_it(build: Build) -> None:
    graph = build(template("required") + host(LATEST))
    chain = chain_of(graph, the(graph, Instance, "host"))
    assert launched_from(graph, chain.launches[1]) == (the(graph, Instance, "host"),)


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
