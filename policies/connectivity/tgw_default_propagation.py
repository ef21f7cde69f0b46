"""Every attachment of a transit gateway reaches every other.

## Why is this bad?
With the default route table, a new attachment is joined to all networks at once, whatever it is for.

## How to fix
Set `default_route_table_association` and `default_route_table_propagation` to `disable`, and give each kind of
network a route table of its own.

## Limits
A small network may want it so. The policy is not in the default profile.

https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html
"""

from collections.abc import Iterator

from linter.aws.risks import UNJOINED_ATTACHMENTS
from linter.aws.transit_gateway import TransitGateway
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_ISOLATION,
    default=False,
)
def tgw_default_propagation(graph: Graph) -> Iterator[Finding]:
    """Find the transit gateways that associate and propagate attachments by default."""
    for gateway in graph.all(TransitGateway):
        flat = gateway.default_association.is_("enable") & gateway.default_propagation.is_("enable")
        propagation = gateway.default_propagation
        yield gateway.finding(
            flat,
            f"every attachment of {gateway} reaches every other",
            at=propagation.span,
            fix=propagation.fix("disable", UNJOINED_ATTACHMENTS),
        )
