"""A wide private range reaches an administration or database port.

## Why is this bad?
Whoever gets hold of one host anywhere in a /8 of private addresses can then try SSH or the database. Inside the
network is where attackers spend most of their time.

## How to fix
Admit the security group of the bastion or the application, or the subnet they stand in.

## Limits
Blocks of /16 and wider that are wholly private count, and only the listed TCP ports; change that with `narrowest` and
`tcp_ports`.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/infrastructure-security.html#control-network-traffic
"""

from collections.abc import Iterator

from linter.aws.cidr_blocks import Block
from linter.aws.security_group import IngressRule
from linter.network import PRIVATE, TCP, union
from linter.policy import Finding, Graph, Section, Severity, Truth, policy
from linter.truth import between

SENSITIVE = (22, 1433, 1521, 3306, 3389, 5432, 6379, 11211, 27017)


@policy(
    Severity.LOW,
    section=Section.NETWORK_TRAFFIC,
    aliases=("AC_AWS_0320",),
    default=False,
)
def ingress_private_cidr_wide(
    graph: Graph, *, narrowest: int = 16, tcp_ports: tuple[int, ...] = SENSITIVE
) -> Iterator[Finding]:
    """Find the wide private blocks that reach one of the listed ports."""
    wanted = union(*((port, port) for port in tcp_ports))
    for rule in graph.all(IngressRule):
        reaches = rule.service.touches(TCP, wanted)
        for block in rule.cidrs_v4.blocks:
            yield rule.finding(
                reaches & _is_wide_and_private(block, 2 ** (32 - narrowest)),
                f"{rule.group.only or rule} lets {block} reach an administration or database port",
                at=block.span,
            )


def _is_wide_and_private(block: Block, size: int) -> Truth:
    least, most = block.held.least.v4, block.held.most.v4
    return between(
        certain=least.size >= size and least <= PRIVATE.v4,
        possible=most.size >= size and least <= PRIVATE.v4,
        doubts=block.held.doubts,
    )
