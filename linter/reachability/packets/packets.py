"""Sets of packets, as finite unions of boxes: what filters, routes and translations are functions of.

A packet has a family, two addresses, a protocol, and, for TCP and UDP, two ports. The type and code of an ICMP packet
stand where the destination port does, as `type * 256 + code`; packets of other protocols have neither, and every
number stands for them. Filters of AWS are products of such intervals, so that all arithmetic here is exact. Only
beyond `MOST_BOXES` is a set bounded instead: the lower bound by fewer boxes, the upper by larger ones.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from linter.network import (
    ADDRESSES_V4,
    ADDRESSES_V6,
    ICMP,
    ICMPV6,
    NONE,
    PORTS,
    PROTOCOL_NAMES,
    TCP,
    UDP,
    WITH_PORTS,
    Addresses,
    Intervals,
    union,
)

MOST_BOXES = 4096
"""How many boxes a set may have before it is bounded instead of exact."""

PROTOCOLS = union((0, 255))
EPHEMERAL = union((1024, 65535))
"""Ports from which a connection can come."""
SYSTEM_RANGES = (union((32768, 60999)), union((49152, 65535)))
"""Ports from which Linux, and from which Windows and the IANA's recommendation, connect: each is used as a whole."""

ECHO = {ICMP: (8, 0), ICMPV6: (128, 129)}


class Packet(Struct, frozen=True):
    """One packet. `port` is the destination port, or `type * 256 + code` of ICMP."""

    family: int
    source: int
    target: int
    protocol: int
    source_port: int
    port: int

    @property
    def answer(self) -> Packet:
        """The answer: addresses and ports are swapped, an echo request becomes its reply."""
        if self.protocol in ECHO:
            request, reply = ECHO[self.protocol]
            kind = {request: reply, reply: request}.get(self.port // 256, self.port // 256)
            return Packet(self.family, self.target, self.source, self.protocol, 0, kind * 256 + self.port % 256)
        return Packet(self.family, self.target, self.source, self.protocol, self.port, self.source_port)

    def __str__(self) -> str:
        source, target = (_shown(self.family, address) for address in (self.source, self.target))
        name = PROTOCOL_NAMES.get(self.protocol, f"protocol {self.protocol}")
        if self.protocol in WITH_PORTS:
            return f"{name} {source}:{self.source_port} > {target}:{self.port}"
        if self.protocol in ECHO:
            return f"{name} type {self.port // 256} code {self.port % 256} {source} > {target}"
        return f"{name} {source} > {target}"


def _shown(family: int, address: int) -> str:
    parsed = ipaddress.IPv4Address(address) if family == 4 else ipaddress.IPv6Address(address)
    return f"[{parsed}]" if family == 6 else str(parsed)


class Box(Struct, frozen=True):
    """All packets of a family whose every part lies in a set of its own."""

    family: int
    sources: Intervals
    targets: Intervals
    protocols: Intervals = PROTOCOLS
    source_ports: Intervals = PORTS
    ports: Intervals = PORTS

    def __bool__(self) -> bool:
        return bool(self.sources and self.targets and self.protocols and self.source_ports and self.ports)

    @property
    def sides(self) -> tuple[Intervals, Intervals, Intervals, Intervals, Intervals]:
        """The five sets, in the order of the fields."""
        return (self.sources, self.targets, self.protocols, self.source_ports, self.ports)

    def __contains__(self, packet: object) -> bool:
        return (
            isinstance(packet, Packet)
            and packet.family == self.family
            and packet.source in self.sources
            and packet.target in self.targets
            and packet.protocol in self.protocols
            and packet.source_port in self.source_ports
            and packet.port in self.ports
        )

    def __and__(self, other: Box) -> Box | None:
        """The packets in both, None where there are none."""
        if self.family != other.family:
            return None
        both = []
        for mine, theirs in zip(self.sides, other.sides, strict=True):
            shared = mine if mine is theirs or mine.spans == theirs.spans else mine & theirs
            if not shared:
                return None
            both.append(shared)
        return _box(self.family, both)

    def __sub__(self, other: Box) -> tuple[Box, ...]:
        """The packets of this one that are not in the other, as disjoint boxes: one a side at most."""
        if self & other is None:
            return (self,)
        left = []
        kept = list(self.sides)
        for at, theirs in enumerate(other.sides):
            outside = kept[at] - theirs
            if outside:
                left.append(_box(self.family, [*kept[:at], outside, *kept[at + 1 :]]))
            kept[at] = kept[at] & theirs
        return tuple(left)

    def __le__(self, other: Box) -> bool:
        return self.family == other.family and all(
            mine <= theirs for mine, theirs in zip(self.sides, other.sides, strict=True)
        )


def _box(family: int, sides: Sequence[Intervals]) -> Box:
    sources, targets, protocols, source_ports, ports = sides
    return Box(family, sources, targets, protocols, source_ports, ports)


class Packets(Struct, frozen=True, dict=True):
    """A set of packets: the union of its boxes, which may overlap."""

    boxes: tuple[Box, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.boxes)

    def __contains__(self, packet: object) -> bool:
        return any(packet in box for box in self.boxes)

    def __or__(self, other: Packets) -> Packets:
        if not self.boxes or not other.boxes:
            return self if self.boxes else other
        return packets((*self.boxes, *other.boxes))

    def __and__(self, other: Packets) -> Packets:
        if self.boxes == other.boxes:
            return self
        return packets(box for mine in self.boxes for theirs in other.boxes if (box := mine & theirs) is not None)

    def __sub__(self, other: Packets) -> Packets:
        left = self.boxes
        for taken in other.boxes:
            left = packets(rest for box in left for rest in box - taken).boxes
        return Packets(left)

    def __le__(self, other: Packets) -> bool:
        return not self - other

    @cached_property
    def swapped(self) -> Packets:
        """The answers to these packets: from the target to the source, and for an echo request its reply.

        The answers to the answers are the packets again: so a filter on answers, swapped, is one on what they answer.
        """
        return packets(answer for box in self.boxes for answer in _answers(box))

    def on(self, protocol: int | None, ports: Intervals = PORTS) -> Packets:
        """Those of a protocol (None for every) to some of the ports."""
        wanted = PROTOCOLS if protocol is None else union((protocol, protocol))
        return Packets(
            tuple(
                replace(box, protocols=shared, ports=both)
                for box in self.boxes
                if (shared := box.protocols & wanted) and (both := box.ports & ports)
            )
        )

    def from_ports(self, ports: Intervals) -> Packets:
        """Those that come from some of the ports; of protocols that have none, all."""
        if ports == PORTS:
            return self
        ported = Packets(tuple(Box(family, side, side, _PORTED, ports) for family, side in _EVERYWHERE))
        others = Packets(tuple(Box(family, side, side, PROTOCOLS - _PORTED) for family, side in _EVERYWHERE))
        return self & (ported | others)

    def of(self, family: int) -> Packets:
        """Those of a family."""
        return Packets(tuple(box for box in self.boxes if box.family == family))

    @property
    def sources(self) -> Addresses:
        """The addresses they come from."""
        return _addresses(self.boxes, "sources")

    @property
    def targets(self) -> Addresses:
        """The addresses they go to."""
        return _addresses(self.boxes, "targets")

    def pick(self) -> Packet | None:
        """One of them as an example: of the lowest destination port, then from the lowest address."""
        return min(
            map(_lowest, self.boxes), key=lambda packet: (packet.port, packet.source, packet.protocol), default=None
        )


def _addresses(boxes: Iterable[Box], side: str) -> Addresses:
    by_family = {4: NONE, 6: NONE}
    for box in boxes:
        by_family[box.family] |= getattr(box, side)
    return Addresses(by_family[4], by_family[6])


def _lowest(box: Box) -> Packet:
    protocol = next(
        (number for number in (TCP, UDP, ICMP, ICMPV6) if number in box.protocols), box.protocols.spans[0][0]
    )
    ports = box.source_ports & SYSTEM_RANGES[0] or box.source_ports & EPHEMERAL or box.source_ports
    source, target, port, source_port = (side.spans[0][0] for side in (box.sources, box.targets, box.ports, ports))
    return Packet(box.family, source, target, protocol, source_port, port)


def _answers(box: Box) -> Iterator[Box]:
    """The boxes of the answers: ports change places, an echo request becomes its reply and a reply its request."""
    plain = box.protocols - union((ICMP, ICMP), (ICMPV6, ICMPV6))
    if plain:
        yield Box(box.family, box.targets, box.sources, plain, box.ports, box.source_ports)
    for protocol, (request, reply) in ECHO.items():
        if protocol in box.protocols:
            kinds = _exchanged(box.ports, request * 256, reply * 256)
            yield Box(box.family, box.targets, box.sources, union((protocol, protocol)), box.source_ports, kinds)


def _exchanged(kinds: Intervals, request: int, reply: int) -> Intervals:
    requests, replies = union((request, request + 255)), union((reply, reply + 255))
    there = union(*((low - request + reply, high - request + reply) for low, high in (kinds & requests).spans))
    back = union(*((low - reply + request, high - reply + request) for low, high in (kinds & replies).spans))
    return (kinds - requests - replies) | there | back


_PORTED = union((TCP, TCP), (UDP, UDP))
_EVERYWHERE = ((4, ADDRESSES_V4), (6, ADDRESSES_V6))
NO_PACKETS = Packets()
EVERY_PACKET = Packets((Box(4, ADDRESSES_V4, ADDRESSES_V4), Box(6, ADDRESSES_V6, ADDRESSES_V6)))


def between_addresses(sources: Addresses, targets: Addresses) -> Packets:
    """Every packet from one of the sources to one of the targets of the same family."""
    boxes = (Box(4, sources.v4, targets.v4), Box(6, sources.v6, targets.v6))
    return Packets(tuple(box for box in boxes if box))


def packets(boxes: Iterable[Box]) -> Packets:
    """The set of the packets in any of the boxes, with few boxes: those that differ in one side only are one."""
    distinct = tuple(dict.fromkeys(box for box in boxes if box))
    if not distinct:
        return NO_PACKETS
    if len(distinct) == 1:
        return Packets(distinct)
    for side in range(5):
        distinct = _merged(distinct, side)
    return Packets(distinct)


def _merged(boxes: tuple[Box, ...], side: int) -> tuple[Box, ...]:
    groups: dict[tuple[object, ...], list[Box]] = {}
    for box in boxes:
        sides = box.sides
        groups.setdefault((box.family, *sides[:side], *sides[side + 1 :]), []).append(box)
    if len(groups) == len(boxes):
        return boxes
    return tuple(group[0] if len(group) == 1 else _joined(group, side) for group in groups.values())


def _joined(group: list[Box], side: int) -> Box:
    sides = list(group[0].sides)
    sides[side] = union(*(span for box in group for span in box.sides[side].spans))
    return _box(group[0].family, sides)


def connections(sources: Addresses, targets: Addresses) -> Packets:
    """Every first packet of a connection from one of the sources to one of the targets: from an ephemeral port."""
    ported, others = union((TCP, TCP), (UDP, UDP)), PROTOCOLS - union((TCP, TCP), (UDP, UDP))
    return Packets(
        tuple(
            box
            for family, source, target, foreign in (
                (4, sources.v4, targets.v4, ICMPV6),
                (6, sources.v6, targets.v6, ICMP),
            )
            for box in (
                Box(family, source, target, ported, EPHEMERAL),
                Box(family, source, target, others - union((foreign, foreign))),
            )
            if box
        )
    )
