"""The connections of a Client VPN are not logged.

## Why is this bad?
After an incident nobody can say who was connected when, and from where.

## How to fix
Turn on `connection_log_options` (`ConnectionLogOptions`) with a log group.

## Limits
Who may not use CloudWatch Logs can accept the finding.

https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-logging.html
"""

from collections.abc import Iterator

from linter.aws.client_vpn import ClientVpn
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_VISIBILITY,
    controls=("EC2.51",),
)
def client_vpn_unlogged(graph: Graph) -> Iterator[Finding]:
    """Find the endpoints without a connection log."""
    for endpoint in graph.all(ClientVpn):
        log = endpoint.connection_log
        yield endpoint.finding(~log.is_(wanted=True), f"the connections of {endpoint} are not logged", at=log.span)
