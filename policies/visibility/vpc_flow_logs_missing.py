"""The traffic of a VPC is not recorded.

## Why is this bad?
Without flow logs nobody can tell who talked to what, neither during an intrusion nor afterwards.

## How to fix
Add a flow log for the VPC that records all traffic to CloudWatch Logs or S3.

## Limits
Flow logs of all its subnets together also record a VPC. A log declared elsewhere, or created for the whole account, is
not seen. A log of only accepted or only rejected traffic counts as a log.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
"""

from collections.abc import Iterator

from linter.aws.companions import flow_log
from linter.aws.vpc import Vpc
from linter.policy import Evidence, Finding, Graph, Section, Severity, policy
from linter.questions.flow_logs import Traffic, coverage


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_VISIBILITY,
    controls=("EC2.6",),
    aliases=("CKV2_AWS_11", "AVD-AWS-0178", "W60", "FG_R00054", "AC_AWS_0369", "AwsSolutions-VPC7"),
)
def vpc_flow_logs_missing(graph: Graph) -> Iterator[Finding]:
    """Find the VPCs whose traffic no flow log records, neither of the VPC itself nor of all its subnets."""
    for vpc in graph.all(Vpc):
        accepted, rejected = (coverage(graph, vpc, wanted) for wanted in (Traffic.ACCEPTED, Traffic.REJECTED))
        bare = [subnet for subnet in accepted.missing if subnet in rejected.missing] if accepted.logs else []
        yield vpc.finding(
            ~(accepted.covered | rejected.covered),
            f"no flow log records the traffic of {vpc}",
            evidence=tuple(Evidence("this subnet has no log either", subnet.span, subnet.address) for subnet in bare),
            fix=None if accepted.logs else flow_log(vpc),
        )
