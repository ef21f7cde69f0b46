"""Ways put together: those of all the sites of an interface, and those of all ends of a question."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from linter.graph.interfaces.interface import Interface, Placement
from linter.network import EVERY_ADDRESS, Addresses
from linter.reachability.packets.bounds import Bounds, any_of, one_of
from linter.reachability.packets.packets import Box, Packets
from linter.reachability.question import Ways
from linter.truth import YES, Doubt, Truth, unknown


def together(parts: Iterable[Ways]) -> Ways:
    """All of the ways, and the packets that any of them lets through."""
    several = tuple(parts)
    if len(several) == 1:
        return several[0]
    return Ways(any_of(part.packets for part in several), tuple(trail for part in several for trail in part.trails))


def joined(interface: Interface, by_site: list[Ways], *, sends: bool) -> Ways:
    """The ways to each site of an interface, or from it where it `sends`, put together as the interface is placed."""
    trails = tuple(trail for ways in by_site for trail in ways.trails)
    if interface.placement is Placement.ONE_OF and len(by_site) > 1:
        side = "sources" if sends else "targets"
        packets = one_of(_anywhere(ways.packets, side) for ways in by_site)
        return Ways(_doubted(packets, interface), trails)
    guarded = [ways.packets.guarded(site.here) for ways, site in zip(by_site, interface.sites, strict=False)]
    return Ways(guarded[0] if len(guarded) == 1 else any_of(guarded), trails)


def has_one_of(wanted: Addresses, interface: Interface) -> Truth:
    """Whether an interface surely has one of the addresses that an end is written as, if it is."""
    if not wanted or any(site.private.most <= wanted for site in interface.sites):
        return YES
    return unknown(f"whether {interface.owner} has one of these addresses is not known", interface.owner.span)


def _doubted(packets: Bounds, interface: Interface) -> Bounds:
    reason = Doubt(f"in which of its subnets {interface.owner} is, is not known", interface.owner.span)
    return packets if packets.doubts else Bounds(packets.least, packets.most, (reason,))


def _anywhere(packets: Bounds, side: str) -> Bounds:
    """The same packets, whatever address of a side they have: so that those of different sites compare."""
    return packets.mapped(lambda bound: Packets(tuple(_of_anybody(box, side) for box in bound.boxes)))


def _of_anybody(box: Box, side: str) -> Box:
    every = EVERY_ADDRESS.v4 if box.family == 4 else EVERY_ADDRESS.v6
    return replace(box, sources=every) if side == "sources" else replace(box, targets=every)
