"""Bounds hold whatever the unknowns are: what is computed with both ends contains what is computed with the truth."""

from __future__ import annotations

import pytest
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


def sent_to(low: int, high: int) -> Packets:
    """The packets to some ports."""
    return packets([Box(4, union((0, 9)), union((0, 9)), ports=union((low, high)))])


ONE = Bounds(sent_to(1, 2), sent_to(1, 4), (Doubt("one"),))
OTHER = Bounds(sent_to(2, 3), sent_to(2, 6), (Doubt("other"),))


@pytest.mark.parametrize(
    ("made", "least", "most"),
    [
        pytest.param(ONE & OTHER, sent_to(2, 2), sent_to(2, 4), id="in both"),
        pytest.param(ONE | OTHER, sent_to(1, 3), sent_to(1, 6), id="in either"),
        pytest.param(any_of((ONE, OTHER)), sent_to(1, 3), sent_to(1, 6), id="in any"),
        pytest.param(one_of((ONE, OTHER)), sent_to(2, 2), sent_to(1, 6), id="in one that is not known"),
        pytest.param(ONE - OTHER, sent_to(1, 1), sent_to(1, 1) | sent_to(4, 4), id="in the first alone"),
        pytest.param(OTHER - ONE, NO_PACKETS, sent_to(3, 6), id="in the second alone"),
    ],
)
def test_bounds_are_those_of_the_least_and_the_most(made: Bounds, least: Packets, most: Packets) -> None:
    assert (made.least, made.most) == (least, most)
    assert made.doubts == (
        (Doubt("other"), Doubt("one")) if made.least == NO_PACKETS else (Doubt("one"), Doubt("other"))
    )


def test_bounds_of_what_is_known_are_one_set() -> None:
    known = exactly(sent_to(1, 2)) & exactly(sent_to(2, 3))
    assert known.is_known
    assert known.doubts == ()
    assert (exactly(sent_to(1, 2)) - exactly(sent_to(2, 3))).most == sent_to(1, 1)
    assert one_of(()) is NOTHING
    assert any_of((ONE,)) is ONE


def test_a_wider_set_has_one_box_of_each_family() -> None:
    boxes = [
        Box(family, union((at * 4, at * 4)), union((at * 4, at * 4))) for at in range(MOST_BOXES) for family in (4, 6)
    ]
    found = exactly(packets(boxes)) | exactly(packets([Box(4, union((2, 2)), union((9, 9)))]))
    wide = union((0, (MOST_BOXES - 1) * 4))
    assert set(found.most.boxes) == {Box(4, wide, wide), Box(6, wide, wide)}


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
