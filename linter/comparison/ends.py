"""The ends between which reachability is compared: places such as the internet, and the resources of a graph."""

from __future__ import annotations

from collections.abc import Iterator

from linter.aws.node import Node, Origin
from linter.aws.serverless import Function
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Role
from linter.graph.interfaces.interfaces import interfaces, interfaces_of
from linter.graph.public_endpoints import public_endpoints
from linter.network import NO_ADDRESS, Addresses
from linter.reachability.endpoints import Endpoint, Place

SENDERS = frozenset({Role.HOST, Role.CALLER})
"""The roles that open connections. Services that listen on known ports, such as databases, have one and open none."""
RECEIVERS = frozenset({Role.HOST, Role.BALANCER, Role.ENDPOINT})
"""The interfaces that connections can be opened to."""


def of_place(place: Place, strangers: Addresses) -> Endpoint:
    """The end that a place is; `strangers` are the addresses that count as the internet."""
    return Endpoint(place.value, place, strangers if place is Place.INTERNET else NO_ADDRESS)


def senders(graph: Graph) -> tuple[Endpoint, ...]:
    """The resources that may open connections, in the order of their keys."""
    return tuple(
        end
        for end in _resources(graph, SENDERS)
        if any(interface.role in SENDERS and interface.listens_to_all for interface in end.interfaces)
    )


def receivers(graph: Graph) -> tuple[Endpoint, ...]:
    """The resources that connections may be opened to, functions and public services among them."""
    services = (node for offered in public_endpoints(graph) for node in (offered.serves or offered.owner,))
    others = dict.fromkeys((*services, *graph.all(Function)))
    ends = {end.text: end for end in _resources(graph, RECEIVERS)}
    for node in others:
        ends.setdefault(node.key, Endpoint(node.key, owners=(node,), interfaces=interfaces_of(graph, node)))
    return tuple(ends[key] for key in sorted(ends))


def _resources(graph: Graph, roles: frozenset[Role]) -> Iterator[Endpoint]:
    owned = {
        interface.owner: None
        for interface in interfaces(graph)
        if interface.role in roles and interface.owner.origin is not Origin.UNNAMED
    }
    for owner in sorted(owned, key=_key):
        yield Endpoint(owner.key, owners=(owner,), interfaces=interfaces_of(graph, owner))


def _key(node: Node) -> str:
    return node.key
