"""A set of packets that is only partly known, between a lower and an upper bound."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce

from msgspec import Struct

from linter.network import EVERY_ADDRESS, Addresses, Between, Intervals, union
from linter.reachability.packets.packets import (
    EVERY_PACKET,
    MOST_BOXES,
    NO_PACKETS,
    Box,
    Packets,
    between_addresses,
    packets,
)
from linter.truth import Doubt, Truth, between


class Bounds(Struct, frozen=True):
    """At least the packets of `least`, at most those of `most`, and why the two differ."""

    least: Packets
    most: Packets
    doubts: tuple[Doubt, ...] = ()

    def __and__(self, other: Bounds) -> Bounds:
        return self._with(other, self.least & other.least, lambda: self.most & other.most)

    def __or__(self, other: Bounds) -> Bounds:
        return self._with(other, self.least | other.least, lambda: self.most | other.most)

    def __sub__(self, other: Bounds) -> Bounds:
        return self._with(other, self.least - other.most, lambda: self.most - other.least)

    def _with(self, other: Bounds, least: Packets, most: Callable[[], Packets]) -> Bounds:
        if self.is_known and other.is_known:
            return _bounded(least, least, ())
        return _bounded(least, most(), (*self.doubts, *other.doubts))

    @property
    def is_known(self) -> bool:
        """Whether both bounds are equal."""
        return self.least is self.most

    def guarded(self, exists: Truth) -> Bounds:
        """The set, if it depends on something that may not exist."""
        if exists.certain:
            return self
        return Bounds(NO_PACKETS, self.most, (*self.doubts, *exists.doubts)) if exists.possible else NOTHING

    def on(self, protocol: int | None, ports: Intervals) -> Bounds:
        """The packets of a protocol (None for every) to some of the ports."""
        return self.mapped(lambda packets: packets.on(protocol, ports))

    def of(self, family: int) -> Bounds:
        """The packets of a family."""
        return self.mapped(lambda packets: packets.of(family))

    def mapped(self, change: Callable[[Packets], Packets]) -> Bounds:
        """The set with the same change applied to both bounds."""
        least = change(self.least)
        return Bounds(least, least if self.is_known else change(self.most), self.doubts)

    def from_any(self, clients: Addresses) -> Bounds:
        """The packets from any of these addresses."""
        wanted = between_addresses(clients, EVERY_ADDRESS)
        return self.mapped(lambda packets: packets & wanted)

    @property
    def swapped(self) -> Bounds:
        """The packets whose answers these are."""
        return self.mapped(lambda packets: packets.swapped)

    @property
    def some(self) -> Truth:
        """Whether there is any packet in it."""
        return between(certain=bool(self.least), possible=bool(self.most), doubts=self.doubts)


def exactly(known: Packets) -> Bounds:
    """A set that is known."""
    return Bounds(known, known)


NOTHING = exactly(NO_PACKETS)
EVERYTHING = exactly(EVERY_PACKET)


def anything(*doubts: Doubt) -> Bounds:
    """A set of which nothing is known, with the reasons."""
    return Bounds(NO_PACKETS, EVERY_PACKET, doubts)


def any_of(sets: Iterable[Bounds]) -> Bounds:
    """The packets in any of the sets."""
    parts = tuple(sets)
    if len(parts) == 1:
        return parts[0]
    least = packets(box for part in parts for box in part.least.boxes)
    if all(part.is_known for part in parts):
        return _bounded(least, least, ())
    most = packets(box for part in parts for box in part.most.boxes)
    return _bounded(least, most, tuple(doubt for part in parts for doubt in part.doubts))


def one_of(sets: Iterable[Bounds]) -> Bounds:
    """An unknown one of the sets: at least the packets in all of them, at most the packets in any."""
    parts = tuple(sets)
    if not parts:
        return NOTHING
    return Bounds(
        reduce(Packets.__and__, (part.least for part in parts)),
        reduce(Packets.__or__, (part.most for part in parts)),
        tuple(doubt for part in parts for doubt in part.doubts),
    )


def among(sources: Between, targets: Between) -> Bounds:
    """Every packet from one of the sources to one of the targets."""
    return Bounds(
        between_addresses(sources.least, targets.least),
        between_addresses(sources.most, targets.most),
        (*sources.doubts, *targets.doubts),
    )


def _bounded(least: Packets, most: Packets, doubts: tuple[Doubt, ...]) -> Bounds:
    known = tuple(dict.fromkeys(doubts)) if least is not most and least.boxes != most.boxes else ()
    if len(least.boxes) <= MOST_BOXES and len(most.boxes) <= MOST_BOXES:
        return Bounds(least, most, known)
    reason = Doubt(f"more than {MOST_BOXES} kinds of packets: the set is bounded instead of exact")
    return Bounds(Packets(least.boxes[:MOST_BOXES]), _widened(most), (*known, reason))


def _widened(given: Packets) -> Packets:
    """A larger set of few boxes: for each family the smallest single box around all."""
    if len(given.boxes) <= MOST_BOXES:
        return given
    around = []
    for family in (4, 6):
        boxes = [box for box in given.boxes if box.family == family]
        if boxes:
            sources, targets, protocols, source_ports, ports = (
                union(_hull(box.sides[side] for box in boxes)) for side in range(5)
            )
            around.append(Box(family, sources, targets, protocols, source_ports, ports))
    return Packets(tuple(around))


def _hull(side: Iterable[Intervals]) -> tuple[int, int]:
    spans = [span for intervals in side for span in intervals.spans]
    return min(low for low, _ in spans), max(high for _, high in spans)


def whole(given: Packets, side: str, addresses: Addresses) -> Packets:
    """The boxes that hold all of the addresses on a side: an end has an unknown one of them."""
    kept = []
    for box in given.boxes:
        wanted = addresses.v4 if box.family == 4 else addresses.v6
        if wanted and wanted <= getattr(box, side):
            kept.append(box)
    return given if len(kept) == len(given.boxes) else Packets(tuple(kept))
