"""A network firewall can be deleted by mistake.

## Why is this bad?
A wrong plan takes the inspection away, and traffic then either stops or passes unchecked.

## How to fix
Set `delete_protection = true` (`DeleteProtection: true`).

## Limits
The policy is not in the default profile.

https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-settings.html
"""

from collections.abc import Iterator

from linter.aws.firewall import Firewall
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_VISIBILITY,
    controls=("NetworkFirewall.9",),
    aliases=("CKV_AWS_344",),
    default=False,
)
def network_firewall_delete_protection(graph: Graph) -> Iterator[Finding]:
    """Find the firewalls without deletion protection."""
    for firewall in graph.all(Firewall):
        protected = firewall.delete_protection
        message = f"{firewall} can be deleted by mistake"
        yield firewall.finding(~protected.is_(wanted=True), message, at=protected.span, fix=protected.fix(value=True))
