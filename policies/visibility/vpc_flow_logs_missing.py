"""The traffic of a VPC is not recorded.

## Why is this bad?
Without flow logs nobody can tell who talked to what: not while an intrusion goes on, and not afterwards.

## How to fix
Add a flow log of the VPC, for all traffic, to CloudWatch Logs or S3.

## Limits
Logs of all its subnets together record a VPC, too. A log declared elsewhere, or set for the whole account, is not seen.
Whether a log records enough, rejected traffic above all, is another policy's.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
"""

from collections.abc import Iterator

from linter.aws.vpc import Vpc
from linter.policy import Evidence, Finding, Graph, Severity, Traffic, coverage, policy


@policy(
    Severity.MEDIUM,
    section="network-visibility",
    controls=("FSBP EC2.6", "CIS 3.9"),
    aliases=("CKV2_AWS_11", "AVD-AWS-0178", "W60", "FG_R00054"),
)
def vpc_flow_logs_missing(graph: Graph) -> Iterator[Finding]:
    """Find the VPCs of which neither accepted nor rejected traffic is recorded, as a whole or subnet by subnet."""
    for vpc in graph.all(Vpc):
        accepted, rejected = (coverage(graph, vpc, wanted) for wanted in (Traffic.ACCEPTED, Traffic.REJECTED))
        bare = [subnet for subnet in accepted.missing if subnet in rejected.missing] if accepted.logs else []
        yield vpc.finding(
            ~(accepted.covered | rejected.covered),
            f"no flow log records the traffic of {vpc}",
            evidence=tuple(Evidence("this subnet has no log either", each.span, each.address) for each in bare),
        )
