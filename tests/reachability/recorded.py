"""Answers as text: who reaches whom in a deployment, by which packets and hops, and what leaves it open."""

from __future__ import annotations

from collections.abc import Iterator

from linter.finding import Hop
from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import interfaces
from linter.network import PORTS, PROTOCOL_NAMES
from linter.reachability.answer import Answer
from linter.reachability.endpoints import Place, endpoint
from linter.reachability.packets.packets import PROTOCOLS, Box
from linter.reachability.reachability import Reachability
from linter.source import Span
from tests.graph.recorded import addresses, numbers

_PLACES = tuple(place.value for place in Place)
_NOTHING = "nothing leads there"
"""What most places get to: it is not worth a line."""


def answers(graph: Graph, *, between_hosts: bool = True) -> str:
    """Whether anything reaches anything in the graph: from every place and interface to the internet and to them.

    Of large graphs only what places reach, and what reaches the internet.
    """
    engine = Reachability(graph)
    hosts = sorted({interface.owner.address for interface in interfaces(graph)})
    lines = [
        line
        for source in (*_PLACES, *hosts)
        for target in (Place.INTERNET.value, *hosts)
        if source != target and (between_hosts or source in _PLACES or target in _PLACES)
        for line in _answer(source, target, engine.reach(endpoint(source, graph), endpoint(target, graph), None, PORTS))
    ]
    return "\n".join(lines) + "\n"


def _answer(source: str, target: str, answer: Answer) -> Iterator[str]:
    if source in _PLACES and any(_NOTHING in hop.reason for hop in answer.blocked_by):
        return
    yield f"{source} -> {target}: {answer.verdict}"
    yield from sorted(f"  = {_box(box)}" for box in answer.packets.boxes)
    if answer.witness is not None:
        yield f"  such as {answer.witness}"
    yield from (f"  | {_hop(hop)}" for hop in answer.path)
    yield from (f"  x {_hop(hop)}" for hop in answer.blocked_by)
    yield from (f"  ? {doubt.reason}{_at(doubt.span)}" for doubt in answer.unknowns)
    yield from (f"  not followed: {way}" for way in answer.not_followed)
    yield f"  assumes {', '.join(map(str, answer.assumptions)) or 'nothing'}"


def _hop(hop: Hop) -> str:
    told = (f"{hop.action} {hop.node or hop.kind}", "" if hop.decided_by in {hop.node, hop.reason} else hop.decided_by)
    value = "" if hop.value == "known" else f" ({hop.value})"
    return "; ".join(part for part in (*told, hop.reason, hop.code) if part) + value + _at(hop.span)


def _at(span: Span | None) -> str:
    return "" if span is None else f" @{span.line}"


def _box(box: Box) -> str:
    protocols = "any protocol" if box.protocols == PROTOCOLS else numbers(box.protocols, PROTOCOL_NAMES)
    sent = "" if box.source_ports == PORTS else f" from port {numbers(box.source_ports, {})}"
    taken = "" if box.ports == PORTS else f" to port {numbers(box.ports, {})}"
    return f"{protocols}{sent}{taken}, {addresses(box.family, box.sources)} > {addresses(box.family, box.targets)}"
