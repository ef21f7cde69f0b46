"""The one place that knows the order of the stages: paths in, a report out, and nothing done twice."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from linter import __version__
from linter.accepted import Accepted
from linter.attempt import Failed, attempt
from linter.columns import evaluator
from linter.config import Config
from linter.deployment import Deployment
from linter.discover import Discovery, Found, Memory, discover
from linter.finding import Notice, Problem, Severity
from linter.judge import Judgement, judge, order
from linter.policy import Policy
from linter.registry import slugs
from linter.report.report import PolicyPage, Report, Reported, Summary, Suppressed
from linter.resource import Resource
from linter.source import Source, Span
from linter.tree import Tree, Unreadable

Progress = Callable[[int, int], None]
"""Told how many deployments of how many are judged."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A judgement, and the files it rests on as they were."""

    stamp: object
    judgement: Judgement


class Workspace:
    """A tree under one configuration and one choice of policies.

    A second check judges anew only what the files that changed belong to. `known` are the slugs of all policies there
    are, run or not; ours where it is left out.
    """

    def __init__(
        self, root: Path, config: Config, policies: tuple[Policy, ...], known: Collection[str] | None = None
    ) -> None:
        self.root = root
        self.config = config
        self.policies = policies
        self.known = frozenset(known if known is not None else slugs())
        self._memory = Memory()
        self._kept: dict[Deployment, Kept] = {}

    def check(
        self,
        paths: Iterable[Path],
        *,
        buffers: Mapping[Path, str] | None = None,
        threshold: Severity = Severity.INFO,
        today: date | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Judge what lies under the folders and what the files belong to.

        Of a deployment that was reached through files alone, what concerns one of those files is reported. `buffers`
        are unsaved texts by absolute path. A finding below the threshold is left out of the report.
        """
        tree = Tree(self.root, dict(buffers or {}))
        discovery = discover(tree, paths, self.config.excluded, self._memory)
        judged = []
        for number, found in enumerate(discovery.found):
            if progress is not None:
                progress(number, len(discovery.found))
            judged.append((found, self._judgement(tree, found.deployment)))
        return _Telling(tree, self, threshold, today or date.today()).report(discovery, judged)

    def _judgement(self, tree: Tree, deployment: Deployment) -> Judgement:
        kept = self._kept.get(deployment)
        if kept is not None and kept.stamp == _stamp(tree, kept.judgement.files):
            return kept.judgement
        outcome = attempt(lambda: self._judged(tree, deployment))
        judgement = _failed(tree.display(deployment.path), outcome) if isinstance(outcome, Failed) else outcome.value
        self._kept[deployment] = Kept(_stamp(tree, judgement.files), judgement)
        return judgement

    def _judged(self, tree: Tree, deployment: Deployment) -> Judgement:
        evaluate = evaluator(deployment.dialect)
        return judge(
            tree.display(deployment.path),
            deployment.dialect,
            lambda answers: evaluate(deployment, tree, self.config.inputs, answers),
            self.policies,
            self.config.severities,
            lambda file: os.path.relpath(file, self.root).replace(os.sep, "/"),
        )


def _failed(place: str, failed: Failed) -> Judgement:
    message = f"{place} could not be judged: {failed.reason}."
    problem = Problem(Span(place, 1, 1, 1, 1), message, "This is a fault of moatlint: please report it.")
    return Judgement(problems=(problem,), files=(place,), not_looked_at=1)


def _stamp(tree: Tree, files: Iterable[str]) -> object:
    """What changes when one of the files does, or when a file comes or goes beside them."""
    folders = sorted({Path(file).parent for file in files})
    return tuple(_content(tree, file) for file in files), tuple(tree.files(folder) for folder in folders)


def _content(tree: Tree, file: str) -> int | None:
    try:
        return hash(tree.read_bytes(file))
    except Unreadable:
        return None


class _Telling:
    """Makes one report of many judgements."""

    def __init__(self, tree: Tree, workspace: Workspace, threshold: Severity, today: date) -> None:
        self._tree = tree
        self._policies = workspace.policies
        self._known = workspace.known
        self._threshold = threshold
        self._accepted = Accepted(tree, today)

    def report(self, discovery: Discovery, judged: list[tuple[Found, Judgement]]) -> Report:
        """The report."""
        judgements = [judgement for _, judgement in judged]
        all_told = [told for found, judgement in judged for told in self._told(found, judgement)]
        suppressed = sorted(
            (each for each in all_told if isinstance(each, Suppressed)), key=lambda s: order(s.reported)
        )
        reported = tuple(sorted((each for each in all_told if isinstance(each, Reported)), key=order))
        problems = dict.fromkeys((*discovery.problems, *(each for one in judgements for each in one.problems)))
        return Report(
            reported,
            Summary(
                findings=sum(each.certain for each in reported),
                clean=sum(each.clean for each in judgements),
                undecidable=sum(len(each.undecided) for each in judgements),
                not_looked_at=sum(each.not_looked_at for each in judgements),
                suppressed=len(suppressed),
                deployments=len(judged),
                files=len({file for each in judgements for file in each.files}),
                resources=sum(len(each.resources) for each in judgements),
            ),
            suppressed=tuple(suppressed),
            undecided=tuple(each for one in judgements for each in one.undecided),
            excused=tuple(each for one in judgements for each in one.excused),
            notices=tuple(sorted(set(self._notices(discovery, judged)), key=_place)),
            problems=tuple(sorted(problems)),
            pages=tuple(_page(policy) for policy in self._policies),
            sources=dict(self._sources(reported, problems)),
            version=__version__,
        )

    def _told(self, found: Found, judgement: Judgement) -> Iterator[Reported | Suppressed]:
        declared = {each.key: each for each in judgement.resources}
        files = frozenset() if found.deployment.path in found.files else frozenset(map(self._tree.display, found.files))
        for each in judgement.reported:
            resource = declared.get(each.finding.resource)
            if not files or files & _files(each, resource):
                told = self._accepted.suppressed(each, resource) or each
                if each.severity >= self._threshold:
                    yield told

    def _notices(self, discovery: Discovery, judged: list[tuple[Found, Judgement]]) -> Iterator[Notice]:
        yield from discovery.notices
        for found, judgement in judged:
            yield from judgement.notices
            files = tuple(map(self._tree.display, found.files)) or judgement.files
            # what a deployment that is broken has none of, it may well have once it is mended
            chosen = () if judgement.problems else tuple(policy.slug for policy in self._policies)
            yield from self._accepted.notices(files, self._known, chosen)

    def _sources(self, told: Iterable[Reported], problems: Iterable[Problem]) -> Iterator[tuple[str, Source]]:
        spans = [span for each in told for span in (each.finding.span, *(one.span for one in each.finding.evidence))]
        spans += [each.span for each in problems]
        for file in sorted({span.file for span in spans}):
            with contextlib.suppress(Unreadable):
                yield file, self._tree.read(file)


def _page(policy: Policy) -> PolicyPage:
    title = policy.page.strip().partition("\n")[0]
    return PolicyPage(
        policy.slug, policy.severity, title, policy.page.strip(), policy.section, policy.controls, policy.aliases
    )


def _files(each: Reported, resource: Resource | None) -> set[str]:
    """The files that a finding concerns."""
    finding = each.finding
    spans = [finding.span, *(one.span for one in finding.evidence), *(call.span for call in each.calls)]
    spans += [hop.span for hop in finding.path if hop.span is not None]
    spans += [resource.body.span] if resource is not None else []
    return {span.file for span in spans}


def _place(notice: Notice) -> tuple[str, int, int, str, str]:
    span = notice.span
    place = (span.file, span.line, span.column) if span is not None else ("", 0, 0)
    return (*place, notice.subject, notice.message)
