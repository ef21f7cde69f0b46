"""A CloudFront distribution accepts TLS before version 1.2.

## Why is this bad?
TLS 1.0 and 1.1 have known weaknesses, and a client that can be talked down to them can be listened to.

## How to fix
Use a certificate of your own, and set `minimum_protocol_version` (`MinimumProtocolVersion`) to `TLSv1.2_2021` or a
newer policy.

## Limits
With CloudFront's default certificate the oldest version is always TLS 1.0. That is only advice: a certificate of your
own needs a domain of your own.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
"""

from collections.abc import Iterator

from linter.aws.cloudfront import Distribution
from linter.policy import Finding, Graph, Section, Severity, policy

OLD = ("SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016")


@policy(
    Severity.MEDIUM,
    section=Section.API_ACCESS,
    controls=("CloudFront.15",),
    aliases=("CKV_AWS_174", "AVD-AWS-0013", "W70", "CLOUDFRONT_MINIMUM_PROTOCOL_VERSION_RULE", "AwsSolutions-CFR4"),
)
def cloudfront_tls(graph: Graph) -> Iterator[Finding]:
    """Find the distributions whose certificate or oldest protocol allows TLS 1.0 or 1.1."""
    for distribution in graph.all(Distribution):
        oldest = distribution.minimum_protocol
        unnamed = distribution.certificate.nothing & distribution.iam_certificate.omitted
        borrowed = distribution.uses_default_certificate.is_(wanted=True) | unnamed
        finding = distribution.finding(
            borrowed | oldest.test(lambda version: version in OLD),
            f"{distribution} accepts TLS before version 1.2",
            at=oldest.span,
            fix=None if borrowed.possible else oldest.fix("TLSv1.2_2021"),
        )
        if borrowed.certain:
            reason = "the certificate of CloudFront leaves no choice"
            finding = finding.as_advice(Severity.LOW, reason)
        yield finding
