"""What a rule says of protocols and ports, as the sets it stands for.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
"""

from __future__ import annotations

from itertools import product

from linter.aws.fields import SettingField
from linter.aws.setting import Setting
from linter.network import ICMP, ICMPV6, NONE, PORTS, PROTOCOL_NUMBERS, Intervals, Service, icmp_packets, union
from linter.truth import Doubt
from linter.value import Plain

EVERY_PROTOCOL = -1


def to_protocol(content: Plain) -> int:
    """The protocol's number, -1 for every protocol, in any spelling both dialects take.

    Raises:
        ValueError: it names none.
    """
    word = str(content).strip().lower()
    if word in {"-1", "all"}:
        return EVERY_PROTOCOL
    if word in PROTOCOL_NUMBERS:
        return PROTOCOL_NUMBERS[word]
    if word.isdigit() and int(word) <= 255:
        return int(word)
    raise ValueError(f"{content!r} is no protocol")


def protocol_number(**paths: str) -> SettingField[int]:
    """A setting that is a protocol: a number, -1 for every one."""
    return SettingField(to_protocol, **paths)


def service_of(
    protocol: Setting[int],
    ports: tuple[Setting[int], Setting[int]],
    icmp: tuple[Setting[int], Setting[int]],
) -> Service:
    """What a rule lets through, from its protocol, its first and last port, and its ICMP type and code.

    Every protocol ignores ports. Ports left out, or -1, are all ports; so are types and codes.
    """
    least, most = _ports(*ports)
    icmp_least, icmp_most = _icmp(*icmp)
    used = {each for each in protocol.values if each not in {ICMP, ICMPV6}}
    numbers = () if protocol.open else tuple(None if each == EVERY_PROTOCOL else each for each in protocol.values)
    doubts = dict.fromkeys(
        (
            *protocol.doubts,
            *(doubt for each in ports for doubt in each.doubts),
            *(doubt for each in icmp for doubt in each.doubts),
            *_half_written(ports if used else ()),
        )
    )
    if protocol.open:
        return Service((), NONE, PORTS, tuple(doubts), NONE, PORTS)
    if not protocol.values:
        return Service((), NONE, PORTS, (Doubt("it names no protocol", protocol.span),), NONE, PORTS)
    return Service(numbers, least, most, tuple(doubts), icmp_least, icmp_most)


def _half_written(ports: tuple[Setting[int], ...]) -> tuple[Doubt, ...]:
    left_out = [each for each in ports if each.omitted.certain]
    return (Doubt("only one end of the port range is written", left_out[0].span),) if len(left_out) == 1 else ()


def _ports(low: Setting[int], high: Setting[int]) -> tuple[Intervals, Intervals]:
    if low.omitted.certain and high.omitted.certain:
        return PORTS, PORTS
    if -1 in {low.known, high.known}:
        return PORTS, PORTS
    if low.known is not None and high.known is not None:
        return union((low.known, high.known)), union((low.known, high.known))
    if -1 in {*low.values, *high.values}:
        return NONE, PORTS
    lows = (0,) if low.open or not low.values else low.values
    highs = (65535,) if high.open or not high.values else high.values
    known = low.values and high.values and not low.open and not high.open
    return union((max(lows), min(highs))) if known else NONE, union((min(lows), max(highs)))


def _icmp(kind: Setting[int], code: Setting[int]) -> tuple[Intervals, Intervals]:
    if kind.open or code.open:
        return NONE, PORTS
    packets = [icmp_packets(*each) for each in product(kind.values or (-1,), code.values or (-1,))]
    least, most = packets[0], packets[0]
    for each in packets[1:]:
        least, most = least & each, most | each
    return least, most
