"""A public hosted zone keeps no log of queries.

## Why is this bad?
Queries show who looks for what, and are often the first trace of an attack.

## How to fix
Declare a query log for the zone.

## Limits
Private zones are logged by the resolver of their VPC. The policy is not in the default profile.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html
"""

from collections.abc import Iterator

from linter.aws.route53 import HostedZone
from linter.policy import Finding, Graph, Section, Severity, any_of, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_VISIBILITY,
    controls=("Route53.2",),
    aliases=("CKV2_AWS_39",),
    default=False,
)
def dns_query_log_missing(graph: Graph) -> Iterator[Finding]:
    """Find the zones without VPCs and without a query log."""
    for zone in graph.all(HostedZone):
        logged = ~zone.query_log.omitted | any_of(log.applies for log in zone.query_logs)
        yield zone.finding(zone.vpcs.nothing & ~logged, f"{zone} keeps no log of queries")
