"""An accelerator records no flow logs.

## Why is this bad?
After an incident nobody can say who connected.

## How to fix
Turn on `flow_logs_enabled` with a bucket.

## Limits
CloudFormation has no such setting. The policy is not in the default profile.

https://docs.aws.amazon.com/global-accelerator/latest/dg/monitoring-global-accelerator.flow-logs.html
"""

from collections.abc import Iterator

from linter.aws.accelerator import Accelerator
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_VISIBILITY,
    aliases=("CKV_AWS_75",),
    default=False,
)
def global_accelerator_flow_logs(graph: Graph) -> Iterator[Finding]:
    """Find the accelerators without flow logs."""
    for accelerator in graph.all(Accelerator):
        logs = accelerator.flow_logs
        yield accelerator.finding(~logs.is_(wanted=True), f"{accelerator} records no flow logs", at=logs.span)
