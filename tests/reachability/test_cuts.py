"""What would stop a path: every set is proved by asking again, and none of them is larger than it must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.graph.graph import Graph
from linter.network import TCP, union
from linter.reachability.answer import Answer
from linter.reachability.cuts import Cuts, cuts, without
from linter.reachability.endpoints import endpoint
from linter.reachability.reachability import Reachability
from linter.resource import Dialect
from linter.source import Span
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
