"""A load balancer faces the internet.

## Why is this bad?
Whatever stands behind it can be reached by everybody. This policy lists such load balancers for review.

## How to fix
Set `internal = true` (`Scheme: internal`) where only your own networks are served.

## Limits
This is advice and is not in the default profile. Gateway Load Balancers face no clients.

https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
"""

from collections.abc import Iterator

from linter.aws.classic_elb import ClassicBalancer
from linter.aws.elb import LoadBalancer
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.INFO,
    section=Section.NETWORK_ISOLATION,
    aliases=("AVD-AWS-0053",),
    default=False,
)
def lb_internet_facing(graph: Graph) -> Iterator[Finding]:
    """Find the load balancers with an internet-facing scheme."""
    for balancer in graph.all(LoadBalancer):
        facing = balancer.scheme.is_("internet-facing") & ~balancer.balancer_type.is_("gateway")
        yield balancer.finding(facing, f"{balancer} faces the internet", at=balancer.scheme.span)
    for classic in graph.all(ClassicBalancer):
        facing = classic.scheme.is_("internet-facing")
        yield classic.finding(facing, f"{classic} faces the internet", at=classic.scheme.span)
