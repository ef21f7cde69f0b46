"""The files of a new policy: the policy itself and its fixtures in both languages, with what is to be filled in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from linter.authoring.home import FILL_IN

_SCHEMA = "https://raw.githubusercontent.com/moatlint/moatlint/main/linter/schemas/policy.json"

_PYTHON = '''\
"""{fill}: the fault in a sentence, with a full stop.

## Why is this bad?

{fill}: what can happen, and to whom.

## How to fix

{fill}: what to write instead.

## Limits

{fill}: what the policy cannot see; "None." will do.

{fill}: a link to the documentation of AWS it rests on.
"""

from collections.abc import Iterator

from linter.aws.vpc import Subnet
from linter.policy import Finding, Graph, {words}


@policy({arguments})
def {name}(graph: Graph) -> Iterator[Finding]:
    """Find the subnets that give out public addresses."""  # {fill}: whatever is at fault, here and below
    for subnet in graph.all(Subnet):
        setting = subnet.map_public_ipv4
        yield subnet.finding(setting.is_(wanted=True), f"{{subnet}} gives out public addresses", at=setting.span)
'''
_YAML = """\
# yaml-language-server: $schema={schema}
title: "{fill}: the fault in a sentence, with a full stop."
page: |
  ## Why is this bad?

  {fill}: what can happen, and to whom.

  ## How to fix

  {fill}: what to write instead.
kind: subnet # {fill}: what the policy looks at, and below what must hold of it
# where:
#   tags.environment: {{equals: production}}
expect:
  tags.owner: {{set: true}}
message: "{{resource}} has no tag owner"
severity: medium
"""
_FIXTURES: Mapping[bool, Mapping[str, str]] = MappingProxyType(
    {
        False: {
            ".tf": """\
# {fill}: what the policy finds, what it leaves alone, and what it cannot know; the same in case.yaml

variable "public" {{
  type = bool
}}

resource "aws_subnet" "at_fault" {{
  vpc_id                  = "vpc-0123456789abcdef0"
  cidr_block              = "10.0.0.0/24"
  map_public_ip_on_launch = true # expect: {slug}
}}

resource "aws_subnet" "fine" {{
  vpc_id                  = "vpc-0123456789abcdef0"
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = false
}}

resource "aws_subnet" "perhaps" {{
  vpc_id                  = "vpc-0123456789abcdef0"
  cidr_block              = "10.0.2.0/24"
  map_public_ip_on_launch = var.public # expect possible: {slug}
}}
""",
            ".yaml": """\
# {fill}: what the policy finds, what it leaves alone, and what it cannot know; the same in case.tf
Parameters:
  Public:
    Type: String
Resources:
  AtFault:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0123456789abcdef0
      CidrBlock: 10.0.0.0/24
      MapPublicIpOnLaunch: true # expect: {slug}
  Fine:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0123456789abcdef0
      CidrBlock: 10.0.1.0/24
      MapPublicIpOnLaunch: false
  Perhaps:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0123456789abcdef0
      CidrBlock: 10.0.2.0/24
      MapPublicIpOnLaunch: !Ref Public # expect possible: {slug}
""",
        },
        True: {
            ".tf": """\
# {fill}: what the policy finds and what it leaves alone; the same in case.yaml

resource "aws_subnet" "at_fault" {{ # expect: {slug}
  vpc_id     = "vpc-0123456789abcdef0"
  cidr_block = "10.0.0.0/24"
}}

resource "aws_subnet" "fine" {{
  vpc_id     = "vpc-0123456789abcdef0"
  cidr_block = "10.0.1.0/24"

  tags = {{
    owner = "network"
  }}
}}
""",
            ".yaml": """\
# {fill}: what the policy finds and what it leaves alone; the same in case.tf
Resources:
  AtFault: # expect: {slug}
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0123456789abcdef0
      CidrBlock: 10.0.0.0/24
  Fine:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0123456789abcdef0
      CidrBlock: 10.0.1.0/24
      Tags:
        - Key: owner
          Value: network
""",
        },
    }
)


def python_policy(slug: str, *, ours: bool) -> str:
    """The module of a new policy; one of ours also names the part of AWS's page whose promise it keeps."""
    words = "Section, Severity, policy" if ours else "Severity, policy"
    arguments = "Severity.MEDIUM, section=Section.NETWORK_ISOLATION" if ours else "Severity.MEDIUM"
    return _PYTHON.format(fill=FILL_IN, name=slug.replace("-", "_"), words=words, arguments=arguments)


def yaml_policy() -> str:
    """The declaration of a new policy."""
    return _YAML.format(fill=FILL_IN, schema=_SCHEMA)


def fixtures(slug: str, *, declarative: bool) -> Mapping[str, str]:
    """The fixtures of a new policy, by their endings."""
    return {ending: text.format(fill=FILL_IN, slug=slug) for ending, text in _FIXTURES[declarative].items()}
