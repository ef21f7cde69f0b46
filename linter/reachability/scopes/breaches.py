"""The paths that a scope finds: any of `MatchPaths` describes them, and none of `ExcludePaths` does.

https://docs.aws.amazon.com/vpc/latest/network-access-analyzer/how-network-access-analyzer-works.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce

from msgspec import Struct

from linter.aws.node import Node
from linter.aws.prefix_list import PrefixList
from linter.finding import Hop
from linter.graph.addressing import entries_in
from linter.graph.graph import Graph
from linter.network import NO_ADDRESS, Addresses, Between
from linter.reachability.courses.trail import Trail, settled
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import Bounds, among
from linter.reachability.packets.packets import Packet, Packets
from linter.reachability.reachability import Reachability
from linter.reachability.scopes.meaning import Meant, meant, named, node_called, passes
from linter.reachability.scopes.scope import End, Header, NotUnderstood, PathPattern, Resources, Scope
from linter.truth import Truth


class Breach(Struct, frozen=True):
    """A path that the scope finds, with the proof: whether it surely is, hop by hop, and a packet that takes it."""

    source: str
    target: str
    when: Truth
    path: tuple[Hop, ...]
    witness: Packet | None


class Way(Struct, frozen=True):
    """One way between two ends, as far as it is not excluded: the packets at its beginning and at its end."""

    trail: Trail
    first: Bounds
    last: Bounds

    @property
    def some(self) -> Truth:
        """Whether any packet takes it."""
        return self.first.some & self.last.some


def breaches(wanted: Scope, engine: Reachability) -> tuple[Breach, ...]:
    """Every path that the scope finds, certain ones first; if there is none, the intent is proven.

    Raises:
        NotUnderstood: the scope names something that is not in the graph.
    """
    check_names(wanted, engine.graph)
    paths = [breach for pattern in wanted.match for breach in _breaches(pattern, wanted.exclude, engine)]
    unique = {
        (breach.source, breach.target): breach for breach in sorted(paths, key=lambda breach: breach.when.certain)
    }
    return tuple(sorted(unique.values(), key=lambda breach: (not breach.when.certain, breach.source, breach.target)))


def check_names(wanted: Scope, graph: Graph) -> None:
    """See that the graph has everything that the scope names.

    Raises:
        NotUnderstood: it does not.
    """
    for pattern in (*wanted.match, *wanted.exclude):
        for resources in (pattern.source.resources, pattern.destination.resources, *pattern.through):
            for word in resources.named:
                if node_called(word, graph) is None:
                    tuple(named(word, graph))
        for end in (pattern.source, pattern.destination):
            _packets(end.header, graph)


def unmatched(wanted: Scope, graph: Graph) -> tuple[str, ...]:
    """The types of resources at the ends of the paths to be found of which the graph has none."""
    return tuple(
        dict.fromkeys(
            kind
            for pattern in wanted.match
            for end in (pattern.source, pattern.destination)
            for kind in end.resources.types
            if not meant(Resources(types=end.resources.types), graph)
        )
    )


def _breaches(pattern: PathPattern, exclude: tuple[PathPattern, ...], engine: Reachability) -> Iterator[Breach]:
    graph = engine.graph
    targets = meant(pattern.destination.resources, graph)
    for source in meant(pattern.source.resources, graph):
        for target in targets:
            if source.end.text != target.end.text and not (source.end.place and target.end.place):
                yield from _between(source, target, pattern, exclude, engine)


def _between(
    source: Meant, target: Meant, pattern: PathPattern, exclude: tuple[PathPattern, ...], engine: Reachability
) -> Iterator[Breach]:
    graph = engine.graph
    ways = engine.ways(source.end, target.end, Mode.SESSION)
    allowed = [excluded for excluded in exclude if _is_between(source, target, excluded, graph)]
    left: list[Way] = []
    for trail in ways.trails:
        way = _matching(trail, pattern, graph)
        if not way.some.possible or not _leads(trail, way, (source, target), pattern.through, graph):
            continue
        for excluded in allowed:
            way = _without(way, excluded, graph)
        left += [way] if way.some.possible else []
    if not left:
        return
    best = min(left, key=lambda way: (not way.some.certain, len(way.trail.steps)))
    witness = best.trail.pick(best.last.least or best.last.most)
    # Where the target may be elsewhere, one way to it alone is not sure.
    sure = best.some & (ways.packets & _packets(pattern.destination.header, graph)).some
    path = best.trail.hops(witness)
    yield Breach(_called(source), _called(target), sure, path, witness)


def _called(end: Meant) -> str:
    return end.end.text


def _matching(trail: Trail, pattern: PathPattern, graph: Graph) -> Way:
    """The packets of a way that a pattern describes: by the header at its source, and by that at its destination.

    Where a load balancer or a NAT gateway has opened a connection of its own, the two are different packets.
    """
    at_source, at_target = (_packets(end.header, graph) for end in (pattern.source, pattern.destination))
    last = settled(trail.packets)
    if not trail.legs:
        last = last & at_source & at_target
        return Way(trail, last, last)
    return Way(trail, settled(_first(trail).packets) & at_source, last & at_target)


def _first(trail: Trail) -> Trail:
    """The part of a way on which packets are still as they were sent."""
    return _first(trail.legs[0].trail) if trail.legs else trail


def _without(way: Way, excluded: PathPattern, graph: Graph) -> Way:
    """The path without the packets that an excluded pattern describes."""
    if not _leads(way.trail, way, (), excluded.through, graph):
        return way
    at_source, at_target = (_packets(end.header, graph) for end in (excluded.source, excluded.destination))
    if not way.trail.legs:
        left = way.last - (at_source & at_target)
        return Way(way.trail, left, left)
    first, last = way.first - at_source, way.last - at_target
    # A path is excluded where both its packets are: what is left is where either is not.
    if first.some.possible and last.some.possible:
        return way
    return Way(way.trail, first, way.last) if first.some.possible else Way(way.trail, way.first, last)


def _leads(trail: Trail, way: Way, ends: Iterable[Meant], through: tuple[Resources, ...], graph: Graph) -> bool:
    """Whether a path leads through everything the pattern requires."""
    links = [end.through for end in ends if end.through is not None]
    if not through and not links:
        return True
    passed = _passed(trail, way.last.most, graph)
    return all(link in passed for link in links) and all(passes(passed, wanted) for wanted in through)


def _passed(trail: Trail, packets: Packets, graph: Graph) -> list[Node]:
    hops = trail.hops(trail.pick(packets))
    return [node for hop in hops for node in (graph.node(hop.node),) if node is not None]


def _packets(header: Header, graph: Graph) -> Bounds:
    """The packets that a header statement describes."""
    sources = _listed(header.source_lists, header.sources, graph)
    targets = _listed(header.target_lists, header.targets, graph)
    described = among(sources, targets)

    def narrowed(packets: Packets) -> Packets:
        kept = Packets()
        for protocol in header.protocols or (None,):
            kept = kept | packets.on(protocol, header.ports)
        return kept.from_ports(header.source_ports)

    return described.mapped(narrowed)


def _listed(words: tuple[str, ...], otherwise: Addresses, graph: Graph) -> Between:
    if not words:
        return Between(otherwise, otherwise)
    addresses = []
    for word in words:
        node = node_called(word, graph)
        if not isinstance(node, PrefixList):
            known = [listed.address for listed in graph.all(PrefixList)]
            raise NotUnderstood(f"{word!r} is not a prefix list that is declared", word, known)
        addresses.append(entries_in(graph, node))
    return reduce(Between.__or__, addresses, Between(NO_ADDRESS, NO_ADDRESS))


def _is_between(source: Meant, target: Meant, pattern: PathPattern, graph: Graph) -> bool:
    return _is_meant(source, pattern.source, graph) and _is_meant(target, pattern.destination, graph)


def _is_meant(actual: Meant, end: End, graph: Graph) -> bool:
    return end.resources.anything or any(_same(actual, other) for other in meant(end.resources, graph))


def _same(actual: Meant, described: Meant) -> bool:
    if actual.end.text == described.end.text:
        return described.through is None or actual.through is described.through
    within = actual.end.addresses != NO_ADDRESS and actual.end.addresses <= described.end.addresses
    owners, others = frozenset(actual.end.owners), frozenset(described.end.owners)
    return within or (bool(owners) and owners <= others)
