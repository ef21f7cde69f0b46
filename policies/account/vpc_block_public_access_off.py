"""Blocking of public access to VPCs is declared and turned off.

## Why is this bad?
Block public access keeps the internet from every VPC of the account, whatever a route or group says.

## How to fix
Set the mode to `block-ingress` or `block-bidirectional`, and except the subnets that serve the internet.

## Limits
Only a declared setting is judged.

https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
"""

from collections.abc import Iterator

from linter.aws.risks import NOTHING_COMES_IN
from linter.aws.vpc import PublicAccessBlock
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.LOW,
    section=Section.NETWORK_ISOLATION,
    controls=("EC2.172",),
)
def vpc_block_public_access_off(graph: Graph) -> Iterator[Finding]:
    """Find the settings that turn the block off."""
    for block in graph.all(PublicAccessBlock):
        mode = block.mode
        yield block.finding(
            mode.is_("off"),
            "the account does not block public access to its VPCs",
            at=mode.span,
            fix=mode.fix("block-ingress", NOTHING_COMES_IN),
        )
