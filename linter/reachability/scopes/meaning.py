"""Resource statements resolved in a graph: the interfaces that packets come from or go to, and what they pass.

https://docs.aws.amazon.com/vpc/latest/network-access-analyzer/resource-statement.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from linter.aws.endpoint import EndpointService
from linter.aws.gateway import InternetGateway, VpnGateway
from linter.aws.node import Node
from linter.aws.peering import Peering
from linter.aws.security_group import SecurityGroup
from linter.aws.transit_gateway import TransitGateway, TransitGatewayAttachment
from linter.aws.vpc import Subnet, Vpc
from linter.aws.vpn import VpnConnection
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface
from linter.graph.interfaces.interfaces import interfaces
from linter.reachability.endpoints import Endpoint, Place, endpoint, names
from linter.reachability.scopes.scope import NotUnderstood, Resources
from linter.truth import any_of

ANY_INTERFACE = ("AWS::EC2::NetworkInterface", "aws_network_interface")
LINKS = (Peering, TransitGateway, TransitGatewayAttachment)


class Meant(Struct, frozen=True):
    """One thing that an end of a path may be; where it is a link between networks, what packets must lead through."""

    end: Endpoint
    through: Node | None = None

    @property
    def text(self) -> str:
        """Its name in a report."""
        return self.end.text if self.through is None else self.through.address


def meant(resources: Resources, graph: Graph) -> tuple[Meant, ...]:
    """Everything that a statement describes, once.

    Raises:
        NotUnderstood: it names what the graph does not have.
    """
    unique: dict[tuple[str, str], Meant] = {}
    for candidate in _all(resources, graph):
        unique.setdefault(
            (candidate.end.text, candidate.through.key if candidate.through is not None else ""), candidate
        )
    return tuple(unique.values())


def _all(resources: Resources, graph: Graph) -> Iterator[Meant]:
    if resources.anything:
        yield Meant(endpoint(Place.INTERNET.value, graph))
        yield from (Meant(_of(interface)) for interface in interfaces(graph))
    for word in resources.named:
        yield from named(word, graph)
    for kind in resources.types:
        yield from _typed(kind, graph)


def _of(interface: Interface) -> Endpoint:
    owner = interface.owner
    return (
        Endpoint(owner.address, owners=(owner,), interfaces=(interface,))
        if interface.index == 0
        else Endpoint(f"{owner.address}, interface {interface.index}", owners=(owner,), interfaces=(interface,))
    )


def named(word: str, graph: Graph) -> Iterator[Meant]:
    """Resolve a name: everything that `moatlint reach` accepts, and gateways, links, VPCs, subnets and groups.

    Raises:
        NotUnderstood: the graph has nothing of that name.
    """
    node = node_called(word, graph)
    if node is not None and any(isinstance(node, kind) for kind in (*_WHOLES, *_DOORS, *LINKS)):
        yield from _node(node, graph)
        return
    try:
        yield Meant(endpoint(word, graph))
    except ValueError as error:
        known = {*names(graph), *(place.value for place in Place), *graph.keys()}
        raise NotUnderstood(str(error), word, known) from None


def node_called(word: str, graph: Graph) -> Node | None:
    """The node of an address or logical ID."""
    return graph.node(word)


def _typed(kind: str, graph: Graph) -> Iterator[Meant]:
    if kind in ANY_INTERFACE:
        yield from (Meant(_of(interface)) for interface in interfaces(graph))
        return
    for node in nodes_of(kind, graph):
        yield from _node(node, graph)


def nodes_of(kind: str, graph: Graph) -> tuple[Node, ...]:
    """The declared nodes of a resource type of either language, where declarations of both are named the same kind."""
    return tuple(node for node in graph.every() if is_of(node, kind))


def is_of(node: Node, kind: str) -> bool:
    """Whether a node is of the kind that a resource type declares, in whichever language."""
    return any(spelling.type == kind and not spelling.block for spelling in type(node).spellings)


def _node(node: Node, graph: Graph) -> Iterator[Meant]:
    if isinstance(node, InternetGateway):
        yield Meant(endpoint(Place.INTERNET.value, graph))
    elif isinstance(node, (VpnGateway, VpnConnection)):
        yield Meant(endpoint(Place.ON_PREMISES.value, graph), node if isinstance(node, VpnGateway) else None)
    elif isinstance(node, EndpointService):
        yield Meant(endpoint(Place.ENDPOINT_CONSUMERS.value, graph), node)
    elif isinstance(node, LINKS):
        yield from (Meant(_of(interface), node) for interface in interfaces(graph))
        yield Meant(endpoint(Place.ON_PREMISES.value, graph), node)
    elif isinstance(node, _WHOLES):
        yield from (Meant(_of(interface)) for interface in interfaces(graph) if _is_within(interface, node))
    else:
        yield from (
            Meant(_of(interface)) for interface in interfaces(graph) if node in (interface.owner, interface.declared)
        )


_WHOLES = (Vpc, Subnet, SecurityGroup)
_DOORS = (InternetGateway, VpnGateway, VpnConnection, EndpointService)


def _is_within(interface: Interface, node: Node) -> bool:
    """Whether an interface is, or may be, in a VPC or subnet, or has a security group."""
    if isinstance(node, SecurityGroup):
        return interface.groups.includes(node).possible
    if isinstance(node, Vpc):
        return any_of(site.subnet.vpc.includes(node) for site in interface.sites).possible
    return any(site.subnet is node for site in interface.sites)


def passes(passed: Iterable[Node], wanted: Resources) -> bool:
    """Whether any of the nodes is one that a statement describes."""
    return any(
        node.address in wanted.named or node.key in wanted.named or any(is_of(node, kind) for kind in wanted.types)
        for node in passed
    )
