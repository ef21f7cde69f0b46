"""Runs the stages in order: paths in, a report or graphs out, and nothing computed twice."""

from __future__ import annotations

import contextlib
import importlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from linter.attempt import Failed, attempt
from linter.budget import Budget, OverBudget, within
from linter.columns import evaluator, value_at
from linter.deployment import NO_ANSWERS, Answer, Deployment, Inputs
from linter.deployments.graphs import COSTLY, Evaluated, Graphs, bounds_met, evaluated, failure, stand_alone
from linter.deployments.stamps import Stamps
from linter.discovery.discover import Discovery, Target, discover
from linter.discovery.memory import Memory
from linter.finding import Notice, Problem, Severity
from linter.judgement.acceptance.accepted import Accepted
from linter.judgement.acceptance.baseline import Baseline
from linter.judgement.configuration.config import BadConfig
from linter.judgement.configuration.setup import Setup, Setups, notices_of, problems_of
from linter.judgement.editing import with_sound_fixes
from linter.judgement.judge import Judgement, judge
from linter.judgement.verdict import Before, Judged, Terms, assemble, concerned, cut_short, weight
from linter.report.report import Report
from linter.resource import Declarations, Dialect
from linter.runs.ahead import ahead, processes_for
from linter.runs.change import GOVERNING, Change, Past, is_read, is_there, past, readers
from linter.runs.environments import expanded, merged
from linter.scenarios import Answers
from linter.source import Span
from linter.tree import Tree

_DRAW = "linter.atlas.draw"
"""Loaded where deployments are drawn: it takes the reachability and the interfaces along."""
Progress: TypeAlias = Callable[[int, int], None]
"""Called with how many deployments are judged, and of how many."""

Companion: TypeAlias = Callable[[Tree, Path, Callable[[str], str]], Judgement]
"""Another linter of templates, reported beside ours; its last argument gives the name of a file from the root."""


class Interrupted(KeyboardInterrupt):
    """The user stopped a check: the report on what was judged until then."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


class _Kept(Struct, frozen=True):
    """A judgement with the stamp of everything it rests on."""

    stamp: object
    judgement: Judgement


class _Look(Struct, frozen=True):
    """One look at a tree: what was found in it, and the inputs all deployments share."""

    tree: Tree
    discovery: Discovery
    templates: tuple[Path, ...]

    def inputs(self, setup: Setup) -> Inputs:
        """The inputs of a deployment under its setup."""
        return replace(setup.config.inputs, neighbours=self.templates)


class Workspace:
    """A tree under its configurations. A second look evaluates and judges only what the files that changed belong to.

    `companion` is asked about templates that can be judged. Comments accept findings, and the baselines of
    configurations hide them, unless `suppressions` is false. `baseline` takes the place of these baselines.
    Where `drawn`, reports hold the atlas of each deployment. `onlooker` is handed what is evaluated to be judged.
    A check of many deployments forks up to so many `jobs`; None for as many as there are cores.
    """

    def __init__(
        self,
        root: Path,
        setups: Setups,
        companion: Companion | None = None,
        *,
        suppressions: bool = True,
        baseline: Baseline | None = None,
        drawn: bool = False,
        onlooker: Callable[[Evaluated], None] | None = None,
        jobs: int | None = 1,
    ) -> None:
        self.root = root
        self.setups = setups
        self.companion = companion
        self.suppressions = suppressions
        self.baseline = baseline
        self.onlooker = onlooker
        self.drawn = drawn
        self.jobs = jobs
        self._memory = Memory()
        self._kept: dict[Deployment, _Kept] = {}

    def check(
        self,
        paths: Iterable[Path],
        *,
        buffers: Mapping[Path, str] | None = None,
        threshold: Severity | None = None,
        today: date | None = None,
        progress: Progress | None = None,
        whole: bool = False,
        change: Change | None = None,
        allow_empty: bool = False,
    ) -> Report:
        """Judge what lies under the folders and what the files belong to.

        Of a deployment that was reached through files alone, what concerns one of those files is reported and what is
        new since the `change`, or all of it where `whole` asks for that or nothing is known of what was there before.
        A path that holds nothing to judge is a problem unless `allow_empty` says otherwise.
        `buffers` are unsaved texts by absolute path. A finding below the threshold is left out of the report; without
        a threshold, advice is, where nothing but the default profile is selected. What `progress` raises ends the check
        between two deployments.

        Raises:
            Interrupted: the user stopped it; holds the report on what was judged until then.
        """
        look = self._look([*paths, *(change.existing if change is not None else ())], buffers)
        targets, before = look.discovery.targets, None
        if change is not None:
            targets = self._touched(look.tree, targets, change)
            if change.deleted:
                before = self._past(change, targets)
                targets = _with(targets, before.deployments if before is not None else {})
        stamps = Stamps(look.tree, look.templates)
        jobs = 1 if self.onlooker is not None or self._kept else processes_for(len(targets), self.jobs)
        judged: list[Judged] = []
        stop: KeyboardInterrupt | None = None
        try:
            with ahead(lambda at: self._independent(look, targets[at].deployment), len(targets), jobs) as made:
                for number, target in enumerate(targets):
                    if progress is not None:
                        progress(number, len(targets))
                    named = Target(target.deployment) if whole else target
                    judged.append(self._judged(look, named, stamps, made(number)))
        except KeyboardInterrupt as interruption:
            stop = interruption
        kept = merged(look.tree, self._compared(look, self._standing(look, judged), change, before))
        terms = Terms(
            known=self._known(judged),
            threshold=threshold,
            today=today or date.today(),
            suppressions=self.suppressions,
            baseline=self.baseline,
            catalogue=self.setups.catalogue,
        )
        setups = {id(result.setup): result.setup for result in judged if result.setup is not None}.values()
        notices = (*look.discovery.notices, *notices_of(setups))
        empty = () if allow_empty else look.discovery.empty
        if not judged and change is not None:
            notices = (*notices, Notice("none of the changed files belongs to anything that can be judged"))
        elif not judged and self.setups.excluding:
            notices = (*notices, Notice("nothing is judged: the configuration excludes what there is"))
        problems = (*look.discovery.problems, *empty, *problems_of(setups), *self.setups.catalogue.problems)
        discovery = replace(look.discovery, notices=notices, problems=problems)
        beside = () if stop is not None else tuple(self._beside(look.tree, judged))
        report = assemble(look.tree, discovery, kept, terms, beside)
        if stop is not None:
            raise Interrupted(cut_short(report, look.tree.display(self.root), len(targets) - len(judged))) from stop
        return report

    def findings(self, paths: Iterable[Path]) -> Before:
        """The findings on the deployments that the paths belong to, each with its worst severity and certainty."""
        look = self._look(paths, None)
        stamps = Stamps(look.tree, look.templates)
        accepted = Accepted(look.tree, date.today(), self.setups.catalogue)
        worst: dict[str, tuple[bool, Severity]] = {}
        for target in look.discovery.targets:
            judgement = self._judged(look, target, stamps).judgement
            for reported in judgement.reported:
                about = judgement.about.get(reported.finding.resource)
                config = self.setups.of(target.deployment.path).config
                if self.suppressions and accepted.suppressed(reported, about, config.accepted, config.honoured):
                    continue
                said = weight(reported)
                worst[reported.fingerprint] = max(said, worst.get(reported.fingerprint, said))
        return worst

    def deployments(self, paths: Iterable[Path]) -> tuple[Deployment, ...]:
        """The deployments that the paths belong to."""
        return tuple(target.deployment for target in self._look(paths, None).discovery.targets)

    def graphs(self, paths: Iterable[Path], *, buffers: Mapping[Path, str] | None = None) -> Graphs:
        """The graphs of what lies under the folders and what the files belong to."""
        look = self._look(paths, buffers)
        by_target, problems = dict[Target, Evaluated](), [*look.discovery.problems, *look.discovery.empty]
        for target in look.discovery.targets:
            outcome = self._evaluated(look, target.deployment)
            if isinstance(outcome, Evaluated):
                by_target[target] = outcome
            else:
                problems += outcome
        named = {evaluated.place for target, evaluated in by_target.items() if target.files}
        standing = stand_alone({evaluated.place: evaluated.nested for evaluated in by_target.values()}, named)
        kept = tuple(evaluated for evaluated in by_target.values() if evaluated.place in standing)
        for deployed in kept:
            problems += (*deployed.declared.problems, *bounds_met(deployed.budget, deployed.place))
        notices = dict.fromkeys(notice for evaluated in kept for notice in evaluated.declared.notices)
        return Graphs(kept, tuple(dict.fromkeys(problems)), (*look.discovery.notices, *notices))

    def value_at(self, file: Path, place: tuple[int, int], buffers: Mapping[Path, str] | None = None) -> Answer | None:
        """The value of the expression at a line and column of a file, in the first deployment that has one there."""
        look = self._look([file], buffers)
        for target in look.discovery.targets:
            deployment = target.deployment
            if deployment.dialect is not Dialect.PLAN:
                with contextlib.suppress(BadConfig, OverBudget):  # problems of the report already
                    setup = self.setups.of(deployment.path)
                    with within(setup.limits):
                        answer = value_at(deployment.dialect)(deployment, look.tree, look.inputs(setup), file, place)
                    if answer is not None:
                        return answer
        return None

    def _look(self, paths: Iterable[Path], buffers: Mapping[Path, str] | None) -> _Look:
        tree = Tree(self.root, dict(buffers or {}))
        discovery = discover(tree, paths, self.setups, self._memory)
        discovery = expanded(tree, discovery, lambda path: self.setups.of(path).config)
        deployments = (target.deployment for target in discovery.targets)
        templates = tuple(deployment.path for deployment in deployments if deployment.dialect is Dialect.CLOUDFORMATION)
        return _Look(tree, discovery, templates)

    def _evaluated(self, look: _Look, deployment: Deployment) -> Evaluated | tuple[Problem, ...]:
        try:
            setup = self.setups.of(deployment.path)
        except BadConfig as bad:
            return bad.problems
        place = look.tree.display(deployment.path)
        try:
            with within(setup.limits) as budget:
                outcome = self._evaluated_under(look, deployment, setup, budget)
        except OverBudget as over:
            outcome = Problem(Span(place, 1, 1, 1, 1), f"{place} is not judged: {over}.", COSTLY)
        return (outcome, *bounds_met(budget, place)) if isinstance(outcome, Problem) else outcome

    def _evaluated_under(
        self, look: _Look, deployment: Deployment, setup: Setup, budget: Budget
    ) -> Evaluated | Problem:
        evaluate, inputs = evaluator(deployment.dialect), look.inputs(setup)

        def declared(answers: Answers = NO_ANSWERS) -> Declarations:
            return evaluate(deployment, look.tree, inputs, answers)

        config = setup.config
        place = look.tree.display(deployment.path)
        return evaluated(deployment, place, declared, config.strangers, config.corporate_networks, budget)

    def _independent(self, look: _Look, deployment: Deployment) -> Judgement | None:
        """A judgement for another process to make; None where this one has to make it."""
        try:
            setup = self.setups.of(deployment.path)
        except BadConfig:
            return None
        # an intent remembers what it was asked about, where it was asked
        return None if setup.config.intents else self._judgement(look, deployment, setup)

    def _judged(self, look: _Look, target: Target, stamps: Stamps, made: Judgement | None = None) -> Judged:
        deployment = target.deployment
        try:
            setup = self.setups.of(deployment.path)
        except BadConfig as bad:
            place = look.tree.display(deployment.path)
            return Judged(target, Judgement(problems=bad.problems, files=(place,), not_looked_at=1))
        kept = self._kept.get(deployment)
        inputs = look.inputs(setup)
        if kept is None or kept.stamp != stamps.of(deployment, kept.judgement.files, inputs):
            judgement = made or self._judgement(look, deployment, setup)
            kept = self._kept[deployment] = _Kept(stamps.of(deployment, judgement.files, inputs), judgement)
        return Judged(target, kept.judgement, setup)

    def _judgement(self, look: _Look, deployment: Deployment, setup: Setup) -> Judgement:
        place = Span(look.tree.display(deployment.path), 1, 1, 1, 1)
        try:
            with within(setup.limits) as budget:
                judgement = self._judgement_within(look, deployment, setup, budget)
        except OverBudget as over:
            problem = Problem(place, f"{place.file} is not judged: {over}.", COSTLY)
            return Judgement(problems=(problem,), files=(place.file,), not_looked_at=1)
        return replace(judgement, problems=(*judgement.problems, *bounds_met(budget, place.file)))

    def _judgement_within(self, look: _Look, deployment: Deployment, setup: Setup, budget: Budget) -> Judgement:
        outcome = self._evaluated_under(look, deployment, setup, budget)
        if isinstance(outcome, Evaluated):
            evaluation = outcome
            if self.onlooker is not None:
                self.onlooker(evaluation)
            judged = attempt(lambda: with_sound_fixes(self._drawn(evaluation, setup), look.tree))
            if not isinstance(judged, Failed):
                return judged.value
            outcome = failure(evaluation.place, judged)
        return Judgement(problems=(outcome,), files=(outcome.span.file,), not_looked_at=1)

    def _drawn(self, evaluation: Evaluated, setup: Setup) -> Judgement:
        judgement = judge(evaluation, setup.policies, setup.config.severities, self._relative)
        if not self.drawn:
            return judgement
        place, dialect = evaluation.place, str(evaluation.deployment.dialect)
        draw = importlib.import_module(_DRAW).draw
        drawn = attempt(lambda: draw(place, dialect, evaluation.graph, evaluation.environment))
        if isinstance(drawn, Failed):
            notice = Notice(f"it is not on the map, for drawing it failed: {drawn.reason}", subject=place)
            return replace(judgement, notices=(*judgement.notices, notice))
        return replace(judgement, atlas=drawn.value)

    def _touched(self, tree: Tree, targets: Iterable[Target], change: Change) -> tuple[Target, ...]:
        """The deployments found, with those that a changed configuration governs or that read a changed file."""
        governing = [file for file in change.files if file.name in GOVERNING]
        touched = {file: self.deployments([file.parent]) for file in governing}
        read = [file for file in change.files if file.name not in GOVERNING and is_read(file)]
        if read:
            everything = self.deployments([self.root])
            templates = [deployment.path for deployment in everything if deployment.dialect is Dialect.CLOUDFORMATION]
            naming = readers(tree, read, templates)
            deployed = {reader: self.deployments([reader]) for several in naming.values() for reader in several}
            for file, several in naming.items():
                touched[file] = tuple(deployment for reader in several for deployment in deployed[reader])
        return _with(targets, touched)

    def _past(self, change: Change, targets: Iterable[Target]) -> Past | None:
        concerned = [target.deployment for target in targets if target.files]

        def at(root: Path) -> Workspace:
            return Workspace(root, self.setups.moved(self.root, root), suppressions=self.suppressions)

        return past(change, self.root, concerned, at)

    def _compared(self, look: _Look, judged: list[Judged], change: Change | None, before: Past | None) -> list[Judged]:
        """With the findings that were there before, where any finding is in none of the named files."""
        hidden = [result for result in judged if len(concerned(look.tree, result)) < len(result.judgement.reported)]
        if change is None or not hidden:
            return judged
        before = before or self._past(change, (result.target for result in judged))
        # where nothing is known of what was there before everything is new
        findings = before.findings if before is not None else {}
        return [replace(result, before=findings) if result in hidden else result for result in judged]

    def _standing(self, look: _Look, judged: Sequence[Judged]) -> list[Judged]:
        """Without the templates that were judged as nested stacks of others, unless they were named."""
        places = [look.tree.display(result.target.deployment.path) for result in judged]
        named = {place for place, result in zip(places, judged, strict=True) if result.target.files}
        nested = {place: result.judgement.nested for place, result in zip(places, judged, strict=True)}
        standing = stand_alone(nested, named)
        return [result for place, result in zip(places, judged, strict=True) if place in standing]

    def _known(self, judged: Iterable[Judged]) -> frozenset[str]:
        chosen = (policy.slug for result in judged if result.setup is not None for policy in result.setup.policies)
        return self.setups.known | frozenset(chosen)

    def _beside(self, tree: Tree, judged: Iterable[Judged]) -> Iterator[Judged]:
        """The judgement of the companion on each template."""
        if self.companion is None:
            return
        for result in judged:
            path = result.target.deployment.path
            shown = tree.display(path)
            if result.target.deployment.dialect is not Dialect.CLOUDFORMATION:
                continue
            if any(problem.span.file == shown for problem in result.judgement.problems):
                notice = Notice("cfn-lint is not asked about it before it can be judged", subject=shown)
                yield Judged(
                    result.target, Judgement(notices=(notice,), problems=result.judgement.problems, files=(shown,))
                )
            else:
                yield Judged(result.target, self.companion(tree, path, self._relative))

    def _relative(self, file: str) -> str:
        return os.path.relpath(file, self.root).replace(os.sep, "/")


def _with(targets: Iterable[Target], touched: Mapping[Path, Iterable[Deployment]]) -> tuple[Target, ...]:
    """The deployments found, with those among the touched ones that still exist."""
    files = {target.deployment: target.files for target in targets}
    for file, deployments in touched.items():
        for deployment in filter(is_there, deployments):
            if deployment not in files:
                files[deployment] = frozenset({file})
            elif files[deployment]:
                files[deployment] |= {file}
    return tuple(Target(deployment, files[deployment]) for deployment in sorted(files, key=_by_path))


def _by_path(deployment: Deployment) -> tuple[Path, str, tuple[Path, ...]]:
    return deployment.by_path
