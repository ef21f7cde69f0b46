"""Whether subnets are of one VPC, and what a peering connection joins.

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
"""

from __future__ import annotations

from linter.aws.node import Origin
from linter.aws.peering import Peering
from linter.aws.vpc import Subnet, Vpc
from linter.finding import Hop
from linter.graph.routing.gateways import same
from linter.reachability.courses.trail import Step
from linter.reachability.packets.bounds import EVERYTHING, NOTHING
from linter.reachability.packets.packets import Packet
from linter.truth import YES, Truth, all_of, any_of, truth, unknown
from linter.value import Scalar


def peered(peering: Peering, here: Subnet, there: Subnet, *, back: bool = False) -> Step:
    """The peering connection, if it is one of the VPCs of these two subnets."""
    joins = any_of(
        all_of((same(near, here.vpc), same(far, there.vpc)))
        for near, far in ((peering.vpc, peering.peer), (peering.peer, peering.vpc))
    )

    def explain(packet: Packet | None) -> Hop:
        value = "known" if joins.certain or packet is None else "unknown"
        code, reason = ("DISCONNECTED_VPCS", "it joins other VPCs") if packet is None else ("", "")
        return Hop(peering.address, "peering", "route", str(peering), peering.span, value, reason, code)

    return Step(EVERYTHING.guarded(joins), explain, back)


def not_transitive(peering: Peering) -> Step:
    """The peering connection, for packets to what lies beyond the VPC at its other end."""
    reason = "a peering connection leads into the other VPC and no further"
    code = "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"
    hop = Hop(peering.address, "peering", "route", str(peering), peering.span, "known", reason, code)
    return Step(NOTHING, lambda _: hop)


def one_region(peering: Peering) -> Truth:
    """Whether a peering stays within a region, so that security groups of one VPC may be named in the other.

    https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
    """
    own, named = peering.resource.region, peering.peer_region
    if named.known is not None and isinstance(own, Scalar):
        return truth(named.known == own.content)
    return named.omitted | (named.test(lambda _: True) & unknown("the peering may cross regions", peering.span))


def same_vpc(first: Subnet, second: Subnet) -> Truth:
    """Whether two subnets are of one VPC."""
    if first is second:
        return YES
    shared = any_of(all_of((first.vpc.includes(vpc), second.vpc.includes(vpc))) for vpc in (*first.vpc, *second.vpc))
    if shared.possible:
        return shared
    if _is_unseen(first) or _is_unseen(second):
        return unknown(f"whether {first} and {second} are of one VPC is not known")
    return shared


def _is_unseen(subnet: Subnet) -> bool:
    vpc: Vpc | None = subnet.vpc.only
    return vpc is None or vpc.origin is Origin.UNNAMED
