"""Transit gateways: from the subnet of one attachment to the attachment its route table chooses.

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from linter.aws.node import Node
from linter.aws.transit_gateway import TransitGateway, VpcAttachment
from linter.aws.vpc import Subnet
from linter.finding import Hop
from linter.graph.facts import fact
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.routing.gateways import may_attach_unseen, same, unseen_attachments
from linter.network import NO_ADDRESS, Addresses, Between
from linter.reachability.courses.steps import LOCAL, Steps
from linter.reachability.courses.trail import Step
from linter.reachability.courses.transit_tables import TransitTables
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import EVERYTHING, Bounds, one_of
from linter.reachability.packets.filters import where
from linter.reachability.packets.packets import EVERY_PACKET, Packet
from linter.truth import YES, Doubt, Truth, all_of, any_of, truth, unknown

IN, OUT = Direction.INGRESS, Direction.EGRESS


class Transit(Struct, frozen=True):
    """The transit gateways of one graph."""

    graph: Graph
    steps: Steps
    tables: TransitTables
    _steps: dict[object, Step] = field(default_factory=dict)

    def links(
        self, gateway: TransitGateway, here: Subnet, there: Subnet, mode: Mode
    ) -> Iterator[tuple[tuple[Step, ...], Truth]]:
        """The steps from a subnet through a transit gateway to another, and whether they keep the sender's groups."""
        for mine in self.attachments(gateway, here):
            for theirs in self.attachments(gateway, there):
                forth = (
                    self.entered(mine, here),
                    *self.beside(mine, here),
                    self.looked_up(gateway, mine, theirs),
                    *self.arriving(theirs, mine, here, there),
                )
                back = (
                    *self.beside(theirs, there, back=True),
                    self.entered(theirs, there, back=True),
                    self.looked_up(gateway, theirs, mine, back=True),
                    *self.arriving(mine, theirs, there, here, back=True),
                )
                session = back if mode is Mode.SESSION else ()
                sure = self.attached(mine, gateway, here) & self.attached(theirs, gateway, there)
                joined = () if sure.certain else (_step(theirs, "enter", sure, "", "", back=False),)
                yield (*joined, *forth, *session), self._knows_groups(gateway, mine, theirs)

    def acl(self, gateway: TransitGateway, subnet: Subnet, direction: Direction, *, back: bool = False) -> Step:
        """The network ACL of a subnet, for what goes to a transit gateway or comes from it.

        Where the gateway is attached in that very subnet, AWS's page says that what goes to it must pass the rules of
        both directions, and what comes from it none: a way is sure only where it passes as in any other subnet, too.
        https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
        """
        step = self.steps.acl(subnet, direction, back=back)
        if not any(own.subnets.includes(subnet).possible for own in self.attachments(gateway, subnet)):
            return step
        key = ("acl", gateway, subnet, direction, back)
        return self.steps.once(key, lambda: self._shared(step, subnet, direction, back=back))

    def _shared(self, step: Step, subnet: Subnet, direction: Direction, *, back: bool) -> Step:
        reason = Doubt("network ACLs treat a transit gateway in the same subnet in a way of their own", subnet.span)
        if direction is IN:
            least, most = step.passes.least, EVERY_PACKET
        else:
            both = step.passes & self.steps.acl(subnet, IN, back=back).passes
            least, most = both.least, step.passes.most
        return step if least == most else replace(step, passes=Bounds(least, most, (reason,)))

    def attachments(self, gateway: TransitGateway, subnet: Subnet) -> tuple[VpcAttachment, ...]:
        """The attachments of the subnet's VPC to the gateway, sure or not."""
        return _vpc_attachments(self.graph, gateway, subnet)

    def unseen(self, gateway: TransitGateway) -> Truth:
        """Whether more may be attached to a gateway than what is declared here."""
        return may_attach_unseen(self.graph, gateway)

    def attached(self, attachment: VpcAttachment, gateway: TransitGateway, subnet: Subnet) -> Truth:
        """Whether an attachment joins the subnet's VPC to the gateway."""
        return _attached(attachment, gateway, subnet)

    def entered(self, attachment: VpcAttachment, subnet: Subnet, *, back: bool = False) -> Step:
        """Into the gateway: an attachment serves the zones it has a subnet in."""
        served = any_of(same_zone(own, subnet) for own in attachment.subnets)
        if attachment.subnets.open:
            served |= unknown("the subnets of the attachment are not all known", attachment.span)
        code = "TGW_ROUTE_AZ_RESTRICTION"
        reason = f"{attachment} has no subnet in the availability zone of {subnet}"
        return _step(attachment, "enter", served, code, reason, back=back)

    def looked_up(self, gateway: TransitGateway, came: Node, goes: Node, *, back: bool = False) -> Step:
        """The table that the attachment it came by is associated with: the addresses that go to the other."""
        key = (gateway, came, goes, back)
        if key not in self._steps:
            self._steps[key] = self._looked_up(gateway, came, goes, back=back)
        return self._steps[key]

    def leads(self, gateway: TransitGateway, came: Node, wanted: Addresses) -> tuple[Node, ...]:
        """The attachments to which some of the addresses may be sent that came by an attachment, in order of keys."""
        attachments = {
            goes
            for table, _ in self.tables.tables(gateway, came)
            for goes, held in self.tables.all_chosen(gateway, table).items()
            if held.most & wanted
        }
        return tuple(sorted(attachments, key=lambda attachment: attachment.key))

    def _looked_up(self, gateway: TransitGateway, came: Node, goes: Node, *, back: bool) -> Step:
        addresses = Between(NO_ADDRESS, NO_ADDRESS)
        tables = self.tables.tables(gateway, came)
        for table, sure in tables:
            chosen = self.tables.chosen(gateway, table, goes)
            least = chosen.least if sure.certain else NO_ADDRESS
            addresses |= Between(least, chosen.most, (*chosen.doubts, *sure.doubts))
        drops = [route for table, _ in tables for route in self.tables.routes(gateway, table) if route.drops.possible]

        def explain(packet: Packet | None) -> Hop:
            code = "" if packet is not None else "TGW_RTB_BAD_STATE_ROUTE" if drops else "TGW_RTB_CANNOT_ROUTE"
            reason = f"its table {'leads' if packet is not None else 'does not lead'} to {goes}"
            if not tables:
                code, reason = "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", f"{came} is associated with no table"
            return Hop(gateway.address, "transit gateway", "route", str(gateway), gateway.span, "known", reason, code)

        passes = where(IN if back else OUT, addresses)
        return Step(passes, explain, back)

    def beside(self, attachment: VpcAttachment, subnet: Subnet, *, back: bool = False) -> tuple[Step, ...]:
        """The network ACL of the attachment's own subnet, as what leaves a VPC from another subnet comes into it.

        https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
        """
        near = [own for own in attachment.subnets if same_zone(own, subnet).possible]
        nearest = near or list(attachment.subnets)
        if any(own is subnet for own in nearest):
            return ()
        steps = [self.steps.acl(own, IN, back=back) for own in nearest]
        if len(steps) < 2:
            return tuple(steps)
        return (replace(steps[0], passes=one_of(step.passes for step in steps)),)

    def inlets(self, attachment: VpcAttachment, came: Node, origin: Subnet | None) -> tuple[tuple[Subnet, Truth], ...]:
        """The subnets of an attachment by which packets come into its VPC, whose `origin` may be known.

        The gateway keeps packets in the zone they come from where it can; in appliance mode it keeps each flow in one.
        https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html
        """
        subnets = attachment.subnets
        if len(tuple(subnets)) == 1 and not subnets.open:
            return tuple((own, subnets.includes(own)) for own in subnets)
        attachments = [node for node in (attachment, came) if isinstance(node, VpcAttachment)]
        spread = any_of(node.appliance_mode.is_("enable") for node in attachments)
        if origin is not None and not spread.possible:
            near = [own for own in subnets if same_zone(own, origin).certain]
            if near:
                return tuple((own, subnets.includes(own)) for own in near)
        which = unknown(f"by which of its subnets {attachment} lets packets in is not known", attachment.span)
        return tuple((own, subnets.includes(own) & which) for own in subnets)

    def arriving(
        self, attachment: VpcAttachment, came: Node, origin: Subnet | None, goal: Subnet, *, back: bool = False
    ) -> tuple[Step, ...]:
        """On from the subnet of an attachment to another subnet of its VPC: its network ACL, and its route table."""
        owns = [own for own, _ in self.inlets(attachment, came, origin)]
        others = [own for own in owns if own is not goal]
        if not others:
            return ()
        acls = [self.steps.acl(own, OUT, back=back) for own in others]
        routes = [replace(self.steps.routed(own, LOCAL, back=back), silent=True) for own in others]
        if len(owns) == 1:
            return acls[0], routes[0]
        straight = [EVERYTHING] if len(others) < len(owns) else []
        return tuple(
            replace(several[0], passes=one_of([*(step.passes for step in several), *straight]))
            for several in (acls, routes)
        )

    @staticmethod
    def _knows_groups(gateway: TransitGateway, mine: VpcAttachment, theirs: VpcAttachment) -> Truth:
        return all_of(node.group_referencing.is_("enable") for node in (gateway, mine, theirs))


@fact
def _vpc_attachments(graph: Graph, gateway: TransitGateway, subnet: Subnet) -> tuple[VpcAttachment, ...]:
    """The attachments of a subnet's VPC to a gateway, sure or not, in the order of their keys."""
    vpc = subnet.vpc.only
    if vpc is None or not vpc.is_seen:
        every = graph.all(VpcAttachment)
    else:
        declared = (attachment.node for attachment in graph.referring(VpcAttachment, "vpc", vpc))
        every = (*declared, *unseen_attachments(graph))
    mine = [attachment for attachment in every if _attached(attachment, gateway, subnet).possible]
    return tuple(sorted(dict.fromkeys(mine), key=lambda attachment: attachment.key))


def _attached(attachment: VpcAttachment, gateway: TransitGateway, subnet: Subnet) -> Truth:
    of_vpc = same(attachment.vpc, subnet.vpc)
    return all_of((attachment.exists, attachment.transit_gateway.includes(gateway), of_vpc))


def same_zone(first: Subnet, second: Subnet) -> Truth:
    """Whether two subnets are in one availability zone."""
    if first is second:
        return YES
    zones = first.availability_zone.known, second.availability_zone.known
    if None not in zones:
        return truth(zones[0] == zones[1])
    return unknown(f"whether {first} and {second} are in one availability zone is not known", second.span)


def _step(attachment: VpcAttachment, action: str, lets: Truth, code: str, reason: str, *, back: bool) -> Step:
    def explain(packet: Packet | None) -> Hop:
        value = "known" if lets.certain or packet is None else "unknown"
        blocked = (reason, code) if packet is None else ("", "")
        kind = "transit gateway attachment"
        return Hop(attachment.address, kind, action, str(attachment), attachment.span, value, *blocked)

    return Step(EVERYTHING.guarded(lets), explain, back)
