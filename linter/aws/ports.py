"""The protocols and ports of a rule, as sets.

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
    """The number of a protocol, -1 for all protocols, from any form that the languages accept.

    Raises:
        ValueError: It is not a protocol.
    """
    word = str(content).strip().lower()
    if word in {"-1", "all"}:
        return EVERY_PROTOCOL
    if word in PROTOCOL_NUMBERS:
        return PROTOCOL_NUMBERS[word]
    if word.isdigit() and int(word) <= 255:
        return int(word)
    raise ValueError(f"{content!r} is not a protocol")


def protocol_number(**paths: str) -> SettingField[int]:
    """A setting that is a protocol number, -1 for all protocols."""
    return SettingField(to_protocol, **paths)


def service_of(
    protocol: Setting[int],
    ports: tuple[Setting[int], Setting[int]],
    icmp: tuple[Setting[int], Setting[int]],
) -> Service:
    """The packets that a rule matches, from its protocol, port range, and ICMP type and code.

    Ports are ignored if the rule is for all protocols. An omitted port, type or code, or -1, matches all.
    """
    least, most = _ports(*ports)
    icmp_least, icmp_most = _icmp(*icmp)
    used = {number for number in protocol.values if number not in {ICMP, ICMPV6}}
    numbers = () if protocol.open else tuple(None if number == EVERY_PROTOCOL else number for number in protocol.values)
    doubts = dict.fromkeys(
        (
            *protocol.doubts,
            *(doubt for port in ports for doubt in port.doubts),
            *(doubt for part in icmp for doubt in part.doubts),
            *_half_written(ports if used else ()),
        )
    )
    if protocol.open or protocol.blank:
        return Service((), NONE, PORTS, tuple(doubts), NONE, PORTS)
    if not protocol.values:
        return Service((), NONE, PORTS, (Doubt("it names no protocol", protocol.span),), NONE, PORTS)
    return Service(numbers, least, most, tuple(doubts), icmp_least, icmp_most)


def _half_written(ports: tuple[Setting[int], ...]) -> tuple[Doubt, ...]:
    left_out = [port for port in ports if port.omitted.certain]
    return (Doubt("only one end of the port range is set", left_out[0].span),) if len(left_out) == 1 else ()


def _ports(low: Setting[int], high: Setting[int]) -> tuple[Intervals, Intervals]:
    if low.omitted.certain and high.omitted.certain:
        return PORTS, PORTS
    if -1 in {low.known, high.known}:
        return PORTS, PORTS
    if low.known is not None and high.known is not None:
        return union((low.known, high.known)), union((low.known, high.known))
    if -1 in {*low.values, *high.values}:
        return NONE, PORTS
    lows = (0,) if low.open or low.blank or not low.values else low.values
    highs = (65535,) if high.open or high.blank or not high.values else high.values
    known = low.values and high.values and not any(port.open or port.blank for port in (low, high))
    return union((max(lows), min(highs))) if known else NONE, union((min(lows), max(highs)))


def _icmp(kind: Setting[int], code: Setting[int]) -> tuple[Intervals, Intervals]:
    if any(part.open or part.blank for part in (kind, code)):
        return NONE, PORTS
    packets = [icmp_packets(*pair) for pair in product(kind.values or (-1,), code.values or (-1,))]
    least, most = packets[0], packets[0]
    for matched in packets[1:]:
        least, most = least & matched, most | matched
    return least, most
