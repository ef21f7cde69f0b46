"""What would stop a path: every set is proved by asking again, and none of them is larger than it must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.finding import Hop
from linter.graph.graph import Graph
from linter.network import TCP, union
from linter.reachability.answer import Answer
from linter.reachability.cuts import MOST_LINES, MOST_QUESTIONS, Cuts, cuts, without
from linter.reachability.endpoints import endpoint
from linter.reachability.packets.packets import NO_PACKETS
from linter.reachability.reachability import Reachability
from linter.resource import Dialect
from linter.source import Span
from linter.truth import NO, YES
from tests.reachability.bench import called, declared

SCENARIOS = Path(__file__).parent.parent.parent / "fixtures" / "scenarios"
BOTH = pytest.mark.parametrize("dialect", [Dialect.TERRAFORM, Dialect.CLOUDFORMATION])


def found(scenario: str, target: str, port: int, dialect: Dialect) -> tuple[Cuts, Answer]:
    (folder,) = SCENARIOS.glob(f"{scenario}_*")
    whole = declared(folder, dialect)

    def ask(places: frozenset[Span]) -> Answer:
        graph = Graph(without(whole, places))
        to = endpoint(called(graph, target), graph)
        return Reachability(graph).reach(endpoint("internet", graph), to, TCP, union((port, port)))

    def tell(places: frozenset[Span]) -> frozenset[str]:
        return frozenset(str(each.interface.owner) for each in Reachability(Graph(without(whole, places))).exposed())

    first = ask(frozenset())
    cut = cuts(first, ask, tell)
    for each in cut.sets:
        assert not ask(frozenset(line.span for line in each.lines)).verdict.possible
    return cut, first


@BOTH
def test_one_rule_one_route_or_one_address_would_do(dialect: Dialect) -> None:
    cut, first = found("001", "i", 22, dialect)
    assert first.verdict.certain
    assert cut.complete
    assert {len(each.lines) for each in cut.sets} == {1}
    words = " ".join(line.what.lower() for each in cut.sets for line in each.lines)
    assert "lets it through" in words
    assert "leads to" in words
    assert "public address" in words


@BOTH
def test_two_ways_need_a_set_of_two(dialect: Dialect) -> None:
    cut, _ = found("022", "i", 22, dialect)
    assert cut.sets
    assert all(len(each.lines) <= 2 for each in cut.sets)


@BOTH
def test_a_cut_says_what_else_it_stops(dialect: Dialect) -> None:
    cut, _ = found("115", "i", 8080, dialect)
    by_words = {line.what.lower().split(".")[-1].split()[0]: each.stops for each in cut.sets for line in each.lines}
    assert [stop.lower().split(".")[-1] for stop in by_words["front"]] == ["i", "lb"]
    assert [stop.lower().split(".")[-1] for stop in by_words["sg"]] == ["i"]


def hop(line: int) -> Hop:
    return Hop(f"rule{line}", "security group", "sg_in", f"rule{line}", Span("main.tf", line, 1, line, 2))


def asked_of(path: list[Hop], stopping: frozenset[int]) -> tuple[Cuts, int]:
    """The cuts of a path that is stopped where all of these lines are cut, and how many questions that took."""
    asked: list[frozenset[Span]] = []

    def ask(places: frozenset[Span]) -> Answer:
        asked.append(places)
        stopped = stopping <= {place.line for place in places}
        return Answer(NO if stopped else YES, NO_PACKETS, () if stopped else tuple(path))

    cut = cuts(Answer(YES, NO_PACKETS, tuple(path)), ask, lambda _: frozenset())
    return cut, len(asked)


def test_the_smallest_sets_are_found_of_up_to_three_lines() -> None:
    path = [hop(line) for line in range(1, 6)]
    for wanted in ({2}, {2, 4}, {1, 3, 5}):
        cut, _ = asked_of(path, frozenset(wanted))
        assert [{line.span.line for line in each.lines} for each in cut.sets] == [wanted]
        assert cut.complete
    cut, _ = asked_of(path, frozenset({1, 2, 3, 4}))
    assert (cut.sets, cut.complete) == ((), True)


def test_questions_are_asked_up_to_their_bound() -> None:
    path = [hop(line) for line in range(1, MOST_LINES + 1)]
    cut, questions = asked_of(path, frozenset({MOST_LINES - 1, MOST_LINES}))
    assert questions == MOST_QUESTIONS
    assert (cut.sets, cut.complete) == ((), False)
    singles, questions = asked_of(path, frozenset({1}))
    assert questions == MOST_LINES
    assert singles.complete


def test_a_way_that_is_left_shows_further_lines_to_cut() -> None:
    """Of two ways only the first is shown before its line is cut."""
    asked: list[frozenset[int]] = []

    def ask(places: frozenset[Span]) -> Answer:
        lines = frozenset(place.line for place in places)
        asked.append(lines)
        open_ = [line for line in (1, 2) if line not in lines]
        return Answer(YES if open_ else NO, NO_PACKETS, tuple(hop(line) for line in open_[:1]))

    cut = cuts(Answer(YES, NO_PACKETS, (hop(1),)), ask, lambda _: frozenset())
    assert [[line.span.line for line in each.lines] for each in cut.sets] == [[1, 2]]
    assert frozenset({1, 2}) in asked
