"""Sets of numbers, addresses and ports, as intervals: what rules of the network are made of.

All arithmetic is on sets, so that 0.0.0.0/1 and 128.0.0.0/1 together are the world, and ::/0 is the same in any
spelling. A `Between` is a set that is not wholly known, held between what is surely in it and what may be.
"""

from __future__ import annotations

import ipaddress
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import reduce
from typing import TypeAlias

from msgspec import Struct

from linter.truth import NO, YES, Doubt, Truth, any_of, between

TCP, UDP, ICMP, ICMPV6 = 6, 17, 1, 58
PROTOCOL_NUMBERS = {"tcp": TCP, "udp": UDP, "icmp": ICMP, "icmpv6": ICMPV6}
PROTOCOL_NAMES = {number: name for name, number in PROTOCOL_NUMBERS.items()}
WITH_PORTS = frozenset({TCP, UDP})

_ENDLESS = float("inf")

MOST_LISTED = 8
"""How many ranges of ports a message lists."""


class Intervals(Struct, frozen=True):
    """A set of integers as disjoint closed intervals in ascending order, none touching the next."""

    spans: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.spans)

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int):
            return False
        at = bisect_right(self.spans, (number, _ENDLESS)) - 1
        return at >= 0 and self.spans[at][0] <= number <= self.spans[at][1]

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return sum(high - low + 1 for low, high in self.spans)

    def __or__(self, other: Intervals) -> Intervals:
        if not other.spans or self.spans == other.spans:
            return self
        return union(*self.spans, *other.spans) if self.spans else other

    def __and__(self, other: Intervals) -> Intervals:
        if len(self.spans) == len(other.spans) == 1:  # by far the most frequent
            (low, high), (start, end) = self.spans[0], other.spans[0]
            if start <= low and high <= end:
                return self
            if low <= start and end <= high:
                return other
            return Intervals(((max(low, start), min(high, end)),)) if start <= high and low <= end else NONE
        spans, mine, theirs = [], self._before(other), other._before(self)
        while mine < len(self.spans) and theirs < len(other.spans):
            (low, high), (start, end) = self.spans[mine], other.spans[theirs]
            if max(low, start) <= min(high, end):
                spans.append((max(low, start), min(high, end)))
            if high < end:
                mine += 1
            else:
                theirs += 1
        return Intervals(tuple(spans))

    def __sub__(self, other: Intervals) -> Intervals:
        if not self.spans or not other.spans:
            return self
        if other.spans[-1][1] < self.spans[0][0] or self.spans[-1][1] < other.spans[0][0]:
            return self
        left = []
        at = other._before(self)
        for low, high in self.spans:
            start = low
            while at < len(other.spans) and other.spans[at][1] < low:
                at += 1
            cut = at
            while cut < len(other.spans) and other.spans[cut][0] <= high:
                if other.spans[cut][0] > start:
                    left.append((start, other.spans[cut][0] - 1))
                start = other.spans[cut][1] + 1
                cut += 1
            if start <= high:
                left.append((start, high))
        return Intervals(tuple(left))

    def __le__(self, other: Intervals) -> bool:
        return not self - other

    def _before(self, other: Intervals) -> int:
        """The number of the first interval that may meet the other set: few numbers are soon found among many."""
        if not other.spans:
            return len(self.spans)
        return max(0, bisect_right(self.spans, (other.spans[0][0], _ENDLESS)) - 1)


def union(*spans: tuple[int, int]) -> Intervals:
    """The set of all numbers in any of the closed intervals; an interval whose end lies before its start is empty."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(span for span in spans if span[0] <= span[1]):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return Intervals(tuple(merged))


NONE = Intervals()
PORTS = union((0, 65535))
Ports: TypeAlias = "tuple[int | None, Intervals]"
"""Destination ports of a protocol (`type * 256 + code` of ICMP); None is every protocol."""
ADDRESSES_V4, ADDRESSES_V6 = union((0, 2**32 - 1)), union((0, 2**128 - 1))


def ports(protocol: int, *numbers: int | tuple[int, int]) -> Ports:
    """The ports and ranges of ports of a protocol: `ports(TCP, 22, (8000, 8100))`; all of them where none is named."""
    spans = [(number, number) if isinstance(number, int) else number for number in numbers]
    return protocol, union(*spans) if spans else PORTS


class Addresses(Struct, frozen=True):
    """A set of IPv4 and IPv6 addresses; the families never mix."""

    v4: Intervals = NONE
    v6: Intervals = NONE

    def __bool__(self) -> bool:
        return bool(self.v4 or self.v6)

    def __or__(self, other: Addresses) -> Addresses:
        return Addresses(self.v4 | other.v4, self.v6 | other.v6)

    def __and__(self, other: Addresses) -> Addresses:
        return Addresses(self.v4 & other.v4, self.v6 & other.v6)

    def __sub__(self, other: Addresses) -> Addresses:
        return Addresses(self.v4 - other.v4, self.v6 - other.v6)

    def __le__(self, other: Addresses) -> bool:
        return self.v4 <= other.v4 and self.v6 <= other.v6

    def __str__(self) -> str:
        networks = [str(net) for low, high in self.v4.spans for net in _networks(low, high, ipaddress.IPv4Address)]
        networks += [str(net) for low, high in self.v6.spans for net in _networks(low, high, ipaddress.IPv6Address)]
        return ", ".join(networks) or "no address"


def _networks(
    low: int, high: int, family: type[ipaddress.IPv4Address] | type[ipaddress.IPv6Address]
) -> Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    if family is ipaddress.IPv4Address:
        return ipaddress.summarize_address_range(ipaddress.IPv4Address(low), ipaddress.IPv4Address(high))
    return ipaddress.summarize_address_range(ipaddress.IPv6Address(low), ipaddress.IPv6Address(high))


def addresses(*cidrs: str) -> Addresses:
    """The addresses of CIDR blocks of either family, host bits cleared as AWS clears them; a bare address is itself.

    Raises:
        ValueError: one of them is neither an address nor a CIDR block.
    """
    return union_of(map(_block, cidrs))


def blocks(held: Addresses) -> Iterator[Addresses]:
    """The fewest CIDR blocks that together are the set, each as a set."""
    for low, high in held.v4.spans:
        for network in _networks(low, high, ipaddress.IPv4Address):
            yield Addresses(v4=union((int(network.network_address), int(network.broadcast_address))))
    for low, high in held.v6.spans:
        for network in _networks(low, high, ipaddress.IPv6Address):
            yield Addresses(v6=union((int(network.network_address), int(network.broadcast_address))))


def _block(cidr: str) -> Addresses:
    network = ipaddress.ip_network(cidr.strip(), strict=False)
    span = union((int(network.network_address), int(network.broadcast_address)))
    return Addresses(v4=span) if network.version == 4 else Addresses(v6=span)


def union_of(several: Iterable[Addresses]) -> Addresses:
    """The addresses in any of the sets, in one pass: joining them two by two is quadratic."""
    listed = tuple(several)
    if len(listed) == 1:
        return listed[0]
    return Addresses(_merged(held.v4 for held in listed), _merged(held.v6 for held in listed))


def _merged(sets: Iterable[Intervals]) -> Intervals:
    several = [held for held in sets if held]
    return several[0] if len(several) == 1 else union(*(span for held in several for span in held.spans))


def shared_by(several: Iterable[Addresses]) -> Addresses:
    """The addresses in more than one of the sets."""
    listed = tuple(several)
    return Addresses(_twice(held.v4 for held in listed), _twice(held.v6 for held in listed))


def _twice(several: Iterable[Intervals]) -> Intervals:
    """The numbers in more than one of the sets: where an interval begins before those before it have ended."""
    shared: list[tuple[int, int]] = []
    reached = -1
    for low, high in sorted(span for numbers in several for span in numbers.spans):
        if low <= reached:
            shared.append((low, min(high, reached)))
        reached = max(reached, high)
    return union(*shared)


NO_ADDRESS = Addresses()
EVERY_ADDRESS = Addresses(ADDRESSES_V4, ADDRESSES_V6)
PRIVATE = addresses("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
INTERNET = (
    addresses("0.0.0.0/0", "2000::/3")
    - PRIVATE
    - addresses(
        "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4"
    )
)
"""Where packets from the internet can come from. Documentation ranges stay in, so that examples behave as public."""


class Between(Struct, frozen=True):
    """A set of addresses that is not wholly known: at least `least`, at most `most`, and why they differ.

    `scattered` bounds how many IPv4 and IPv6 addresses beside those of `least` it has, wherever in `most` they are:
    one IPv4 address for the block `"${var.office}/32"`. None where it may have all of `most`.
    """

    least: Addresses
    most: Addresses
    doubts: tuple[Doubt, ...] = ()
    scattered: tuple[int, int] | None = None

    def covers(self, wanted: Addresses) -> Truth:
        """Whether every wanted address of at least one family is in the set; a family nobody wants does not count."""
        left, (few_v4, few_v6) = wanted - self.least, self.beyond(self.least)
        possible = _covers(
            self.most,
            Addresses(
                wanted.v4 if left.v4.size <= few_v4 else NONE,
                wanted.v6 if left.v6.size <= few_v6 else NONE,
            ),
        )
        return between(certain=_covers(self.least, wanted), possible=possible, doubts=self.doubts)

    def beyond(self, known: Addresses) -> tuple[int, int]:
        """How many IPv4 and IPv6 addresses it has at most beside the known ones, of which it may lack some."""
        if self.scattered is None:
            left = self.most - known
            return left.v4.size, left.v6.size
        surely = self.least - known
        return surely.v4.size + self.scattered[0], surely.v6.size + self.scattered[1]

    def meets(self, wanted: Addresses) -> Truth:
        """Whether any wanted address is in the set."""
        return between(certain=bool(self.least & wanted), possible=bool(self.most & wanted), doubts=self.doubts)

    def guarded(self, sure: Truth) -> Between:
        """The same addresses, where it depends on something whether there are any."""
        return self if sure.certain else Between(NO_ADDRESS, self.most, (*self.doubts, *sure.doubts))

    def __or__(self, other: Between) -> Between:
        scattered = None
        if self.scattered is not None or other.scattered is not None:
            mine, theirs = self.beyond(self.least), other.beyond(other.least)
            scattered = (mine[0] + theirs[0], mine[1] + theirs[1])
        return Between(self.least | other.least, self.most | other.most, (*self.doubts, *other.doubts), scattered)


def united(ranges: Iterable[Between]) -> Between:
    """The addresses in any of the sets, all put together at once: of thousands of blocks one by one takes long."""
    several = tuple(ranges)
    plain = [held for held in several if held.scattered is None]
    doubts = dict.fromkeys(doubt for held in plain for doubt in held.doubts)
    together = Between(union_of(held.least for held in plain), union_of(held.most for held in plain), tuple(doubts))
    return reduce(Between.__or__, (held for held in several if held.scattered is not None), together)


def _covers(have: Addresses, wanted: Addresses) -> bool:
    return (bool(wanted.v4) and wanted.v4 <= have.v4) or (bool(wanted.v6) and wanted.v6 <= have.v6)


def ports_in_words(protocol: int, ports: Intervals) -> str:
    """Some ports of a protocol: `tcp 22, 8000 to 8080`; a protocol without ports by its name or number alone."""
    name = PROTOCOL_NAMES.get(protocol, f"protocol {protocol}")
    if protocol not in WITH_PORTS:
        return name
    if ports == PORTS:
        return f"every port of {name}"
    ranges = [str(low) if low == high else f"{low} to {high}" for low, high in ports.spans]
    more = f" and {len(ranges) - MOST_LISTED} more" if len(ranges) > MOST_LISTED else ""
    return f"{name} {', '.join(ranges[:MOST_LISTED])}{more}"


def icmp_packets(kind: int, code: int = -1) -> Intervals:
    """The ICMP packets of a type and code, as `type * 256 + code`, -1 for every one; a code needs a type.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
    """
    if kind == -1:
        return PORTS if code == -1 else NONE
    first = kind * 256 + max(code, 0)
    return union((first, first if code >= 0 else kind * 256 + 255)) & PORTS


class Service(Struct, frozen=True):
    """The traffic that a rule allows: protocols, and, for TCP and UDP, destination ports, as far as known.

    `protocol` is a number, or None for every protocol (`-1`), which ignores ports whatever is written beside it.
    `least` and `most` bound the ports of TCP and UDP, `icmp_least` and `icmp_most` the packets of ICMP and ICMPv6, each
    as `type * 256 + code`. No protocol at all means that it is not known which.
    https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
    """

    protocols: tuple[int | None, ...]
    least: Intervals
    most: Intervals
    doubts: tuple[Doubt, ...] = ()
    icmp_least: Intervals = PORTS
    icmp_most: Intervals = PORTS

    def permits(self, protocol: int | None, ports: Intervals) -> Truth:
        """Whether every one of the ports of the protocol gets through; None asks whether every protocol does."""
        least, most = self._passing(protocol)
        return self._asked(protocol, certain=ports <= least, possible=ports <= most)

    def permits_port(self, protocol: int, port: int) -> Truth:
        """Whether one port of the protocol gets through."""
        return self.permits(protocol, union((port, port)))

    def permits_any(self, wanted: Iterable[Ports]) -> Truth:
        """Whether every port gets through that is wanted of one of the protocols."""
        return any_of(self.permits(protocol, numbers) for protocol, numbers in wanted)

    def touches_any(self, wanted: Iterable[Ports]) -> Truth:
        """Whether any of the wanted ports gets through."""
        return any_of(self.touches(protocol, numbers) for protocol, numbers in wanted)

    def touches(self, protocol: int | None, ports: Intervals) -> Truth:
        """Whether any of the ports of the protocol gets through."""
        least, most = self._passing(protocol)
        return self._asked(protocol, certain=bool(ports & least), possible=bool(ports & most))

    def _passing(self, protocol: int | None) -> tuple[Intervals, Intervals]:
        """The bounds of what passes where a rule is for the protocol: ports, or types and codes of ICMP."""
        return (self.icmp_least, self.icmp_most) if protocol in {ICMP, ICMPV6} else (self.least, self.most)

    def every_protocol(self) -> Truth:
        """Whether every protocol gets through."""
        return between(
            certain=self.protocols == (None,), possible=not self.protocols or None in self.protocols, doubts=self.doubts
        )

    def _asked(self, protocol: int | None, *, certain: bool, possible: bool) -> Truth:
        answers = [
            YES if number is None
            else NO if number != protocol
            else between(certain=certain, possible=possible, doubts=self.doubts)
            for number in self.protocols
        ]  # fmt: skip
        if not answers:
            return between(certain=False, possible=True, doubts=self.doubts)
        return between(
            certain=all(answer.certain for answer in answers),
            possible=any(answer.possible for answer in answers),
            doubts=self.doubts,
        )
