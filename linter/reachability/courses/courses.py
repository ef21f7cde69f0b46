"""Courses: where routes lead packets from a subnet, link by link and appliance by appliance.

A course ends in the subnet it is asked for, or at what leads out of all VPCs. Only a bounded number of links and
appliances is followed; a course that goes on beyond it is possible, and says so.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
https://docs.aws.amazon.com/network-firewall/latest/developerguide/architectures.html
https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from linter.aws.ec2 import Instance
from linter.aws.endpoint import VpcEndpoint
from linter.aws.firewall import Firewall, FirewallEndpoint
from linter.aws.gateway import Gateway, NatGateway
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node
from linter.aws.peering import Peering
from linter.aws.transit_gateway import PeeringAttachment, TransitGateway, VpcAttachment
from linter.aws.vpc import Subnet
from linter.graph.addressing import cidrs_of_subnet
from linter.graph.facts import fact
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.interfaces.hosts import others_unseen
from linter.graph.interfaces.interface import Interface, Role, Site
from linter.graph.interfaces.interfaces import interfaces_of
from linter.graph.routing.route_entry import Via
from linter.graph.routing.routing import gateway_tables_of, routes_of, taken_from, targets_of
from linter.reachability.courses.course import MOST_LINKS, Course, assumed, guarded, redirecting, through, too_long
from linter.reachability.courses.middleboxes import Middleboxes
from linter.reachability.courses.steps import LOCAL, UNSEEN, Steps, Way
from linter.reachability.courses.trail import Step
from linter.reachability.courses.transit import Transit
from linter.reachability.courses.vpcs import not_transitive, peered, same_vpc
from linter.reachability.packets.bounds import Bounds, exactly
from linter.reachability.packets.packets import between_addresses
from linter.truth import NO, Doubt, Truth, unknown

IN, OUT = Direction.INGRESS, Direction.EGRESS
INSIDE = (NetworkInterface, Instance, VpcEndpoint, Firewall, FirewallEndpoint, NatGateway)
"""The targets that a route for addresses of the VPC itself may have."""
_HIDDEN_TABLE = "the gateway may have a route table that is not known"


class Courses(Struct, frozen=True):
    """The courses of one graph."""

    graph: Graph
    steps: Steps
    middleboxes: Middleboxes
    transit: Transit
    _between: dict[object, tuple[Course, ...]] = field(default_factory=dict)
    _out: dict[object, tuple[Bounds, tuple[Course, ...]]] = field(default_factory=dict)

    def between(self, here: Subnet, there: Subnet, *, back: bool = False) -> tuple[Course, ...]:
        """Every course of packets from one subnet to another; with `back`, of the answers to them."""
        key = (here, there, back)
        if key not in self._between:
            source, target = (cidrs_of_subnet(self.graph, subnet).most for subnet in (here, there))
            begun = Course(exactly(between_addresses(source, target)), there if back else here)
            self._between[key] = tuple(self._to(begun, here if back else there, back=back))
        return self._between[key]

    def outward(self, here: Subnet, start: Bounds) -> tuple[Course, ...]:
        """Every course of packets from a subnet to what leads out of all VPCs."""
        key = (here, id(start))
        if key not in self._out:
            self._out[key] = (start, tuple(self._onward(Course(start, here), None, back=False)))
        return self._out[key][1]

    def returning(self, here: Subnet, gateway: Node | None, start: Bounds) -> Iterator[Course]:
        """The courses of answers to packets from beyond a gateway, from a subnet back to the gateway.

        One that ends at something which is not declared here may go on to the gateway; where that is not known itself
        (None), it may be whatever a course ends at.
        """
        for course in self._onward(Course(start, here), None, back=True):
            if course.end is None:
                continue
            end = course.end.node
            if gateway is not None and end is gateway:
                yield course
            elif gateway is None or end is None or not end.is_seen:
                sure = unknown(f"what lies behind {course.end} is not visible", here.span)
                yield replace(through(course, assumed(end or here, sure, back=True)), hidden=True)

    def entering(self, gateway: Node, there: Subnet, start: Bounds, *, back: bool = False) -> Iterator[Course]:
        """Every open course from a gateway into a subnet that its own route table leads through an appliance."""
        tables = gateway_tables_of(self.graph, gateway)
        for table in tables:
            taken = routes_of(self.graph, table).taken
            ways = [
                Way(target) for target in dict.fromkeys(target for entry in taken for target in entry.route.targets)
            ]
            ways += [UNSEEN] if any(entry.route.targets.open for entry in taken) else []
            for way in ways:
                step = redirecting(table, way, self.steps.leading(taken, way), back=back)
                led = through(Course(start.guarded(tables.includes(table)), there), step)
                if led.packets.most:
                    yield from self._redirected(led, table, way, there, back=back)
        if tables.open:
            sure = Truth(possible=True, certain=False, doubts=tables.doubts or (Doubt(_HIDDEN_TABLE, tables.span),))
            yield replace(through(Course(start, there), assumed(gateway, sure, back=back)), end=LOCAL, hidden=True)

    def _redirected(self, led: Course, table: Node, way: Way, there: Subnet, *, back: bool) -> Iterator[Course]:
        boxes = tuple(self.middleboxes.at(way.node)) if way.node is not None else ()
        for box in boxes:
            for beyond in self._through_box(led, box, None, back=back):
                if beyond.end is not None:
                    yield replace(beyond, end=LOCAL)
                else:
                    yield from (course for course in self._to(beyond, there, back=back) if course.packets.most)
        if not boxes and (way.node is None or not way.node.is_seen):
            sure = unknown(f"{table} leads to an appliance that is not declared here", table.span)
            yield replace(through(led, assumed(table, sure, back=back)), end=LOCAL, hidden=True)

    # One subnet after another -----------------------------------------------------------------------------------------

    def _to(self, course: Course, goal: Subnet, *, back: bool) -> Iterator[Course]:
        """Every course on to a subnet."""
        if course.subnet is goal and course.link is None:
            yield replace(course, end=LOCAL)
            return
        together = same_vpc(course.subnet, goal)
        if together.possible and course.link is None:
            arrived = through(
                guarded(course, together),
                self.steps.acl(course.subnet, OUT, back=back),
                self.steps.routed(course.subnet, LOCAL, back=back),
                self.steps.acl(goal, IN, back=back),
            )
            yield replace(arrived, subnet=goal, end=LOCAL)
        if not together.certain or diverted(self.graph, course.subnet):
            yield from self._onward(course, goal, back=back)

    def _onward(self, course: Course, goal: Subnet | None, *, back: bool) -> Iterator[Course]:
        """Every course on by the routes of the subnet it is in, but for those within its VPC."""
        for way in self._ways(course):
            step = self.steps.routed(course.subnet, way, back=back)
            if not (course.packets & step.passes).most:
                continue
            if course.length >= MOST_LINKS:
                yield too_long(through(course, step), way, back=back)
            elif course.link is not None and way.node is course.link:
                sure = unknown(f"whether a VPC sends back over {way} what has come from it is not documented")
                yield from self._led(through(course, assumed(course.link, sure, back=back)), way, goal, back=back)
            else:
                yield from self._led(course, way, goal, back=back)

    def _ways(self, course: Course) -> tuple[Way, ...]:
        """Where the routes of its subnet lead."""
        ways: dict[Way, None] = {}
        for entry in taken_from(self.graph, course.subnet):
            if entry.route.via is not Via.LOCAL:
                ways |= {Way(target): None for target in entry.route.targets}
                if entry.route.targets.open:
                    ways[UNSEEN] = None
        return tuple(ways)

    def _led(self, course: Course, way: Way, goal: Subnet | None, *, back: bool) -> Iterator[Course]:
        node = way.node
        boxes = () if node is None else tuple(self.middleboxes.at(node))
        boxes = tuple(box for box in boxes if box.role is not Role.TRANSLATOR)
        if isinstance(node, TransitGateway):
            yield from self._over_transit(course, node, goal, back=back)
        elif isinstance(node, Peering):
            yield from self._over_peering(course, node, goal, back=back)
        elif boxes:
            for box in boxes:
                for beyond in self._through_box(course, box, way, back=back):
                    if not beyond.packets.most or beyond.end is not None:
                        yield beyond
                    elif goal is not None:
                        yield from self._to(beyond, goal, back=back)
                    else:
                        yield from self._onward(beyond, None, back=back)
        elif goal is None or node is None or not node.is_seen or type(node) is Gateway:
            hidden = node is None or not node.is_seen
            yield replace(through(course, *self._leaving(course, way, back=back)), end=way, hidden=hidden)

    def _leaving(self, course: Course, way: Way, *, back: bool) -> tuple[Step, Step]:
        """Out of a subnet and on by its route table."""
        return (self.steps.acl(course.subnet, OUT, back=back), self.steps.routed(course.subnet, way, back=back))

    def _through_box(self, course: Course, box: Interface, way: Way | None, *, back: bool) -> Iterator[Course]:
        """Through an appliance, and out again by any of its interfaces."""
        for site in box.sites:
            if (site.subnet, box.key) in course.seen:
                continue
            here = [] if way is None else [self.steps.routed(course.subnet, way, back=back)]
            if way is None or site.subnet is not course.subnet:
                here += [self.steps.acl(site.subnet, IN, back=back)]
                here[:0] = [] if way is None else [self.steps.acl(course.subnet, OUT, back=back)]
            groups = () if back or not box.filtered.possible else (self.steps.group(box, IN),)
            transit = replace(self.middleboxes.transit(box), back=back)
            passed = through(guarded(course, site.here), *here, *groups, transit)
            passed = replace(
                passed,
                boxes=(*passed.boxes, box.owner),
                seen=(*passed.seen, (site.subnet, box.key)),
                link=None,
                sender=(box, site) if box.role is Role.HOST else passed.sender,
                subnet=site.subnet,
            )
            if not passed.packets.most:
                yield passed
                continue
            for outlet, out in self._outlets(box, site):
                groups = () if back or not outlet.filtered.possible else (self.steps.group(outlet, OUT),)
                sender = (outlet, out) if box.role is Role.HOST else passed.sender
                yield through(replace(passed, subnet=out.subnet, sender=sender), *groups)
            elsewhere = others_unseen(self.graph, box) if box.role is Role.HOST else NO
            if elsewhere.possible:
                yield replace(through(passed, assumed(box.owner, elsewhere, back=back)), end=UNSEEN, hidden=True)

    def _outlets(self, box: Interface, site: Site) -> Iterator[tuple[Interface, Site]]:
        """The interfaces through which an appliance may forward packets: the one they came to, or another one."""
        yield box, site
        if box.role is Role.HOST:
            for other in interfaces_of(self.graph, box.owner):
                if other is not box and not other.source_dest_check.certain:
                    yield from ((other, there) for there in other.sites)

    # Links ---------------------------------------------------------------------------------------------------------

    def _over_peering(self, course: Course, peering: Peering, goal: Subnet | None, *, back: bool) -> Iterator[Course]:
        """Into the VPC at the other end and no further: a peering is not transitive."""
        if goal is None:
            left = through(course, *self._leaving(course, Way(peering), back=back))
            declared = all(vpc.is_seen for side in (peering.vpc, peering.peer) for vpc in side)
            open_ = peering.vpc.open or peering.peer.open or not declared
            yield replace(left, end=Way(peering)) if open_ else through(left, not_transitive(peering))
            return
        taken = through(
            course,
            *self._leaving(course, Way(peering), back=back),
            peered(peering, course.subnet, goal, back=back),
            self.steps.acl(goal, IN, back=back),
        )
        yield replace(taken, subnet=goal, links=(*taken.links, peering), end=LOCAL)

    def _over_transit(
        self, course: Course, gateway: TransitGateway, goal: Subnet | None, *, back: bool
    ) -> Iterator[Course]:
        for mine in self.transit.attachments(gateway, course.subnet):
            entered = through(
                guarded(course, self.transit.attached(mine, gateway, course.subnet)),
                self.transit.acl(gateway, course.subnet, OUT, back=back),
                self.steps.routed(course.subnet, Way(gateway), back=back),
                self.transit.entered(mine, course.subnet, back=back),
                *self.transit.beside(mine, course.subnet, back=back),
            )
            inside = replace(entered, links=(*entered.links, gateway))
            if inside.packets.most:
                yield from self._inside(inside, gateway, mine, goal, back=back)
            else:
                yield inside
        doubt = self.transit.unseen(gateway)
        if doubt.possible:
            led = through(course, self.steps.routed(course.subnet, Way(gateway), back=back))
            yield replace(through(led, assumed(gateway, doubt, back=back)), end=Way(gateway), hidden=True)

    def _inside(
        self, course: Course, gateway: TransitGateway, came: Node, goal: Subnet | None, *, back: bool
    ) -> Iterator[Course]:
        """From one attachment of a transit gateway to those its table leads to."""
        sets = course.packets.most
        for goes in self.transit.leads(gateway, came, sets.sources if back else sets.targets):
            if goes is came or goes in course.seen:
                continue
            led = through(course, self.transit.looked_up(gateway, came, goes, back=back))
            led = replace(led, seen=(*led.seen, came, goes))
            if isinstance(goes, VpcAttachment):
                yield from self._out_of(led, gateway, came, goes, goal, back=back)
            elif isinstance(goes, PeeringAttachment):
                yield from self._peered(led, gateway, goes, goal, back=back)
            else:
                yield replace(led, end=Way(goes))

    def _peered(
        self, course: Course, gateway: TransitGateway, over: PeeringAttachment, goal: Subnet | None, *, back: bool
    ) -> Iterator[Course]:
        """To the transit gateway at the other end of a peering."""
        others = [other for side in (over.transit_gateway, over.peer) for other in side if other is not gateway]
        for other in others:
            if course.length >= MOST_LINKS:
                yield too_long(course, Way(other), back=back)
            elif not other.is_seen:
                doubt = unknown(f"what is attached to {other} is not known", over.span)
                yield replace(through(course, assumed(over, doubt, back=back)), end=Way(other), hidden=True)
            else:
                yield from self._inside(
                    replace(course, links=(*course.links, other), seen=course.seen[:-1]), other, over, goal, back=back
                )

    def _out_of(
        self,
        course: Course,
        gateway: TransitGateway,
        came: Node,
        goes: VpcAttachment,
        goal: Subnet | None,
        *,
        back: bool,
    ) -> Iterator[Course]:
        """Out of a transit gateway into a VPC: to the subnet meant, if it is there, else on by the attachment's own."""
        origin = None if isinstance(came, PeeringAttachment) else course.subnet
        if goal is not None:
            there = guarded(course, self.transit.attached(goes, gateway, goal))
            arrived = through(
                there,
                *self.transit.arriving(goes, came, origin, goal, back=back),
                self.transit.acl(gateway, goal, IN, back=back),
            )
            if there.packets.most:
                yield replace(arrived, subnet=goal, end=LOCAL)
        if goes.subnets.open:
            doubt = unknown(f"by which subnets {goes} lets packets in is not known", goes.span)
            yield replace(through(course, assumed(goes, doubt, back=back)), end=UNSEEN, hidden=True)
        for subnet, sure in self.transit.inlets(goes, came, origin):
            if subnet not in course.seen:
                inside = replace(guarded(course, sure), subnet=subnet, link=gateway, seen=(*course.seen, subnet))
                yield from self._onward(inside, goal, back=back)


@fact
def diverted(graph: Graph, subnet: Subnet) -> bool:
    """Whether a route of the subnet may lead packets for its own VPC elsewhere."""
    if any(isinstance(target, INSIDE) or not target.is_seen for target in targets_of(graph, subnet)):
        return True
    return any(entry.route.targets.open for entry in taken_from(graph, subnet) if entry.route.via is not Via.LOCAL)


@fact
def leads_aside(graph: Graph, subnet: Subnet) -> bool:
    """Whether routes of the subnet may lead through appliances or over a transit gateway."""
    over = any(isinstance(target, TransitGateway) for target in targets_of(graph, subnet))
    return over or diverted(graph, subnet)
