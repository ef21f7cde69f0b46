"""The end of a way: what an interface takes in."""

from __future__ import annotations

from linter.aws.classic_elb import ClassicBalancer
from linter.aws.node import Node
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links
from linter.finding import Hop
from linter.graph.interfaces.interface import Interface, Placement, Role
from linter.network import EVERY_ADDRESS, Between
from linter.reachability.courses.trail import Step
from linter.reachability.packets.bounds import EVERYTHING, NOTHING, Bounds, any_of
from linter.reachability.packets.filters import serving
from linter.reachability.packets.packets import Packet
from linter.truth import YES, Doubt

PRIVATE_ONLY = "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"
REFUSALS = {
    Role.CALLER: (PRIVATE_ONLY, "nothing can open a connection to it"),
    Role.DETACHED: (PRIVATE_ONLY, "it is not attached to anything"),
    Role.TRANSLATOR: ("NGW_DEST_ADDRESS_PRESERVATION", "a NAT gateway lets in only answers"),
    Role.MIDDLEBOX: ("ENI_ADDRESS_RESTRICTION", "it only passes on what is routed to it"),
}
EVERYWHERE = Between(EVERY_ADDRESS, EVERY_ADDRESS)


def delivered(interface: Interface) -> Step:
    """The interface, which takes what something behind it listens for."""
    refused = REFUSALS.get(interface.role)
    passes = NOTHING if refused else listening(interface)

    def explain(packet: Packet | None) -> Hop:
        code, reason = (refused or (_mismatch(interface), "nothing listens there")) if packet is None else ("", "")
        owner = interface.owner
        value = "known" if interface.exists.certain else "unknown"
        return Hop(owner.address, "interface", "deliver", str(owner), owner.span, value, reason, code)

    return Step(passes.guarded(interface.exists), explain)


def _mismatch(interface: Interface) -> str:
    """AWS has codes for load balancers alone: it does not know what else listens on which port."""
    return unheard(interface.owner) if interface.role is Role.BALANCER else ""


def unheard(balancer: Node) -> str:
    """The code for a load balancer that has no listener for a packet."""
    return "ELB_LISTENERS_MISMATCH" if isinstance(balancer, ClassicBalancer) else "ELBV2_LISTENERS_MISMATCH"


def listening(interface: Interface) -> Bounds:
    """The packets that something behind an interface listens for; all of them if it does not say."""
    if interface.listens_to_all:
        return EVERYTHING
    return any_of(serving(service, EVERYWHERE) for service in interface.services)


def unseen_interface(owner: Node) -> Interface:
    """The interfaces that something makes for itself out of sight: they may have any security group."""
    doubt = Doubt(f"the security groups of {owner} are not known", owner.span)
    groups: Links[SecurityGroup] = Links((), (), owner.span, open=True, doubts=(doubt,))
    return Interface(f"{owner.key}/unseen", owner, Role.CALLER, (), Placement.ALL, groups, YES, YES, owner.exists)
