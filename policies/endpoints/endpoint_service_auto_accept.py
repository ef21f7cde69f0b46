"""An endpoint service accepts every connection by itself.

## Why is this bad?
Whoever is allowed to connect, by principal or because everybody is, gets a private way to your load balancer without
anybody looking.

## How to fix
Set `acceptance_required = true` (`AcceptanceRequired: true`).

## Limits
Where only your own accounts may connect, accepting by itself can be what you want; accept the finding then.

https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html
"""

from collections.abc import Iterator

from linter.aws.endpoint import EndpointService
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_ISOLATION,
    aliases=("CKV_AWS_123",),
)
def endpoint_service_auto_accept(graph: Graph) -> Iterator[Finding]:
    """Find the endpoint services that need no acceptance."""
    for service in graph.all(EndpointService):
        required = service.acceptance_required
        yield service.finding(
            required.is_(wanted=False),
            f"{service} accepts every connection by itself",
            at=required.span,
            fix=required.fix(value=True),
        )
