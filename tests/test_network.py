"""Set algebra of addresses and ports, held against Python's own sets."""

import ipaddress
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.network import (
    ADDRESSES_V4,
    EVERY_ADDRESS,
    INTERNET,
    NO_ADDRESS,
    NONE,
    PORTS,
    TCP,
    UDP,
    Addresses,
    Between,
    Intervals,
    Service,
    addresses,
    union,
    united,
)
from linter.truth import Doubt

SMALL = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6)


def members(intervals: Intervals) -> set[int]:
    return {number for low, high in intervals.spans for number in range(low, high + 1)}


@given(SMALL, SMALL)
def test_interval_algebra_is_set_algebra(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    a, b = union(*one), union(*other)
    assert members(a | b) == members(a) | members(b)
    assert members(a & b) == members(a) & members(b)
    assert members(a - b) == members(a) - members(b)
    assert (a <= b) == (members(a) <= members(b))
    assert a.size == len(members(a))
    assert all((number in a) == (number in members(a)) for number in range(42))


@given(SMALL, SMALL)
def test_equal_sets_have_one_form(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    a, b = union(*one), union(*other)
    for made in (a, a | b, a & b, a - b):
        assert union(*made.spans) == made
        assert all(after[0] > before[1] + 1 for before, after in zip(made.spans, made.spans[1:], strict=False))


@given(st.integers(0, 2**32 - 1), st.integers(0, 32))
def test_host_bits_are_cleared_as_aws_clears_them(address: int, prefix: int) -> None:
    written = f"{ipaddress.IPv4Address(address)}/{prefix}"
    canonical = str(ipaddress.ip_network(written, strict=False))
    assert addresses(written) == addresses(canonical)


def test_two_halves_are_the_world() -> None:
    assert addresses("0.0.0.0/1", "128.0.0.0/1") == addresses("0.0.0.0/0")
    assert addresses("0.0.0.0/1", "128.0.0.0/1") >= Addresses(v4=INTERNET.v4)


@pytest.mark.parametrize("spelling", ["::/0", "0::/0", "0::0/0", "0:0:0:0:0:0:0:0/0", " ::/0 "])
def test_the_ipv6_world_is_the_world_in_any_spelling(spelling: str) -> None:
    assert addresses(spelling) == addresses("::/0")


@pytest.mark.parametrize("written", ["", "10.0.0.0/33", "office", "::/129", "0.0.0.0/0/0"])
def test_what_is_no_block_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"address|network|block|appear"):
        addresses(written)


def test_the_internet_has_documentation_addresses_and_no_private_ones() -> None:
    assert addresses("203.0.113.7") <= INTERNET
    for private in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "fc00::/7"):
        assert not addresses(private) & INTERNET


def test_a_family_nobody_wants_does_not_count_as_covered() -> None:
    nothing = Between(NO_ADDRESS, NO_ADDRESS)
    assert not nothing.covers(Addresses(v4=ADDRESSES_V4)).possible
    v6 = addresses("::/0")
    assert Between(v6, v6).covers(INTERNET).certain
    assert not Between(v6, v6).covers(Addresses(v4=INTERNET.v4)).possible


def test_an_unknown_block_may_be_the_world() -> None:
    unknown = Between(NO_ADDRESS, EVERY_ADDRESS, (Doubt("var.office has no default"),))
    covered = unknown.covers(INTERNET)
    assert covered.possible
    assert not covered.certain
    assert covered.doubts == (Doubt("var.office has no default"),)


def test_every_protocol_ignores_ports() -> None:
    everything = Service((None,), NONE, NONE)
    assert everything.permits(TCP, union((22, 22))).certain
    assert everything.every_protocol().certain


def test_udp_22_is_not_tcp_22() -> None:
    port = union((22, 22))
    assert not Service((UDP,), port, port).permits(TCP, port).possible


def test_an_unknown_protocol_may_be_every_protocol() -> None:
    web = union((443, 443))
    doubtful = Service((), NONE, PORTS, (Doubt("var.protocol has no default"),))
    assert doubtful.permits(TCP, web).possible
    assert not doubtful.permits(TCP, web).certain


def test_one_port_of_a_range_is_touched_but_the_range_is_not_permitted() -> None:
    service = Service((TCP,), union((22, 22)), union((22, 22)))
    assert service.touches(TCP, union((20, 25))).certain
    assert not service.permits(TCP, union((20, 25))).possible


def test_addresses_read_as_the_blocks_they_are() -> None:
    assert str(addresses("0.0.0.0/1", "128.0.0.0/1", "::/0")) == "0.0.0.0/0, ::/0"
    assert str(NO_ADDRESS) == "no address"


ONE_SOMEWHERE = Between(NO_ADDRESS, Addresses(v4=ADDRESSES_V4), (Doubt("which one is not known"),), (1, 0))


def test_a_single_address_that_may_be_any_is_never_the_world_but_may_be_that_of_anybody() -> None:
    assert not ONE_SOMEWHERE.covers(INTERNET).possible
    assert ONE_SOMEWHERE.covers(addresses("192.0.2.1/32")).possible
    assert not ONE_SOMEWHERE.covers(addresses("192.0.2.0/31")).possible
    assert ONE_SOMEWHERE.meets(INTERNET).possible


def test_scattered_addresses_add_up_with_those_that_are_known() -> None:
    known = Between(addresses("0.0.0.0/1"), addresses("0.0.0.0/1"))
    most = addresses("0.0.0.0/0") - addresses("255.255.255.254/31")
    halves = known | Between(addresses("128.0.0.0/1") & most, addresses("128.0.0.0/1") & most)
    assert (halves | ONE_SOMEWHERE | ONE_SOMEWHERE).covers(addresses("0.0.0.0/0")).possible
    assert not (halves | ONE_SOMEWHERE).covers(addresses("0.0.0.0/0")).possible
    assert (ONE_SOMEWHERE | Between(NO_ADDRESS, Addresses(v4=ADDRESSES_V4))).covers(INTERNET).possible


def test_sets_put_together_at_once_are_those_put_together_one_by_one() -> None:
    known = [Between(addresses(block), addresses(block)) for block in ("10.0.0.0/24", "10.0.1.0/24", "2001:db8::/64")]
    open_ = Between(addresses("10.0.0.0/25"), addresses("10.0.0.0/8"), (Doubt("which is not known"),))
    one_of_many = Between(NO_ADDRESS, addresses("0.0.0.0/0"), (Doubt("an office"),), (1, 0))
    for several in ([], known, [*known, open_], [open_, one_of_many, *known]):
        together = united(several)
        singly = reduce(Between.__or__, several, Between(NO_ADDRESS, NO_ADDRESS))
        assert (together.least, together.most) == (singly.least, singly.most)
        assert set(together.doubts) == set(singly.doubts)
        assert (together.scattered is None) == (singly.scattered is None)
        assert all(few <= many for few, many in zip(together.scattered or (), singly.scattered or (), strict=True))
