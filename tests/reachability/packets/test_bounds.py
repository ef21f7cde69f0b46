"""Bounds hold whatever the unknowns are: what is computed with both ends contains what is computed with the truth."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from linter.network import Between, addresses, union
from linter.reachability.packets.bounds import (
    EVERYTHING,
    NOTHING,
    Bounds,
    among,
    any_of,
    anything,
    exactly,
    one_of,
    whole,
)
from linter.reachability.packets.packets import MOST_BOXES, NO_PACKETS, Box, Packets, between_addresses, packets
from linter.truth import NO, YES, Doubt, unknown
from tests.reachability.packets.test_packets import SETS

HELD = st.tuples(SETS, SETS, SETS).map(lambda parts: (parts[0], Bounds(parts[0] & parts[1], parts[0] | parts[2])))
"""A true set, and bounds that hold it."""


@given(HELD, HELD)
@settings(max_examples=150, deadline=None)
def test_operations_on_bounds_hold_the_operation_on_the_truth(
    one: tuple[Packets, Bounds], other: tuple[Packets, Bounds]
) -> None:
    (true, held), (rather, kept) = one, other
    for truth, bounds in (
        (true & rather, held & kept),
        (true | rather, held | kept),
        (true - rather, held - kept),
        (true | rather, any_of((held, kept))),
    ):
        assert bounds.least <= truth <= bounds.most
    either = one_of((held, kept))
    assert either.least <= true <= either.most
    assert either.least <= rather <= either.most


def test_what_may_not_exist_is_surely_nothing() -> None:
    assert EVERYTHING.guarded(YES) is EVERYTHING
    assert EVERYTHING.guarded(NO) is NOTHING
    perhaps = EVERYTHING.guarded(unknown("it depends"))
    assert not perhaps.least
    assert perhaps.most is EVERYTHING.most
    assert perhaps.some.doubts == (Doubt("it depends"),)


def test_doubts_are_kept_only_where_they_leave_something_open() -> None:
    assert (anything(Doubt("what")) & NOTHING).doubts == ()
    assert (anything(Doubt("what")) & EVERYTHING).doubts == (Doubt("what"),)


def test_a_set_of_too_many_boxes_is_bounded_on_the_safe_side() -> None:
    boxes = [Box(4, union((at * 4, at * 4)), union((at * 4, at * 4))) for at in range(MOST_BOXES + 1)]
    many = exactly(packets(boxes))
    found = many | exactly(packets([Box(4, union((2, 2)), union((9, 9)))]))
    assert len(found.least.boxes) == MOST_BOXES
    assert len(found.most.boxes) == 1
    assert found.least <= found.most
    assert "bounded" in found.doubts[0].reason


def test_an_address_nobody_knows_passes_surely_only_where_all_do() -> None:
    subnet = addresses("10.0.1.0/24")
    everybody = addresses("0.0.0.0/0")
    all_of_it = between_addresses(everybody, addresses("10.0.0.0/16"))
    half_of_it = between_addresses(everybody, addresses("10.0.1.0/25"))
    assert whole(all_of_it, "targets", subnet) == all_of_it
    assert whole(half_of_it, "targets", subnet) == NO_PACKETS


def test_packets_among_bounded_addresses_are_bounded_by_both() -> None:
    few, many = addresses("10.0.0.0/24"), addresses("10.0.0.0/16")
    here, there = Doubt("where from is not known"), Doubt("where to is not known")
    bounds = among(Between(few, many, (here,)), Between(few, many, (there,)))
    assert bounds.least == between_addresses(few, few)
    assert bounds.most == between_addresses(many, many)
    assert bounds.doubts == (here, there)
