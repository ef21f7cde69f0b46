"""Code lenses over the resources that the internet reaches: the ports, and the path."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby

from lsprotocol.types import CodeLens, Command, Position, Range
from msgspec import Struct

from linter.deployments.graphs import Evaluated, Graphs
from linter.finding import Hop, Problem
from linter.network import PORTS, PROTOCOL_NAMES, TCP, UDP, Intervals, union
from linter.reachability.answer import Exposure
from linter.reachability.packets.packets import Packets
from linter.reachability.reachability import Reachability
from linter.report.wording import hop_in_words
from linter.server.positions import Units
from linter.source import Span

SHOW_PATH = "moatlint.showPath"
_MOST_PORTS = 6


class Reached(Struct, frozen=True):
    """A resource that the internet reaches, or may: its place, the ports, and the path."""

    span: Span
    resource: str
    title: str
    path: tuple[Hop, ...]

    @property
    def text(self) -> str:
        """The way in, hop by hop."""
        steps = [f"{number}. {hop_in_words(hop)}" for number, hop in enumerate(self.path, 1)]
        return "\n".join([f"{self.resource} is {self.title}:", *steps])


class Exposed(Struct, frozen=True):
    """The resources that the internet reaches, sorted by place, and the bounds that were met in looking for them."""

    resources: tuple[Reached, ...] = ()
    problems: tuple[Problem, ...] = ()


def exposed(graphs: Graphs) -> Exposed:
    """The resources of these deployments that the internet reaches, each deployment asked within its budget."""
    asked = [deployment.ask(partial(_reached_in, deployment)) for deployment in graphs.evaluated]
    resources = (resource for answered in asked for resource in answered.answer or ())
    problems = tuple(problem for answered in asked for problem in answered.problems)
    return Exposed(tuple(sorted(resources, key=lambda resource: (resource.span, resource.resource))), problems)


def _reached_in(deployment: Evaluated) -> tuple[Reached, ...]:
    return tuple(_reached(exposure) for exposure in Reachability(deployment.graph).exposed())


def _reached(exposure: Exposure) -> Reached:
    packets, owner = exposure.packets, exposure.interface.owner
    certain = bool(packets.least)
    title = f"{'' if certain else 'possibly '}reachable from the internet on {_ports(packets.least or packets.most)}"
    return Reached(owner.span, owner.address, title, exposure.path(TCP) or exposure.path())


def _ports(packets: Packets) -> str:
    """Destination ports as people say them: `22, 443, udp 53`."""
    said = []
    for protocol in (TCP, UDP):
        ports = union(*(span for box in packets.on(protocol).boxes for span in box.ports.spans))
        if ports:
            prefix = "" if protocol == TCP else f"{PROTOCOL_NAMES[protocol]} "
            said.append(f"{prefix}{_spans(ports)}")
    return ", ".join(said) or "other protocols than TCP and UDP"


def _spans(ports: Intervals) -> str:
    if ports == PORTS:
        return "every port"
    shown = [str(low) if low == high else f"{low}-{high}" for low, high in ports.spans]
    more = len(shown) - _MOST_PORTS
    return ", ".join(shown[:_MOST_PORTS]) + (f" and {more} more" if more > 0 else "")


def lenses(resources: Iterable[Reached], file: str, lines: tuple[str, ...], units: Units) -> Iterator[CodeLens]:
    """The lenses of one file, with one lens for instances of a resource that are reached alike."""
    here = [lens for lens in resources if lens.span.file == file]
    for span, members in groupby(here, key=lambda reached: reached.span):
        by_title: dict[str, list[Reached]] = defaultdict(list)
        for member in members:
            by_title[member.title].append(member)
        for title, alike in by_title.items():
            count = len({lens.resource for lens in alike})
            shown = f"{title} ({count} instances)" if count > 1 else title
            start = units.range(lines, span).start
            command = Command(shown, SHOW_PATH, arguments=[alike[0].text])
            yield CodeLens(Range(start, Position(start.line, start.character)), command)
