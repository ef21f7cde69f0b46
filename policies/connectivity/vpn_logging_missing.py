"""A VPN tunnel is not logged.

## Why is this bad?
Nobody sees failed negotiations, changed peers or a tunnel that is down.

## How to fix
Turn on the log options of both tunnels with a log group.

## Limits
The policy is not in the default profile.

https://docs.aws.amazon.com/vpn/latest/s2svpn/monitoring-logs.html
"""

from collections.abc import Iterator

from linter.aws.vpn import VpnTunnel
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_VISIBILITY,
    controls=("EC2.171",),
    default=False,
)
def vpn_logging_missing(graph: Graph) -> Iterator[Finding]:
    """Find the tunnels without a log."""
    for tunnel in graph.all(VpnTunnel):
        yield tunnel.finding(~tunnel.logs.is_(wanted=True), f"a tunnel of {tunnel} is not logged", at=tunnel.logs.span)
