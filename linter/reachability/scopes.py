"""Intents in the vocabulary of AWS Network Access Scopes: which paths must not be, but for those that may.

A scope finds the paths that any of `MatchPaths` describes and none of `ExcludePaths` does. AWS's own JSON is accepted
as it is; beside AWS's types and identifiers, a resource may be named by its address or logical ID, by `tag:key=value`,
by a CIDR block or as `internet`.
https://docs.aws.amazon.com/vpc/latest/network-access-analyzer/network-access-scopes.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linter.aws.gateway import InternetGateway
from linter.aws.node import Node
from linter.finding import Hop
from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import interfaces
from linter.network import EVERY_ADDRESS, NO_ADDRESS, PORTS, PROTOCOL_NUMBERS, Addresses, Intervals, addresses, union
from linter.reachability.endpoints import Endpoint, endpoint
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import Bounds, exactly
from linter.reachability.packets.packets import EVERY_PACKET, Packet, Packets, between_addresses
from linter.reachability.reachability import Reachability
from linter.reachability.ways.trail import Trail, settled
from linter.truth import Truth

WORLD = ("internet",)
GATEWAY_TYPES = frozenset(spelling.type for spelling in InternetGateway.spellings)


@dataclass(frozen=True, slots=True)
class Ends:
    """What one end of a path may be: resources by name, or of a type; anything at all where neither is said."""

    named: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether it says nothing."""
        return not self.named and not self.types


@dataclass(frozen=True, slots=True)
class PathPattern:
    """A description of paths: their ends, the packets on them, and the types of what they lead through."""

    source: Ends
    destination: Ends
    packets: Packets
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What must not be (`match`), but for what may (`exclude`)."""

    match: tuple[PathPattern, ...]
    exclude: tuple[PathPattern, ...] = ()


@dataclass(frozen=True, slots=True)
class Breach:
    """A path that the scope finds, with the proof: whether it surely is, hop by hop, and a packet that takes it."""

    source: str
    target: str
    when: Truth
    path: tuple[Hop, ...]
    witness: Packet | None


def scope(document: Mapping[str, Any]) -> Scope:
    """Read a scope, as AWS writes it.

    Raises:
        ValueError: it is none; the message says what is wrong in words for a person.
    """
    unknown = sorted(set(document) - {"MatchPaths", "ExcludePaths", "Tags", "NetworkInsightsAccessScopeId"})
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no part of a network access scope")
    match, exclude = (tuple(map(_pattern, _list(document, key))) for key in ("MatchPaths", "ExcludePaths"))
    if not match:
        raise ValueError("a network access scope needs MatchPaths")
    return Scope(match, exclude)


def _list(document: Mapping[str, Any], key: str) -> Sequence[Any]:
    found = document.get(key) or ()
    if isinstance(found, str) or not isinstance(found, Sequence):
        raise ValueError(f"{key} is not a list")
    return found


def _object(document: Any, key: str) -> Mapping[str, Any]:
    found = document.get(key) or {} if isinstance(document, Mapping) else None
    if not isinstance(found, Mapping):
        raise ValueError(f"{key} is not an object")
    return found


def _pattern(written: Any) -> PathPattern:
    source, destination = _object(written, "Source"), _object(written, "Destination")
    through = tuple(str(kind) for each in _list(written, "ThroughResources") for kind in _ends(each).types)
    both = (_object(side, "PacketHeaderStatement") for side in (source, destination))
    packets = EVERY_PACKET
    for header in both:
        packets = packets & _packets(header)
    return PathPattern(_ends(source), _ends(destination), packets, through)


def _ends(side: Mapping[str, Any]) -> Ends:
    resource = _object(side, "ResourceStatement")
    named, types = (tuple(map(str, _list(resource, key))) for key in ("Resources", "ResourceTypes"))
    return Ends(named, types)


def _packets(header: Mapping[str, Any]) -> Packets:
    for key in ("SourcePrefixLists", "DestinationPrefixLists"):
        if header.get(key):
            raise ValueError(f"{key} cannot be judged before deployment")
    sources, targets = (_addresses(header, key) for key in ("SourceAddresses", "DestinationAddresses"))
    found = between_addresses(sources, targets)
    protocols = [str(each).lower() for each in _list(header, "Protocols")]
    strange = [each for each in protocols if each not in PROTOCOL_NUMBERS]
    if strange:
        raise ValueError(f"{strange[0]!r} is no protocol")
    numbers: list[int | None] = [PROTOCOL_NUMBERS[each] for each in protocols] or [None]
    ports = _ports(_list(header, "DestinationPorts"))
    wanted = Packets()
    for number in numbers:
        wanted = wanted | found.on(number, ports)
    return wanted


def _addresses(header: Mapping[str, Any], key: str) -> Addresses:
    written = [str(each) for each in _list(header, key)]
    return addresses(*written) if written else EVERY_ADDRESS


def _ports(written: Sequence[Any]) -> Intervals:
    if not written:
        return PORTS
    ends = [str(each).split("-") for each in written]
    try:
        return union(*((int(each[0]), int(each[-1])) for each in ends))
    except ValueError:
        raise ValueError(f"{written!r} are no ports") from None


def breaches(wanted: Scope, engine: Reachability) -> tuple[Breach, ...]:
    """Every path that the scope finds, sure ones first; where there is none, the intent is proven.

    Raises:
        ValueError: the scope names something that is not in the graph.
    """
    found = [each for pattern in wanted.match for each in _breaches(pattern, wanted.exclude, engine)]
    unique = {(each.source, each.target): each for each in sorted(found, key=lambda each: each.when.certain)}
    return tuple(sorted(unique.values(), key=lambda each: (not each.when.certain, each.source, each.target)))


def _breaches(pattern: PathPattern, exclude: tuple[PathPattern, ...], engine: Reachability) -> Iterator[Breach]:
    graph = engine.graph
    targets = tuple(_endpoints(pattern.destination, graph))
    for source in _endpoints(pattern.source, graph):
        for target in targets:
            if source.text != target.text:
                yield from _between(source, target, pattern, exclude, engine)


def _between(
    source: Endpoint, target: Endpoint, pattern: PathPattern, exclude: tuple[PathPattern, ...], engine: Reachability
) -> Iterator[Breach]:
    found = engine.ways(source, target, Mode.SESSION)
    allowed = [each for each in exclude if _is_between(source, target, each, engine.graph)]
    left: list[tuple[Trail, Bounds]] = []
    for trail in found.trails:
        packets = settled(trail.packets) & exactly(pattern.packets)
        if packets.most and _leads_through(trail, packets, pattern.through, engine.graph):
            packets = _without(trail, packets, allowed, engine.graph)
            left += [(trail, packets)] if packets.most else []
    if left:
        trail, packets = min(left, key=lambda each: (not each[1].least, len(each[0].steps)))
        witness = trail.pick(packets.least or packets.most)
        # Where the target may be elsewhere, one way to it alone is not sure.
        sure = packets.some & (found.packets & exactly(pattern.packets)).some
        yield Breach(source.text, target.text, sure, trail.hops(witness), witness)


def _without(trail: Trail, packets: Bounds, allowed: Iterable[PathPattern], graph: Graph) -> Bounds:
    for each in allowed:
        if packets.most and _leads_through(trail, packets, each.through, graph):
            packets = packets - exactly(each.packets)
    return packets


def _leads_through(trail: Trail, packets: Bounds, types: tuple[str, ...], graph: Graph) -> bool:
    if not types:
        return True
    passed = [graph.node(hop.node) for hop in trail.hops(trail.pick(packets.most))]
    return all(any(node is not None and _is_of(node, kind) for node in passed) for kind in types)


def _is_of(node: Node, kind: str) -> bool:
    return any(spelling.type == kind and not spelling.block for spelling in type(node).spellings)


def _endpoints(ends: Ends, graph: Graph) -> Iterator[Endpoint]:
    """The ends that are meant: an internet gateway stands for the internet beyond it."""
    words = dict.fromkeys([*(WORLD if ends.anything else ()), *ends.named])
    if GATEWAY_TYPES & set(ends.types):
        words |= dict.fromkeys(WORLD)
    words |= dict.fromkeys(_typed(ends, graph))
    for word in words:
        node = graph.node(word)
        yield endpoint("internet" if isinstance(node, InternetGateway) else word, graph)


def _typed(ends: Ends, graph: Graph) -> Iterator[str]:
    for interface in interfaces(graph):
        any_interface = "AWS::EC2::NetworkInterface" in ends.types or "aws_network_interface" in ends.types
        if ends.anything or any_interface or any(_is_of(interface.owner, kind) for kind in ends.types):
            yield interface.owner.address


def _is_between(source: Endpoint, target: Endpoint, pattern: PathPattern, graph: Graph) -> bool:
    return _is_meant(source, pattern.source, graph) and _is_meant(target, pattern.destination, graph)


def _is_meant(end: Endpoint, ends: Ends, graph: Graph) -> bool:
    if ends.anything:
        return True
    return any(_same(end, each) for each in _endpoints(ends, graph))


def _same(end: Endpoint, other: Endpoint) -> bool:
    if end.text == other.text:
        return True
    owners = _owners(end)
    within = end.addresses != NO_ADDRESS and end.addresses <= other.addresses
    return within or (bool(owners) and owners <= _owners(other))


def _owners(end: Endpoint) -> frozenset[Node]:
    return frozenset(end.owners)
