"""Whatever the unknown routes turn out to be, an address takes a route only within the bounds."""

from __future__ import annotations

import ipaddress
from itertools import product
from operator import itemgetter

from hypothesis import given, settings
from hypothesis import strategies as st

from linter.aws.gateway import Gateway
from linter.aws.setting import Links
from linter.graph.routing.longest_prefix import taken_by
from linter.graph.routing.route_entry import RouteEntry, Via
from linter.network import ADDRESSES_V4, NO_ADDRESS, Addresses, Between, addresses
from linter.source import Span
from linter.truth import YES, Doubt, unknown

SPAN = Span("main.tf", 1, 1, 1, 2)
BLOCKS = ("0.0.0.0/0", "0.0.0.0/1", "10.0.0.0/8", "10.0.0.0/16", "10.0.1.0/24", "128.0.0.0/1")
PROBES = ("9.9.9.9", "10.0.1.1", "10.0.9.9", "10.9.9.9", "200.1.1.1")
HIDDEN = Between(NO_ADDRESS, Addresses(v4=ADDRESSES_V4), (Doubt("it is a variable"),))


def entry(block: str, *, exists: bool = True, known: bool = True, via: Via = Via.STATIC) -> RouteEntry:
    nothing: Links[Gateway] = Links((), (), SPAN)
    held = Between(addresses(block), addresses(block)) if known else HIDDEN
    there = YES if exists else unknown("it depends")
    return RouteEntry(held, nothing, via, there, YES, None, block, SPAN)


def chosen(blocks: list[str], probe: str) -> int | None:
    """What AWS does: the longest prefix that has the address."""
    matching = [
        (ipaddress.ip_network(block).prefixlen, -at)
        for at, block in enumerate(blocks)
        if block and ipaddress.ip_address(probe) in ipaddress.ip_network(block)
    ]
    return -max(matching)[1] if matching else None


tables = st.lists(
    st.tuples(st.sampled_from(BLOCKS), st.booleans(), st.booleans()),
    min_size=1,
    max_size=4,
    unique_by=itemgetter(0),
)


@settings(max_examples=150, deadline=None)
@given(tables)
def test_the_bounds_hold_for_every_completion_of_what_is_not_known(table: list[tuple[str, bool, bool]]) -> None:
    entries = [entry(block, exists=exists, known=known) for block, exists, known in table]
    taken = {id(each.route): each.addresses for each in taken_by(entries)}
    options = [(*((written,) if known else BLOCKS), *(() if exists else ("",))) for written, exists, known in table]
    for completion in product(*options):
        if len({block for block in completion if block}) < sum(1 for block in completion if block):
            continue  # AWS refuses two routes for one block
        for probe in PROBES:
            winner = chosen(list(completion), probe)
            wanted = addresses(probe)
            for at, each in enumerate(entries):
                held = taken[id(each)]
                if winner == at:
                    assert wanted <= held.most
                else:
                    assert not wanted & held.least


def test_known_routes_leave_nothing_open() -> None:
    for each in taken_by(entry(block) for block in BLOCKS):
        assert each.addresses.least == each.addresses.most


def test_of_one_block_the_written_route_wins_over_the_learned_one() -> None:
    written, learned = entry("10.0.0.0/16"), entry("10.0.0.0/16", via=Via.PROPAGATED)
    taken = {each.route.via: each.addresses for each in taken_by((learned, written))}
    assert taken[Via.STATIC].least == addresses("10.0.0.0/16")
    assert not taken[Via.PROPAGATED].most


def test_between_overlapping_prefix_lists_aws_chooses() -> None:
    wide, narrow = entry("10.0.0.0/8", via=Via.PREFIX_LIST), entry("10.0.0.0/16", via=Via.PREFIX_LIST)
    wide_list, narrow_list = (Gateway.__new__(Gateway) for _ in range(2))
    found = taken_by(
        RouteEntry(each.destination, each.targets, each.via, YES, YES, declared, each.why, SPAN)
        for each, declared in ((wide, wide_list), (narrow, narrow_list))
    )
    both = addresses("10.0.0.0/16")
    assert all(both <= each.addresses.most and not both & each.addresses.least for each in found)
