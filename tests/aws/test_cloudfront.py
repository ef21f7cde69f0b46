"""A distribution says what viewers and origins may speak."""

from linter.aws.cloudfront import CacheBehavior, Distribution, Origin
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

SITE = Pair(
    """
    resource "aws_cloudfront_distribution" "site" {
      enabled = true
      aliases = ["example.com"]
      viewer_certificate {
        acm_certificate_arn      = "arn:aws:acm:us-east-1:123456789012:certificate/a"
        minimum_protocol_version = "TLSv1.2_2021"
      }
      origin {
        origin_id   = "app"
        domain_name = "app.example.com"
        custom_origin_config {
          origin_protocol_policy = "https-only"
          origin_ssl_protocols   = ["TLSv1", "TLSv1.2"]
        }
      }
      default_cache_behavior {
        viewer_protocol_policy = "redirect-to-https"
        target_origin_id       = "app"
      }
      ordered_cache_behavior {
        path_pattern           = "/old/*"
        viewer_protocol_policy = "allow-all"
        target_origin_id       = "app"
      }
    }
    resource "aws_cloudfront_distribution" "plain" {
      viewer_certificate {
        cloudfront_default_certificate = true
      }
    }
    """,
    """
    Site:
      Type: AWS::CloudFront::Distribution
      Properties:
        DistributionConfig:
          Enabled: true
          Aliases: [example.com]
          ViewerCertificate:
            AcmCertificateArn: arn:aws:acm:us-east-1:123456789012:certificate/a
            MinimumProtocolVersion: TLSv1.2_2021
          Origins:
            - Id: app
              DomainName: app.example.com
              CustomOriginConfig: {OriginProtocolPolicy: https-only, OriginSSLProtocols: [TLSv1, TLSv1.2]}
          DefaultCacheBehavior: {ViewerProtocolPolicy: redirect-to-https, TargetOriginId: app}
          CacheBehaviors: [{PathPattern: /old/*, ViewerProtocolPolicy: allow-all, TargetOriginId: app}]
    Plain:
      Type: AWS::CloudFront::Distribution
      Properties: {DistributionConfig: {ViewerCertificate: {CloudFrontDefaultCertificate: true}}}
    """,
)


def test_a_distribution_says_with_which_protocols_viewers_connect(build: Build) -> None:
    graph = build(SITE)
    site = the(graph, Distribution, "site")
    assert says(site, "enabled", "aliases", "minimum_protocol") == [True, ("example.com",), "TLSv1.2_2021"]
    assert says(the(graph, Distribution, "plain"), "uses_default_certificate", "minimum_protocol") == [True, "TLSv1"]


def test_each_behavior_and_origin_belongs_to_its_distribution(build: Build) -> None:
    graph = build(SITE)
    site = the(graph, Distribution, "site")
    assert {behavior.node for behavior in site.behaviors} == set(graph.all(CacheBehavior))
    behaviors = sorted(says(behavior, "path_pattern", "viewer_protocol") for behavior in graph.all(CacheBehavior))
    assert behaviors == [["*", "redirect-to-https"], ["/old/*", "allow-all"]]
    (origin,) = graph.all(Origin)
    assert [origin.node for origin in site.origins] == [origin]
    assert says(origin, "protocol", "tls_versions") == ["https-only", ("TLSv1", "TLSv1.2")]
