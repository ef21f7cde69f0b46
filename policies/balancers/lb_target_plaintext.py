"""A load balancer talks to its targets without TLS.

## Why is this bad?
Between the load balancer and the target the traffic can be read by whoever gets into the network.

## How to fix
Set the protocol of the target group to `HTTPS`.

## Limits
Inside a VPC of your own this is often accepted, so that the policy is not in the default profile.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
"""

from collections.abc import Iterator

from linter.aws.elb import TargetGroup
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.API_ACCESS,
    controls=("ELB.22",),
    aliases=("CKV_AWS_378",),
    default=False,
)
def lb_target_plaintext(graph: Graph) -> Iterator[Finding]:
    """Find the target groups with protocol HTTP."""
    for group in graph.all(TargetGroup):
        protocol = group.protocol
        yield group.finding(
            protocol.test(lambda name: name.upper() == "HTTP"),
            f"{group} is reached without TLS",
            at=protocol.span,
        )
