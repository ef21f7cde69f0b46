"""From an interface to premises: over VPN, Direct Connect, a local gateway, or an appliance of the customer's own.

https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html
https://docs.aws.amazon.com/outposts/latest/userguide/outposts-local-gateways.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from linter.aws.direct_connect import DirectConnectAssociation
from linter.aws.gateway import EgressOnlyInternetGateway, InternetGateway, NatGateway, VpnGateway
from linter.aws.node import Node
from linter.aws.transit_gateway import TransitGateway
from linter.aws.vpn import VpnConnection
from linter.finding import Hop
from linter.graph.addressing import cidrs_of_subnet
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import interfaces_of
from linter.network import Addresses
from linter.reachability.courses.course import Course, assumed
from linter.reachability.courses.courses import Courses
from linter.reachability.courses.end import End
from linter.reachability.courses.steps import LOCAL, UNSEEN, Steps
from linter.reachability.courses.trail import Step, Trail
from linter.reachability.courses.translation import Translation, no_further
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import EVERYTHING, exactly
from linter.reachability.packets.packets import between_addresses, connections
from linter.truth import unknown

IN, OUT = Direction.INGRESS, Direction.EGRESS
LINKS = (VpnGateway, VpnConnection, DirectConnectAssociation)


class OntoPremises(Struct, frozen=True):
    """Ways from the interfaces of one graph to premises."""

    graph: Graph
    steps: Steps
    courses: Courses

    def trails(self, sender: End, targets: Addresses, mode: Mode) -> Iterator[Trail]:
        """Every way from an interface to any of the addresses on premises; blocked ones too."""
        private = sender.site.private.most
        start = Trail(exactly(connections(private, targets)), source=private).guarded(sender.interface.exists)
        left = start.through(self.steps.group(sender.interface, OUT))
        yield from self._leaving(left, sender, targets, mode)

    def _leaving(
        self, start: Trail, sender: End, targets: Addresses, mode: Mode, behind: tuple[NatGateway, ...] = ()
    ) -> Iterator[Trail]:
        sources = cidrs_of_subnet(self.graph, sender.subnet).most
        leads = False
        for going in self.courses.outward(sender.subnet, exactly(between_addresses(sources, targets))):
            node = going.end.node if going.end is not None else None
            if isinstance(node, (InternetGateway, EgressOnlyInternetGateway)) and going.sender is None:
                continue
            leads = True
            if not going.packets.most:
                yield start.through(*going.steps)
            elif isinstance(node, NatGateway) and interfaces_of(self.graph, node):
                if (ended := no_further(node, behind)) is not None:
                    yield start.through(*going.steps, ended)
                    continue
                through = Translation(self.graph, self.steps, self.courses).through(start, sender, going, node, mode)
                for nat, trail in through:
                    yield from self._leaving(trail, nat, targets, mode, (*behind, node))
            else:
                into = (self.steps.acl(sender.subnet, IN, back=True),) if mode is Mode.SESSION else ()
                for back in self._answers(sender, going) if mode is Mode.SESSION else ((),):
                    yield start.through(*going.steps, _beyond(going), *back, *into)
        if not leads:
            yield start.through(self.steps.acl(sender.subnet, OUT), self.steps.routed(sender.subnet, UNSEEN))

    def _answers(self, sender: End, going: Course) -> Iterator[tuple[Step, ...]]:
        """The ways of the answers over a transit gateway; from a VPN gateway they come straight back."""
        gateway, end = going.links[0] if going.links else None, going.end.node if going.end is not None else None
        if not isinstance(gateway, TransitGateway) or end is None:
            yield ()
            return
        if len(going.links) > 1 or going.boxes or going.hidden:
            sure = unknown(f"how answers come back over {gateway} is not followed", gateway.span)
            yield (assumed(gateway, sure, back=True),)
            return
        for mine in self.courses.transit.attachments(gateway, sender.subnet):
            yield (
                self.courses.transit.looked_up(gateway, end, mine, back=True),
                *self.courses.transit.arriving(mine, end, None, sender.subnet, back=True),
            )


def _beyond(going: Course) -> Step:
    """The end of a course: premises, or a target that is not known."""
    end = going.end.node if going.end is not None and going.end != LOCAL else None
    if isinstance(end, LINKS):
        hop = Hop(end.address, "VPN gateway", "enter", str(end), end.span, "known", "premises lie behind it")
        return Step(EVERYTHING, lambda _: hop)
    if going.sender is not None:
        box = going.sender[0].owner
        return assumed(box, unknown(f"whether {box} is a VPN appliance is not visible", box.span), back=False)
    where: Node = end or going.subnet
    return assumed(where, unknown(f"what lies behind {going.end} is not visible", where.span), back=False)
