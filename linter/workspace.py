"""The one place that knows the order of the stages: paths in, a report out, and nothing done twice."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeAlias

from linter.attempt import Failed, attempt
from linter.columns import evaluator
from linter.deployment import Deployment, Inputs
from linter.discovery.discover import Found, Memory, discover
from linter.finding import Notice, Problem, Severity
from linter.graph.graph import Graph
from linter.judgement.config import Config
from linter.judgement.judge import Judgement, judge
from linter.judgement.registry import slugs
from linter.judgement.verdict import Judged, Terms, report
from linter.policy import Policy
from linter.report.report import Report
from linter.resource import Dialect
from linter.source import Span
from linter.tree import Tree, Unreadable

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many deployments of how many are judged."""

Companion: TypeAlias = Callable[[Tree, Path, Callable[[str], str]], Judgement]
"""Another linter of templates, whose findings are told beside ours; it is handed what names a file from any folder."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A judgement, and what changes when anything does that it rests on."""

    stamp: object
    judgement: Judgement


class _Stamps:
    """What deployments rest on, as one check finds it. Each file and folder is looked at once: many share them."""

    def __init__(self, tree: Tree, inputs: Inputs) -> None:
        self._tree = tree
        self._contents: dict[Path, int | None] = {}
        self._listings: dict[Path, tuple[Path, ...]] = {}
        self._given = self._all((*inputs.var_files, *inputs.parameter_files))
        self._beside = (inputs.neighbours, self._all(inputs.neighbours))

    def of(self, deployment: Deployment, files: Iterable[str]) -> object:
        """What changes when one of the files does, or when a file comes or goes beside them."""
        folders = sorted({Path(file).parent for file in files})
        listings = tuple(self._listing(folder) for folder in folders)
        beside = self._beside if deployment.dialect is Dialect.CLOUDFORMATION else None
        return self._all(map(Path, files)), listings, self._given, beside

    def _all(self, files: Iterable[Path]) -> tuple[int | None, ...]:
        return tuple(self._content(file) for file in files)

    def _content(self, file: Path) -> int | None:
        if file not in self._contents:
            try:
                self._contents[file] = hash(self._tree.read_bytes(file))
            except Unreadable:
                self._contents[file] = None
        return self._contents[file]

    def _listing(self, folder: Path) -> tuple[Path, ...]:
        if folder not in self._listings:
            try:
                self._listings[folder] = self._tree.files(folder)
            except Unreadable:
                self._listings[folder] = ()
        return self._listings[folder]


class Workspace:
    """A tree under one configuration and one choice of policies.

    A second check judges anew only what the files that changed belong to. `known` are the slugs of all policies there
    are, run or not; ours where it is left out. `companion` is asked about templates that can be judged.
    """

    def __init__(
        self,
        root: Path,
        config: Config,
        policies: tuple[Policy, ...],
        known: Collection[str] | None = None,
        companion: Companion | None = None,
    ) -> None:
        self.root = root
        self.config = config
        stated = tuple(intent.policy for intent in config.intents)
        self.policies = (*policies, *stated)
        self.known = frozenset(slugs() if known is None else known) | {each.slug for each in stated}
        self.companion = companion
        self._memory = Memory()
        self._kept: dict[Deployment, _Kept] = {}

    def check(
        self,
        paths: Iterable[Path],
        *,
        buffers: Mapping[Path, str] | None = None,
        threshold: Severity = Severity.INFO,
        today: date | None = None,
        progress: Progress | None = None,
        whole: bool = False,
    ) -> Report:
        """Judge what lies under the folders and what the files belong to.

        Of a deployment that was reached through files alone, what concerns one of those files is reported, or all of
        it where `whole` asks for that. `buffers` are unsaved texts by absolute path. A finding below the threshold is
        left out of the report. What `progress` raises ends the check between two deployments.
        """
        tree = Tree(self.root, dict(buffers or {}))
        discovery = discover(tree, paths, self.config.excluded, self._memory)
        if whole:
            discovery = replace(discovery, found=tuple(Found(each.deployment) for each in discovery.found))
        inputs = replace(self.config.inputs, neighbours=_templates(discovery.found))
        stamps = _Stamps(tree, inputs)
        judged = []
        for number, found in enumerate(discovery.found):
            if progress is not None:
                progress(number, len(discovery.found))
            judged.append(Judged(found, self._judgement(tree, found.deployment, inputs, stamps)))
        unconcerned = (intent.notice for intent in self.config.intents)
        told = (*discovery.notices, *(notice for notice in unconcerned if notice is not None))
        discovery = replace(discovery, notices=told)
        terms = Terms(self.policies, self.known, threshold, today or date.today())
        return report(tree, discovery, _not_nested(tree, judged), terms, tuple(self._beside(tree, judged)))

    def _judgement(self, tree: Tree, deployment: Deployment, inputs: Inputs, stamps: _Stamps) -> Judgement:
        kept = self._kept.get(deployment)
        if kept is not None and kept.stamp == stamps.of(deployment, kept.judgement.files):
            return kept.judgement
        outcome = attempt(lambda: self._judged(tree, deployment, inputs))
        judgement = _failed(tree.display(deployment.path), outcome) if isinstance(outcome, Failed) else outcome.value
        self._kept[deployment] = _Kept(stamps.of(deployment, judgement.files), judgement)
        return judgement

    def _judged(self, tree: Tree, deployment: Deployment, inputs: Inputs) -> Judgement:
        evaluate = evaluator(deployment.dialect)
        return judge(
            tree.display(deployment.path),
            deployment.dialect,
            lambda answers: evaluate(deployment, tree, inputs, answers),
            self.policies,
            self.config.severities,
            self._relative,
            partial(Graph, strangers=self.config.strangers),
        )

    def _beside(self, tree: Tree, judged: Iterable[Judged]) -> Iterator[Judged]:
        """What the companion says of each template."""
        if self.companion is None:
            return
        for each in judged:
            path = each.found.deployment.path
            shown = tree.display(path)
            if each.found.deployment.dialect is not Dialect.CLOUDFORMATION:
                continue
            if any(problem.span.file == shown for problem in each.judgement.problems):
                notice = Notice("cfn-lint is not asked about it before it can be judged", subject=shown)
                yield Judged(each.found, Judgement(notices=(notice,), problems=each.judgement.problems, files=(shown,)))
            else:
                yield Judged(each.found, self.companion(tree, path, self._relative))

    def _relative(self, file: str) -> str:
        return os.path.relpath(file, self.root).replace(os.sep, "/")


def _templates(found: Iterable[Found]) -> tuple[Path, ...]:
    return tuple(each.deployment.path for each in found if each.deployment.dialect is Dialect.CLOUDFORMATION)


def _not_nested(tree: Tree, judged: Sequence[Judged]) -> list[Judged]:
    """Without the templates that were judged as nested stacks of others, unless they are asked for by name."""
    nested: set[str] = set()
    for each in judged:
        if tree.display(each.found.deployment.path) not in nested:
            nested |= each.judgement.nested
    return [each for each in judged if each.found.files or tree.display(each.found.deployment.path) not in nested]


def _failed(place: str, failed: Failed) -> Judgement:
    message = f"{place} could not be judged: {failed.reason}."
    problem = Problem(Span(place, 1, 1, 1, 1), message, "This is a fault of moatlint: please report it.")
    return Judgement(problems=(problem,), files=(place,), not_looked_at=1)
