"""One deployment evaluated: its declarations and graph under each combination of answers to its open questions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from typing import Generic, TypeVar

from msgspec import Struct, field

from linter.attempt import Failed, attempt
from linter.budget import Budget, Limits, OverBudget, admit, resumed
from linter.deployment import NO_ANSWERS, Deployment
from linter.equality import equal_without
from linter.finding import Notice, Problem
from linter.graph.graph import Graph
from linter.network import INTERNET, Addresses
from linter.resource import Declarations
from linter.scenarios import Answers, affordable
from linter.source import Span

T = TypeVar("T")

COSTLY = (
    "Judge smaller parts of it, or raise the limit in a configuration that --config or --locked-config names: "
    "one that is found in the tree cannot go beyond the defaults."
)


class Asked(Struct, Generic[T], frozen=True):
    """The answer to a question about a deployment, None where it cost too much, and the problem with each bound met."""

    answer: T | None
    problems: tuple[Problem, ...] = ()


@equal_without("budget")
class Evaluated(Struct, frozen=True, dict=True):
    """A deployment with what it declares while its open questions stay open.

    `place` is its path, as people are shown it. `strangers` are the addresses of the internet that are not the user's
    own, `corporate` the CIDR blocks of those that are. `budget` is the one it was evaluated within.
    """

    deployment: Deployment
    place: str
    declared: Declarations
    evaluate: Callable[[Answers], Declarations]
    strangers: Addresses = INTERNET
    corporate: tuple[str, ...] = ()
    budget: Budget = field(default_factory=lambda: Budget(Limits()))

    def ask(self, question: Callable[[], T]) -> Asked[T]:
        """Look into the deployment within what is left of its budget: settings are evaluated when first asked for."""
        before = len(self.budget.met)
        try:
            with resumed(self.budget):
                answer = question()
        except OverBudget as over:
            place = Span(self.place, 1, 1, 1, 1)
            return Asked(None, (Problem(place, f"{self.place} is not wholly looked at: {over}.", COSTLY),))
        return Asked(answer, bounds_met(self.budget, self.place)[before:])

    @cached_property
    def graph(self) -> Graph:
        """Its graph while its questions are open."""
        return self.graph_of(self.declared)

    def graph_of(self, declared: Declarations, *, pristine_default_vpc: bool = False) -> Graph:
        """The graph of these declarations, which are the deployment's under some answers, or without some places."""
        return Graph(
            declared,
            pristine_default_vpc=pristine_default_vpc,
            strangers=self.strangers,
            corporate=self.corporate,
        )

    @cached_property
    def answered(self) -> tuple[tuple[Answers, Declarations], ...]:
        """The declarations under each combination of answers that is tried, and under none where not all can be."""
        tried = tuple((answers, self.evaluate(answers)) for answers in self.declared.scenarios)
        return tried if tried and not self.declared.unexplored else ((NO_ANSWERS, self.declared), *tried)

    def scenarios(self, *, pristine_default_vpc: bool = False) -> Iterator[tuple[Answers, Graph]]:
        """The graph under each of these combinations."""
        for answers, declared in self.answered:
            yield answers, self.graph_of(declared, pristine_default_vpc=pristine_default_vpc)

    @property
    def environment(self) -> str:
        """The names of the variable files of the environment it is deployed to; empty where there is only one."""
        return ", ".join(file.name for file in self.deployment.var_files)

    @property
    def nested(self) -> frozenset[str]:
        """The files of the templates that are nested stacks in it, and are judged as part of it."""
        own = (resource for resource in self.declared.resources if not resource.imported)
        return frozenset(resource.body.span.file for resource in own if resource.calls) - {self.place}


class Graphs(Struct, frozen=True):
    """The deployments that were found, in the order of their paths, and the problems and notices met on the way."""

    evaluated: tuple[Evaluated, ...]
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()


def evaluated(
    deployment: Deployment,
    place: str,
    evaluate: Callable[[Answers], Declarations],
    strangers: Addresses = INTERNET,
    corporate: tuple[str, ...] = (),
    budget: Budget | None = None,
) -> Evaluated | Problem:
    """The deployment, evaluated within the budget at hand and the bound on combinations; a problem where that fails."""
    declared = attempt(lambda: affordable(_admitted(evaluate(NO_ANSWERS))))
    if isinstance(declared, Failed):
        return failure(place, declared)
    return Evaluated(deployment, place, declared.value, evaluate, strangers, corporate, budget or Budget(Limits()))


def _admitted(declared: Declarations) -> Declarations:
    """The declarations. Raises OverBudget where there are too many."""
    number = len(declared.resources)
    if not admit("resources", number, f"{number:,} resources are declared", None):
        raise OverBudget(f"it declares {number:,} resources, more than limits.resources in moatlint.yaml allows")
    return declared


def bounds_met(budget: Budget, place: str) -> tuple[Problem, ...]:
    """The problem with each bound that changed what was judged of the deployment at a place."""
    whole = Span(place, 1, 1, 1, 1)
    return tuple(Problem(span or whole, f"{message[:1].upper()}{message[1:]}.", COSTLY) for message, span in budget.met)


def failure(place: str, failed: Failed) -> Problem:
    """The problem that moatlint itself failed on a deployment, or that this costs too much."""
    if failed.over_budget:
        return Problem(Span(place, 1, 1, 1, 1), f"{place} is not judged: {failed.reason}.", COSTLY)
    message = f"{place} could not be judged: {failed.reason}."
    return Problem(Span(place, 1, 1, 1, 1), message, "This is a fault of moatlint: please report it.")


def stand_alone(nested: Mapping[str, Collection[str]], named: Collection[str]) -> frozenset[str]:
    """The places that are reported by themselves: those that are not nested stacks of another one, or were named.

    `nested` holds the nested stacks of each place, in the order in which the places are judged.
    """
    inner: set[str] = set()
    for place, children in nested.items():
        if place not in inner:
            inner.update(children)
    return frozenset(place for place in nested if place in named or place not in inner)
