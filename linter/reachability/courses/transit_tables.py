"""The route tables of transit gateways, each worked out once: which addresses go to which attachment.

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html#tgw-route-evaluation-overview
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from linter.aws.node import Node, Origin
from linter.aws.setting import Links
from linter.aws.transit_gateway import (
    PeeringAttachment,
    TransitGateway,
    TransitGatewayAssociation,
    TransitGatewayPropagation,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    VpcAttachment,
)
from linter.graph.addressing import ranges_of
from linter.graph.graph import Graph
from linter.graph.routing.gateways import unseen_attachments
from linter.network import EVERY_ADDRESS, NO_ADDRESS, Between, union_of
from linter.reachability.courses.beyond import premises_links, unseen_attachment
from linter.source import Span
from linter.truth import NO, YES, Doubt, Truth, all_of, any_of, doubted, unknown


class Onward(Struct, frozen=True):
    """A route of a transit gateway's table: the addresses it is for, where it leads, and whether it drops them."""

    addresses: Between
    attachment: Node | None
    exists: Truth
    drops: Truth
    static: bool
    why: str
    span: Span


class TransitTables(Struct, frozen=True):
    """The route tables of the transit gateways of one graph."""

    graph: Graph
    _tables: dict[object, tuple[Onward, ...]] = field(default_factory=dict)
    _chosen: dict[object, Mapping[Node, Between]] = field(default_factory=dict)

    def tables(
        self, gateway: TransitGateway, attachment: Node
    ) -> tuple[tuple[TransitGatewayRouteTable | None, Truth], ...]:
        """The route tables in which what comes from an attachment is looked up; None is the gateway's default one."""
        associated: list[tuple[TransitGatewayRouteTable | None, Truth]] = []
        for association in self.graph.referring(TransitGatewayAssociation, "attachment", attachment):
            links, sure = association.node.table, association.applies
            associated += [(table, sure & links.includes(table)) for table in links]
            if links.open:
                words = f"the route table of {association.node}"
                hidden = self.graph.unseen(TransitGatewayRouteTable, words, association.node, links.doubts)
                associated.append((hidden, sure & doubted(links.doubts)))
        for table in self.graph.all(TransitGatewayRouteTable):
            unseen = self.graph.passed_together(attachment, table)
            if unseen.possible:
                associated.append((table, unseen))
        explicit = any_of(sure for _, sure in associated)
        default = self._by_default(gateway, attachment, propagation=False) & ~explicit
        if default.possible:
            associated.append((None, default))
        return tuple(associated)

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
            known = tuple(route.attachment) if not drops.certain else ()
            goals: tuple[Node | None, ...] = known or (None,)
            for attachment in goals:
                sure = exists & (YES if attachment is None else route.attachment.includes(attachment))
                yield Onward(addresses, attachment, sure, drops, True, str(route), route.span)
            if route.attachment.open and not drops.certain:
                sure = exists & doubted(route.attachment.doubts)
                for hidden in self._every_attachment(gateway, route.attachment.doubts):
                    yield Onward(addresses, hidden, sure, drops, True, str(route), route.span)

    @staticmethod
    def _is_default(tables: Links[TransitGatewayRouteTable], gateway: TransitGateway) -> Truth:
        """Whether a table that is only known by reference may be the gateway's default one."""
        unseen = [table for table in tables if table.origin is not Origin.DECLARED]
        if not unseen and not tables.open:
            return NO
        if any(gateway.address in table.key for table in unseen):
            return YES
        return unknown("the route is in a table that is not declared here", tables.span)

    def _propagated(self, gateway: TransitGateway, table: TransitGatewayRouteTable | None) -> Iterator[Onward]:
        for attachment in (*self.graph.all(VpcAttachment), *unseen_attachments(self.graph)):
            mine = attachment.exists & attachment.transit_gateway.includes(gateway)
            propagates = mine & self._propagates(gateway, attachment, table)
            if not propagates.possible:
                continue
            why = f"propagated from {attachment}"
            for vpc in attachment.vpc:
                sure = propagates & attachment.vpc.includes(vpc)
                for held in ranges_of(self.graph, vpc):
                    yield Onward(held, attachment, sure, NO, False, why, attachment.span)
            if attachment.vpc.open:
                anything = Between(NO_ADDRESS, EVERY_ADDRESS, attachment.vpc.doubts)
                yield Onward(anything, attachment, propagates, NO, False, why, attachment.span)
        for link in premises_links(self.graph, gateway):
            sure = link.exists & self._propagates(gateway, link.node, table)
            if sure.possible:
                why = f"propagated from {link.node}"
                yield Onward(link.addresses, link.node, sure, NO, False, why, link.node.span)

    def _propagates(self, gateway: TransitGateway, attachment: Node, table: TransitGatewayRouteTable | None) -> Truth:
        if table is None:
            return self._by_default(gateway, attachment, propagation=True)
        declared = (
            all_of((propagation.applies, propagation.node.table.includes(table)))
            for propagation in self.graph.referring(TransitGatewayPropagation, "attachment", attachment)
        )
        return any_of((*declared, self.graph.passed_together(attachment, table)))

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
        """Every attachment to a gateway, and one that represents the undeclared ones."""
        declared: list[Node] = [
            attachment.node for attachment in self.graph.referring(VpcAttachment, "transit_gateway", gateway)
        ]
        for side in ("transit_gateway", "peer"):
            declared += [peering.node for peering in self.graph.referring(PeeringAttachment, side, gateway)]
        unseen = unseen_attachment(self.graph, gateway, doubts)
        return (*declared, *(link.node for link in premises_links(self.graph, gateway)), unseen)


_NOWHERE = Between(NO_ADDRESS, NO_ADDRESS)


def _solved(routes: tuple[Onward, ...]) -> dict[Node, Between]:
    """The addresses that the longest prefix leads to each attachment."""
    by_attachment: dict[Node, Between] = {}
    for route in routes:
        leads = route.exists & ~route.drops
        if route.attachment is None:
            continue
        rivals = [rival for rival in routes if rival.attachment is not route.attachment and _may_beat(rival, route)]
        sure = [rival.addresses.least for rival in rivals if rival.exists.certain and _beats(rival, route)]
        perhaps = [rival.addresses.most for rival in rivals]
        most = route.addresses.most - union_of(sure)
        least = route.addresses.least - union_of(perhaps) if leads.certain else NO_ADDRESS
        doubts = _doubts(route, rivals) if least != most else ()
        by_attachment[route.attachment] = by_attachment.get(route.attachment, _NOWHERE) | Between(least, most, doubts)
    return by_attachment


def _doubts(route: Onward, rivals: Iterable[Onward]) -> tuple[Doubt, ...]:
    """Why it is not known for which addresses a route is chosen: what leaves it open, or those that may win over it."""
    together = [route, *(rival for rival in rivals if rival.addresses.most & route.addresses.most)]
    doubts = dict.fromkeys(
        doubt
        for onward in together
        for doubt in (*onward.addresses.doubts, *onward.exists.doubts, *onward.drops.doubts)
    )
    return tuple(doubts) or (Doubt("another route may win", route.span),)


def _beats(rival: Onward, route: Onward) -> bool:
    narrower = rival.addresses.most <= route.addresses.least
    same = route.addresses.most <= rival.addresses.least
    return narrower and (not same or (rival.static and not route.static))


def _may_beat(rival: Onward, route: Onward) -> bool:
    wider = route.addresses.most <= rival.addresses.least
    same = rival.addresses.most <= route.addresses.least
    return not wider or (same and (rival.static or not route.static))
