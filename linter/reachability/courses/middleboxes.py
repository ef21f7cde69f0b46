"""Firewalls and appliances on the way: where a route leads packets that are meant for somebody else.

Whether one passes a packet on is its own affair and not visible: a way through it is possible, never certain, unless
it is assumed to be transparent. https://docs.aws.amazon.com/vpc/latest/userguide/gwlb-route.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from linter.aws.node import Node
from linter.finding import Hop
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface, Role
from linter.graph.interfaces.interfaces import interfaces_of
from linter.reachability.assumptions import Assumption, Assumptions
from linter.reachability.courses.trail import Step
from linter.reachability.packets.bounds import EVERYTHING
from linter.reachability.packets.packets import Packet
from linter.truth import YES, Truth, all_of, unknown

CHECKED = "ENI_SOURCE_DEST_CHECK_RESTRICTION"


class Middleboxes(Struct, frozen=True):
    """The middleboxes that routes of one graph lead to."""

    graph: Graph
    assumptions: Assumptions

    def at(self, target: Node) -> Iterator[Interface]:
        """The interfaces through which a node that a route leads to passes packets on."""
        for interface in interfaces_of(self.graph, target):
            if interface.declared is target or interface.index == 0:
                yield interface

    def transit(self, interface: Interface) -> Step:
        """The middlebox itself: it passes packets on, as far as anybody knows."""
        passes = all_of((interface.exists, self._transparent(interface), self._unchecked(interface)))
        owner = interface.owner

        def explain(packet: Packet | None) -> Hop:
            value = "known" if passes.certain or packet is None else "unknown"
            reason = f"inspected by {owner}" if packet is not None else "it drops what is neither to nor from itself"
            code = "" if packet is not None else CHECKED
            return Hop(owner.address, "middlebox", "transit", str(owner), owner.span, value, reason, code)

        trusted = self.assumptions.transparent_middleboxes
        return Step(EVERYTHING.guarded(passes), explain, assumes=(Assumption.TRANSPARENT_MIDDLEBOX,) if trusted else ())

    def _transparent(self, interface: Interface) -> Truth:
        if self.assumptions.transparent_middleboxes and interface.role is Role.MIDDLEBOX:
            return YES
        return unknown(f"whether {interface.owner} passes packets on is not visible", interface.owner.span)

    @staticmethod
    def _unchecked(interface: Interface) -> Truth:
        return YES if interface.role is Role.MIDDLEBOX else ~interface.source_dest_check
