"""Systems Manager cannot reach an instance.

## Why is this bad?
An instance whose agent does not reach Systems Manager is not patched, not inventoried, and cannot be entered through
Session Manager: sooner or later somebody opens SSH for it.

## How to fix
Give its VPC interface endpoints for `ssm` and `ssmmessages` with private DNS, or its subnet a way out through a NAT
gateway.

## Limits
Whether the agent runs and its role lets it is not seen here. Agents older than 3.3.40 need an endpoint for
`ec2messages` as well. That the security group of an endpoint admits the instance is taken for granted.

https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
"""

from collections.abc import Iterator

from linter.policy import Finding, Graph, Severity, managed_instances, policy


@policy(Severity.LOW, section="control-network-traffic", controls=("FSBP EC2.57",))
def ssm_unreachable_private_instance(graph: Graph) -> Iterator[Finding]:
    """Find the instances with neither a way out nor endpoints to Systems Manager."""
    for managed in managed_instances(graph):
        yield managed.instance.finding(
            ~managed.reaches, f"the agent on {managed.instance} cannot reach Systems Manager"
        )
