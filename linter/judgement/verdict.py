"""The judgements of many deployments as one report: what is reported, and what was accepted."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from linter import __version__
from linter.discovery.discover import Discovery, Target
from linter.finding import Notice, Problem, Severity
from linter.judgement.acceptance.accepted import Accepted
from linter.judgement.acceptance.baseline import Baseline, Hiding, Looked, relative
from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import Setup
from linter.judgement.folding import folded, plain
from linter.judgement.frameworks import frameworks_of
from linter.judgement.hidden import hiding, unused_modules
from linter.judgement.judge import Judgement, order
from linter.judgement.masking import masked
from linter.judgement.registry import Catalogue
from linter.option import shown
from linter.policy import Policy
from linter.report.plain import counted
from linter.report.report import PolicyPage, Report, Reported, Summary, Suppressed
from linter.resource import Dialect, Resource
from linter.source import Source, Span
from linter.tree import Tree, Unreadable

Before: TypeAlias = "Mapping[str, tuple[bool, Severity]]"
"""Findings by fingerprint: whether each was certain, and how severe."""


class Judged(Struct, frozen=True):
    """A deployment and which of its files were named, its judgement, and the setup it was judged under, if any.

    `before` are the findings that were there before the named files changed, with the worst that was said of each;
    None where it was not asked for.
    """

    target: Target
    judgement: Judgement
    setup: Setup | None = None
    before: Before | None = None

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The policies it was held against."""
        return self.setup.policies if self.setup is not None else ()


class Terms(Struct, frozen=True):
    """The terms a report is made under: the slugs of all policies there are, the threshold, and the day.

    `suppressions` is whether comments that accept findings are obeyed, and the baselines of configurations. `baseline`
    takes the place of these. `catalogue` knows the policies by the names of other linters; None for ours alone.
    Without a threshold, advice is left out where nothing but the default profile is selected.
    """

    known: Collection[str]
    threshold: Severity | None
    today: date
    suppressions: bool = True
    baseline: Baseline | None = None
    catalogue: Catalogue | None = None


def assemble(
    tree: Tree, discovery: Discovery, judged: Sequence[Judged], terms: Terms, beside: Sequence[Judged] = ()
) -> Report:
    """The report of a run. Of a deployment that was found through files it holds what concerns one of them.

    `beside` holds the findings of another linter on the same deployments; they are reported, but are not our verdicts.
    """
    everybody = (*judged, *beside)
    accepted = Accepted(tree, terms.today, terms.catalogue)
    overlooked = Counter[str]()
    once = _once([told for result in everybody for told in _told(tree, result, accepted, terms, overlooked)])
    baselines = Hiding(tree, _baselines(tree, everybody, terms), tuple(_looked(tree, everybody)), terms.known)
    new = [outcome for outcome in once if not baselines.hide(outcome)]
    all_told = folded(new, {policy.slug: policy for result in judged for policy in result.policies}.values())
    reported = sorted((outcome for outcome in all_told if isinstance(outcome, Reported)), key=order)
    suppressed = sorted(
        (outcome for outcome in all_told if isinstance(outcome, Suppressed)), key=lambda s: order(s.reported)
    )
    judgements = [result.judgement for result in judged]
    unused = unused_modules(tree, discovery, judgements)
    problems = sorted(
        {*discovery.problems, *(problem for judged in everybody for problem in judged.judgement.problems)}
    )
    notices = {
        *discovery.notices,
        *baselines.notices(),
        *hiding(discovery),
        *(Notice(f"no call of the module {name} makes an instance of it, so it is not judged") for name in unused),
        *_dishonoured(overlooked),
        *_unshown(everybody if terms.threshold is None else ()),
        *(notice for judged in everybody for notice in _notices(tree, judged, accepted, terms)),
        *accepted.uncovered(),  # of all files, so after them
    }
    summary = _summary(reported, suppressed, judgements)
    return Report(
        tuple(reported),
        replace(
            summary,
            passed_over=len(discovery.passed_over),
            baselined=baselines.hidden,
            ignored=len(discovery.hidden.get("ignored", ())),
            excluded=len(discovery.hidden.get("excluded", ())),
            unused_modules=len(unused),
        ),
        suppressed=tuple(suppressed),
        undecided=tuple(undecided for judgement in judgements for undecided in judgement.undecided),
        excused=tuple(excused for judgement in judgements for excused in judgement.excused),
        notices=tuple(sorted(notices, key=_place)),
        problems=tuple(problems),
        pages=(*_own_pages(judged), *_foreign_pages(beside)),
        sources=dict(_sources(tree, reported, problems)),
        version=__version__,
        files=tuple(sorted({file for result in judged for file in result.judgement.files})),
        passed_over=discovery.passed_over,
        fixed=baselines.fixed,
        looked_at=_summed(judgement.looked_at for judgement in judgements),
        passed=_summed(judgement.passed for judgement in judgements),
        atlases=tuple(judgement.atlas for judgement in judgements if judgement.atlas is not None),
    )


def _summed(counts: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return total


def cut_short(report: Report, place: str, left: int) -> Report:
    """The report of a run that the user interrupted, which says how many deployments it leaves out."""
    message = f"The run was interrupted: {counted(left, 'deployment')} not judged."
    problem = Problem(Span(place, 1, 1, 1, 1), message, "This report is not complete: run it again.")
    return replace(report, problems=(problem, *report.problems))


def _baselines(tree: Tree, judged: Iterable[Judged], terms: Terms) -> Mapping[str, tuple[Baseline, ...]]:
    """The baselines that hold for each deployment."""
    if terms.baseline is not None:
        return {tree.display(result.target.deployment.path): (terms.baseline,) for result in judged}
    if not terms.suppressions:
        return {}
    return {
        tree.display(result.target.deployment.path): result.setup.config.baselines
        for result in judged
        if result.setup is not None
    }


def _looked(tree: Tree, judged: Iterable[Judged]) -> Iterator[Looked]:
    """The looks at deployments that show what is fixed: those of another linter have no policies of ours."""
    for result in judged:
        policies = None if result.setup is None else frozenset(policy.slug for policy in result.policies)
        fingerprints = frozenset(mark for reported in result.judgement.reported for mark in reported.marks)
        place = relative(result.target.deployment.path, tree.root)
        yield Looked(place, policies, fingerprints, is_whole=not result.judgement.problems)


def _once(told: list[Reported | Suppressed]) -> list[Reported | Suppressed]:
    """Without the findings on a module that its plan has too: the plan knows more."""
    planned = {_same(reported) for reported in told if plain(reported).dialect is Dialect.PLAN}
    return [
        reported
        for reported in told
        if plain(reported).dialect is not Dialect.TERRAFORM or _same(reported) not in planned
    ]


def _same(told: Reported | Suppressed) -> tuple[str, str, Span]:
    reported = plain(told)
    return reported.policy, reported.finding.resource, reported.finding.span


def page(policy: Policy) -> PolicyPage:
    """The policy as a report describes it."""
    text = policy.page.strip()
    return PolicyPage(
        slug=policy.slug,
        severity=policy.severity,
        title=text.partition("\n")[0],
        page=text,
        section=str(policy.section or ""),
        controls=policy.controls,
        frameworks=frameworks_of(policy.controls),
        aliases=policy.aliases,
        theme=policy.theme,
        default=policy.default,
        options=tuple((option.name, str(option.kind), shown(option.value)) for option in policy.options),
    )


def _own_pages(judged: Iterable[Judged]) -> list[PolicyPage]:
    policies = {policy.slug: policy for result in judged for policy in result.policies}
    return [page(policies[slug]) for slug in sorted(policies)]


def _foreign_pages(beside: Iterable[Judged]) -> list[PolicyPage]:
    pages = {page.slug: page for judged in beside for page in judged.judgement.pages}
    return [pages[slug] for slug in sorted(pages)]


def _summary(
    reported: Iterable[Reported], suppressed: Sequence[Suppressed], judgements: Sequence[Judgement]
) -> Summary:
    return Summary(
        findings=sum(finding.certain for finding in reported),
        clean=sum(judgement.clean for judgement in judgements),
        undecidable=sum(len(judgement.undecided) for judgement in judgements),
        not_looked_at=sum(judgement.not_looked_at for judgement in judgements),
        suppressed=len(suppressed),
        honoured=dict(sorted(Counter(entry.peer for entry in suppressed if entry.peer).items())),
        deployments=len(judgements),
        files=len({file for judgement in judgements for file in judgement.files}),
        resources=sum(judgement.resources for judgement in judgements),
    )


def _told(
    tree: Tree, judged: Judged, accepted: Accepted, terms: Terms, overlooked: Counter[str]
) -> Iterator[Reported | Suppressed]:
    """What was found and what of it was accepted; counts what was accepted for linters that are not honoured."""
    about = judged.judgement.about
    config = judged.setup.config if judged.setup is not None else Config()
    advice = _advice(judged) if terms.threshold is None else frozenset()
    for reported in concerned(tree, judged):
        resource, suppressed = about.get(reported.finding.resource), None
        if terms.suppressions:
            suppressed = accepted.suppressed(reported, resource, config.accepted, config.honoured)
        if reported.severity < (terms.threshold or Severity.INFO) or reported.fingerprint in advice:
            continue
        if suppressed is None and config.honoured is None and terms.suppressions:
            overlooked[accepted.overlooked(reported, resource)] += 1
        yield suppressed or reported


def _advice(judged: Judged) -> frozenset[str]:
    """The fingerprints of the advice among the findings, where nothing but the default profile is selected.

    Whoever selects the policy in any other way, or gives it a severity, wants to see it.
    """
    if judged.setup is None or judged.setup.asks_for_advice:
        return frozenset()
    return frozenset(
        reported.fingerprint
        for reported in judged.judgement.reported
        if reported.finding.advice and reported.policy not in judged.setup.config.severities
    )


def concerned(tree: Tree, judged: Judged) -> list[Reported]:
    """The findings that concern the named files, and those that were not there before these changed.

    Nobody who changes one file is held up by an old finding in another one.
    """
    target, judgement = judged.target, judged.judgement
    files = {tree.display(file) for file in target.files}
    if not files or target.deployment.path in target.files:
        return list(judgement.reported)
    return [
        reported
        for reported in judgement.reported
        if files & _files(reported, judgement.about.get(reported.finding.resource)) or _is_new(reported, judged.before)
    ]


def weight(reported: Reported) -> tuple[bool, Severity]:
    """How bad a finding is, to compare it with what was said of it before."""
    return reported.certain, reported.severity


def _is_new(reported: Reported, before: Before | None) -> bool:
    """Whether a finding was not there before, or not as bad."""
    if before is None:
        return False
    known = [before[mark] for mark in reported.marks if mark in before]
    return not known or weight(reported) > known[0]


def _files(reported: Reported, resource: Resource | None) -> set[str]:
    """The files of a finding: where it is fixed, its evidence, and where its resource is declared or called."""
    finding = reported.finding
    spans = [finding.span, *(evidence.span for evidence in finding.evidence), *(call.span for call in reported.calls)]
    spans += [hop.span for hop in finding.path if hop.span is not None]
    spans += [resource.body.span] if resource is not None else []
    return {span.file for span in spans}


def _notices(tree: Tree, judged: Judged, accepted: Accepted, terms: Terms) -> Iterator[Notice]:
    yield from judged.judgement.notices
    place = tree.display(judged.target.deployment.path)
    elsewhere = len(judged.judgement.reported) - len(concerned(tree, judged))
    if elsewhere:
        message = f"{counted(elsewhere, 'finding')} not shown: neither in the named files nor new"
        yield Notice(message, subject=place)
    files = tuple(tree.display(file) for file in judged.target.files) or judged.judgement.files
    # a broken deployment may declare what is missing once it is fixed
    chosen = () if judged.judgement.problems else tuple(policy.slug for policy in judged.policies)
    config = judged.setup.config if judged.setup is not None else Config()
    ended = (entry.notice(terms.today) for entry in config.accepted)
    yield from (notice for notice in ended if notice is not None)
    if terms.suppressions:
        yield from accepted.notices(files, terms.known, chosen, config.honoured)


def _dishonoured(overlooked: Mapping[str, int]) -> Iterator[Notice]:
    """A notice of the findings that are accepted for linters of which the configuration does not say anything."""
    counts = {peer: number for peer, number in sorted(overlooked.items()) if peer}
    if counts:
        number, peers = sum(counts.values()), ", ".join(counts)
        said = f"{counted(number, 'finding')} {'is' if number == 1 else 'are'} suppressed for {peers} and not here"
        yield Notice(f"{said}: write honour: [{peers}] in moatlint.yaml, or run moatlint migrate")


def _unshown(judged: Iterable[Judged]) -> Iterator[Notice]:
    """A notice of the advice that is left out."""
    pieces = sum(len(_advice(result)) for result in judged)
    if pieces:
        yield Notice(f"{counted(pieces, 'finding')} left out: mere advice, which --severity info shows")


def _sources(tree: Tree, reported: Iterable[Reported], problems: Iterable[Problem]) -> Iterator[tuple[str, Source]]:
    spans = [
        span
        for finding in reported
        for span in (finding.finding.span, *(proof.span for proof in finding.finding.evidence))
    ]
    spans += [problem.span for problem in problems]
    for file in sorted({span.file for span in spans}):
        with contextlib.suppress(Unreadable):
            yield file, Source(file, masked(tree.read(file).text))


def _place(notice: Notice) -> tuple[str, int, int, str, str]:
    span = notice.span
    place = (span.file, span.line, span.column) if span is not None else ("", 0, 0)
    return (*place, notice.subject, notice.message)
