"""An endpoint service may be connected to by every AWS account.

## Why is this bad?
Every AWS customer may then ask for a private way to your load balancer, and gets it at once where no acceptance is
required.

## How to fix
Name the accounts, roles or users that may connect.

## Limits
Only principals that are declared here are seen.

https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html
"""

from collections.abc import Iterator

from linter.aws.endpoint import EndpointPrincipals, EndpointService
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.HIGH,
    section=Section.NETWORK_ISOLATION,
)
def endpoint_service_principals_open(graph: Graph) -> Iterator[Finding]:
    """Find the principals of endpoint services that are a star."""
    for service in graph.all(EndpointService):
        allowed = service.allowed
        yield service.finding(allowed.includes("*"), f"every AWS account may connect to {service}", at=allowed.span)
    for permission in graph.all(EndpointPrincipals):
        allowed = permission.allowed
        yield permission.finding(allowed.includes("*"), f"{permission} lets every AWS account connect", at=allowed.span)
