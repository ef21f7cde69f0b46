"""From one interface to another by the public address: out to the internet, and back in.

The internet gateway maps the sender to its public address, which is one of the internet's that nobody knows yet: what
comes back in is sure only where it is let in from everywhere, and sent only where every address may be sent to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from linter.network import EVERY_ADDRESS, INTERNET, Addresses
from linter.reachability.courses.trail import Leg, Trail, settled
from linter.reachability.packets.bounds import Bounds, whole
from linter.reachability.packets.packets import Box, Packets

FAMILIES = (Addresses(v4=INTERNET.v4), Addresses(v6=INTERNET.v6))


def around(outward: Iterable[Trail], inward: Iterable[Trail]) -> Iterator[Trail]:
    """Every way out, led on by every way in."""
    arriving = tuple(inward)
    for out in outward:
        left = settled(out.packets)
        if not left.most:
            continue
        sent = Bounds(_all(left.least, "targets"), left.most, left.doubts).mapped(_of_anybody)
        for trail in arriving:
            came = settled(trail.packets)
            if came.most:
                packets = Bounds(_all(came.least, "sources"), came.most, came.doubts) & sent
                yield replace(trail, packets=packets, legs=(Leg(left.some, out), *trail.legs))


def _all(packets: Packets, side: str) -> Packets:
    """Those from (or to) every address of the internet of their family."""
    return Packets(tuple(box for family in FAMILIES for box in whole(packets, side, family).boxes))


def _of_anybody(packets: Packets) -> Packets:
    return Packets(tuple(map(_anonymous, packets.boxes)))


def _anonymous(box: Box) -> Box:
    every = EVERY_ADDRESS.v4 if box.family == 4 else EVERY_ADDRESS.v6
    return replace(box, sources=every, targets=every)
