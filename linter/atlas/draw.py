"""From a graph to its atlas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from linter.atlas.atlas import INTERNET, Atlas, Edge, Exposed, Fact, Item
from linter.atlas.facts import class_in_words, route_facts
from linter.atlas.wording import addresses_in_words
from linter.aws.fields import LinkField, fields_of
from linter.aws.gateway import CarrierGateway, EgressOnlyInternetGateway, InternetGateway, VpnGateway
from linter.aws.node import Node
from linter.aws.setting import Links
from linter.aws.vpc import Subnet, Vpc
from linter.graph.addressing import cidrs_of, cidrs_of_subnet
from linter.graph.filtering import acls_of
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface
from linter.graph.interfaces.interfaces import interfaces
from linter.graph.routing.gateways import attached_vpcs
from linter.graph.routing.route_entry import Via
from linter.graph.routing.routing import classes, routes_of, tables_of
from linter.questions.exposures import in_words, reachability
from linter.resource import Resource
from linter.truth import YES, Truth

OTHER = "other"
"""The kind of a resource that is declared and that nothing here knows more about."""

ATTACHED = (InternetGateway, VpnGateway, EgressOnlyInternetGateway, CarrierGateway)
"""The kinds of nodes that are in a VPC by being attached to it."""

_FAMILIES = (4, 6)


def draw(place: str, dialect: str, graph: Graph, environment: str = "") -> Atlas:
    """The atlas of a deployment: everything sorted, so that the same text gives the same atlas."""
    artist = _Artist(graph)
    artist.nodes(node for node in graph.all(Node) if node.resource.managed)
    artist.resources(graph.declarations.resources)
    artist.subnets(graph.all(Subnet))
    exposed = tuple(artist.interfaces(interfaces(graph)))
    artist.beside()
    items = tuple(sorted(artist.items.values(), key=lambda item: item.key))
    return Atlas(place, dialect, items, tuple(sorted(artist.edges)), exposed, environment)


class _Artist:
    """Gathers items and edges; what an edge leads to is an item, whoever made it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.items: dict[str, Item] = {INTERNET: Item(INTERNET, (INTERNET,), "", "", "external", YES)}
        self.edges: dict[Edge, None] = {}
        self._met: dict[str, Node] = {}

    def nodes(self, nodes: Iterable[Node]) -> None:
        """Add declared nodes with their links."""
        kinds: dict[str, list[Node]] = {}
        for node in nodes:
            kinds.setdefault(node.key, []).append(node)
        for same in kinds.values():
            self.items[same[0].key] = self._item(same)
            for node in same:
                self._links(node)

    def resources(self, resources: Iterable[Resource]) -> None:
        """Add the managed resources of which no node is made."""
        for resource in resources:
            if resource.managed and resource.key not in self.items:
                key = resource.key
                self.items[key] = Item(key, (OTHER,), key, resource.type, "declared", resource.exists, resource.span)

    def subnets(self, subnets: Iterable[Subnet]) -> None:
        """Add what is in force for subnets, and where their routes lead."""
        for subnet in subnets:
            tables = tables_of(self.graph, subnet)
            self._tie(subnet.key, tables, "routed-by", subnet.exists)
            for table in tables:
                holds = subnet.exists & tables.includes(table)
                for route in routes_of(self.graph, table).entries:
                    if route.via is not Via.LOCAL:
                        self._tie(subnet.key, route.targets, "routes-to", holds & route.exists)
            self._tie(subnet.key, acls_of(self.graph, subnet), "filtered-by", subnet.exists)

    def interfaces(self, every: Iterable[Interface]) -> Iterator[Exposed]:
        """Add interfaces, and yield those that the internet reaches."""
        for interface in every:
            self.items[interface.key] = self._interface(interface)
            self._meet(interface.owner)
            self._edge(interface.key, interface.owner.key, "interface-of", interface.exists)
            self._tie(interface.key, interface.groups, "member-of", interface.exists)
            for site in interface.sites:
                self._meet(site.subnet)
                self._edge(interface.key, site.subnet.key, "stands-in", site.here & interface.exists)
            exposure = reachability(self.graph).exposure(interface)
            if exposure.reached.possible:
                self._edge(INTERNET, interface.key, "reaches", exposure.reached)
                yield Exposed(interface.key, exposure.reached, in_words(exposure.packets), exposure.path())

    def beside(self) -> None:
        """Add the undeclared items that edges lead to."""
        pending = [node for key, node in sorted(self._met.items()) if key not in self.items]
        for node in pending:
            self.items[node.key] = self._item([node])

    def _item(self, same: list[Node]) -> Item:
        node = same[0]
        vpcs, subnets = _places(node)
        if isinstance(node, ATTACHED):
            vpcs = tuple(vpc.key for vpc in attached_vpcs(self.graph, node))
        return Item(
            node.key,
            tuple(dict.fromkeys(_kind(type(node_)) for node_ in same)),
            node.address if node.origin.value in ("declared", "implicit") else "",
            node.resource.type if node.origin.value == "declared" else "",
            node.origin.value,
            node.exists,
            node.span,
            node.parent.key if node.parent is not None else "",
            vpcs,
            subnets,
            tuple(self._facts(node)),
        )

    def _facts(self, node: Node) -> Iterator[Fact]:
        """The few facts that a drawing shows; `moatlint show` lists all of them."""
        if isinstance(node, Vpc):
            yield Fact("addresses", addresses_in_words(cidrs_of(self.graph, node)), YES)
        if isinstance(node, Subnet):
            yield Fact("addresses", addresses_in_words(cidrs_of_subnet(self.graph, node)), YES)
            for family in _FAMILIES:
                for class_ in classes(self.graph, node, family):
                    span = class_.route.span if class_.route is not None else None
                    yield Fact(f"IPv{family}", class_.subnet_class.value, class_.holds, class_.why, span)
            yield Fact("class", class_in_words(self.graph, node), YES)
            for table in tables_of(self.graph, node):
                yield from route_facts(self.graph, table)

    def _interface(self, interface: Interface) -> Item:
        subnets = tuple(dict.fromkeys(site.subnet.key for site in interface.sites))
        vpcs = tuple(dict.fromkeys(vpc.key for site in interface.sites for vpc in site.subnet.vpc))
        facts = [Fact("role", interface.role.value, YES)]
        for site in interface.sites:
            has = site.public_v4.has
            if has.possible:
                facts.append(
                    Fact("public IPv4 address", "yes", has & site.here, site.public_v4.why, site.public_v4.span)
                )
        owner = interface.owner
        return Item(
            interface.key,
            ("interface",),
            owner.address,
            owner.resource.type,
            "derived",
            interface.exists,
            owner.span,
            in_vpcs=vpcs,
            in_subnets=subnets,
            facts=tuple(facts),
        )

    def _links(self, node: Node) -> None:
        if node.parent is not None:
            self._edge(node.key, node.parent.key, "part-of", node.exists)
        for name, field in fields_of(type(node)).items():
            if not isinstance(field, LinkField):
                continue
            links: Links[Node] = getattr(node, name)
            if links.stated or tuple(links):
                self._tie(node.key, links, name.replace("_", "-"), node.exists)

    def _tie(self, source: str, links: Links[Node], kind: str, exists: Truth) -> None:
        for target in links:
            self._meet(target)
            self._edge(source, target.key, kind, exists & links.includes(target))

    def _edge(self, source: str, target: str, kind: str, holds: Truth) -> None:
        if holds.possible:
            self.edges[Edge(source, target, kind, holds.certain)] = None

    def _meet(self, node: Node) -> None:
        self._met.setdefault(node.key, node)


def _places(node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The VPCs and subnets a node is in, by its own links and those of what it is part of."""
    if isinstance(node, Vpc):
        return (node.key,), ()
    if node.parent is not None:
        return _places(node.parent)
    subnets = [node_ for name in ("subnet", "subnets") for node_ in _linked(node, name)]
    vpcs = [*_linked(node, "vpc"), *(vpc for subnet in subnets for vpc in _linked(subnet, "vpc"))]
    return tuple(dict.fromkeys(node_.key for node_ in vpcs)), tuple(dict.fromkeys(node_.key for node_ in subnets))


def _linked(node: Node, name: str) -> tuple[Node, ...]:
    links = getattr(node, name, None)
    return tuple(links) if isinstance(links, Links) else ()


def _kind(kind: type[Node]) -> str:
    """The name of a kind in an atlas: `security-group`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", kind.__name__).lower()
