"""Packet sets are exact: what the algebra says of a set, it says of every packet."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from linter.network import ICMP, ICMPV6, INTERNET, TCP, UDP, Intervals, addresses, icmp_packets, union
from linter.reachability.packets.packets import (
    EVERY_PACKET,
    NO_PACKETS,
    Box,
    Packet,
    Packets,
    between_addresses,
    connections,
    packets,
)

EDGE = st.integers(0, 7)
SMALL = st.lists(st.tuples(EDGE, EDGE), min_size=1, max_size=2).map(lambda spans: union(*map(_ordered, spans)))
BOXES = st.builds(Box, st.sampled_from((4, 6)), SMALL, SMALL, SMALL, SMALL, SMALL)
SETS = st.lists(BOXES, max_size=4).map(packets)
PACKET = st.builds(Packet, st.sampled_from((4, 6)), EDGE, EDGE, EDGE, EDGE, EDGE)


def _ordered(span: tuple[int, int]) -> tuple[int, int]:
    return min(span), max(span)


@given(SETS, SETS, PACKET)
@settings(max_examples=400, deadline=None)
def test_every_operation_is_exact_packet_by_packet(one: Packets, other: Packets, packet: Packet) -> None:
    assert (packet in one | other) == (packet in one or packet in other)
    assert (packet in one & other) == (packet in one and packet in other)
    assert (packet in one - other) == (packet in one and packet not in other)


@given(SETS, PACKET)
@settings(max_examples=200, deadline=None)
def test_the_answers_to_the_answers_are_the_packets(one: Packets, packet: Packet) -> None:
    assert one.swapped.swapped - one == one - one.swapped.swapped == NO_PACKETS
    if packet.protocol not in {ICMP, 58}:
        assert (packet in one) == (packet.answer in one.swapped)


@given(SETS)
@settings(max_examples=100, deadline=None)
def test_a_set_is_within_itself_and_only_the_empty_one_picks_nothing(one: Packets) -> None:
    assert one <= one | NO_PACKETS
    picked = one.pick()
    assert picked in one if one else picked is None


def test_boxes_that_differ_in_one_side_become_one() -> None:
    everywhere = addresses("0.0.0.0/0")
    low, high = (between_addresses(addresses(half), everywhere) for half in ("0.0.0.0/1", "128.0.0.0/1"))
    assert low | high == between_addresses(everywhere, everywhere)


def test_an_echo_is_answered_by_its_reply() -> None:
    echo = EVERY_PACKET.of(4).on(ICMP, icmp_packets(8, 0))
    assert echo.swapped == EVERY_PACKET.of(4).on(ICMP, icmp_packets(0, 0))
    assert Packet(4, 1, 2, ICMP, 0, 8 * 256).answer == Packet(4, 2, 1, ICMP, 0, 0)


def test_the_example_has_the_lowest_port_and_then_the_lowest_source() -> None:
    found = connections(INTERNET, addresses("10.0.0.5")).on(TCP, union((22, 22), (443, 443)))
    assert str(found.pick()) == "tcp 1.0.0.0:32768 > 10.0.0.5:22"


def test_the_example_has_the_first_of_several_ranges_and_a_port_that_systems_choose() -> None:
    near, far = (union((low, low + 1), (low + 5, low + 6)) for low in (10, 20))
    ported = Box(
        4,
        near,
        far,
        union((TCP, TCP), (UDP, UDP)),
        union((40, 50), (2000, 2001), (40000, 40001)),
        union((7, 8), (80, 80)),
    )
    assert Packets((ported,)).pick() == Packet(4, 10, 20, TCP, 40000, 7)
    low = Box(4, near, far, union((UDP, UDP)), union((40, 50), (2000, 2001)), union((7, 8)))
    assert Packets((low,)).pick() == Packet(4, 10, 20, UDP, 2000, 7)
    lower = Box(6, near, far, union((47, 48), (50, 51)), union((40, 50)), union((7, 8)))
    assert Packets((lower,)).pick() == Packet(6, 10, 20, 47, 40, 7)
    for protocols, first in ((union((0, ICMP)), ICMP), (union((ICMPV6, 60)), ICMPV6), (union((0, 60)), TCP)):
        picked = Packets((Box(4, near, far, protocols),)).pick()
        assert picked is not None
        assert picked.protocol == first


def test_a_box_is_within_another_of_its_family_whose_every_side_is_wider() -> None:
    narrow, wide = union((2, 3)), union((1, 4))
    inner = Box(4, narrow, narrow, narrow, narrow, narrow)
    assert inner <= Box(4, wide, wide, wide, wide, wide)
    assert not inner <= Box(6, wide, wide, wide, wide, wide)
    for at in range(5):
        sides = [union((3, 4)) if side == at else wide for side in range(5)]
        assert not inner <= Box(4, sides[0], sides[1], sides[2], sides[3], sides[4])


def test_packets_without_ports_come_from_all() -> None:
    ported = EVERY_PACKET.of(4).from_ports(union((53, 53)))
    assert Packet(4, 1, 2, UDP, 53, 80) in ported
    assert Packet(4, 1, 2, UDP, 54, 80) not in ported
    assert Packet(4, 1, 2, 47, 54, 80) in ported
    assert EVERY_PACKET.from_ports(union((0, 65535))) is EVERY_PACKET


def test_a_connection_comes_from_an_ephemeral_port_and_icmp_has_a_family() -> None:
    found = connections(addresses("0.0.0.0/0", "::/0"), addresses("0.0.0.0/0", "::/0"))
    assert Packet(4, 1, 2, UDP, 1023, 53) not in found
    assert Packet(4, 1, 2, UDP, 1024, 53) in found
    assert Packet(6, 1, 2, ICMP, 0, 0) not in found


def test_packets_are_shown_as_people_write_them() -> None:
    assert str(Packet(6, 1, 2, TCP, 40000, 22)) == "tcp [::1]:40000 > [::2]:22"
    assert str(Packet(4, 1, 2, ICMP, 0, 8 * 256)) == "icmp type 8 code 0 0.0.0.1 > 0.0.0.2"
    assert str(Packet(4, 1, 2, ICMP, 0, 3 * 256 + 4)) == "icmp type 3 code 4 0.0.0.1 > 0.0.0.2"
    assert str(Packet(6, 1, 2, ICMPV6, 0, 255 * 256 + 255)) == "icmpv6 type 255 code 255 [::1] > [::2]"
    assert str(Packet(4, 1, 2, 47, 0, 0)) == "protocol 47 0.0.0.1 > 0.0.0.2"


def test_an_empty_side_makes_an_empty_box() -> None:
    assert packets([Box(4, Intervals(), union((0, 1)))]) == NO_PACKETS
