"""A transit gateway accepts attachments of other accounts by itself.

## Why is this bad?
Every account it is shared with can join its network without anybody looking.

## How to fix
Set `auto_accept_shared_attachments = "disable"` (`AutoAcceptSharedAttachments`).

## Limits
A transit gateway that is shared with nobody is reported too, since sharing needs no change of its declaration.

https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html
"""

from collections.abc import Iterator

from linter.aws.transit_gateway import TransitGateway
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_ISOLATION,
    controls=("EC2.23",),
    aliases=("CKV_AWS_331",),
)
def tgw_auto_accept(graph: Graph) -> Iterator[Finding]:
    """Find the transit gateways that accept shared attachments by themselves."""
    for gateway in graph.all(TransitGateway):
        accepting = gateway.auto_accept
        yield gateway.finding(
            accepting.is_("enable"),
            f"{gateway} accepts attachments of other accounts by itself",
            at=accepting.span,
            fix=accepting.fix("disable"),
        )
