"""An interface endpoint does not answer for the public name of its service.

## Why is this bad?
Programs go on using the public name, and their requests take the way over the internet past the endpoint.

## How to fix
Set `private_dns_enabled = true` (`PrivateDnsEnabled: true`).

## Limits
An endpoint of a service of your own may have no private name. The policy is not in the default profile.

https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html
"""

from collections.abc import Iterator

from linter.aws.endpoint import VpcEndpoint
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_ISOLATION,
    default=False,
)
def endpoint_private_dns_off(graph: Graph) -> Iterator[Finding]:
    """Find the interface endpoints without private DNS."""
    for endpoint in graph.all(VpcEndpoint):
        private = endpoint.private_dns
        yield endpoint.finding(
            endpoint.endpoint_type.is_("Interface") & ~private.is_(wanted=True),
            f"{endpoint} does not answer for the public name of its service",
            at=private.span,
            fix=private.fix(value=True),
        )
