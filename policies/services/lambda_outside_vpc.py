"""A function runs outside of your VPC.

## Why is this bad?
It reaches the internet past your firewalls and logs, and cannot reach private resources.

## How to fix
Give it subnets and security groups (`vpc_config`, `VpcConfig`) where it works with private resources.

## Limits
Most functions need no VPC. This is advice and is not in the default profile.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
"""

from collections.abc import Iterator

from linter.aws.serverless import Function
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.INFO,
    section=Section.NETWORK_ISOLATION,
    controls=("Lambda.3",),
    aliases=("CKV_AWS_117", "W89", "AC_AWS_0486", "LAMBDA_INSIDE_VPC"),
    default=False,
)
def lambda_outside_vpc(graph: Graph) -> Iterator[Finding]:
    """Find the functions without subnets."""
    for function in graph.all(Function):
        yield function.finding(~function.is_in_vpc, f"{function} runs outside of your VPC")
