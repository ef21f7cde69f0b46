"""One course of packets through links and appliances, step by step."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from linter.aws.firewall import Firewall, FirewallEndpoint
from linter.aws.node import Node
from linter.aws.vpc import Subnet
from linter.finding import Hop
from linter.graph.filtering import Direction
from linter.graph.interfaces.interface import Interface, Site
from linter.network import Between
from linter.reachability.courses.steps import Way
from linter.reachability.courses.trail import Step
from linter.reachability.packets.bounds import EVERYTHING, Bounds
from linter.reachability.packets.filters import where
from linter.reachability.packets.packets import Packet
from linter.truth import Truth, unknown

IN, OUT = Direction.INGRESS, Direction.EGRESS
MOST_LINKS = 6
"""How many links and appliances a course may lead through before it is given up as possible."""


class Course(Struct, frozen=True):
    """A course so far: the packets left on it, the steps, and the subnet whose route table is next.

    `boxes` are the appliances and `links` the peerings and transit gateways passed, in order. `end` is what it has
    been handed to, None while it is in a subnet; where no packets are left, its last step is what stops it. `link` is
    the link it has just come over into the subnet. `sender` is the host that has passed the packets on, whose address
    they may bear from there. A `hidden` course may lead
    through appliances that nobody can see.
    """

    packets: Bounds
    subnet: Subnet
    steps: tuple[Step, ...] = ()
    boxes: tuple[Node, ...] = ()
    links: tuple[Node, ...] = ()
    end: Way | None = None
    link: Node | None = None
    seen: tuple[object, ...] = ()
    sender: tuple[Interface, Site] | None = None
    hidden: bool = False

    @property
    def length(self) -> int:
        """How many links and appliances it has led through."""
        return len(self.boxes) + len(self.links)

    @property
    def is_plain(self) -> bool:
        """Whether it leads through one link at most and no appliance."""
        return not self.boxes and len(self.links) < 2


def through(course: Course, *steps: Step) -> Course:
    """The course led on through these steps."""
    packets = course.packets
    for step in steps:
        packets = packets & step.passes
    return replace(course, packets=packets, steps=(*course.steps, *steps))


def guarded(course: Course, sure: Truth) -> Course:
    """The same course, where it depends on something that may not be there."""
    if sure.certain:
        return course
    hop = Hop("", "", "", "", None)
    return through(course, Step(EVERYTHING.guarded(sure), lambda _: hop, silent=True))


def too_long(course: Course, way: Way, *, back: bool) -> Course:
    """A course that is given up because of its length: it is possible."""
    sure = unknown(f"the way leads through more than {MOST_LINKS} links and appliances: not followed any further")
    step = Step(EVERYTHING.guarded(sure), lambda _: _onward_hop(way), back)
    return replace(through(course, step), end=way, hidden=True)


def _onward_hop(way: Way) -> Hop:
    name = way.node.address if way.node is not None else "gateway"
    return Hop(name, "gateway", "route", str(way), None, "unknown", "not followed any further")


def assumed(node: Node, sure: Truth, *, back: bool) -> Step:
    """A step that may or may not let packets on, for a reason nobody can look into."""
    reason = sure.doubts[0].reason if sure.doubts else ""
    hop = Hop(node.address, "gateway", "route", str(node), node.span, "unknown", reason)
    return Step(EVERYTHING.guarded(sure), lambda _: hop, back)


def redirecting(table: Node, way: Way, held: Between, *, back: bool) -> Step:
    """The route table of a gateway, where it sends packets this way."""

    def explain(packet: Packet | None) -> Hop:
        reason = f"the gateway route table sends {'the answer' if back else 'it'} to {way}"
        code = "" if packet is not None else "INGRESS_RTB_TRAFFIC_REDIRECTION"
        return Hop(table.address, "gateway route table", "route", str(table), table.span, "known", reason, code)

    return Step(where(IN if back else OUT, held), explain, back)


def symmetric(going: Course, coming: Course, *, strictly: bool = False) -> bool:
    """Whether answers that come back so can pass the appliances that the packets have passed.

    A firewall of AWS drops answers to what it has not seen; of other appliances nobody knows. Behind a gateway with a
    route table of its own the answer must pass the same appliances (`strictly`).
    https://docs.aws.amazon.com/network-firewall/latest/developerguide/vpc-config.html
    https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
    """
    if going.hidden or coming.hidden:
        return True
    stateful = (Node,) if strictly else (Firewall, FirewallEndpoint)
    passed, returned = ({box for box in course.boxes if isinstance(box, stateful)} for course in (going, coming))
    return passed == returned
