"""A security group lets everything out to the whole internet.

## Why is this bad?
A host that is taken over can send stolen data anywhere and fetch whatever it needs, on any port.

## How to fix
Name what the workload really talks to: HTTPS to the internet, the database's group, VPC endpoints.

## Limits
AWS adds this rule to every group for which a template declares no egress; `egress-missing` is about those. The policy
is not in the default profile.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from collections.abc import Iterator

from linter.aws.security_group import EgressRule
from linter.network import TCP, UDP, ports
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.openings import openings


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_TRAFFIC,
    aliases=(
        "CKV_AWS_382",
        "W40",
        "SECURITY_GROUP_EGRESS_ALL_PROTOCOLS_RULE",
        "AVD-AWS-0104",
        "W5",
        "EC2_SECURITY_GROUP_EGRESS_OPEN_TO_WORLD_RULE",
    ),
    default=False,
)
def egress_all_open(graph: Graph) -> Iterator[Finding]:
    """Find the rules that let everything out to every address of the internet."""
    wanted = [ports(TCP, (1, 65535)), ports(UDP, (1, 65535))]
    for opening in openings(graph, EgressRule, wanted, graph.strangers):
        yield opening.finding(f"{opening.group} lets everything out to every address of the internet")
