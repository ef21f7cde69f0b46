"""What an instance is launched with, it says itself or its launch template does."""

import pytest

from linter.aws.ec2 import Instance
from linter.graph.interfaces.launches import chain_of
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
BY_DEFAULT = Pair("aws_launch_template.template.default_version", "!GetAtt Template.DefaultVersionNumber")
OLDER = Pair('"3"', '"3"')


@pytest.mark.parametrize(
    ("tokens", "version", "own", "expected"),
    [
        ("required", LATEST, "", "certain"),
        ("required", BY_ATTRIBUTE, "", "certain"),
        ("required", BY_DEFAULT, "", "certain"),
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
    tokens_of_host = chain_of(graph, the(graph, Instance, "host")).setting("metadata_tokens")
    assert str(tokens_of_host.is_("required")) == expected
