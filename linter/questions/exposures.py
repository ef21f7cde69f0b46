"""What the internet reaches of a graph, worked out once for everybody who asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from linter.aws.autoscaling import AutoScalingGroup, Fleet, FleetTemplate, SpotSpecification
from linter.aws.ec2 import Instance
from linter.aws.eks import KubernetesNodes
from linter.aws.node import Node
from linter.finding import Hop
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface
from linter.graph.interfaces.interfaces import interfaces
from linter.network import ICMP, ICMPV6, INTERNET, PORTS, PROTOCOL_NAMES, TCP, WITH_PORTS, Intervals, union
from linter.reachability.answer import Exposure
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import Bounds
from linter.reachability.packets.packets import PROTOCOLS, Packets
from linter.reachability.reachability import Reachability
from linter.truth import Truth

LAUNCHED: tuple[type[Node], ...] = (
    Instance,
    AutoScalingGroup,
    Fleet,
    FleetTemplate,
    SpotSpecification,
    KubernetesNodes,
)
"""What instances are declared by, one by one or by number."""

_PINGS = union((ICMP, ICMP), (ICMPV6, ICMPV6))
_EVERYTHING_BUT_PINGS = PROTOCOLS - _PINGS
_MOST_TOLD = 8


@dataclass(frozen=True, slots=True)
class Reached:
    """A host that the internet reaches without a load balancer in between, on what, and the shortest way in."""

    host: Node
    when: Truth
    services: str
    path: tuple[Hop, ...]


@fact
def reachability(graph: Graph) -> Reachability:
    """The answers about a graph, under the usual assumptions."""
    return Reachability(graph)


def launched(graph: Graph) -> Iterator[Interface]:
    """The interfaces of instances, in the order of their keys."""
    return (each for each in interfaces(graph) if isinstance(each.owner, LAUNCHED))


def reached_hosts(graph: Graph) -> Iterator[Reached]:
    """Whether the internet reaches each instance by itself, pings aside."""
    for interface in launched(graph):
        found = reachability(graph).directly(interface)
        served = found.packets.each(_without_pings)
        path = Exposure(interface, served, found.trails).path(TCP) or Exposure(interface, served, found.trails).path()
        yield Reached(interface.owner, served.some, in_words(served), path if served.most else ())


def goes_out(graph: Graph, interface: Interface, port: int) -> Truth:
    """Whether an interface can open TCP connections to the internet on a port."""
    found = reachability(graph).to_internet(interface, INTERNET, Mode.SESSION)
    return found.packets.on(TCP, union((port, port))).some


def _without_pings(found: Packets) -> Packets:
    return Packets(tuple(replace(each, protocols=kept) for each in found.boxes if (kept := each.protocols - _PINGS)))


def in_words(found: Bounds) -> str:
    """What gets through: `tcp 22, 443 and udp 53`; at most, where that is all that is known."""
    by_protocol: dict[int, Intervals] = {}
    boxes = (found.least or found.most).boxes
    if any(box.protocols >= _EVERYTHING_BUT_PINGS and box.ports == PORTS for box in boxes):
        return "every protocol and port"
    for box in boxes:
        for low, high in box.protocols.spans:
            for protocol in range(low, min(high, low + _MOST_TOLD) + 1):
                by_protocol[protocol] = by_protocol.get(protocol, union()) | box.ports
    told = [_told(protocol, ports) for protocol, ports in sorted(by_protocol.items(), key=_common_first)]
    more = f" and {len(told) - _MOST_TOLD} more" if len(told) > _MOST_TOLD else ""
    return ", ".join(told[:_MOST_TOLD]) + more


def _common_first(entry: tuple[int, Intervals]) -> tuple[bool, int]:
    return entry[0] not in PROTOCOL_NAMES, entry[0]


def _told(protocol: int, ports: Intervals) -> str:
    name = PROTOCOL_NAMES.get(protocol, f"protocol {protocol}")
    if protocol not in WITH_PORTS:
        return name
    if ports == PORTS:
        return f"every port of {name}"
    spans = [str(low) if low == high else f"{low} to {high}" for low, high in ports.spans]
    more = f" and {len(spans) - _MOST_TOLD} more" if len(spans) > _MOST_TOLD else ""
    return f"{name} {', '.join(spans[:_MOST_TOLD])}{more}"
