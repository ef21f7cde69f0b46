"""From one interface to another, within a VPC or over what joins two.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from msgspec import Struct, field
from msgspec.structs import replace

from linter.aws.gateway import NatGateway
from linter.aws.node import Node, Origin
from linter.aws.peering import Peering
from linter.aws.transit_gateway import TransitGateway
from linter.aws.vpc import Subnet
from linter.finding import Hop
from linter.graph.addressing import cidrs_of_subnet
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.routing.route_entry import Via
from linter.graph.routing.routing import taken_from, targets_of
from linter.reachability.courses.course import Course, assumed, symmetric
from linter.reachability.courses.courses import Courses, diverted, leads_aside
from linter.reachability.courses.delivery import delivered
from linter.reachability.courses.end import End
from linter.reachability.courses.steps import LOCAL, UNSEEN, Steps, Way
from linter.reachability.courses.trail import Step, Trail, settled
from linter.reachability.courses.transit import Transit
from linter.reachability.courses.translation import Translation, no_further
from linter.reachability.courses.vpcs import one_region, peered, same_vpc
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import EVERYTHING, Bounds, exactly
from linter.reachability.packets.packets import between_addresses, connections
from linter.truth import NO, YES, Truth, unknown

IN, OUT = Direction.INGRESS, Direction.EGRESS


class Lateral(Struct, frozen=True):
    """Ways between the interfaces of one graph, by their private addresses."""

    graph: Graph
    steps: Steps
    courses: Courses
    transit: Transit
    _starts: dict[tuple[Subnet, Subnet], Bounds] = field(default_factory=dict)

    def trails(self, sender: End, other: End, mode: Mode) -> Iterator[Trail]:
        """Every way from one end to the other; blocked ones too."""
        start = self.start(sender, other)
        if sender.subnet is other.subnet:
            yield start.through(*self.groups(sender, other, YES), delivered(other.interface))
            return
        if not (sender.subnet.is_seen and other.subnet.is_seen):
            alike = unknown(f"whether {sender.subnet} and {other.subnet} are one subnet is not known")
            yield start.guarded(alike).through(*self.groups(sender, other, YES), delivered(other.interface))
        yield from self._between(start, sender, other, mode)
        if not same_vpc(sender.subnet, other.subnet).certain:
            yield from self._translated(start, sender, other, mode)

    def _between(self, start: Trail, sender: End, other: End, mode: Mode) -> Iterator[Trail]:
        together = same_vpc(sender.subnet, other.subnet)
        if together.possible:
            yield self._linked(start.guarded(together), sender, other, LOCAL, (), YES, mode)
        if not together.certain:
            yield from self._across(start, sender, other, mode)
        if not together.certain or diverted(self.graph, sender.subnet) or diverted(self.graph, other.subnet):
            yield from self.further(start, sender, other, mode)

    def across(self, start: Trail, sender: End, other: End, mode: Mode) -> Iterator[Trail]:
        """Every way from one VPC to another that a connection of one end's own may take."""
        yield from self._across(start, sender, other, mode)
        yield from self.further(start, sender, other, mode)

    def _translated(
        self, start: Trail, sender: End, other: End, mode: Mode, behind: tuple[NatGateway, ...] = ()
    ) -> Iterator[Trail]:
        """The ways through a NAT gateway, which sends on under its own address."""
        if not self._may_be_translated(sender.subnet):
            return
        key = (sender.subnet, other.subnet)
        if key not in self._starts:
            sources, targets = (cidrs_of_subnet(self.graph, subnet).most for subnet in key)
            self._starts[key] = exactly(between_addresses(sources, targets))
        left = start.through(self.steps.group(sender.interface, OUT))
        translation = Translation(self.graph, self.steps, self.courses)
        for going in self.courses.outward(sender.subnet, self._starts[key]):
            node = going.end.node if going.end is not None else None
            if not going.packets.most or not isinstance(node, NatGateway):
                continue
            if (ended := no_further(node, behind)) is not None:
                yield left.through(*going.steps, ended)
                continue
            for nat, trail in translation.through(left, sender, going, node, mode):
                onward = replace(trail, target=other.site.private.most)
                again = self._translated(onward, nat, other, mode, (*behind, node))
                ways = (self._between(onward, nat, other, mode), again)
                for led in chain(*ways):
                    yield replace(led, packets=settled(led.packets, nodes=True))

    def _may_be_translated(self, subnet: Subnet) -> bool:
        """Whether routes of a subnet may lead to a NAT gateway, at once or over something else."""
        targets = targets_of(self.graph, subnet)
        if any(isinstance(target, NatGateway) for target in targets):
            return True
        return leads_aside(self.graph, subnet) and bool(self.graph.all(NatGateway))

    @staticmethod
    def start(sender: End, other: End) -> Trail:
        """Every connection from a private address of one end to one of the other."""
        source, target = sender.site.private.most, other.site.private.most
        packets = exactly(connections(source, target))
        return Trail(packets, source=source, target=target).guarded(sender.interface.exists)

    def groups(self, sender: End, other: End, known: Truth) -> tuple[Step, Step]:
        """The security groups at both ends; `known` is whether the way keeps the sender's groups."""
        return (
            self.steps.group_between(sender.interface, OUT, other.interface, known),
            self.steps.group_between(other.interface, IN, sender.interface, known),
        )

    def further(self, start: Trail, sender: End, other: End, mode: Mode) -> Iterator[Trail]:
        """The ways over several links or through appliances, or with the answer on another way than the packet."""
        returns: tuple[Course | None, ...] = (None,)
        if mode is Mode.SESSION:
            returns = tuple(
                course for course in self.courses.between(sender.subnet, other.subnet, back=True) if _leads(course)
            )
        inside = same_vpc(sender.subnet, other.subnet).certain
        for going in self.courses.between(sender.subnet, other.subnet):
            for coming in returns if _leads(going) else ():
                # What leads out of sight at once, and to another VPC, `_across` has followed; all else it has not.
                ends = going.end == LOCAL or not (inside or going.links)
                if not (ends and _is_direct(going, coming)) and (coming is None or symmetric(going, coming)):
                    yield self._combined(start, sender, other, going, coming)

    def _combined(self, start: Trail, sender: End, other: End, going: Course, coming: Course | None) -> Trail:
        out, into = self.groups(sender, other, self._known(going))
        steps = (out, *going.steps, *_vanishing(going), into, delivered(other.interface))
        back = (*coming.steps, *_vanishing(coming, back=True)) if coming is not None else ()
        return start.through(*steps, *back)

    def _known(self, going: Course) -> Truth:
        """Whether the way keeps the groups of the sender: an appliance hides them, a transit gateway mostly."""
        if going.boxes or len(going.links) > 1 or (going.end is not None and going.end != LOCAL):
            return NO
        link = next(iter(going.links), None)
        return YES if link is None else self._knows(link)

    @staticmethod
    def _knows(link: Node) -> Truth:
        if isinstance(link, Peering):
            return one_region(link)
        enabled = link.group_referencing.is_("enable") if isinstance(link, TransitGateway) else NO
        return enabled & unknown(f"whether {link} keeps track of security groups here is not followed", link.span)

    def _linked(
        self, start: Trail, sender: End, other: End, way: Way, link: tuple[Step, ...], known: Truth, mode: Mode
    ) -> Trail:
        """The way over one link, the answer over the same."""
        out, into = self.groups(sender, other, known)
        here, there = sender.subnet, other.subnet
        forth = (out, self._acl(here, OUT, way), self.steps.routed(here, way), *link, self._acl(there, IN, way), into)
        back = (
            self._acl(there, OUT, way, back=True),
            self.steps.routed(there, way, back=True),
            self._acl(here, IN, way, back=True),
        )
        return start.through(*forth, delivered(other.interface), *(back if mode is Mode.SESSION else ()))

    def _acl(self, subnet: Subnet, direction: Direction, way: Way, *, back: bool = False) -> Step:
        """The network ACL of a subnet, as it treats what goes over a link."""
        if isinstance(way.node, TransitGateway):
            return self.transit.acl(way.node, subnet, direction, back=back)
        return self.steps.acl(subnet, direction, back=back)

    def _across(self, start: Trail, sender: End, other: End, mode: Mode) -> Iterator[Trail]:
        """The ways to another VPC, over each link that a route of the subnet leads to."""
        linked = False
        for way in self._ways(sender.subnet):
            linked = True
            if isinstance(way.node, Peering):
                joined = peered(way.node, sender.subnet, other.subnet)
                yield self._linked(start, sender, other, way, (joined,), one_region(way.node), mode)
            elif isinstance(way.node, TransitGateway):
                for link, known in self.transit.links(way.node, sender.subnet, other.subnet, mode):
                    yield self._linked(start, sender, other, way, link, known, mode)
                sure = self.transit.unseen(way.node)
                if sure.possible:
                    yield self._linked(start.guarded(sure), sender, other, way, (), sure, mode)
            else:
                sure = unknown(f"what lies behind {way} is not visible")
                yield self._linked(start.guarded(sure), sender, other, way, (), sure, mode)
        if not linked:
            yield self._linked(start, sender, other, LOCAL, (_disconnected(sender.subnet, other.subnet),), NO, mode)

    def _ways(self, subnet: Subnet) -> tuple[Way, ...]:
        ways: dict[Way, None] = {}
        for taken in taken_from(self.graph, subnet):
            if taken.route.via is Via.LOCAL:
                continue
            for target in taken.route.targets:
                if isinstance(target, (Peering, TransitGateway)) or target.origin is not Origin.DECLARED:
                    ways[Way(target)] = None
            if taken.route.targets.open:
                ways[UNSEEN] = None
        return tuple(ways)


def _disconnected(here: Subnet, there: Subnet) -> Step:
    hop = Hop(
        here.address, "subnet", "route", str(here), here.span, "known", f"no route leads to {there}",
        "NO_ROUTE_TO_DESTINATION",
    )  # fmt: skip
    return Step(EVERYTHING.guarded(NO), lambda _: hop)


def _leads(course: Course) -> bool:
    return bool(course.packets.most) and course.end is not None


def _is_direct(going: Course, coming: Course | None) -> bool:
    """Whether both go the same way over one link at most: `trails` has those ways already."""
    if coming is None:
        return going.is_plain
    return going.is_plain and coming.is_plain and (going.links, going.end) == (coming.links, coming.end)


def _vanishing(course: Course, *, back: bool = False) -> tuple[Step, ...]:
    """The step at which a course leaves the declared network: whether it arrives at its target is unknown."""
    if course.end is None or course.end == LOCAL:
        return ()
    end = course.end.node
    sure = unknown(f"what lies behind {course.end} is not visible", end.span if end is not None else None)
    return (assumed(end or course.subnet, sure, back=back),)
