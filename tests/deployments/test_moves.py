"""Where a resource goes by the moves of its deployment, and where it comes from, by Terraform's rules."""

from __future__ import annotations

import pytest

from linter.deployments.moves import Moves
from linter.resource import Move


@pytest.mark.parametrize(
    ("moves", "before", "after"),
    [
        ([Move("a.x", "a.y", whole=True)], "a.x", "a.y"),
        ([Move("a.x", "a.y", whole=True)], 'a.x["k"]', 'a.y["k"]'),
        ([Move("a.x", "a.y", whole=True)], "a.xy", "a.xy"),
        ([Move("a.x", 'a.y["k"]')], "a.x", 'a.y["k"]'),
        ([Move("a.x", 'a.y["k"]')], "a.x[0]", "a.x[0]"),
        ([Move("a.x[0]", 'a.x["k"]')], "a.x[0]", 'a.x["k"]'),
        ([Move("a.x[0]", 'a.x["k"]')], "a.x[01]", "a.x[01]"),
        ([Move("a.x", "module.m.a.x", whole=True)], "a.x[1]", "module.m.a.x[1]"),
        ([Move("module.m", "module.n", whole=True)], "module.m.a.x", "module.n.a.x"),
        ([Move("module.m", "module.n", whole=True)], 'module.m["k"].a.x[0]', 'module.n["k"].a.x[0]'),
        ([Move("module.m", "module.m[0]")], "module.m.a.x", "module.m[0].a.x"),
        ([Move("module.m", "module.m[0]")], 'module.m["k"].a.x', 'module.m["k"].a.x'),
        ([Move("a.x", "a.y", whole=True), Move("a.y", "a.z", whole=True)], "a.x", "a.z"),
        ([Move("module.m", "module.n", whole=True), Move("module.n.a.x", "module.n.a.y", whole=True)],
         "module.m.a.x", "module.n.a.y"),
        ([Move("module.m.a.x", "a.x", whole=True), Move("module.m", "module.n", whole=True)], "module.m.a.x", "a.x"),
    ],
)  # fmt: skip
def test_an_address_is_followed_in_both_directions(moves: list[Move], before: str, after: str) -> None:
    followed = Moves(moves)
    assert followed.later(before) == after
    assert (before in followed.earlier(after)) is (before != after)


def test_the_latest_of_several_earlier_addresses_comes_first() -> None:
    moves = Moves([Move("a.x", "a.y", whole=True), Move("a.y", "a.z", whole=True)])
    assert moves.earlier("a.z") == ("a.y", "a.x")
    assert moves.earlier("a.x") == ()


@pytest.mark.parametrize(
    "moves",
    [
        [Move("a.x", "a.y"), Move("a.y", "a.x")],
        [Move("a.x", "a.y"), Move("a.x", "a.z")],
        [Move("a.x", "a.y"), Move("a.z", "a.y")],
        [Move("a.x", "a.x", whole=True)],
    ],
    ids=["circle", "two places", "two sources", "itself"],
)
def test_what_terraform_rejects_moves_nothing(moves: list[Move]) -> None:
    assert Moves(moves).later("a.x") == "a.x"


def test_modules_that_grow_without_end_move_nothing() -> None:
    assert Moves([Move("module.m", "module.m.module.m", whole=True)]).later("module.m.a.x") == "module.m.a.x"
    assert len(Moves([Move("module.m.module.m", "module.m", whole=True)]).earlier("module.m.a.x")) <= 101
