"""The origins of a table's routes: AWS, declarations, endpoints, VPN connections.

https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from linter.aws.cidr_blocks import Cidrs
from linter.aws.direct_connect import DirectConnectAssociation, PrivateInterface
from linter.aws.endpoint import EndpointTables, VpcEndpoint
from linter.aws.gateway import VpnGateway
from linter.aws.node import Node, Origin
from linter.aws.route import Route
from linter.aws.route_table import Propagation, RouteTable
from linter.aws.setting import Links, Referrer
from linter.aws.vpc import Vpc
from linter.aws.vpn import VpnConnection, VpnRoute
from linter.graph.addressing import clients_in, ranges_of
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.routing.gateways import works
from linter.graph.routing.longest_prefix import INSIDE
from linter.graph.routing.route_entry import RouteEntry, Via
from linter.network import EVERY_ADDRESS, NO_ADDRESS, Between, addresses, blocks
from linter.truth import YES, Doubt, Truth, all_of, any_of, doubted, unknown

NOT_KNOWN = "its destination is not known"


def local_entries(graph: Graph, table: RouteTable, declared: Iterable[RouteEntry]) -> tuple[RouteEntry, ...]:
    """The routes that keep traffic within the VPC, one for each of its ranges, unless a declared route replaces them.

    Every table has them, even one that is not declared here or whose VPC is not known.
    """
    vpcs = table.vpc
    sure = YES if vpcs.only is not None else unknown(f"which VPC {table} is in is not known", table.span)
    inward = [entry for entry in declared if _leads_inside(entry)]
    entries = []
    for vpc in vpcs:
        for held in ranges_of(graph, vpc):
            replaced = any_of(entry.exists for entry in inward if entry.is_known and entry.destination == held)
            exists = sure & ~replaced
            if exists.possible:
                links = Links((vpc,), (), vpc.span)
                why = f"AWS keeps {held.most if held.least else 'what is addressed to'} {vpc} local"
                entries.append(RouteEntry(held, links, Via.LOCAL, exists, YES, None, why, table.span))
    if vpcs.open or (not entries and not tuple(vpcs)):
        entries.append(unseen_local(table, vpcs))
    return tuple(entries)


def unseen_local(owner: Node, vpcs: Links[Vpc]) -> RouteEntry:
    """The local route of an unseen table, to the ranges of a VPC that may not be known either."""
    doubts = vpcs.doubts or (Doubt(f"which addresses {owner} keeps local is not known", owner.span),)
    anywhere = Between(NO_ADDRESS, EVERY_ADDRESS, doubts)
    why = f"AWS keeps what is addressed to the VPC of {owner} local"
    return RouteEntry(anywhere, vpcs.perhaps(doubts), Via.LOCAL, doubted(doubts), YES, None, why, owner.span)


def _leads_inside(entry: RouteEntry) -> bool:
    return entry.targets.open or any(isinstance(target, INSIDE) for target in entry.targets)


def declared_entries(graph: Graph, table: RouteTable) -> Iterator[RouteEntry]:
    """The declared routes, inline and separate; in a table that has both, each apply removes the separate ones.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route_table
    """
    for route in (*graph.referring(Route, "table", table), *_perhaps_of_main_table(graph, table)):
        applies = route.applies
        if route.node.parent is None and table.removes_other_routes:
            clash = f"{table} lists its routes inline too, and each apply removes the others"
            applies = applies & unknown(clash, route.node.span)
        yield from _written(graph, route.node, table, applies & ~route.node.is_local)


def _perhaps_of_main_table(graph: Graph, table: RouteTable) -> Iterator[Referrer[Route]]:
    """The routes of a table that is not declared here: it may be the main table that AWS created."""
    if table.origin is not Origin.IMPLICIT:
        return
    for route in graph.all(Route):
        named = route.table.only
        if named is not None and named.origin is Origin.EXTERNAL:
            doubt = unknown(f"{named} may be {table}", route.table.span)
            yield Referrer(route, route.exists & doubt)


def _written(graph: Graph, route: Route, table: RouteTable, applies: Truth) -> Iterator[RouteEntry]:
    if not applies.possible:
        return
    targets = route.targets
    active = _works(graph, targets, table)
    why = f"{route} leads to {_named(targets)}"
    entry = RouteEntry(Between(NO_ADDRESS, EVERY_ADDRESS), targets, Via.STATIC, applies, active, route, why, route.span)
    listed = False
    for cidrs in (route.cidr_v4, route.cidr_v6):
        for held, given in _destinations(cidrs):
            listed = True
            yield replace(entry, destination=held, exists=applies & given)
    for prefix_list in route.prefix_list:
        listed = True
        for held in _one_by_one(clients_in(graph, prefix_list)):
            yield replace(entry, destination=held, via=Via.PREFIX_LIST)
    if not listed:
        yield replace(entry, destination=Between(NO_ADDRESS, EVERY_ADDRESS, (Doubt(NOT_KNOWN, route.span),)))


def _destinations(cidrs: Cidrs) -> Iterator[tuple[Between, Truth]]:
    for block in cidrs.blocks:
        if block.given.possible:
            yield block.held, block.given


def _one_by_one(held: Between) -> Iterator[Between]:
    """The blocks of a set of addresses; the set itself if it is not known."""
    if held.least != held.most:
        yield held
    else:
        yield from (Between(block, block) for block in blocks(held.most))


def _named(targets: Links[Node]) -> str:
    return " or ".join(str(target) for target in targets) or "nothing that is known"


def _works(graph: Graph, targets: Links[Node], table: RouteTable) -> Truth:
    if targets.open or not tuple(targets):
        return unknown("what the route leads to is not known", targets.span)
    answers = [works(graph, target, table.vpc) for target in targets]
    if targets.only is not None:
        return answers[0]
    every, some = all_of(answers), any_of(answers)
    doubts = (*every.doubts, *targets.doubts) or (Doubt("it leads to one of several", targets.span),)
    return every if every.certain == some.possible else Truth(possible=some.possible, certain=False, doubts=doubts)


def made_entries(graph: Graph, table: RouteTable) -> Iterator[RouteEntry]:
    """The routes that are not declared: of the default VPC, of gateway endpoints, and those that VPN gateways learn."""
    yield from _of_default_vpc(graph, table)
    yield from _of_endpoints(graph, table)
    yield from _propagated(graph, table)


def _of_default_vpc(graph: Graph, table: RouteTable) -> Iterator[RouteEntry]:
    vpc = table.vpc.only
    if vpc is None or table.origin is not Origin.IMPLICIT or not vpc.is_default.known:
        return
    world = addresses("0.0.0.0/0")
    links = Links((graph.default_gateway(vpc),), (), vpc.span)
    why = "AWS created the default VPC with a route to the internet"
    yield RouteEntry(Between(world, world), links, Via.STATIC, vpc.exists, YES, None, why, vpc.span)


def _of_endpoints(graph: Graph, table: RouteTable) -> Iterator[RouteEntry]:
    """The routes to services; no client has an address in their ranges, so they take nothing from other routes."""
    direct = graph.referring(VpcEndpoint, "tables", table)
    listed = [(endpoint.node, endpoint.applies) for endpoint in direct]
    for association in graph.referring(EndpointTables, "tables", table):
        endpoints = association.node.endpoint
        listed += [(endpoint, association.applies & endpoints.includes(endpoint)) for endpoint in endpoints]
    for endpoint, applies in listed:
        links = Links((endpoint,), (), endpoint.span)
        why = f"{endpoint} leads to its service"
        nothing = Between(NO_ADDRESS, NO_ADDRESS)
        active = works(graph, endpoint, table.vpc)
        yield RouteEntry(nothing, links, Via.ENDPOINT, applies, active, endpoint, why, endpoint.span)


def _propagated(graph: Graph, table: RouteTable) -> Iterator[RouteEntry]:
    """The routes that VPN gateways learn: the static ones of their connections, and what premises announce."""
    gateways = list(_propagating(graph, table, table.propagating))
    for propagation in graph.referring(Propagation, "tables", table):
        named = _propagating(graph, propagation.node, propagation.node.gateway)
        gateways += [(gateway, propagation.applies & sure) for gateway, sure in named]
    for gateway, applies in gateways:
        active = works(graph, gateway, table.vpc)
        for held, node in _learned(graph, gateway):
            links = Links((gateway,), (), gateway.span)
            why = f"{gateway} learns it from {node}"
            yield RouteEntry(held, links, Via.PROPAGATED, applies & node.exists, active, node, why, node.span)


def _propagating(graph: Graph, node: Node, named: Links[VpnGateway]) -> Iterator[tuple[VpnGateway, Truth]]:
    """The gateways that a table or propagation names, and one that represents those it may name as well."""
    yield from ((gateway, named.includes(gateway)) for gateway in named)
    if named.open:
        yield graph.unseen(VpnGateway, f"a gateway of {node}", node, named.doubts), doubted(named.doubts)


def _learned(graph: Graph, gateway: VpnGateway) -> Iterator[tuple[Between, Node]]:
    if not gateway.is_seen or graph.opened(gateway) or _routes_of_unseen_connections(graph):
        yield _anything(gateway), gateway
    for connection in graph.referring(VpnConnection, "gateway", gateway):
        for route in connection.node.routes:
            yield from ((held, route.node) for held, _ in _destinations(route.node.cidr_v4))
        silent = not connection.node.routes and not connection.node.static_only.is_(wanted=True).certain
        if silent or graph.opened(connection.node):
            yield _anything(connection.node), connection.node
    for kind in (DirectConnectAssociation, PrivateInterface):
        for association in graph.referring(kind, "gateway", gateway):
            yield _anything(association.node), association.node


@fact
def _routes_of_unseen_connections(graph: Graph) -> bool:
    """Whether static routes are declared of VPN connections that are not: any VPN gateway may have these."""
    return any(not connection.is_seen for route in graph.all(VpnRoute) for connection in route.connection)


def _anything(node: Node) -> Between:
    return Between(NO_ADDRESS, EVERY_ADDRESS, (Doubt(f"what {node} announces is not known", node.span),))
