"""What routes lead through: the instances and interfaces that pass on other hosts' packets.

https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from linter.aws.ec2 import Instance, InterfaceAttachment, LaunchInterface
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node, Origin
from linter.aws.route import Route
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.truth import Truth, any_of, unknown


@dataclass(frozen=True, slots=True)
class Routed:
    """Whether a route leads to a host, and the one that does."""

    when: Truth
    by: str


def routed_through(graph: Graph, host: Node) -> Routed:
    """Whether any route leads to an instance or interface, or to the other half of it that is attached."""
    routes = [each for half in (host, *_attached(graph, host)) for each in graph.referring(Route, "targets", half)]
    by = next((each.node for each in routes if each.applies.certain), None)
    perhaps = (unknown(f"{route} leads to an interface nobody names", route.span) for route in _to_unnamed(graph))
    return Routed(any_of((*(each.applies for each in routes), *perhaps)), str(by) if by else "")


@fact
def _to_unnamed(graph: Graph) -> tuple[Route, ...]:
    """The routes to an interface that is not known: it may be the one an instance is launched with."""
    unnamed = Origin.UNNAMED
    return tuple(
        route
        for route in graph.all(Route)
        if any(isinstance(each, NetworkInterface) and each.origin is unnamed for each in route.targets)
    )


def _attached(graph: Graph, host: Node) -> Iterator[Node]:
    side, other = ("instance", "interface") if isinstance(host, Instance) else ("interface", "instance")
    for attachment in graph.referring(InterfaceAttachment, side, host):
        yield from getattr(attachment.node, other)
    if isinstance(host, Instance):
        yield from host.primary_interface
        for slot in host.slots:
            yield from slot.node.takes
    elif isinstance(host, NetworkInterface):
        for taken in graph.referring(LaunchInterface, "takes", host):
            yield from taken.node.launch
        for launched in graph.referring(Instance, "primary_interface", host):
            yield launched.node
