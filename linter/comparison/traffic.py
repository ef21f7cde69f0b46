"""The traffic between two ends of one deployment, in a form in which two states can be compared.

The addresses of resources are left out: a resource is an end by itself, and a subnet that is renumbered opens nothing.
Addresses of clients on the internet and on premises stay, also where a load balancer connects on their behalf.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from math import prod

from msgspec import Struct
from msgspec.structs import replace

from linter.comparison.alike import alike
from linter.comparison.ends import of_place, receivers, senders
from linter.deployments.graphs import Evaluated
from linter.finding import Hop
from linter.graph.graph import Graph
from linter.network import ADDRESSES_V4, ADDRESSES_V6, INTERNET, PORTS, TCP, UDP, Addresses, Intervals
from linter.reachability.courses.trail import Trail
from linter.reachability.endpoints import Endpoint, Place
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import NOTHING, Bounds, one_of
from linter.reachability.packets.packets import Box, Packets, packets
from linter.reachability.question import Ways
from linter.reachability.reachability import Reachability
from linter.truth import Doubt

PLACES = {place.value: place for place in Place}
"""The ends that are no resources, by the words for them."""
TARGET_PLACES = (Place.INTERNET, Place.ON_PREMISES)
"""The places that resources may open connections to."""

_EVERYWHERE = {4: ADDRESSES_V4, 6: ADDRESSES_V6}


class Proof(Struct, frozen=True):
    """The hops by which packets get through, or those that stop them; `doubts` say why it is not sure."""

    path: tuple[Hop, ...] = ()
    blocked_by: tuple[Hop, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class _Scenario(Struct, frozen=True, dict=True):
    """One combination of answers: its graph, and the ends it has, by their keys."""

    graph: Graph
    engine: Reachability
    strangers: Addresses

    @cached_property
    def senders(self) -> dict[str, Endpoint]:
        return {end.text: end for end in senders(self.graph)}

    @cached_property
    def receivers(self) -> dict[str, Endpoint]:
        return {end.text: end for end in receivers(self.graph)}

    @cached_property
    def alike(self) -> Mapping[str, tuple[str, ...]]:
        """For each resource those that the same traffic reaches, and that send the same."""
        ends = {**self.receivers, **self.senders}
        return alike(self.graph, {key: end.owners[0] for key, end in ends.items()})

    def stand_in(self, source: str, target: str) -> tuple[str, str]:
        """Two ends with the same traffic between them: the first of those that are alike."""
        ours, theirs = self.alike.get(source, (source,)), self.alike.get(target, (target,))
        if ours is theirs and source != target:
            return ours[0], ours[1]
        return ours[0], theirs[0]

    @property
    def pairs(self) -> int:
        """How many pairs of resources there are whose traffic has to be worked out."""
        numbers = (len({self.alike[key] for key in ends}) for ends in (self.senders, self.receivers))
        return prod(numbers)

    def source(self, word: str) -> Endpoint | None:
        return of_place(PLACES[word], self.strangers) if word in PLACES else self.senders.get(word)

    def target(self, word: str) -> Endpoint | None:
        return of_place(PLACES[word], self.strangers) if word in PLACES else self.receivers.get(word)


class Traffic:
    """The traffic of one deployment, asked for pair by pair, under every answer to its open questions.

    Ends are called by the keys of resources and the words for places. Each pair is worked out once. `strangers` are
    the addresses that count as the internet.
    """

    def __init__(self, evaluated: Evaluated, strangers: Addresses = INTERNET) -> None:
        self._evaluated = evaluated
        self._strangers = strangers
        self._known: dict[tuple[tuple[str, str], ...], Bounds] = {}

    @cached_property
    def _scenarios(self) -> tuple[_Scenario, ...]:
        graphs = (graph for _, graph in self._evaluated.scenarios())
        return tuple(_Scenario(graph, Reachability(graph), self._strangers) for graph in graphs)

    @property
    def senders(self) -> tuple[str, ...]:
        """The resources that may open connections, sorted."""
        return tuple(sorted({key for scenario in self._scenarios for key in scenario.senders}))

    @property
    def receivers(self) -> tuple[str, ...]:
        """The resources that connections may be opened to, sorted."""
        return tuple(sorted({key for scenario in self._scenarios for key in scenario.receivers}))

    @property
    def pairs(self) -> int:
        """How many pairs of resources have to be worked out, those that are alike once, each scenario counted."""
        return sum(scenario.pairs for scenario in self._scenarios)

    def stand_in(self, source: str, target: str) -> tuple[tuple[str, str], ...]:
        """Ends with the same traffic as these, in each scenario: what is alike has the same ones."""
        return tuple(scenario.stand_in(source, target) for scenario in self._scenarios)

    def between(self, source: str, target: str) -> Bounds:
        """The packets that surely get from one end to the other, and those that perhaps do."""
        pairs = self.stand_in(source, target)
        if pairs not in self._known:
            asked = [_asked(scenario, *pair) for scenario, pair in zip(self._scenarios, pairs, strict=True)]
            self._known[pairs] = _simple(asked[0] if len(asked) == 1 else one_of(asked))
        return self._known[pairs]

    def proof(self, source: str, target: str, wanted: Packets, *, through: bool) -> Proof:
        """The hops by which some of the packets get through in any scenario, or those that stop all of them."""
        protocol, ports, family = _example(wanted)
        for scenario in self._scenarios:
            start, goal = scenario.source(source), scenario.target(target)
            if start is None or goal is None:
                continue
            start = _narrowed(start, wanted.sources)
            goal = _narrowed(goal, wanted.targets)
            answer = scenario.engine.reach(start, goal, protocol, ports, family=family)
            if answer.verdict.possible is through:
                return Proof(answer.path, answer.blocked_by, answer.unknowns)
        return Proof()


def _narrowed(end: Endpoint, held: Addresses) -> Endpoint:
    """The internet, as far as it has some addresses; any other end as it is."""
    some = held & end.addresses
    return replace(end, addresses=some) if end.place is Place.INTERNET and some else end


def _asked(scenario: _Scenario, source: str, target: str) -> Bounds:
    start, goal = scenario.source(source), scenario.target(target)
    if start is None or goal is None:
        return NOTHING
    ways = scenario.engine.ways(start, goal, Mode.SESSION)
    return Bounds(
        packets(_comparable(ways, start, goal, surely=True)),
        packets(_comparable(ways, start, goal, surely=False)),
        ways.packets.doubts,
    )


def _simple(traffic: Bounds) -> Bounds:
    doubts = traffic.doubts if traffic.most - traffic.least else ()
    return Bounds(traffic.least, traffic.most, _distinct(doubts))


def _distinct(doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    return tuple(dict.fromkeys(doubts))


def _comparable(ways: Ways, source: Endpoint, target: Endpoint, *, surely: bool) -> Iterator[Box]:
    """The packets trail by trail, with the addresses that count and without those of resources."""
    whole = _bound(ways.packets, surely=surely)
    for trail in ways.trails:
        clients = _clients(trail, surely=surely) if source.place is not None and trail.legs else None
        for box in (whole & _bound(trail.packets, surely=surely)).boxes:
            everywhere = _EVERYWHERE[box.family]
            if source.place is None:
                sources = everywhere
            else:
                sources = box.sources if clients is None else _of(clients, box.family) or everywhere
            targets = box.targets if target.place is not None else everywhere
            yield Box(box.family, sources, targets, box.protocols, PORTS, box.ports)


def _clients(trail: Trail, *, surely: bool) -> Addresses:
    """Where the connections come from that lead to this trail: a load balancer has opened one of its own."""
    while trail.legs:
        trail = trail.legs[0].trail
    return _bound(trail.packets, surely=surely).sources


def _bound(bounds: Bounds, *, surely: bool) -> Packets:
    return bounds.least if surely else bounds.most


def _of(held: Addresses, family: int) -> Intervals:
    return held.v4 if family == 4 else held.v6


def _example(wanted: Packets) -> tuple[int, Intervals, int]:
    """A protocol of the packets, the most common one, with its ports, and a family."""
    boxes = [(protocol, box) for protocol in (TCP, UDP) for box in wanted.boxes if protocol in box.protocols]
    protocol, box = boxes[0] if boxes else (wanted.boxes[0].protocols.spans[0][0], wanted.boxes[0])
    return protocol, box.ports, box.family
