"""A load balancer has its attributes, written as arguments or as a list of keys and values."""

import pytest

from linter.aws.elb import Listener, ListenerCertificate, LoadBalancer
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

SETTINGS = ("access_logs", "drops_invalid_headers", "desync_mode", "deletion_protection")
FULL = Pair(
    """
    resource "aws_lb" "front" {
      drop_invalid_header_fields = true
      desync_mitigation_mode     = "strictest"
      enable_deletion_protection = true
      access_logs {
        bucket  = "logs"
        enabled = true
      }
    }
    resource "aws_lb_listener" "secure" {
      load_balancer_arn = aws_lb.front.arn
      port              = 443
      protocol          = "HTTPS"
    }
    resource "aws_lb_listener_certificate" "more" {
      listener_arn    = aws_lb_listener.secure.arn
      certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/b"
    }
    """,
    """
    Front:
      Type: AWS::ElasticLoadBalancingV2::LoadBalancer
      Properties:
        LoadBalancerAttributes:
          - {Key: routing.http.drop_invalid_header_fields.enabled, Value: "true"}
          - {Key: routing.http.desync_mitigation_mode, Value: strictest}
          - {Key: deletion_protection.enabled, Value: "true"}
          - {Key: access_logs.s3.enabled, Value: "true"}
    Secure:
      Type: AWS::ElasticLoadBalancingV2::Listener
      Properties: {LoadBalancerArn: !Ref Front, Port: 443, Protocol: HTTPS}
    More:
      Type: AWS::ElasticLoadBalancingV2::ListenerCertificate
      Properties:
        ListenerArn: !Ref Secure
        Certificates: [{CertificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/b"}]
    """,
)
BARE = Pair('resource "aws_lb" "front" {}\n', "Front: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}\n")


@pytest.mark.parametrize(
    ("pair", "expected"), [(FULL, [True, True, "strictest", True]), (BARE, [False, False, "defensive", False])]
)
def test_an_attribute_is_as_written_or_the_default_of_aws(build: Build, pair: Pair, expected: list[object]) -> None:
    assert says(the(build(pair), LoadBalancer, "front"), *SETTINGS) == expected


def test_a_listener_that_names_no_policy_has_the_default_of_aws(build: Build) -> None:
    graph = build(FULL)
    listener = the(graph, Listener, "secure")
    assert says(listener, "ssl_policy", "is_encrypted") == ["ELBSecurityPolicy-2016-08", "certain"]
    assert the(graph, ListenerCertificate, "more").listener.only is listener
