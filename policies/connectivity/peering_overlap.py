"""Two peered VPCs have overlapping addresses.

## Why is this bad?
AWS refuses to make such a connection active, so that the deployment fails.

## How to fix
Give the VPCs address ranges of their own.

## Limits
The ranges of a VPC that is not declared here are not known, so that the question stays open.

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
"""

from collections.abc import Iterator
from itertools import product

from linter.aws.peering import Peering
from linter.graph.addressing import cidrs_of
from linter.network import Between
from linter.policy import Finding, Graph, Section, Severity, Truth, policy
from linter.truth import between


@policy(
    Severity.LOW,
    section=Section.NETWORK_ISOLATION,
)
def peering_overlap(graph: Graph) -> Iterator[Finding]:
    """Find the peering connections between VPCs that share addresses."""
    for peering in graph.all(Peering):
        for vpc, peer in product(peering.vpc, peering.peer):
            overlapping = _overlap(cidrs_of(graph, vpc), cidrs_of(graph, peer))
            joined = peering.vpc.includes(vpc) & peering.peer.includes(peer)
            yield peering.finding(overlapping & joined, f"{vpc} and {peer} have overlapping addresses")


def _overlap(first: Between, second: Between) -> Truth:
    return between(
        certain=bool(first.least & second.least),
        possible=bool(first.most & second.most),
        doubts=(*first.doubts, *second.doubts),
    )
