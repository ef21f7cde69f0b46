"""Sources and targets of a question: the internet, addresses, resources, tags, people with a way in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

from msgspec import Struct, field
from msgspec.structs import replace

from linter.aws.node import Node
from linter.aws.serverless import Function
from linter.aws.tags import tag_of
from linter.equality import equal_without
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface
from linter.graph.interfaces.interfaces import interfaces
from linter.graph.public_endpoints import public_endpoints
from linter.network import NO_ADDRESS, Addresses, addresses
from linter.truth import YES, Truth, any_of


class Place(str, Enum):
    """A source of packets that is not a resource."""

    INTERNET = "internet"
    ON_PREMISES = "on-premises"
    INSTANCE_CONNECT = "instance-connect"
    VPN_CLIENTS = "vpn-clients"
    ENDPOINT_CONSUMERS = "endpoint-consumers"


@equal_without("unsure")
class Endpoint(Struct, frozen=True):
    """One end of a question: a place, addresses, or the interfaces of resources (`owners`).

    `unsure` says of some interfaces, by their keys, that they are only perhaps meant.
    """

    text: str
    place: Place | None = None
    addresses: Addresses = NO_ADDRESS
    owners: tuple[Node, ...] = ()
    interfaces: tuple[Interface, ...] = ()
    unsure: Mapping[str, Truth] = field(default_factory=dict)

    def means(self, interface: Interface) -> Truth:
        """Whether it certainly means an interface."""
        return self.unsure.get(interface.key, YES)


def endpoint(text: str, graph: Graph) -> Endpoint:
    """Read an endpoint: `internet`, a CIDR block or address, `tag:key=value`, an address or logical ID of a resource.

    Raises:
        ValueError: it means nothing in the graph; the message is for a person.
    """
    word = text.strip()
    if word.lower() in {place.value for place in Place}:
        place = Place(word.lower())
        return Endpoint(word, place, graph.strangers if place is Place.INTERNET else NO_ADDRESS)
    try:
        return Endpoint(word, addresses=addresses(word))
    except ValueError:
        pass
    if word.startswith("tag:"):
        return _tagged(word, graph)
    end = _named(word, graph)
    if not end.owners:
        raise ValueError(f"no resource with a network interface is called {word!r}, and it is not a CIDR block or tag")
    return end


def names(graph: Graph) -> tuple[str, ...]:
    """The addresses of everything that an endpoint may name, sorted."""
    every = [
        node for interface in interfaces(graph) for node in (interface.owner, interface.declared) if node is not None
    ]
    every += _services(graph)
    return tuple(sorted({node.address for node in every}))


def _services(graph: Graph) -> tuple[Node, ...]:
    """The targets without an interface in a VPC: services with an endpoint on the internet, and functions."""
    return (*(offered.owner for offered in public_endpoints(graph)), *graph.all(Function))


def _named(word: str, graph: Graph) -> Endpoint:
    exact = _of(graph, word, lambda node: word in {node.address, node.key})
    if exact.owners:
        return exact
    return _of(graph, word, lambda node: node.address.split(".")[-1] == word or _block(node.address) == word)


def _block(address: str) -> str:
    return address.split("[", maxsplit=1)[0]


def _tagged(word: str, graph: Graph) -> Endpoint:
    """Everything that has a tag or may have it; if that is unknown, it is only possibly meant."""
    key, _, wanted = word.removeprefix("tag:").partition("=")
    end = _of(graph, word, lambda node: tagged(node, key, wanted).possible)
    unsure = {
        interface.key: sure
        for interface in end.interfaces
        for sure in (_interface_tagged(interface, key, wanted),)
        if not sure.certain
    }
    end = replace(end, unsure=unsure)
    if not end.owners:
        raise ValueError(f"no resource with a network interface is tagged {key}={wanted}")
    return end


def _interface_tagged(interface: Interface, key: str, wanted: str) -> Truth:
    nodes = [node for node in (interface.owner, interface.declared) if node is not None]
    return any_of(tagged(node, key, wanted) for node in nodes)


def tagged(node: Node, key: str, wanted: str) -> Truth:
    """Whether a node has a tag; unknown if not all of its tags are known."""
    return tag_of(node, key).is_(wanted)


def _of(graph: Graph, word: str, wanted: Callable[[Node], bool]) -> Endpoint:
    meant = tuple(
        interface
        for interface in interfaces(graph)
        if wanted(interface.owner) or (interface.declared is not None and wanted(interface.declared))
    )
    services = [node for node in _services(graph) if wanted(node)]
    owners = tuple(dict.fromkeys([*(interface.owner for interface in meant), *services]))
    return Endpoint(word, owners=owners, interfaces=meant)
