"""A VPC endpoint lets everybody do everything with its service.

## Why is this bad?
Whoever gets onto a host in the VPC can use the endpoint with credentials of an account of their own, and carry data
out to it past every firewall.

## How to fix
Give the endpoint a policy that names your principals, organization or resources.

## Limits
An endpoint without a policy gets AWS's, which allows everything. Some services take no policy; accept the finding
there. The policy is not in the default profile.

https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""

from collections.abc import Iterator

from linter.aws.endpoint import EndpointPolicy, VpcEndpoint
from linter.policy import Finding, Graph, Section, Severity, any_of, policy
from linter.truth import truth


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_ISOLATION,
    default=False,
)
def endpoint_policy_open(graph: Graph) -> Iterator[Finding]:
    """Find the endpoints whose policy allows every action on every resource, or that have none."""
    for endpoint in graph.all(VpcEndpoint):
        added = graph.referring(EndpointPolicy, "endpoint", endpoint)
        documents = [policy.applies & policy.node.document.allows_everything for policy in added]
        if endpoint.policy is not None:
            documents.append(endpoint.document.allows_everything)
        silent = truth(known=not documents)
        yield endpoint.finding(silent | any_of(documents), f"{endpoint} lets everybody do everything with its service")
