"""What blocks a packet at an interface is named as Reachability Analyzer names it."""

import pytest

from linter.aws.classic_elb import ClassicBalancer
from linter.aws.elb import LoadBalancer
from linter.aws.node import Node
from linter.aws.rds import Database
from linter.graph.interfaces.interfaces import interfaces_of
from linter.reachability.courses.delivery import delivered
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the
from tests.graph.networks import LONE, NETWORK

FRONT = Pair(
    """
    resource "aws_lb" "front" {
      subnets = [aws_subnet.web.id, aws_subnet.lone.id]
    }
    resource "aws_elb" "old" {
      subnets = [aws_subnet.web.id]
    }
    resource "aws_db_instance" "data" {
      engine = "postgres"
    }
    """,
    """
    Front: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [!Ref Web, !Ref Lone]}}
    Old: {Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: {Subnets: [!Ref Web], Listeners: []}}
    Data: {Type: AWS::RDS::DBInstance, Properties: {Engine: postgres}}
    """,
)


@pytest.mark.parametrize(
    ("kind", "name", "code"),
    [
        (LoadBalancer, "front", "ELBV2_LISTENERS_MISMATCH"),
        (ClassicBalancer, "old", "ELB_LISTENERS_MISMATCH"),
        (Database, "data", ""),
    ],
)
def test_a_port_without_a_listener_is_named_by_who_would_listen(
    build: Build, kind: type[Node], name: str, code: str
) -> None:
    graph = build(NETWORK + LONE + FRONT)
    (interface,) = interfaces_of(graph, the(graph, kind, name))
    hop = delivered(interface).explain(None)
    assert (hop.code, hop.reason) == (code, "nothing listens there")
