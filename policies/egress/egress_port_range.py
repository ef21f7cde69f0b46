"""An egress rule opens a range of ports.

## Why is this bad?
A range lets programs connect to services that nobody meant them to use.

## How to fix
Name each port in a rule of its own.

## Limits
Only ranges of TCP and UDP count; a rule for every protocol has no ports. This is advice and is not in the default
profile.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from collections.abc import Iterator

from linter.aws.security_group import EgressRule
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.questions.port_ranges import opens_a_range


@policy(
    Severity.INFO,
    section=Section.NETWORK_TRAFFIC,
    aliases=("W29", "SECURITY_GROUP_EGRESS_PORT_RANGE_RULE"),
    default=False,
    implied_by=("egress-all-open",),
)
def egress_port_range(graph: Graph) -> Iterator[Finding]:
    """Find the egress rules for more than one port."""
    for rule in graph.all(EgressRule):
        yield rule.finding(opens_a_range(rule), f"{rule.group.only or rule} has an egress rule for a range of ports")
