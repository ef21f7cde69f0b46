"""A web ACL protects what it is associated with."""

from linter.aws.elb import LoadBalancer
from linter.aws.waf import WebAcl, WebAclAssociation, WebAclLogging
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

GUARD = Pair(
    """
    resource "aws_lb" "front" {}
    resource "aws_wafv2_web_acl" "acl" {
      name  = "acl"
      scope = "REGIONAL"
    }
    resource "aws_wafv2_web_acl_association" "guard" {
      resource_arn = aws_lb.front.arn
      web_acl_arn  = aws_wafv2_web_acl.acl.arn
    }
    resource "aws_wafv2_web_acl_logging_configuration" "logs" {
      resource_arn            = aws_wafv2_web_acl.acl.arn
      log_destination_configs = ["arn:aws:s3:::aws-waf-logs"]
    }
    """,
    """
    Front: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
    Acl: {Type: AWS::WAFv2::WebACL, Properties: {Name: acl, Scope: REGIONAL}}
    Guard:
      Type: AWS::WAFv2::WebACLAssociation
      Properties: {ResourceArn: !Ref Front, WebACLArn: !GetAtt Acl.Arn}
    Logs:
      Type: AWS::WAFv2::LoggingConfiguration
      Properties: {ResourceArn: !GetAtt Acl.Arn, LogDestinationConfigs: ["arn:aws:s3:::aws-waf-logs"]}
    """,
)


def test_a_web_acl_is_joined_to_a_load_balancer_and_its_logs(build: Build) -> None:
    graph = build(GUARD)
    acl = the(graph, WebAcl, "acl")
    (association,) = acl.associations
    assert association.node is the(graph, WebAclAssociation, "guard")
    assert association.node.protects.only is the(graph, LoadBalancer, "front")
    logs = the(graph, WebAclLogging, "logs")
    assert logs.acl.only is acl
    assert says(logs, "destinations") == [("arn:aws:s3:::aws-waf-logs",)]
