"""An Application Load Balancer only watches requests that could be used to smuggle others.

## Why is this bad?
In monitor mode, ambiguous requests reach the target, which may read them as two.

## How to fix
Set `desync_mitigation_mode` to `defensive` or `strictest`.

## Limits
Only Application Load Balancers have this setting. The policy is not in the default profile.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
"""

from collections.abc import Iterator

from linter.aws.elb import LoadBalancer
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
    controls=("ELB.12",),
    aliases=("CKV_AWS_328",),
    default=False,
)
def lb_desync_mode(graph: Graph) -> Iterator[Finding]:
    """Find the load balancers whose desync mitigation only monitors."""
    for balancer in graph.all(LoadBalancer):
        setting = balancer.desync_mode
        yield balancer.finding(
            balancer.balancer_type.is_("application") & setting.is_("monitor"),
            f"{balancer} only watches ambiguous requests",
            at=setting.span,
            fix=setting.fix("defensive"),
        )
