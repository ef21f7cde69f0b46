"""A load balancer can be deleted by mistake.

## Why is this bad?
A wrong plan takes the service down, and the name and address of the load balancer are gone.

## How to fix
Set `enable_deletion_protection = true` (attribute `deletion_protection.enabled`).

## Limits
This is advice and is not in the default profile. Classic Load Balancers have no such setting.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
"""

from collections.abc import Iterator

from linter.aws.elb import LoadBalancer
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.INFO,
    section=Section.NETWORK_TRAFFIC,
    controls=("ELB.6",),
    aliases=("CKV_AWS_150", "ELB_DELETION_PROTECTION_ENABLED"),
    default=False,
)
def lb_deletion_protection(graph: Graph) -> Iterator[Finding]:
    """Find the load balancers without deletion protection."""
    for balancer in graph.all(LoadBalancer):
        setting = balancer.deletion_protection
        yield balancer.finding(
            ~setting.is_(wanted=True),
            f"{balancer} can be deleted by mistake",
            at=setting.span,
            fix=setting.fix(value=True),
        )
