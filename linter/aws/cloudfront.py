"""CloudFront distributions, their cache behaviors and origins.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https.html
"""

from __future__ import annotations

from linter.aws.acm import Certificate
from linter.aws.ec2 import Instance
from linter.aws.elb import LoadBalancer
from linter.aws.fields import flag, links, number, raw, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.setting import Links, Referrer, nothing
from linter.aws.strings import strings

CERTIFICATE = "DistributionConfig.ViewerCertificate"


class Distribution(Node):
    """A distribution, which serves viewers at edge locations.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
    """

    spellings = declared_by("aws_cloudfront_distribution", "AWS::CloudFront::Distribution")

    enabled = flag(terraform="enabled", cloudformation="DistributionConfig.Enabled")
    aliases = strings(terraform="aliases[]", cloudformation="DistributionConfig.Aliases[]")
    uses_default_certificate = flag(
        terraform="viewer_certificate.cloudfront_default_certificate",
        cloudformation=f"{CERTIFICATE}.CloudFrontDefaultCertificate",
        default=False,
    )
    certificate = links(
        lambda: Certificate,
        terraform="viewer_certificate.acm_certificate_arn",
        cloudformation=f"{CERTIFICATE}.AcmCertificateArn",
    )
    iam_certificate = text(
        terraform="viewer_certificate.iam_certificate_id", cloudformation=f"{CERTIFICATE}.IamCertificateId"
    )
    minimum_protocol = text(
        terraform="viewer_certificate.minimum_protocol_version",
        cloudformation=f"{CERTIFICATE}.MinimumProtocolVersion",
        default="TLSv1",
    )
    web_acl = text(terraform="web_acl_id", cloudformation="DistributionConfig.WebACLId")
    logging = raw(terraform="logging_config", cloudformation="DistributionConfig.Logging")
    vpc_origins = links(
        lambda: VpcOrigin,
        terraform="origin[].vpc_origin_config.vpc_origin_id",
        cloudformation="DistributionConfig.Origins[].VpcOriginConfig.VpcOriginId",
    )

    @property
    def behaviors(self) -> tuple[Referrer[CacheBehavior], ...]:
        """Its cache behaviors, with the default one."""
        return self.resolver.referring(CacheBehavior, "distribution", self)

    @property
    def origins(self) -> tuple[Referrer[Origin], ...]:
        """Its origins."""
        return self.resolver.referring(Origin, "distribution", self)


class CacheBehavior(Node):
    """The settings of a distribution for some paths, or for all others."""

    spellings = declared_by(
        inline("aws_cloudfront_distribution", "default_cache_behavior"),
        inline("aws_cloudfront_distribution", "ordered_cache_behavior"),
        inline("AWS::CloudFront::Distribution", "DistributionConfig.DefaultCacheBehavior"),
        inline("AWS::CloudFront::Distribution", "DistributionConfig.CacheBehaviors"),
    )

    path_pattern = text(terraform="path_pattern", cloudformation="PathPattern", default="*")
    viewer_protocol = text(terraform="viewer_protocol_policy", cloudformation="ViewerProtocolPolicy")
    target_origin = text(terraform="target_origin_id", cloudformation="TargetOriginId")

    @property
    def distribution(self) -> Links[Distribution]:
        """The distribution that it belongs to."""
        return self.owner(Distribution) or nothing(self.span)


class Origin(Node):
    """A server that a distribution fetches content from.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
    """

    spellings = declared_by(
        inline("aws_cloudfront_distribution", "origin"),
        inline("AWS::CloudFront::Distribution", "DistributionConfig.Origins"),
    )

    origin_id = text(terraform="origin_id", cloudformation="Id")
    domain = text(terraform="domain_name", cloudformation="DomainName")
    custom = raw(terraform="custom_origin_config", cloudformation="CustomOriginConfig")
    protocol = text(
        terraform="custom_origin_config.origin_protocol_policy",
        cloudformation="CustomOriginConfig.OriginProtocolPolicy",
    )
    tls_versions = strings(
        terraform="custom_origin_config.origin_ssl_protocols[]",
        cloudformation="CustomOriginConfig.OriginSSLProtocols[]",
    )
    access_control = text(terraform="origin_access_control_id", cloudformation="OriginAccessControlId")

    @property
    def distribution(self) -> Links[Distribution]:
        """The distribution that it belongs to."""
        return self.owner(Distribution) or nothing(self.span)


class VpcOrigin(Node):
    """A load balancer or instance in a private subnet to which CloudFront sends requests of viewers.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
    """

    spellings = declared_by("aws_cloudfront_vpc_origin", "AWS::CloudFront::VpcOrigin")

    target = links(
        lambda: (LoadBalancer, Instance),
        terraform="vpc_origin_endpoint_config.arn",
        cloudformation="VpcOriginEndpointConfig.Arn",
    )
    http_port = number(
        terraform="vpc_origin_endpoint_config.http_port", cloudformation="VpcOriginEndpointConfig.HTTPPort", default=80
    )
    https_port = number(
        terraform="vpc_origin_endpoint_config.https_port",
        cloudformation="VpcOriginEndpointConfig.HTTPSPort",
        default=443,
    )
    protocol_policy = text(
        terraform="vpc_origin_endpoint_config.origin_protocol_policy",
        cloudformation="VpcOriginEndpointConfig.OriginProtocolPolicy",
        default="match-viewer",
    )
