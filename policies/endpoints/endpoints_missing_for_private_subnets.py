"""A VPC with private subnets has no endpoints for services they commonly call.

## Why is this bad?
Without an endpoint, calls to AWS leave through a NAT gateway, mixed with everything else that leaves and charged by the
gigabyte, or cannot be made at all. With one they stay on AWS's network, and its policy says who may call what.

## How to fix
Add a gateway endpoint for S3, which is free, and interface endpoints for those of EC2, Systems Manager, KMS and ECR
that the subnets call.

## Limits
This is advice for reviews and is not in the default profile: a service that nothing calls needs no endpoint.
Endpoints without private DNS do not count, since clients do not find them by themselves. A gateway endpoint counts
only for the subnets whose route tables lead to it; one that names no route table counts for all.

https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
"""

from collections.abc import Iterator

from linter.aws.setting import Referrer
from linter.aws.vpc import Subnet, Vpc
from linter.graph.routing.routing import public
from linter.policy import Evidence, Finding, Graph, Section, Severity, Truth, any_of, policy
from linter.questions.service_endpoints import served

FAMILIES = (4, 6)
EXPECTED = ("s3", "ec2", "ssm", "kms", "ecr.dkr")
"""The services that a private subnet commonly calls: S3, the EC2 API, Systems Manager, KMS, container images."""


@policy(
    Severity.INFO,
    section=Section.NETWORK_ISOLATION,
    controls=("EC2.10", "EC2.56", "EC2.57"),
    default=False,
)
def endpoints_missing_for_private_subnets(graph: Graph) -> Iterator[Finding]:
    """Find the VPCs whose private subnets reach some of these services over the internet only."""
    for vpc in graph.all(Vpc):
        missing = [(subnet.node, _missing(graph, subnet)) for subnet in vpc.subnets]
        lacks = any_of(lack for _, services in missing for lack in services.values())
        wanted = [
            (subnet, [name for name, lack in services.items() if lack.certain or (lack.possible and not lacks.certain)])
            for subnet, services in missing
        ]
        named = dict.fromkeys(name for _, services in wanted for name in services)
        yield vpc.finding(
            lacks,
            f"{vpc} has private subnets and no endpoint for {', '.join(named)}",
            evidence=tuple(
                Evidence(f"this private subnet has none for {', '.join(services)}", subnet.span, subnet.address)
                for subnet, services in wanted
                if services
            ),
        )


def _missing(graph: Graph, subnet: Referrer[Subnet]) -> dict[str, Truth]:
    """For each service, whether a subnet is private and has no endpoint for it."""
    private = subnet.applies & _is_private(graph, subnet.node)
    return {service: private & ~served(graph, subnet.node, service) for service in EXPECTED}


def _is_private(graph: Graph, subnet: Subnet) -> Truth:
    return ~any_of(public(graph, subnet, family).holds for family in FAMILIES)
