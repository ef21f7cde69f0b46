"""The answer to who reaches what, for a person and for programs.

The JSON is described by `linter/schemas/reach.json`.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from msgspec import Struct

from linter.finding import Hop, Problem
from linter.network import ADDRESSES_V4, ADDRESSES_V6, PROTOCOL_NAMES, WITH_PORTS
from linter.reachability.answer import Answer
from linter.reachability.cuts import MOST_IN_A_SET, Cut, Cuts
from linter.reachability.joining import Joined
from linter.reachability.packets.packets import Packet
from linter.report.places import Json, doubt, hop, problem
from linter.report.plain import json_text, visible
from linter.report.wording import hop_in_words, station

VERSION = 1
_FAMILIES = {4: ADDRESSES_V4, 6: ADDRESSES_V6}


class Asked(Struct, frozen=True):
    """A question as it was put: ends in the asker's words, a protocol in words, ports, None for all, and a family."""

    source: str
    target: str
    protocol: str
    ports: tuple[int, int] | None
    family: int | None
    deployment: str

    @property
    def service(self) -> str:
        """The protocol, ports and family, as a heading shows them."""
        family = f" over IPv{self.family}" if self.family else ""
        if self.ports is None:
            return f"{self.protocol}, any port{family}" if self.protocol != "all" else f"any protocol{family}"
        low, high = self.ports
        return (
            f"{self.protocol} port {low}{family}" if low == high else f"{self.protocol} ports {low} to {high}{family}"
        )


def as_json(asked: Asked, joined: Joined, problems: tuple[Problem, ...] = (), stopped: Cuts | None = None) -> str:
    """One object on its lines."""
    answer = joined.answer
    document: Json = {
        "version": VERSION,
        "from": asked.source,
        "to": asked.target,
        "protocol": asked.protocol,
        "ports": list(asked.ports) if asked.ports is not None else None,
        "family": asked.family,
        "deployment": asked.deployment,
        "verdict": str(answer.verdict),
        "when": joined.when,
        "path": [_step(number, taken) for number, taken in enumerate(answer.path, 1)],
        "blocked_by": [_step(number, taken) for number, taken in enumerate(answer.blocked_by, 1)],
        "unknowns": [doubt(unknown) for unknown in answer.unknowns],
        "not_followed": list(answer.not_followed),
        "assumptions": [str(assumption) for assumption in answer.assumptions],
        "witness": _witness(answer) if answer.witness is not None else None,
        "errors": [problem(fault) for fault in problems],
    }
    if stopped is not None:
        document["cuts"] = {"complete": stopped.complete, "sets": [_cut(cut) for cut in stopped.sets]}
    return json_text(document, 2) + "\n"


def _cut(cut: Cut) -> Json:
    lines = [{"file": line.span.file, "line": line.span.line, "what": line.what} for line in cut.lines]
    return {"lines": lines, "stops": list(cut.stops)}


def _step(number: int, taken: Hop) -> Json:
    spelled = hop(taken)
    return {"n": number, "resource": spelled.pop("node"), **spelled}


def _witness(answer: Answer) -> Json:
    packet = answer.witness
    assert packet is not None
    source, target = _ends(answer, packet)
    ported = packet.protocol in WITH_PORTS
    return {
        "family": packet.family,
        "protocol": PROTOCOL_NAMES.get(packet.protocol, str(packet.protocol)),
        "source": source,
        "source_port": packet.source_port if ported else None,
        "target": target,
        "port": packet.port if ported else None,
    }


def _ends(answer: Answer, packet: Packet) -> tuple[str | None, str | None]:
    """The addresses of the packet; None for one that may be any, because it is only known after deployment."""
    every = _FAMILIES[packet.family]
    box = next((box for box in answer.packets.boxes if packet in box), None)
    made = ipaddress.IPv4Address if packet.family == 4 else ipaddress.IPv6Address
    source = None if box is not None and box.sources == every else str(made(packet.source))
    target = None if box is not None and box.targets == every else str(made(packet.target))
    return source, target


def as_text(asked: Asked, joined: Joined, stopped: Cuts | None = None) -> str:
    """The verdict with the path hop by hop or the hops that block it; the cuts, if they were asked for."""
    lines = (*_lines(asked, joined), *(() if stopped is None else _would_stop(stopped)))
    return "".join(line.rstrip() + "\n" for line in lines)


def _would_stop(stopped: Cuts) -> Iterator[str]:
    yield ""
    bound = "" if stopped.complete else " (not everything was tried)"
    if not stopped.sets:
        yield f"  no set of up to {MOST_IN_A_SET} declarations was found that would stop it{bound}"
        return
    yield f"  without any one of these sets there is no path{bound}:"
    for number, cut in enumerate(stopped.sets, 1):
        for at, line in enumerate(cut.lines):
            yield f"  {f'{number}.' if at == 0 else '  '} {visible(f'{line.what}, {line.span}')}"
        for what in cut.stops:
            yield f"       it would also stop: {visible(what)}"


def _lines(asked: Asked, joined: Joined) -> Iterator[str]:
    answer = joined.answer
    source, target = visible(asked.source), visible(asked.target)
    yield f"{source} -> {target}, {asked.service}: {_said(answer)}"
    yield ""
    if answer.verdict.possible:
        yield f"  {source}"
        arrived = max((at for at, taken in enumerate(answer.path) if taken.action == "deliver"), default=-1)
        for at, taken in enumerate(answer.path):
            yield from _drawn(taken)
            if at == arrived and taken is not answer.path[-1]:
                yield "   |  and the answer back:"
        yield "   v"
        yield f"  {target}"
    elif answer.blocked_by:
        yield "  blocked by"
        for taken in answer.blocked_by:
            yield from _barred(taken)
    else:
        yield "  there is no way between them"
    yield ""
    for unknown in answer.unknowns:
        place = f" ({unknown.span})" if unknown.span is not None else ""
        yield f"  not known: {visible(unknown.reason + place)}"
    if answer.witness is not None:
        yield f"  witness: {_shown(asked, answer, answer.witness)}"
    for way in answer.not_followed:
        yield f"  not followed: {visible(way)}"
    yield "  rests on:"
    for assumption in answer.assumptions:
        yield f"    {assumption.words} ({assumption})"


def _said(answer: Answer) -> str:
    verdict = answer.verdict
    return "certain" if verdict.certain else "possible" if verdict.possible else "no path"


def _drawn(taken: Hop) -> Iterator[str]:
    yield f"   |  {hop_in_words(taken)}"
    if taken.span is not None:
        yield f"   |    {visible(str(taken.span))}"


def _barred(taken: Hop) -> Iterator[str]:
    code = f" [{taken.code}]" if taken.code else ""
    why = f": {taken.reason}" if taken.reason else ""
    yield f"   x  {visible(f'{station(taken)}{why}')}{code}"
    if taken.decided_by and taken.decided_by not in {taken.node, taken.reason}:
        yield f"        {visible(taken.decided_by)}"
    if taken.span is not None:
        yield f"        {visible(str(taken.span))}"


def _shown(asked: Asked, answer: Answer, packet: Packet) -> str:
    source, target = _ends(answer, packet)
    source, target = source or asked.source, target or asked.target
    name = PROTOCOL_NAMES.get(packet.protocol, f"protocol {packet.protocol}")
    if packet.protocol in WITH_PORTS:
        return visible(f"{name} from {source} port {packet.source_port} to {target} port {packet.port}")
    return visible(f"{name} from {source} to {target}")
