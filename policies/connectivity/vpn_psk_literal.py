"""The pre-shared key of a VPN tunnel is written in the declaration.

## Why is this bad?
Whoever reads the repository, its history or the state can pose as your end of the tunnel.

## How to fix
Leave the key to AWS, or read it from Secrets Manager.

## Limits
A key that comes from a variable without a default, a NoEcho parameter or a dynamic reference is not reported.

https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
"""

from collections.abc import Iterator

from linter.aws.vpn import VpnTunnel
from linter.policy import Finding, Graph, Section, Severity, policy
from linter.truth import truth


@policy(
    Severity.CRITICAL,
    section=Section.API_ACCESS,
)
def vpn_psk_literal(graph: Graph) -> Iterator[Finding]:
    """Find the tunnels whose key is a known text."""
    for tunnel in graph.all(VpnTunnel):
        key = tunnel.preshared_key
        yield tunnel.finding(
            truth(known=bool(key.values)),
            f"the pre-shared key of a tunnel of {tunnel} is written in the declaration",
            at=key.span,
        )
