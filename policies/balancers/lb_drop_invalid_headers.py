"""An Application Load Balancer passes invalid headers on.

## Why is this bad?
Headers that the load balancer and the target read differently are how requests are smuggled past it.

## How to fix
Set `drop_invalid_header_fields = true` (attribute `routing.http.drop_invalid_header_fields.enabled`).

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
    controls=("ELB.4",),
    aliases=("CKV_AWS_131", "AVD-AWS-0052", "ALB_HTTP_DROP_INVALID_HEADER_ENABLED"),
    default=False,
)
def lb_drop_invalid_headers(graph: Graph) -> Iterator[Finding]:
    """Find the load balancers that do not drop invalid headers."""
    for balancer in graph.all(LoadBalancer):
        setting = balancer.drops_invalid_headers
        yield balancer.finding(
            balancer.balancer_type.is_("application") & ~setting.is_(wanted=True),
            f"{balancer} passes invalid headers on",
            at=setting.span,
            fix=setting.fix(value=True),
        )
