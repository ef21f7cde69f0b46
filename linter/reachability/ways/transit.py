"""Transit gateways: from the subnet of one attachment to the attachment its route table chooses.

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce

from linter.aws.node import Node, Origin
from linter.aws.setting import Links
from linter.aws.transit_gateway import (
    PeeringAttachment,
    TransitGateway,
    TransitGatewayAssociation,
    TransitGatewayAttachment,
    TransitGatewayPropagation,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpcAttachment,
)
from linter.aws.vpc import Subnet, Vpc
from linter.aws.vpn import DirectConnectAssociation, VpnConnection
from linter.finding import Hop
from linter.graph.addressing import ranges_of
from linter.graph.facts import fact
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.network import EVERY_ADDRESS, NO_ADDRESS, Addresses, Between
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import EVERYTHING, one_of
from linter.reachability.packets.filters import where
from linter.reachability.packets.packets import Packet
from linter.reachability.ways.steps import Steps
from linter.reachability.ways.trail import Step
from linter.source import Span
from linter.truth import NO, YES, Doubt, Truth, all_of, any_of, truth, unknown

IN, OUT = Direction.INGRESS, Direction.EGRESS


@dataclass(frozen=True, slots=True)
class Onward:
    """A route of a transit gateway's table: the addresses it is for, where it leads, and whether it drops them."""

    addresses: Between
    attachment: Node | None
    exists: Truth
    drops: Truth
    static: bool
    why: str
    span: Span


@dataclass(frozen=True)
class Transit:
    """The transit gateways of one graph."""

    graph: Graph
    steps: Steps
    _tables: dict[object, tuple[Onward, ...]] = field(default_factory=dict)
    _chosen: dict[object, Mapping[Node, Between]] = field(default_factory=dict)
    _steps: dict[object, Step] = field(default_factory=dict)

    def links(
        self, gateway: TransitGateway, here: Subnet, there: Subnet, mode: Mode
    ) -> Iterator[tuple[tuple[Step, ...], Truth]]:
        """The steps from a subnet through a transit gateway to another, and whether they keep the sender's groups."""
        for mine in self.attachments(gateway, here):
            for theirs in self.attachments(gateway, there):
                forth = (
                    self.entered(mine, here),
                    *self._beside(mine, here, IN),
                    self.looked_up(gateway, mine, theirs),
                    *self._beside(theirs, there, OUT),
                )
                back = (
                    *self._beside(theirs, there, IN, back=True),
                    self.entered(theirs, there, back=True),
                    self.looked_up(gateway, theirs, mine, back=True),
                    *self._beside(mine, here, OUT, back=True),
                )
                session = back if mode is Mode.SESSION else ()
                yield (*forth, *session), self._knows_groups(gateway, mine, theirs)

    def shares(self, gateway: TransitGateway, subnet: Subnet) -> bool:
        """Whether an attachment to the gateway may be in the subnet itself: then its network ACL works differently."""
        return any(attachment.subnets.includes(subnet).possible for attachment in self.attachments(gateway, subnet))

    def attachments(self, gateway: TransitGateway, subnet: Subnet) -> tuple[VpcAttachment, ...]:
        """The attachments of the subnet's VPC to the gateway, sure or not."""
        return _vpc_attachments(self.graph, gateway, subnet)

    def attached(self, attachment: VpcAttachment, gateway: TransitGateway, subnet: Subnet) -> Truth:
        """Whether an attachment joins the subnet's VPC to the gateway."""
        return _attached(attachment, gateway, subnet)

    def entered(self, attachment: VpcAttachment, subnet: Subnet, *, back: bool = False) -> Step:
        """Into the gateway: an attachment serves the zones it has a subnet in."""
        served = any_of(same_zone(each, subnet) for each in attachment.subnets)
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
        found = {
            goes
            for table, _ in self.tables(gateway, came)
            for goes, held in self.all_chosen(gateway, table).items()
            if held.most & wanted
        }
        return tuple(sorted(found, key=lambda attachment: attachment.key))

    def _looked_up(self, gateway: TransitGateway, came: Node, goes: Node, *, back: bool) -> Step:
        found = Between(NO_ADDRESS, NO_ADDRESS)
        tables = self.tables(gateway, came)
        for table, sure in tables:
            chosen = self.chosen(gateway, table, goes)
            least = chosen.least if sure.certain else NO_ADDRESS
            found |= Between(least, chosen.most, (*chosen.doubts, *sure.doubts))
        drops = [each for table, _ in tables for each in self.routes(gateway, table) if each.drops.possible]

        def explain(packet: Packet | None) -> Hop:
            code = "" if packet is not None else "TGW_RTB_BAD_STATE_ROUTE" if drops else "TGW_RTB_CANNOT_ROUTE"
            reason = "" if packet is not None else f"its table does not lead to {goes}"
            if not tables:
                code, reason = "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", f"{came} is associated with no table"
            return Hop(gateway.address, "transit gateway", "route", str(gateway), gateway.span, "known", reason, code)

        passes = where(IN if back else OUT, found)
        return Step(passes, explain, back)

    def _beside(
        self, attachment: VpcAttachment, subnet: Subnet, direction: Direction, *, back: bool = False
    ) -> tuple[Step, ...]:
        """The network ACL of the attachment's own subnet, between it and a subnet that is another.

        What leaves a VPC is looked at as it comes into that subnet, what enters one as it goes out of it.
        https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
        """
        near = [each for each in attachment.subnets if same_zone(each, subnet).possible]
        found = near or list(attachment.subnets)
        if any(each is subnet for each in found):
            return ()
        steps = [self.steps.acl(each, direction, back=back) for each in found]
        if len(steps) < 2:
            return tuple(steps)
        return (replace(steps[0], passes=one_of(each.passes for each in steps)),)

    @staticmethod
    def _knows_groups(gateway: TransitGateway, mine: VpcAttachment, theirs: VpcAttachment) -> Truth:
        return all_of(each.group_referencing.is_("enable") for each in (gateway, mine, theirs))

    def tables(
        self, gateway: TransitGateway, attachment: Node
    ) -> tuple[tuple[TransitGatewayRouteTable | None, Truth], ...]:
        """The route tables in which what comes from an attachment is looked up; None is the gateway's default one."""
        found: list[tuple[TransitGatewayRouteTable | None, Truth]] = []
        for association in self.graph.referring(TransitGatewayAssociation, "attachment", attachment):
            links, sure = association.node.table, association.applies
            found += [(table, sure & links.includes(table)) for table in links]
        explicit = any_of(sure for _, sure in found)
        default = self._by_default(gateway, attachment, propagation=False) & ~explicit
        if default.possible:
            found.append((None, default))
        return tuple(found)

    @staticmethod
    def _by_default(gateway: TransitGateway, attachment: Node, *, propagation: bool) -> Truth:
        switch = gateway.default_propagation if propagation else gateway.default_association
        enabled = switch.is_("enable")
        if isinstance(attachment, VpcAttachment):
            own = attachment.default_propagation if propagation else attachment.default_association
            enabled &= own.is_(wanted=True)
        return enabled

    def routes(self, gateway: TransitGateway, table: TransitGatewayRouteTable | None) -> tuple[Onward, ...]:
        """The routes of a table, static and propagated; None is the gateway's default one."""
        key = (gateway, table)
        if key not in self._tables:
            self._tables[key] = (*self._static(gateway, table), *self._propagated(gateway, table))
        return self._tables[key]

    def _static(self, gateway: TransitGateway, table: TransitGatewayRouteTable | None) -> Iterator[Onward]:
        for route in self.graph.all(TransitGatewayRoute):
            mine = route.table.includes(table) if table is not None else self._is_default(route.table, gateway)
            if not mine.possible:
                continue
            addresses = route.cidr_v4.held | route.cidr_v6.held
            if not route.prefix_list.nothing.certain:
                addresses = Between(NO_ADDRESS, EVERY_ADDRESS, (Doubt("it is for a prefix list", route.span),))
            drops = route.blackhole.is_(wanted=True)
            exists = route.exists & mine
            for attachment in route.attachment if not drops.certain else (None,):
                sure = exists & (YES if attachment is None else route.attachment.includes(attachment))
                yield Onward(addresses, attachment, sure, drops, True, str(route), route.span)
            if route.attachment.open and not drops.certain:
                doubts = route.attachment.doubts or (Doubt(f"where {route} leads is not known", route.span),)
                sure = exists & Truth(possible=True, certain=False, doubts=doubts)
                for attachment in self._every_attachment(gateway, doubts):
                    yield Onward(addresses, attachment, sure, drops, True, str(route), route.span)

    @staticmethod
    def _is_default(tables: Links[TransitGatewayRouteTable], gateway: TransitGateway) -> Truth:
        """Whether a table that is only known by reference may be the gateway's default one."""
        unseen = [each for each in tables if each.origin is not Origin.DECLARED]
        if not unseen and not tables.open:
            return NO
        if any(gateway.address in each.key for each in unseen):
            return YES
        return unknown("the route is in a table that is not declared here", tables.span)

    def _propagated(self, gateway: TransitGateway, table: TransitGatewayRouteTable | None) -> Iterator[Onward]:
        for attachment in self.graph.all(VpcAttachment):
            if not attachment.transit_gateway.includes(gateway).possible:
                continue
            exists = attachment.exists & attachment.transit_gateway.includes(gateway)
            propagates = self._propagates(gateway, attachment, table)
            for vpc in attachment.vpc:
                sure = all_of((exists, propagates, attachment.vpc.includes(vpc)))
                if sure.possible:
                    for held in ranges_of(self.graph, vpc):
                        why = f"propagated from {attachment}"
                        yield Onward(held, attachment, sure, NO, False, why, attachment.span)
        for link in premises_links(self.graph, gateway):
            sure = link.exists & self._propagates(gateway, link.node, table)
            if sure.possible:
                why = f"propagated from {link.node}"
                yield Onward(link.addresses, link.node, sure, NO, False, why, link.node.span)

    def _propagates(self, gateway: TransitGateway, attachment: Node, table: TransitGatewayRouteTable | None) -> Truth:
        if table is None:
            return self._by_default(gateway, attachment, propagation=True)
        return any_of(
            all_of((propagation.applies, propagation.node.table.includes(table)))
            for propagation in self.graph.referring(TransitGatewayPropagation, "attachment", attachment)
        )

    def chosen(self, gateway: TransitGateway, table: TransitGatewayRouteTable | None, goes: Node) -> Between:
        """The addresses for which the table's longest prefix leads to an attachment; static wins over propagated."""
        return self.all_chosen(gateway, table).get(goes, _NOWHERE)

    def all_chosen(self, gateway: TransitGateway, table: TransitGatewayRouteTable | None) -> Mapping[Node, Between]:
        """Every attachment that a table leads to, with the addresses; worked out once for a table."""
        key = (gateway, table)
        if key not in self._chosen:
            solved = _solved(self.routes(gateway, table))
            doubts = self._opened(gateway, table)
            unseen = self._every_attachment(gateway, doubts) if doubts else ()
            solved |= {attachment: Between(NO_ADDRESS, EVERY_ADDRESS, doubts) for attachment in unseen}
            self._chosen[key] = solved
        return self._chosen[key]

    def _opened(self, gateway: TransitGateway, table: TransitGatewayRouteTable | None) -> tuple[Doubt, ...]:
        """Why a table may have routes that cannot be seen."""
        hidden = table if table is not None and not table.is_seen else gateway if not gateway.is_seen else None
        doubts = self.graph.opened(gateway) if table is None else self.graph.opened(table)
        return doubts if hidden is None else (*doubts, Doubt(f"the routes of {hidden} are not known", hidden.span))

    def _every_attachment(self, gateway: TransitGateway, doubts: tuple[Doubt, ...]) -> tuple[Node, ...]:
        """Every attachment to a gateway, and one that stands for those which cannot be seen."""
        declared = [
            attachment
            for kind in (VpcAttachment, PeeringAttachment)
            for attachment in self.graph.all(kind)
            if attachment.transit_gateway.includes(gateway).possible
        ]
        unseen = unseen_attachment(self.graph, gateway, doubts)
        return (*declared, *(link.node for link in premises_links(self.graph, gateway)), unseen)


_NOWHERE = Between(NO_ADDRESS, NO_ADDRESS)


def _solved(routes: tuple[Onward, ...]) -> dict[Node, Between]:
    """The addresses that the longest prefix leads to each attachment."""
    found: dict[Node, Between] = {}
    for route in routes:
        leads = route.exists & ~route.drops
        if route.attachment is None or not leads.possible:
            continue
        rivals = [
            rival
            for rival in routes
            if rival.attachment is not route.attachment and rival.addresses.most & route.addresses.most
        ]
        sure = [rival.addresses.least for rival in rivals if rival.exists.certain and _beats(rival, route)]
        perhaps = [rival.addresses.most for rival in rivals if _may_beat(rival, route)]
        most = route.addresses.most - _all(sure)
        least = route.addresses.least - _all(perhaps) if leads.certain else NO_ADDRESS
        doubts = (*route.addresses.doubts, *route.exists.doubts, *route.drops.doubts)
        found[route.attachment] = found.get(route.attachment, _NOWHERE) | Between(least, most, doubts)
    return found


@dataclass(frozen=True, slots=True)
class PremisesLink:
    """A VPN or Direct Connect attachment of a transit gateway, and the addresses behind it."""

    node: Node
    addresses: Between
    exists: Truth


@fact
def premises_links(graph: Graph, gateway: TransitGateway) -> tuple[PremisesLink, ...]:
    """What joins a transit gateway to premises: VPN connections and Direct Connect gateways.

    What BGP announces is not declared. Premises are taken to announce no address of a VPC that is declared here.
    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpn-attachments.html
    """
    found = []
    for connection in graph.referring(VpnConnection, "transit_gateway", gateway):
        found.append(PremisesLink(connection.node, behind(graph, connection.node), connection.applies))
    for association in graph.referring(DirectConnectAssociation, "gateway", gateway):
        node = association.node
        doubts = (Doubt("premises announce their addresses by BGP", node.span),)
        announced = Between(NO_ADDRESS, outside_vpcs(graph), doubts)
        found.append(PremisesLink(node, announced, association.applies))
    return tuple(found)


@fact
def outside_vpcs(graph: Graph) -> Addresses:
    """The addresses that surely belong to no VPC declared here."""
    return EVERY_ADDRESS - _all(held.least for vpc in graph.all(Vpc) for held in ranges_of(graph, vpc))


@fact
def behind(graph: Graph, connection: VpnConnection) -> Between:
    """The addresses behind a VPN connection: those of its static routes, else what BGP announces."""
    found = Between(NO_ADDRESS, NO_ADDRESS)
    for route in connection.routes:
        held = route.node.cidr_v4.held
        found |= held if route.applies.certain else Between(NO_ADDRESS, held.most, route.applies.doubts)
    static = connection.static_only.is_(wanted=True)
    if static.certain and (connection.routes or not connection.transit_gateway.stated):
        return found
    doubts = (Doubt("premises announce their addresses by BGP", connection.span),)
    return found | Between(NO_ADDRESS, outside_vpcs(graph), doubts)


@fact
def unseen_attachment(graph: Graph, gateway: TransitGateway, doubts: tuple[Doubt, ...]) -> TransitGatewayAttachment:
    """An attachment that stands for those of a gateway which cannot be seen."""
    return graph.unseen(
        TransitGatewayAttachment, f"an attachment of {gateway} that is not declared here", gateway, doubts
    )


@fact
def _vpc_attachments(graph: Graph, gateway: TransitGateway, subnet: Subnet) -> tuple[VpcAttachment, ...]:
    """The attachments of a subnet's VPC to a gateway, sure or not, in the order of their keys."""
    mine = [
        attachment.node
        for vpc in subnet.vpc
        for attachment in graph.referring(VpcAttachment, "vpc", vpc)
        if _attached(attachment.node, gateway, subnet).possible
    ]
    return tuple(sorted(dict.fromkeys(mine), key=lambda attachment: attachment.key))


def _attached(attachment: VpcAttachment, gateway: TransitGateway, subnet: Subnet) -> Truth:
    of_vpc = any_of(all_of((attachment.vpc.includes(vpc), subnet.vpc.includes(vpc))) for vpc in subnet.vpc)
    return all_of((attachment.exists, attachment.transit_gateway.includes(gateway), of_vpc))


def _all(sets: Iterable[Addresses]) -> Addresses:
    return reduce(Addresses.__or__, sets, NO_ADDRESS)


def _beats(rival: Onward, route: Onward) -> bool:
    narrower = rival.addresses.most <= route.addresses.least
    same = route.addresses.most <= rival.addresses.least
    return narrower and (not same or (rival.static and not route.static))


def _may_beat(rival: Onward, route: Onward) -> bool:
    wider = route.addresses.most <= rival.addresses.least
    same = rival.addresses.most <= route.addresses.least
    return not wider or (same and (rival.static or not route.static))


def same_zone(one: Subnet, other: Subnet) -> Truth:
    """Whether two subnets are in one availability zone."""
    if one is other:
        return YES
    zones = one.availability_zone.known, other.availability_zone.known
    if None not in zones:
        return truth(zones[0] == zones[1])
    return unknown(f"whether {one} and {other} are in one availability zone is not known", other.span)


def _step(attachment: VpcAttachment, action: str, lets: Truth, code: str, reason: str, *, back: bool) -> Step:
    def explain(packet: Packet | None) -> Hop:
        value = "known" if lets.certain or packet is None else "unknown"
        blocked = (reason, code) if packet is None else ("", "")
        kind = "transit gateway attachment"
        return Hop(attachment.address, kind, action, str(attachment), attachment.span, value, *blocked)

    return Step(EVERYTHING.guarded(lets), explain, back)
