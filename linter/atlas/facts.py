"""Facts about a resource derived from all declarations together, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Protocol

from linter.atlas.atlas import Fact
from linter.atlas.wording import (
    addresses_in_words,
    entry_in_words,
    links_in_words,
    permission_in_words,
    route_in_words,
)
from linter.aws.network_acl import NetworkAcl
from linter.aws.node import Node
from linter.aws.route_table import RouteTable
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links
from linter.aws.vpc import Subnet, Vpc
from linter.finding import Hop
from linter.graph.addressing import cidrs_of, cidrs_of_subnet
from linter.graph.filtering import Direction, acls_of, entries_of, rules_of
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface
from linter.graph.interfaces.interfaces import interfaces_of, members_of
from linter.graph.routing.gateways import gateways_of
from linter.graph.routing.routing import SubnetClass, classes, routes_of, tables_of
from linter.questions.exposures import in_words, reachability
from linter.truth import YES, Truth, between, doubted

FAMILIES = (4, 6)
_WORDS = {Direction.INGRESS: ("lets in", "from"), Direction.EGRESS: ("lets out", "to")}


class Derive(Protocol):
    """Derives the facts about nodes of one kind."""

    def __call__(self, graph: Graph, node: Node, /) -> Iterator[Fact]:
        """The facts, in the order in which they are read."""
        ...


def facts_of(graph: Graph, node: Node) -> tuple[Fact, ...]:
    """The facts about a node: those of its kind, and those of its interfaces."""
    own = next((derive for kind, derive in _BY_KIND.items() if isinstance(node, kind)), None)
    facts = list(own(graph, node)) if own is not None else []
    for interface in interfaces_of(graph, node):
        facts += interface_facts(graph, interface)
    return tuple(facts)


def _sure(links: Links[Node]) -> Truth:
    certain = links.only is not None or links.nothing.certain
    return between(possible=True, certain=certain, doubts=links.doubts)


def _vpc(graph: Graph, node: Node) -> Iterator[Fact]:
    assert isinstance(node, Vpc)
    yield Fact("addresses", addresses_in_words(cidrs_of(graph, node)), YES)
    gateways = gateways_of(graph, node)
    yield Fact("gateways", links_in_words(gateways), _sure(gateways), span=gateways.span)
    main = graph.main_table(node)
    yield Fact("main route table", links_in_words(main), _sure(main), span=main.span)
    default = graph.default(node, SecurityGroup)
    yield Fact("default security group", links_in_words(default), _sure(default), span=default.span)
    for subnet in node.subnets:
        words = f"{subnet.node}: {class_in_words(graph, subnet.node)}"
        yield Fact("subnet", words, subnet.applies, span=subnet.node.span)


def class_in_words(graph: Graph, subnet: Subnet) -> str:
    """The class of a subnet for IPv4, and for IPv6 if it differs."""
    told = ["/".join(class_.subnet_class.value for class_ in classes(graph, subnet, family)) for family in FAMILIES]
    return told[0] if told[1] in (told[0], SubnetClass.ISOLATED.value) else f"{told[0]} (IPv6: {told[1]})"


def _subnet(graph: Graph, node: Node) -> Iterator[Fact]:
    assert isinstance(node, Subnet)
    yield Fact("addresses", addresses_in_words(cidrs_of_subnet(graph, node)), YES)
    for family in FAMILIES:
        for class_ in classes(graph, node, family):
            span = class_.route.span if class_.route is not None else None
            yield Fact(f"IPv{family}", class_.subnet_class.value, class_.holds, class_.why, span)
    tables = tables_of(graph, node)
    yield Fact("route table", links_in_words(tables), _sure(tables), span=tables.span)
    for table in tables:
        yield from route_facts(graph, table)
    acls = acls_of(graph, node)
    yield Fact("network ACL", links_in_words(acls), _sure(acls), span=acls.span)
    for acl in acls:
        yield from _entries(graph, acl)
    gives = node.map_public_ipv4.is_(wanted=True)
    words = "gives what is launched in it" if gives.possible else "gives nothing launched in it"
    yield Fact("public address", f"{words} a public IPv4 address", gives if gives.possible else YES)


def _routes(graph: Graph, node: Node) -> Iterator[Fact]:
    assert isinstance(node, RouteTable)
    yield from route_facts(graph, node)


def route_facts(graph: Graph, node: RouteTable) -> Iterator[Fact]:
    """A fact for each route of a table, and one for those that cannot be seen."""
    routes = routes_of(graph, node)
    for route in routes.entries:
        yield Fact("route", route_in_words(route), route.exists, "" if route.declared else route.why, route.span)
    for doubt in routes.open:
        yield Fact("route", "others that cannot be seen", doubted((doubt,)))


def _entries(graph: Graph, node: Node) -> Iterator[Fact]:
    assert isinstance(node, NetworkAcl)
    for direction in Direction:
        word, preposition = ("in", "from") if direction is Direction.INGRESS else ("out", "to")
        listed = entries_of(graph, node, direction)
        for entry in listed.entries:
            yield Fact(
                f"entry {word}",
                entry_in_words(entry, preposition),
                entry.applies,
                "" if entry.entry else entry.why,
                entry.span,
            )


def _group(graph: Graph, node: Node) -> Iterator[Fact]:
    assert isinstance(node, SecurityGroup)
    yield from _rules(graph, node)
    members = members_of(graph, node)
    for interface, applies in members:
        exposure = reachability(graph).exposure(interface)
        reached = exposure.reached
        told = f", which the internet reaches on {in_words(exposure.packets)}" if reached.possible else ""
        yield Fact("member", f"{interface.owner}{told}", applies & interface.exists, span=interface.owner.span)
    if not members:
        yield Fact("member", "nothing that is declared here", YES)


def _rules(graph: Graph, group: SecurityGroup) -> Iterator[Fact]:
    for direction, (word, preposition) in _WORDS.items():
        rules = rules_of(graph, group, direction)
        for permission in rules.permissions:
            told = f"{group}: {permission_in_words(permission, preposition)}"
            yield Fact(word, told, permission.applies, "" if permission.rule else permission.why, permission.span)
        if not rules.permissions and not rules.open:
            yield Fact(word, f"{group}: nothing", YES)
        for doubt in rules.open:
            open_ = doubted((doubt,))
            yield Fact(word, f"{group}: others that cannot be seen", open_)


def interface_facts(graph: Graph, interface: Interface) -> Iterator[Fact]:
    """Where an interface stands, which addresses it has, what its groups let through, and who reaches it."""
    for site in interface.sites:
        yield Fact(
            "stands in", f"{site.subnet}, {class_in_words(graph, site.subnet)}", site.here, span=site.subnet.span
        )
        v4, v6 = site.public_v4, site.public_v6
        yield Fact("public IPv4 address", "yes" if v4.has.possible else "no", _decided(v4.has), v4.why, v4.span)
        if v6.has.possible:
            yield Fact("IPv6 address", "yes", v6.has, v6.why, v6.span)
    groups = interface.groups
    if interface.filtered.possible:
        yield Fact("security groups", links_in_words(groups), _sure_of_all(groups), span=groups.span)
        for group in groups:
            yield from _rules(graph, group)
    yield from _exposure(graph, interface)


def _decided(has: Truth) -> Truth:
    return has if has.possible else YES


def _sure_of_all(links: Links[SecurityGroup]) -> Truth:
    return between(possible=True, certain=not links.maybe and not links.open, doubts=links.doubts)


def _exposure(graph: Graph, interface: Interface) -> Iterator[Fact]:
    exposure = reachability(graph).exposure(interface)
    if exposure.reached.possible:
        yield Fact("the internet reaches it on", in_words(exposure.packets), exposure.reached)
        for hop in exposure.path():
            yield Fact("way in", _hop(hop), YES, span=hop.span)
        return
    yield Fact("the internet", "does not reach it", YES)
    for hop in exposure.blocked_by():
        yield Fact("blocked by", f"{_hop(hop)}{f': {hop.reason}' if hop.reason else ''}", YES, hop.code, hop.span)


def _hop(hop: Hop) -> str:
    decided = f": {hop.decided_by}" if hop.decided_by not in ("", hop.node) else ""
    return f"{hop.kind} {hop.node}{decided}"


_BY_KIND: Mapping[type[Node], Derive] = MappingProxyType(
    {Vpc: _vpc, Subnet: _subnet, RouteTable: _routes, NetworkAcl: _entries, SecurityGroup: _group}
)
