"""The further ways to a target that an answer names, as packets do not take them."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.graph.graph import Graph
from linter.reachability.endpoints import endpoint
from linter.reachability.unfollowed import unfollowed
from linter.resource import Dialect
from tests.reachability.bench import called, written

TEMPLATE = """
Resources:
  Main: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Other: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16}}
  Web: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Main, CidrBlock: 10.0.1.0/24}}
  Far: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Other, CidrBlock: 10.1.1.0/24}}
  Managed: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Far, IamInstanceProfile: managed}}
  Plain: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Far}}
  Inner: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Web}}
  Console: {Type: AWS::EC2::InstanceConnectEndpoint, Properties: {SubnetId: !Ref Web}}
  Signed: {Type: AWS::Lambda::Function, Properties: {Code: {ZipFile: a}, Role: arn}}
  Open: {Type: AWS::Lambda::Function, Properties: {Code: {ZipFile: a}, Role: arn}}
  SignedUrl: {Type: AWS::Lambda::Url, Properties: {AuthType: AWS_IAM, TargetFunctionArn: !GetAtt Signed.Arn}}
  OpenUrl: {Type: AWS::Lambda::Url, Properties: {AuthType: NONE, TargetFunctionArn: !GetAtt Open.Arn}}
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder: Path = tmp_path_factory.mktemp("unfollowed")
    return written(folder, Dialect.CLOUDFORMATION, TEMPLATE)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("Managed", ["sessions of Systems Manager on Managed, whom IAM lets"]),
        ("Plain", []),
        ("Inner", ["people who come in through Console: ask from instance-connect"]),
        ("Signed", ["requests to SignedUrl that are signed, whom IAM lets"]),
        ("Open", []),
    ],
)
def test_what_iam_decides_is_named_beside_the_answer(graph: Graph, target: str, expected: list[str]) -> None:
    named = endpoint(called(graph, target), graph)
    assert list(unfollowed(graph, endpoint("internet", graph), named)) == expected
    assert unfollowed(graph, endpoint("10.0.0.0/8", graph), named) == ()
