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
from linter.reachability.packets.packets import Packets

WORLD = Addresses(v4=INTERNET.v4)
"""The addresses that a gateway maps: those of IPv6 are public themselves, and packets to one of the VPC stay in it."""


def around(outward: Iterable[Trail], inward: Iterable[Trail]) -> Iterator[Trail]:
    """Every way out, led on by every way in."""
    arriving = tuple(inward)
    for out in outward:
        left = settled(out.packets).of(4)
        if not left.most:
            continue
        sent = Bounds(whole(left.least, "targets", WORLD), left.most, left.doubts).mapped(_of_anybody)
        for trail in arriving:
            came = settled(trail.packets).of(4)
            if came.most:
                packets = Bounds(whole(came.least, "sources", WORLD), came.most, came.doubts) & sent
                yield replace(trail, packets=packets, legs=(Leg(left.some, out), *trail.legs))


def _of_anybody(packets: Packets) -> Packets:
    return Packets(tuple(replace(box, sources=EVERY_ADDRESS.v4, targets=EVERY_ADDRESS.v4) for box in packets.boxes))
