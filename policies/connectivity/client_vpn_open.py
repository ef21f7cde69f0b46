"""A Client VPN lets every user reach every network.

## Why is this bad?
One lost laptop then opens all networks behind the endpoint, to whoever has it.

## How to fix
Authorize each group of users (`access_group_id`) for the networks it needs.

## Limits
A rule for all users and one network, or for one group and all networks, is not reported.

https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/cvpn-working-rules.html
"""

from collections.abc import Iterator

from linter.aws.client_vpn import ClientVpnAuthorization
from linter.network import EVERY_ADDRESS, Addresses
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.HIGH,
    section=Section.NETWORK_ISOLATION,
)
def client_vpn_open(graph: Graph) -> Iterator[Finding]:
    """Find the authorization rules for all users and every address."""
    everywhere = Addresses(v4=EVERY_ADDRESS.v4)
    for rule in graph.all(ClientVpnAuthorization):
        yield rule.finding(
            rule.all_users.is_(wanted=True) & rule.network.held.covers(everywhere),
            f"{rule} lets every user reach every network",
            at=rule.network.span,
        )
