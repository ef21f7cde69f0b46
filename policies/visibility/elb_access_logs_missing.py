"""A load balancer keeps no access log.

## Why is this bad?
After an incident nobody can say who asked for what.

## How to fix
Turn on `access_logs` with a bucket (attribute `access_logs.s3.enabled`, or `AccessLoggingPolicy` of a Classic Load
Balancer).

## Limits
The policy is not in the default profile. Gateway Load Balancers have no access log.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
"""

from collections.abc import Iterator

from linter.aws.classic_elb import ClassicBalancer
from linter.aws.elb import LoadBalancer
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_VISIBILITY,
    controls=("ELB.5",),
    aliases=(
        "CKV_AWS_91",
        "W52",
        "CKV_AWS_92",
        "W26",
        "ELB_LOGGING_ENABLED",
        "ELBV2_ACCESS_LOGGING_RULE",
        "AwsSolutions-ELB2",
    ),
    default=False,
)
def elb_access_logs_missing(graph: Graph) -> Iterator[Finding]:
    """Find the load balancers without access logs."""
    for balancer in graph.all(LoadBalancer):
        setting = balancer.access_logs
        missing = ~setting.is_(wanted=True) & ~balancer.balancer_type.is_("gateway")
        yield balancer.finding(missing, f"{balancer} keeps no access log", at=setting.span)
    for classic in graph.all(ClassicBalancer):
        setting = classic.access_logs
        yield classic.finding(~setting.is_(wanted=True), f"{classic} keeps no access log", at=setting.span)
