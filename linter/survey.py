"""The graphs of the deployments that paths name: for the commands that show what is there rather than judge it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from linter.attempt import Failed, attempt
from linter.columns import evaluator
from linter.deployment import NO_ANSWERS, Deployment, Inputs
from linter.discovery.discover import Memory, discover
from linter.finding import Notice, Problem
from linter.graph.graph import Graph
from linter.judgement.config import Config
from linter.resource import Declarations, Dialect
from linter.source import Span
from linter.tree import Tree


@dataclass(frozen=True)
class Surveyed:
    """A deployment with what it declares while its open questions stay open.

    `place` is where it stands, as people are shown it.
    """

    deployment: Deployment
    place: str
    declared: Declarations
    evaluate: Callable[[Mapping[str, bool]], Declarations]

    @cached_property
    def graph(self) -> Graph:
        """Its graph while its questions are open."""
        return Graph(self.declared)

    @cached_property
    def answered(self) -> tuple[tuple[Mapping[str, bool], Declarations], ...]:
        """What is declared under each combination of answers that is tried; and under none where not all can be."""
        tried = tuple((answers, self.evaluate(answers)) for answers in self.declared.scenarios)
        return tried if tried and not self.declared.unexplored else ((NO_ANSWERS, self.declared), *tried)

    def scenarios(self, *, pristine_default_vpc: bool = False) -> Iterator[tuple[Mapping[str, bool], Graph]]:
        """The graph of each of these."""
        for answers, declared in self.answered:
            yield answers, Graph(declared, pristine_default_vpc=pristine_default_vpc)


@dataclass(frozen=True, slots=True)
class Survey:
    """The deployments found, in the order of their paths, and what kept anything from being seen."""

    surveyed: tuple[Surveyed, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]


def survey(
    root: Path,
    config: Config,
    paths: Iterable[Path],
    *,
    buffers: Mapping[Path, str] | None = None,
    memory: Memory | None = None,
) -> Survey:
    """Look at what lies under the folders and at what the files belong to.

    `buffers` are unsaved texts by absolute path, `memory` what an earlier look found out about files.
    """
    tree = Tree(root, dict(buffers or {}))
    discovery = discover(tree, paths, config.excluded, Memory() if memory is None else memory)
    deployments = [found.deployment for found in discovery.found]
    templates = tuple(each.path for each in deployments if each.dialect is Dialect.CLOUDFORMATION)
    inputs = replace(config.inputs, neighbours=templates)
    surveyed: list[Surveyed] = []
    problems = list(discovery.problems)
    for deployment in deployments:
        outcome = attempt(lambda each=deployment: _surveyed(tree, each, inputs))  # type: ignore[misc]
        if isinstance(outcome, Failed):
            problems.append(_failed(tree.display(deployment.path), outcome))
        else:
            surveyed.append(outcome.value)
    asked_for = {found.deployment for found in discovery.found if found.files}
    kept = tuple(_not_nested(surveyed, asked_for))
    notices = dict.fromkeys(notice for each in kept for notice in each.declared.notices)
    problems += [problem for each in kept for problem in each.declared.problems]
    return Survey(kept, tuple(dict.fromkeys(problems)), (*discovery.notices, *notices))


def _surveyed(tree: Tree, deployment: Deployment, inputs: Inputs) -> Surveyed:
    def evaluate(answers: Mapping[str, bool]) -> Declarations:
        return evaluator(deployment.dialect)(deployment, tree, inputs, answers)

    return Surveyed(deployment, tree.display(deployment.path), evaluate(NO_ANSWERS), evaluate)


def _failed(place: str, failed: Failed) -> Problem:
    message = f"{place} could not be looked at: {failed.reason}."
    return Problem(Span(place, 1, 1, 1, 1), message, "This is a fault of moatlint: please report it.")


def _not_nested(surveyed: Iterable[Surveyed], asked_for: set[Deployment]) -> Iterator[Surveyed]:
    """Without the templates that are nested stacks of others, unless they are asked for by name."""
    every = tuple(surveyed)
    nested = {
        resource.body.span.file
        for each in every
        for resource in each.declared.resources
        if resource.calls and resource.body.span.file != each.place
    }
    yield from (each for each in every if each.deployment in asked_for or each.place not in nested)
