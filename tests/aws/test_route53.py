"""Zones, records and query logs belong together."""

from linter.aws.elb import LoadBalancer
from linter.aws.route53 import DnsRecord, HostedZone, ResolverQueryLog, ResolverQueryLogVpc
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

NAMES = Pair(
    """
    resource "aws_route53_zone" "zone" {
      name = "example.com"
    }
    resource "aws_route53_record" "www" {
      zone_id = aws_route53_zone.zone.zone_id
      name    = "www"
      type    = "A"
      records = ["192.0.2.1"]
    }
    resource "aws_lb" "front" {}
    resource "aws_route53_record" "app" {
      zone_id = aws_route53_zone.zone.zone_id
      name    = "app"
      type    = "A"
      alias {
        name                   = aws_lb.front.dns_name
        zone_id                = aws_lb.front.zone_id
        evaluate_target_health = true
      }
    }
    resource "aws_route53_resolver_query_log_config" "log" {
      name            = "log"
      destination_arn = "arn:aws:s3:::logs"
    }
    resource "aws_route53_resolver_query_log_config_association" "use" {
      resolver_query_log_config_id = aws_route53_resolver_query_log_config.log.id
      resource_id                  = "vpc-0123"
    }
    """,
    """
    Zone: {Type: AWS::Route53::HostedZone, Properties: {Name: example.com}}
    Www:
      Type: AWS::Route53::RecordSet
      Properties: {HostedZoneId: !Ref Zone, Name: www, Type: A, ResourceRecords: [192.0.2.1]}
    Front: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
    App:
      Type: AWS::Route53::RecordSet
      Properties:
        HostedZoneId: !Ref Zone
        Name: app
        Type: A
        AliasTarget: {DNSName: !GetAtt Front.DNSName, HostedZoneId: !GetAtt Front.CanonicalHostedZoneID}
    Log:
      Type: AWS::Route53Resolver::ResolverQueryLoggingConfig
      Properties: {DestinationArn: "arn:aws:s3:::logs"}
    Use:
      Type: AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation
      Properties: {ResolverQueryLogConfigId: !Ref Log, ResourceId: vpc-0123}
    """,
)


def test_a_record_is_of_a_zone_and_a_log_of_a_vpc(build: Build) -> None:
    graph = build(NAMES)
    record = the(graph, DnsRecord, "www")
    assert says(record, "record_type", "values", "zone") == ["A", ("192.0.2.1",), "zone"]
    assert the(graph, DnsRecord, "app").alias.only is the(graph, LoadBalancer, "front")
    assert the(graph, HostedZone, "zone").query_logs == ()
    use = the(graph, ResolverQueryLogVpc, "use")
    assert use.log.only is the(graph, ResolverQueryLog, "log")
    assert says(use, "vpc") == ["vpc-0123"]
