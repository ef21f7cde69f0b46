"""A mirror session joins an interface, a filter and a target."""

from linter.aws.network_interface import NetworkInterface
from linter.aws.traffic_mirror import MirrorFilter, MirrorRule, MirrorSession, MirrorTarget
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

MIRROR = Pair(
    """
    resource "aws_network_interface" "watched" {
      subnet_id = "subnet-0123"
    }
    resource "aws_ec2_traffic_mirror_target" "probe" {
      network_interface_id = "eni-0123"
    }
    resource "aws_ec2_traffic_mirror_filter" "filter" {}
    resource "aws_ec2_traffic_mirror_filter_rule" "rule" {
      traffic_mirror_filter_id = aws_ec2_traffic_mirror_filter.filter.id
      source_cidr_block        = "0.0.0.0/0"
      destination_cidr_block   = "10.0.0.0/8"
      rule_action              = "accept"
      rule_number              = 1
      traffic_direction        = "ingress"
    }
    resource "aws_ec2_traffic_mirror_session" "session" {
      network_interface_id     = aws_network_interface.watched.id
      traffic_mirror_filter_id = aws_ec2_traffic_mirror_filter.filter.id
      traffic_mirror_target_id = aws_ec2_traffic_mirror_target.probe.id
      session_number           = 1
    }
    """,
    """
    Watched: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: subnet-0123}}
    Probe: {Type: AWS::EC2::TrafficMirrorTarget, Properties: {NetworkInterfaceId: eni-0123}}
    Filter: {Type: AWS::EC2::TrafficMirrorFilter}
    Rule:
      Type: AWS::EC2::TrafficMirrorFilterRule
      Properties:
        TrafficMirrorFilterId: !Ref Filter
        SourceCidrBlock: 0.0.0.0/0
        DestinationCidrBlock: 10.0.0.0/8
        RuleAction: accept
        RuleNumber: 1
        TrafficDirection: ingress
    Session:
      Type: AWS::EC2::TrafficMirrorSession
      Properties:
        NetworkInterfaceId: !Ref Watched
        TrafficMirrorFilterId: !Ref Filter
        TrafficMirrorTargetId: !Ref Probe
        SessionNumber: 1
    """,
)


def test_a_session_says_what_is_copied_whereto(build: Build) -> None:
    graph = build(MIRROR)
    session = the(graph, MirrorSession, "session")
    assert session.interface.only is the(graph, NetworkInterface, "watched")
    assert session.target.only is the(graph, MirrorTarget, "probe")
    assert session.mirror_filter.only is the(graph, MirrorFilter, "filter")
    rule = the(graph, MirrorRule, "rule")
    assert rule.mirror_filter.only is session.mirror_filter.only
    assert says(rule, "direction", "action", "rule_number") == ["ingress", "accept", 1]
