"""A flow log records only the traffic that was accepted.

## Why is this bad?
What was rejected shows who tried. Without it, scans and blocked attacks leave no trace.

## How to fix
Set `traffic_type` (`TrafficType`) to `ALL`, or at least `REJECT`.

## Limits
What the format of the records leaves out is not judged.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
"""

from collections.abc import Iterator

from linter.aws.flow_log import FlowLog
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_VISIBILITY,
)
def flow_log_incomplete(graph: Graph) -> Iterator[Finding]:
    """Find the flow logs of accepted traffic alone."""
    for log in graph.all(FlowLog):
        traffic = log.traffic
        message = f"{log} records only the traffic that was accepted"
        yield log.finding(traffic.is_("ACCEPT"), message, at=traffic.span, fix=traffic.fix("ALL"))
