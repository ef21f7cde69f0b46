"""A fact is worked out once for a graph and a question, and each graph has its own."""

import pytest

from linter.graph.facts import fact
from linter.graph.graph import Graph
from linter.resource import Declarations


@pytest.fixture
def graphs() -> tuple[Graph, Graph]:
    return Graph(Declarations(())), Graph(Declarations(()))


def test_one_question_is_worked_out_once_for_each_graph(graphs: tuple[Graph, Graph]) -> None:
    asked: list[tuple[Graph, int]] = []

    @fact
    def double(graph: Graph, number: int) -> int:
        """Twice the number."""
        asked.append((graph, number))
        return 2 * number

    one, two = graphs
    assert [double(one, 2), double(one, 2), double(one, 3), double(two, 2)] == [4, 4, 6, 4]
    assert asked == [(one, 2), (one, 3), (two, 2)]


def test_nothing_is_an_answer_that_is_remembered_too(graphs: tuple[Graph, Graph]) -> None:
    asked: list[str] = []

    @fact
    def lookup(_graph: Graph, name: str) -> str | None:
        asked.append(name)
        return None

    assert lookup(graphs[0], "a") is lookup(graphs[0], "a") is None
    assert asked == ["a"]


def test_two_facts_do_not_answer_for_one_another(graphs: tuple[Graph, Graph]) -> None:
    @fact
    def one(_graph: Graph) -> int:
        return 1

    @fact
    def two(_graph: Graph) -> int:
        return 2

    assert (one(graphs[0]), two(graphs[0])) == (1, 2)


def test_named_arguments_tell_questions_apart(graphs: tuple[Graph, Graph]) -> None:
    @fact
    def step(_graph: Graph, start: int, *, by: int) -> int:
        return start + by

    assert (step(graphs[0], 1, by=1), step(graphs[0], 1, by=2)) == (2, 3)


def test_a_question_that_failed_is_asked_again(graphs: tuple[Graph, Graph]) -> None:
    asked: list[int] = []

    @fact
    def moody(_graph: Graph) -> int:
        asked.append(1)
        if len(asked) == 1:
            raise ValueError("not today")
        return 1

    with pytest.raises(ValueError, match="not today"):
        moody(graphs[0])
    assert moody(graphs[0]) == 1
