"""A VPN tunnel accepts old key exchange or ciphers.

## Why is this bad?
IKEv1, Diffie-Hellman groups of 1024 and 1536 bits, and SHA-1 are no longer safe against a well-equipped attacker, who
may record today and decrypt later.

## How to fix
Restrict both tunnels to `ikev2`, groups from 14 up (19 and higher preferred) and SHA2.

## Limits
A tunnel that restricts nothing accepts all that AWS supports, the old ones among them. The policy is not in the
default profile, since most declarations restrict nothing and the peer chooses.

https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
"""

from collections.abc import Iterator

from linter.aws.vpn import VpnTunnel
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_ISOLATION,
    controls=("EC2.183",),
    default=False,
)
def vpn_weak_ike(graph: Graph) -> Iterator[Finding]:
    """Find the tunnels that accept IKEv1, a small Diffie-Hellman group, or SHA-1."""
    for tunnel in graph.all(VpnTunnel):
        groups = tunnel.phase1_dh_groups.any(_is_small) | tunnel.phase2_dh_groups.any(_is_small)
        hashes = tunnel.phase1_integrity.includes("SHA1") | tunnel.phase2_integrity.includes("SHA1")
        yield tunnel.finding(
            tunnel.ike_versions.includes("ikev1") | groups | hashes,
            f"a tunnel of {tunnel} accepts old key exchange or ciphers",
        )


def _is_small(group: str) -> bool:
    return group in {"2", "5"}
