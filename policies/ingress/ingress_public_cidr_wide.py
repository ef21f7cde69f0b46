"""A security group admits a wide range of public addresses.

## Why is this bad?
A block such as 8.0.0.0/8 is sixteen million addresses of strangers. It is hardly ever what was meant, and attackers
rent hosts in every such block.

## How to fix
Name the blocks that your partners or offices really use, or put them into a prefix list.

## Limits
Blocks wider than /16 (IPv4) or /32 (IPv6) count; change that with `widest_v4` and `widest_v6`. A rule that admits the
whole internet is reported by the policies about open ports. Your `corporate_networks` never count.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#control-network-traffic
"""

from collections.abc import Iterator

from linter.aws.cidr_blocks import Block
from linter.aws.security_group import IngressRule
from linter.network import Addresses
from linter.policy import Finding, Graph, Section, Severity, Truth, policy
from linter.truth import between


@policy(
    Severity.MEDIUM,
    section=Section.NETWORK_TRAFFIC,
    aliases=("FG_R00044", "AC_AWS_0277"),
)
def ingress_public_cidr_wide(graph: Graph, *, widest_v4: int = 16, widest_v6: int = 32) -> Iterator[Finding]:
    """Find the CIDR blocks in ingress rules that hold many public addresses, though not all of them."""
    most_v4, most_v6 = 2 ** (32 - widest_v4), 2 ** (128 - widest_v6)
    for rule in graph.all(IngressRule):
        everybody = rule.admits(graph.strangers)
        for cidrs in rule.sources:
            for block in cidrs.blocks:
                yield rule.finding(
                    _is_wide(block, graph.strangers, most_v4, most_v6) & ~everybody,
                    f"{rule.group.only or rule} admits {block}, a wide range of public addresses",
                    at=block.span,
                )


def _is_wide(block: Block, strangers: Addresses, most_v4: int, most_v6: int) -> Truth:
    least, most = block.held.least & strangers, block.held.most & strangers
    return between(
        certain=least.v4.size > most_v4 or least.v6.size > most_v6,
        possible=most.v4.size > most_v4 or most.v6.size > most_v6,
        doubts=block.held.doubts,
    )
