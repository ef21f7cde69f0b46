"""Modules are not expanded, and nobody is told off for naming what they declare."""

import pytest

from linter.resource import Declarations
from linter.value import Unknown
from tests.cloudformation.templates import declare, resource

TEMPLATE = """\
Resources:
  Network:
    Type: {}
    Properties: {{Cidr: 10.0.0.0/16}}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      VpcId: !Ref NetworkVPC
      GroupName: !Sub "${{Network.Name}}-${{Other}}"
      GroupDescription: !GetAtt Network.VPC.CidrBlock
"""


def told(declared: Declarations) -> list[tuple[int, str]]:
    return [(problem.span.line, problem.message) for problem in declared.problems]


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("!Rain::Module ../vpc.yml", "../vpc.yml"),
        ('{"Rain::Module": "../vpc.yml"}', "../vpc.yml"),
        ("My::Network::Vpc::MODULE", "My::Network::Vpc::MODULE"),
    ],
)
def test_a_module_is_reported_once_and_its_resources_are_unknown(kind: str, source: str) -> None:
    declared = declare(TEMPLATE.format(kind))
    assert told(declared) == [(9, "Other is not declared in this template")]
    (notice,) = declared.notices
    assert notice.message == f"the module Network ({source}) is not expanded, so its resources are not judged"
    vpc = resource(declared, "Group").body.entries["VpcId"]
    assert isinstance(vpc, Unknown)
    assert vpc.reason == "NetworkVPC comes from the module Network, which is not expanded"
    assert resource(declared, "Network").type == "module"


def test_a_section_of_modules_declares_them_too() -> None:
    section = "Modules:\n  Network:\n    Source: ./network.yaml\n"
    declared = declare(
        section + "Resources:\n  A: {Type: A::B::C, Properties: {X: !GetAtt Network.Vpc, Y: !Ref NetX}}\n"
    )
    assert told(declared) == [(5, "NetX is not declared in this template")]
    assert [notice.message for notice in declared.notices] == [
        "the module Network (./network.yaml) is not expanded, so its resources are not judged"
    ]
