"""The exposures of a graph to the internet, computed once for all policies."""

from __future__ import annotations

from collections.abc import Iterator

from linter.aws.autoscaling import AutoScalingGroup, Fleet
from linter.aws.ec2 import Instance
from linter.aws.eks import KubernetesNodes
from linter.aws.node import Node
from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface
from linter.graph.interfaces.interfaces import interfaces
from linter.network import ICMP, ICMPV6, NONE, PORTS, PROTOCOL_NAMES, Intervals, ports_in_words, union
from linter.reachability.packets.bounds import Bounds
from linter.reachability.packets.packets import PROTOCOLS
from linter.reachability.reachability import Reachability

LAUNCHED: tuple[type[Node], ...] = (
    Instance,
    AutoScalingGroup,
    Fleet,
    KubernetesNodes,
)
"""The kinds that declare instances, one by one or by number."""

MOST_LISTED = 8
"""How many protocols a message lists."""

_EVERYTHING = "every protocol and port"
_ALL_BUT_PINGS = PROTOCOLS - union((ICMP, ICMP), (ICMPV6, ICMPV6))


@fact
def reachability(graph: Graph) -> Reachability:
    """The answers about a graph, under the usual assumptions."""
    return Reachability(graph)


def launched(graph: Graph) -> Iterator[Interface]:
    """The interfaces of instances, in the order of their keys."""
    return (interface for interface in interfaces(graph) if isinstance(interface.owner, LAUNCHED))


def in_words(packets: Bounds) -> str:
    """The protocols and ports of the packets: `tcp 22, 443, udp 53`; the upper bound, where no packet is certain."""
    boxes = (packets.least or packets.most).boxes
    if union(*(span for box in boxes if box.ports == PORTS for span in box.protocols.spans)) >= _ALL_BUT_PINGS:
        return _EVERYTHING
    by_protocol: dict[int, Intervals] = {}
    for box in boxes:
        for low, high in box.protocols.spans:
            for protocol in range(low, high + 1):
                by_protocol[protocol] = by_protocol.get(protocol, NONE) | box.ports
    whole = union(*((protocol, protocol) for protocol, ports in by_protocol.items() if ports == PORTS))
    if whole >= _ALL_BUT_PINGS:
        return _EVERYTHING
    named = sorted(by_protocol.items(), key=_common_first)
    listed = [ports_in_words(protocol, ports) for protocol, ports in named]
    more = f" and {len(listed) - MOST_LISTED} more" if len(listed) > MOST_LISTED else ""
    return ", ".join(listed[:MOST_LISTED]) + more


def _common_first(entry: tuple[int, Intervals]) -> tuple[bool, int]:
    return entry[0] not in PROTOCOL_NAMES, entry[0]
