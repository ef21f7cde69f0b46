"""The rules that open any of several listed ports to the internet, with the names of the ports they open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from linter.aws.security_group import IngressRule
from linter.graph.graph import Graph
from linter.network import TCP, UDP, Intervals, Ports, Service, union
from linter.questions.openings import Opening, openings

MOST_NAMED = 3
"""Ports that a message names one by one."""


class NamedOpening(Struct, frozen=True):
    """A rule, whether it opens a listed port to every stranger, and the ports in words: "5432 (PostgreSQL)"."""

    opening: Opening
    ports: str


def named_openings(
    graph: Graph, names: Mapping[int, str], *, tcp: Sequence[int], udp: Sequence[int] = ()
) -> Iterator[NamedOpening]:
    """Every ingress rule, with whether it lets the internet reach any of the ports. `names` says what listens there."""
    wanted = [(TCP, _union(tcp)), (UDP, _union(udp))]
    for opening in openings(graph, IngressRule, wanted, graph.strangers, Service.touches_any):
        yield NamedOpening(opening, _in_words(opening.rule.service, wanted, names))


def _union(numbers: Sequence[int]) -> Intervals:
    return union(*((number, number) for number in numbers))


def _in_words(service: Service, wanted: Sequence[Ports], names: Mapping[int, str]) -> str:
    opened = [
        number
        for protocol, numbers in wanted
        for low, high in numbers.spans
        for number in range(low, high + 1)
        if service.permits(protocol, union((number, number))).possible
    ]
    listed = [f"{number} ({names[number]})" if number in names else str(number) for number in sorted(set(opened))]
    if len(listed) > MOST_NAMED:
        listed = [*listed[:MOST_NAMED], f"{len(listed) - MOST_NAMED} more"]
    return " and ".join(filter(None, (", ".join(listed[:-1]), *listed[-1:])))
