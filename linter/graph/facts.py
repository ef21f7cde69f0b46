"""Facts about a graph, each computed once and cached with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from linter.graph.graph import Graph

P = ParamSpec("P")
T = TypeVar("T")


def fact(work_out: Callable[Concatenate[Graph, P], T]) -> Callable[Concatenate[Graph, P], T]:
    """Cache the results of a function of a graph and hashable arguments; nodes compare by identity."""

    @wraps(work_out)
    def remembered(graph: Graph, /, *args: P.args, **kwargs: P.kwargs) -> T:
        question = (work_out, args, tuple(kwargs.items()))
        if question not in graph.facts:
            graph.facts[question] = work_out(graph, *args, **kwargs)
        return cast("T", graph.facts[question])

    return remembered
