"""A security group admits a range of addresses instead of a single host.

## Why is this bad?
A rule for one host says exactly who is meant. A range admits whoever else has an address in it, now or later.

## How to fix
Name single hosts (/32 or /128), a security group, or a prefix list.

## Limits
This is advice for environments with a strict allow-list, and is not in the default profile.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from collections.abc import Iterator

from linter.aws.cidr_blocks import Block
from linter.aws.security_group import IngressRule
from linter.policy import Finding, Graph, Section, Severity, Truth, policy
from linter.truth import between


@policy(
    Severity.INFO,
    section=Section.NETWORK_TRAFFIC,
    aliases=("W9", "SECURITY_GROUP_INGRESS_CIDR_NON_32_RULE"),
    default=False,
)
def ingress_cidr_not_host(graph: Graph) -> Iterator[Finding]:
    """Find the CIDR blocks in ingress rules that hold more than one address."""
    for rule in graph.all(IngressRule):
        for cidrs in rule.sources:
            for block in cidrs.blocks:
                yield rule.finding(
                    _is_range(block),
                    f"{rule.group.only or rule} admits {block}, which is not one host",
                    at=block.span,
                )


def _is_range(block: Block) -> Truth:
    least, most = block.held.least, block.held.most
    return between(
        certain=least.v4.size > 1 or least.v6.size > 1,
        possible=most.v4.size > 1 or most.v6.size > 1,
        doubts=block.held.doubts,
    )
