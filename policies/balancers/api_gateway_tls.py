"""A custom domain of API Gateway accepts TLS before version 1.2.

## Why is this bad?
TLS 1.0 has known weaknesses, and a client that can be talked down to it can be listened to.

## How to fix
Set `security_policy` (`SecurityPolicy`) to `TLS_1_2` or a policy of TLS 1.3.

## Limits
Domains of HTTP and WebSocket APIs always demand TLS 1.2.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html
"""

from collections.abc import Iterator

from linter.aws.api_gateway import RestDomain
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.MEDIUM,
    section=Section.API_ACCESS,
    controls=("APIGateway.11",),
    aliases=("CKV_AWS_206", "AVD-AWS-0005", "API_GW_DOMAIN_DENY_NON_TLS_TRAFFIC", "W62"),
)
def api_gateway_tls(graph: Graph) -> Iterator[Finding]:
    """Find the domains whose security policy is TLS_1_0."""
    for domain in graph.all(RestDomain):
        yield domain.finding(
            domain.security_policy.is_("TLS_1_0"),
            f"{domain} accepts TLS before version 1.2",
            at=domain.security_policy.span,
            fix=domain.security_policy.fix("TLS_1_2"),
        )
