"""A CloudFront distribution serves plain HTTP.

## Why is this bad?
Whatever travels over it can be read and changed on the way.

## How to fix
Set `viewer_protocol_policy` (`ViewerProtocolPolicy`) to `redirect-to-https` or `https-only`.

## Limits
Each cache behavior is judged by itself.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-viewers-to-cloudfront.html
"""

from collections.abc import Iterator

from linter.aws.cloudfront import CacheBehavior
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.MEDIUM,
    section=Section.API_ACCESS,
    controls=("CloudFront.3",),
    aliases=("CKV_AWS_34", "AVD-AWS-0012", "CLOUDFRONT_VIEWER_POLICY_HTTPS"),
)
def cloudfront_plaintext(graph: Graph) -> Iterator[Finding]:
    """Find the cache behaviors that serve HTTP and HTTPS alike."""
    for behavior in graph.all(CacheBehavior):
        protocol = behavior.viewer_protocol
        yield behavior.finding(
            protocol.is_("allow-all"),
            f"{behavior} serves plain HTTP",
            at=protocol.span,
            fix=protocol.fix("redirect-to-https"),
        )
