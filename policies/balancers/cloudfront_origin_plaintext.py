"""A CloudFront distribution fetches from its origin without TLS 1.2.

## Why is this bad?
Between CloudFront and the origin the traffic crosses the internet, where it can be read and changed.

## How to fix
Set `origin_protocol_policy` to `https-only` and `origin_ssl_protocols` to `["TLSv1.2"]`.

## Limits
Origins that are S3 buckets are reached through AWS's own network and are not judged.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html
"""

from collections.abc import Iterator

from linter.aws.cloudfront import Origin
from linter.aws.risks import TLS_AT_THE_ORIGIN
from linter.policy import Finding, Graph, Section, Severity, policy

OLD = ("SSLv3", "TLSv1", "TLSv1.1")


@policy(
    Severity.MEDIUM,
    section=Section.API_ACCESS,
    controls=("CloudFront.9", "CloudFront.10"),
    aliases=("CKV2_AWS_54", "CKV2_AWS_72", "AwsSolutions-CFR5"),
)
def cloudfront_origin_plaintext(graph: Graph) -> Iterator[Finding]:
    """Find the custom origins that are reached over HTTP, or over an old version of TLS."""
    for origin in graph.all(Origin):
        plain = origin.protocol.test(lambda protocol: protocol in {"http-only", "match-viewer"})
        old = origin.tls_versions.any(lambda version: version in OLD)
        yield origin.finding(
            plain | old,
            f"{origin} fetches from {origin.domain.known or 'its origin'} without TLS 1.2",
            at=origin.protocol.span,
            fix=None if old.possible else origin.protocol.fix("https-only", TLS_AT_THE_ORIGIN),
        )
