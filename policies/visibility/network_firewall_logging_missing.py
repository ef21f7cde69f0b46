"""A network firewall keeps no logs.

## Why is this bad?
Nobody sees what it blocked or let pass.

## How to fix
Declare a logging configuration for it.

## Limits
A configuration that is declared elsewhere is not seen.

https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-logging.html
"""

from collections.abc import Iterator

from linter.aws.firewall import Firewall
from linter.policy import Finding, Graph, Section, Severity, any_of, policy


@policy(Severity.MEDIUM, section=Section.NETWORK_VISIBILITY, controls=("NetworkFirewall.2",), aliases=("CKV2_AWS_63",))
def network_firewall_logging_missing(graph: Graph) -> Iterator[Finding]:
    """Find the firewalls without a logging configuration."""
    for firewall in graph.all(Firewall):
        logged = any_of(logging.applies for logging in firewall.logging)
        yield firewall.finding(~logged, f"{firewall} keeps no logs")
