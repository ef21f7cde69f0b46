"""VPC Block Public Access: the account's switch that drops what an internet gateway would let through.

https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
"""

from __future__ import annotations

from enum import Enum

from linter.aws.vpc import PublicAccessBlock, PublicAccessExclusion, Subnet
from linter.finding import Hop
from linter.graph.graph import Graph
from linter.reachability.assumptions import Assumption, Assumptions
from linter.reachability.courses.trail import Step
from linter.reachability.packets.bounds import EVERYTHING
from linter.reachability.packets.packets import Packet
from linter.truth import YES, Truth, all_of, any_of, doubted, unknown

BLOCK_INGRESS, BLOCK_BOTH = "block-ingress", "block-bidirectional"
ALLOW_BOTH, ALLOW_EGRESS = "allow-bidirectional", "allow-egress"


class Crossed(Enum):
    """How packets cross the border of a VPC: into it, straight out of it, or out through what lets no connection in."""

    INTO = "into"
    OUT = "out"
    OUT_ONLY = "out only"
    """Through a NAT gateway or an egress-only internet gateway."""


def admitted(graph: Graph, subnet: Subnet, assumptions: Assumptions, crossed: Crossed) -> Step:
    """The account's switch, as it is set for what crosses the border of the VPC at a subnet.

    `block-ingress` drops what comes from the internet, and of what goes out all but what a NAT gateway or an
    egress-only internet gateway passes on.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcBlockPublicAccessOptions.html
    """
    declared = graph.all(PublicAccessBlock)
    if declared:
        lets = ~any_of(setting.exists & _blocks(graph, setting, subnet, crossed) for setting in declared)
    else:
        lets = YES if assumptions.bpa_off else unknown("the account may block public access to its VPCs")

    def explain(packet: Packet | None) -> Hop:
        code = "VPC_BLOCK_PUBLIC_ACCESS_ENABLED" if packet is None else ""
        setting = declared[0] if declared else None
        return Hop(
            setting.address if setting else subnet.address,
            "VPC block public access",
            "enter",
            str(setting) if setting else "the account's default: off",
            setting.span if setting else None,
            ("known" if setting else "default") if lets.certain or packet is None else "unknown",
            "public access to the VPC is blocked" if packet is None else "",
            code,
        )

    return Step(EVERYTHING.guarded(lets), explain, assumes=() if declared else (Assumption.ACCOUNT_BPA_OFF,))


def _blocks(graph: Graph, block: PublicAccessBlock, subnet: Subnet, crossed: Crossed) -> Truth:
    both, ingress = block.mode.is_(BLOCK_BOTH), block.mode.is_(BLOCK_INGRESS)
    freed = _excluded(graph, subnet, ALLOW_BOTH)
    if crossed is not Crossed.INTO:
        both &= ~_excluded(graph, subnet, ALLOW_EGRESS)
    return ~freed & (both if crossed is Crossed.OUT_ONLY else both | ingress)


def _excluded(graph: Graph, subnet: Subnet, mode: str) -> Truth:
    declared = any_of(
        all_of((exclusion.exists, exclusion.mode.is_(mode), _covers(exclusion, subnet)))
        for exclusion in graph.all(PublicAccessExclusion)
    )
    opened = dict.fromkeys(doubt for node in (subnet, *subnet.vpc) for doubt in graph.opened(node))
    return declared | doubted(opened) if opened else declared


def _covers(exclusion: PublicAccessExclusion, subnet: Subnet) -> Truth:
    of_vpc = any_of(exclusion.vpc.includes(vpc) for vpc in subnet.vpc)
    if subnet.vpc.open and not exclusion.vpc.nothing.certain:
        of_vpc |= unknown(f"which VPC {subnet} is in is not known", subnet.span)
    return exclusion.subnet.includes(subnet) | of_vpc
