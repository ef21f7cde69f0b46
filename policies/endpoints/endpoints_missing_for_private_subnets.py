"""A VPC with private subnets has no endpoints for services they commonly call.

## Why is this bad?
Without an endpoint calls to AWS leave through a NAT gateway, at a price and among everything else that leaves, or
cannot be made at all. With one they stay on AWS's network, and a policy on it says who may call what.

## How to fix
Add a gateway endpoint for S3, which costs nothing, and interface endpoints for those of EC2, Systems Manager, KMS and
ECR that the subnets call.

## Limits
This is advice: a service that nothing calls needs no endpoint. Endpoints without private DNS are not counted, since
clients do not find them by themselves. Endpoints that are shared from another VPC are not seen.

https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
"""

from collections.abc import Iterator

from linter.policy import Evidence, Finding, Graph, Severity, policy, unserved


@policy(
    Severity.INFO,
    section="network-isolation",
    controls=("FSBP EC2.10", "FSBP EC2.56", "FSBP EC2.57"),
)
def endpoints_missing_for_private_subnets(graph: Graph) -> Iterator[Finding]:
    """Find the VPCs whose private subnets reach some of these services over the internet only."""
    for lacking in unserved(graph):
        yield lacking.vpc.finding(
            lacking.when,
            f"{lacking.vpc} has private subnets and no endpoint for {', '.join(lacking.services)}",
            evidence=tuple(Evidence("this subnet is private", each.span, each.address) for each in lacking.subnets),
        )
