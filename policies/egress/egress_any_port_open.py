"""A security group lets something out to the whole internet.

## Why is this bad?
Each way out is a way for stolen data. Most workloads need some, so this policy lists them for review.

## How to fix
Send traffic through a proxy, a firewall or VPC endpoints, and admit only those.

## Limits
This is advice and is not in the default profile. HTTPS to the internet counts too.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from collections.abc import Iterator

from linter.aws.security_group import EgressRule
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.openings import any_traffic, openings


@policy(
    Severity.INFO,
    section=Section.NETWORK_TRAFFIC,
    aliases=("AVD-AWS-0104", "W5", "EC2_SECURITY_GROUP_EGRESS_OPEN_TO_WORLD_RULE"),
    default=False,
    implied_by=("egress-all-open",),
)
def egress_any_port_open(graph: Graph) -> Iterator[Finding]:
    """Find the egress rules that admit every address of the internet."""
    for opening in openings(graph, EgressRule, (), graph.strangers, any_traffic):
        yield opening.finding(f"{opening.group} lets traffic out to every address of the internet")
