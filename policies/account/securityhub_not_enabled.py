"""The account is set up without Security Hub.

## Why is this bad?
Security Hub checks the account against AWS's own standard all the time, and gathers what the other services find.

## How to fix
Declare it: Terraform's `securityhub_account` or a Hub of CloudFormation.

## Limits
It is reported once, and only for a deployment that declares another service that watches the account. This is advice
and is not in the default profile.

https://docs.aws.amazon.com/securityhub/latest/userguide/what-is-securityhub.html
"""

from collections.abc import Iterator

from linter.aws.posture import ConfigRecorder, DataWatch, SecurityHub, ThreatDetector
from linter.policy import Finding, Graph, Section, Severity, any_of, policy


@policy(
    Severity.INFO,
    section=Section.NETWORK_VISIBILITY,
    default=False,
)
def securityhub_not_enabled(graph: Graph) -> Iterator[Finding]:
    """Find the deployments that set up other watching services of the account alone."""
    watching = (*graph.all(ConfigRecorder), *graph.all(DataWatch), *graph.all(ThreatDetector))
    enabled = any_of(hub.exists for hub in graph.all(SecurityHub))
    for service in watching[:1]:
        yield service.finding(~enabled, "the account is set up without Security Hub")
