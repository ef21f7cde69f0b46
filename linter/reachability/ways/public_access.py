"""VPC Block Public Access: the account's switch that drops what an internet gateway would let through.

https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
"""

from __future__ import annotations

from linter.aws.vpc import PublicAccessBlock, PublicAccessExclusion, Subnet
from linter.finding import Hop
from linter.graph.graph import Graph
from linter.reachability.assumptions import Assumption, Assumptions
from linter.reachability.packets.bounds import EVERYTHING
from linter.reachability.packets.packets import Packet
from linter.reachability.ways.trail import Step
from linter.truth import NO, Truth, all_of, any_of, unknown

BLOCK_INGRESS, BLOCK_BOTH = "block-ingress", "block-bidirectional"
ALLOW_BOTH, ALLOW_EGRESS = "allow-bidirectional", "allow-egress"


def admitted(graph: Graph, subnet: Subnet, assumptions: Assumptions, *, outward: bool) -> Step:
    """The account's switch, as it stands for what enters a subnet from the internet or leaves it (`outward`)."""
    declared = graph.all(PublicAccessBlock)
    if declared:
        modes = (BLOCK_BOTH,) if outward else (BLOCK_BOTH, BLOCK_INGRESS)
        blocked = any_of(each.exists & each.mode.test(lambda mode: mode in modes) for each in declared)
        lets = ~blocked | _excluded(graph, subnet, outward=outward)
    else:
        lets = ~NO if assumptions.bpa_off else unknown("the account may block public access to its VPCs")

    def explain(packet: Packet | None) -> Hop:
        code = "VPC_BLOCK_PUBLIC_ACCESS_ENABLED" if packet is None else ""
        found = declared[0] if declared else None
        return Hop(
            found.address if found else subnet.address,
            "VPC block public access",
            "enter",
            str(found) if found else "the account's default: off",
            found.span if found else None,
            ("known" if found else "default") if lets.certain or packet is None else "unknown",
            "public access to the VPC is blocked" if packet is None else "",
            code,
        )

    return Step(EVERYTHING.guarded(lets), explain, assumes=() if declared else (Assumption.ACCOUNT_BPA_OFF,))


def _excluded(graph: Graph, subnet: Subnet, *, outward: bool) -> Truth:
    modes = (ALLOW_BOTH, ALLOW_EGRESS) if outward else (ALLOW_BOTH,)
    return any_of(
        all_of((each.exists, each.mode.test(lambda mode: mode in modes), _covers(each, subnet)))
        for each in graph.all(PublicAccessExclusion)
    )


def _covers(exclusion: PublicAccessExclusion, subnet: Subnet) -> Truth:
    return exclusion.subnet.includes(subnet) | any_of(exclusion.vpc.includes(vpc) for vpc in subnet.vpc)
