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
from linter.network import NONE, WITH_PORTS
from linter.policy import Finding, Graph, Section, Severity, Truth, any_of, policy
from linter.truth import between


@policy(
    Severity.INFO,
    section=Section.NETWORK_TRAFFIC,
    aliases=("W29",),
    default=False,
    implied_by=("egress-all-open",),
)
def egress_port_range(graph: Graph) -> Iterator[Finding]:
    """Find the egress rules for more than one port."""
    for rule in graph.all(EgressRule):
        yield rule.finding(_opens_a_range(rule), f"{rule.group.only or rule} has an egress rule for a range of ports")


def _opens_a_range(rule: EgressRule) -> Truth:
    service = rule.service
    with_ports = any_of(service.permits(protocol, NONE) & ~service.every_protocol() for protocol in sorted(WITH_PORTS))
    several = between(certain=service.least.size > 1, possible=service.most.size > 1, doubts=service.doubts)
    return with_ports & several
