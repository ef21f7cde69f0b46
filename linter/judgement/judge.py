"""One deployment held against the policies: every scenario judged, and the verdicts put together."""

from __future__ import annotations

import importlib
import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from linter.atlas.atlas import Atlas
from linter.attempt import Failed, attempt
from linter.aws.catalogue import spelled_as
from linter.deployments.graphs import COSTLY, Evaluated
from linter.deployments.moves import Moves
from linter.finding import Evidence, Finding, Notice, Problem, Severity
from linter.graph.conflicts import conflicts
from linter.graph.graph import Graph
from linter.judgement.acceptance.fingerprint import fingerprints, never_moved
from linter.policy import Policy, Weigh
from linter.report.report import Excused, PolicyPage, Reported, Undecided
from linter.resource import Declarations, Resource
from linter.scenarios import Answers, words
from linter.source import Span
from linter.truth import Doubt, Truth, between

_CONTEXT = "linter.judgement.context"

_Key: TypeAlias = "tuple[str, str, Span | None, int]"
"""The identity of a finding across scenarios: policy, resource, the element it is about, and its number there."""


class Judgement(Struct, frozen=True):
    """All verdicts on one deployment: nothing is suppressed or left out yet.

    `clean` counts the pairs of a policy and a resource that surely pass, `not_looked_at` the uncovered resources.
    `looked_at` counts the resources that each policy looked at, by slug; `passed` those of them that surely pass.
    `atlas` is the deployment as it is drawn, where that was asked for. `about` are the resources that findings are
    about, by key; `nested` the files of templates that were judged here as nested stacks; `folders` are those with
    files that declare any of its resources; `pages` describe what reported it, where that is none of our policies.
    """

    reported: tuple[Reported, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    excused: tuple[Excused, ...] = ()
    clean: int = 0
    not_looked_at: int = 0
    resources: int = 0
    looked_at: Mapping[str, int] = field(default_factory=dict)
    passed: Mapping[str, int] = field(default_factory=dict)
    atlas: Atlas | None = None
    about: Mapping[str, Resource] = field(default_factory=dict)
    nested: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    notices: tuple[Notice, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[str, ...] = ()
    pages: tuple[PolicyPage, ...] = ()


class _Said(Struct, frozen=True):
    """One policy's verdict on one thing in one scenario."""

    policy: Policy
    finding: Finding
    answers: Answers


class _Scenario(Struct, frozen=True):
    answers: Answers
    said: Mapping[_Key, _Said]
    resources: Mapping[str, Resource]
    problems: tuple[Problem, ...]
    conflicts: tuple[Notice, ...]


def judge(
    deployment: Evaluated,
    policies: Sequence[Policy],
    severities: Mapping[str, Severity],
    relative: Callable[[str], str],
) -> Judgement:
    """Hold a deployment against the policies.

    `severities` are the user's own, by slug. `relative` names a file the same wherever the tree is judged from.
    """
    place, first = deployment.place, deployment.declared
    scenarios = [_judged(place, answers, graph, policies) for answers, graph in deployment.scenarios()]
    problems = dict.fromkeys(problem for scenario in scenarios for problem in scenario.problems)
    fights = (notice for scenario in scenarios for notice in scenario.conflicts)
    merged = tuple(_merged(scenarios))
    known = {key: resource for scenario in reversed(scenarios) for key, resource in scenario.resources.items()}
    told = [
        _reported(said, scenario, known.get(said.finding.resource), deployment, severities) for said, scenario in merged
    ]
    findings = (reported for reported in told if reported.finding.when.possible)
    marked = sorted(fingerprints(findings, relative(place), relative, _earlier(first)), key=order)
    own = [resource for resource in first.resources if not resource.imported]
    looked_at = _pairs(told)
    clean = looked_at - _pairs(reported for reported in told if reported.finding.when.possible)
    return Judgement(
        reported=tuple(marked),
        undecided=tuple(_undecided(told)),
        excused=tuple(_excused(told)),
        clean=len(clean),
        looked_at=Counter(policy for policy, _ in sorted(looked_at)),
        passed=Counter(policy for policy, _ in sorted(clean)),
        not_looked_at=sum(resource.managed and not spelled_as(resource.type) for resource in own),
        resources=sum(resource.managed for resource in own),
        about={key: known[key] for key in sorted({reported.finding.resource for reported in marked}) if key in known},
        nested=deployment.nested,
        folders=frozenset(posixpath.dirname(resource.body.span.file) for resource in own),
        notices=(*first.notices, *_unexplored(place, first), *dict.fromkeys(fights)),
        problems=(*first.problems, *problems),
        files=first.files or (place,),
    )


def _earlier(declared: Declarations) -> Callable[[str], tuple[str, ...]]:
    """The addresses that a resource had before the moves that are declared, as far as nothing else has them now."""
    if not declared.moves:
        return never_moved
    moves, now = Moves(declared.moves), {resource.key for resource in declared.resources}
    return lambda address: tuple(key for key in moves.earlier(address) if key not in now)


def _judged(place: str, answers: Answers, graph: Graph, policies: Sequence[Policy]) -> _Scenario:
    said: dict[_Key, _Said] = {}
    problems: list[Problem] = []
    resources = {resource.key: resource for resource in graph.declarations.resources}
    elsewhere = frozenset(key for key, resource in resources.items() if resource.imported)
    for policy in policies:
        findings: list[Finding] = []
        outcome = attempt(partial(_gather, policy, graph, elsewhere, findings))
        if isinstance(outcome, Failed):
            problems.append(_crash(place, policy, findings, outcome))
        stopped = isinstance(outcome, Failed) and outcome.over_budget
        times: dict[tuple[str, Span | None], int] = defaultdict(int)
        for finding in findings:
            element = finding.element.span if finding.element else None
            at = times[finding.resource, element]
            said[policy.slug, finding.resource, element, at] = _Said(policy, finding, answers)
            times[finding.resource, element] += 1
        if stopped:
            break
    return _Scenario(answers, said, resources, tuple(problems), conflicts(graph))


def _gather(policy: Policy, graph: Graph, elsewhere: Container[str], findings: list[Finding]) -> None:
    """Add the findings of a policy, but for those on resources that are judged elsewhere, where they are declared."""
    # one by one: a policy that fails keeps what it has said
    sound = map(_sound, policy.check(graph))
    findings.extend(_weighed(policy, graph, finding) for finding in sound if finding.resource not in elsewhere)


def _sound(finding: object) -> Finding:
    """What a policy yields. Raises TypeError where it is not a finding: the policy may be anybody's."""
    if not isinstance(finding, Finding):
        raise TypeError(f"it yields {type(finding).__name__}, which is not a finding")
    texts = (finding.message, finding.resource, finding.severity_reason, finding.excuse)
    if not (all(isinstance(text, str) for text in texts) and isinstance(finding.when, Truth)):
        raise TypeError("it yields a finding without a message, a resource or a truth")
    return finding


def _weighed(policy: Policy, graph: Graph, finding: Finding) -> Finding:
    if policy.weigh is not Weigh.EXPOSURE or not finding.when.possible:
        return finding
    weighed: Callable[[Graph, Finding, Severity], Finding] = importlib.import_module(_CONTEXT).weighed
    return weighed(graph, finding, policy.severity)


def _crash(place: str, policy: Policy, findings: list[Finding], failed: Failed) -> Problem:
    if failed.over_budget:
        message = f"{place} is judged in part, up to the policy {policy.slug}: {failed.reason}."
        return Problem(Span(place, 1, 1, 1, 1), message, COSTLY)
    after = f" after {findings[-1].resource}" if findings else ""
    message = f"The policy {policy.slug} failed on {place}{after}: {failed.reason}."
    advice = "What it would have found there is missing from this report. Please report this fault."
    return Problem(findings[-1].span if findings else Span(place, 1, 1, 1, 1), message, advice)


def _merged(scenarios: Sequence[_Scenario]) -> Iterator[tuple[_Said, str]]:
    """Each finding once, certain where it is so in all scenarios, with what the others lack in words."""
    keys = dict.fromkeys(key for scenario in scenarios for key in scenario.said)
    for key in keys:
        said = [scenario.said[key] for scenario in scenarios if key in scenario.said]
        so = [verdict for verdict in said if verdict.finding.when.possible]
        if not so:
            yield said[0], ""
            continue
        best = next((verdict for verdict in so if verdict.finding.when.certain), so[0])
        finding = best.finding
        if finding.advice:  # only where it is so in all scenarios
            graver = max(so, key=lambda verdict: not verdict.finding.advice).finding
            severity, reason = graver.severity, graver.severity_reason
            finding = replace(finding, advice=graver.advice, severity=severity, severity_reason=reason)
        certain = len(so) == len(scenarios) and all(verdict.finding.when.certain for verdict in so)
        where = words([verdict.answers for verdict in so], [verdict.answers for verdict in scenarios])
        doubts = [doubt for verdict in so for doubt in verdict.finding.when.doubts]
        if where:
            doubts.append(Doubt(f"only when {where}"))
        elif not doubts:
            doubts.append(Doubt("whether it is so depends on conditions that are not decided"))
        when = between(possible=True, certain=certain, doubts=doubts)
        yield replace(best, finding=replace(finding, when=when)), where


def _reported(
    said: _Said,
    scenario: str,
    resource: Resource | None,
    deployment: Evaluated,
    severities: Mapping[str, Severity],
) -> Reported:
    finding, policy = said.finding, said.policy
    chosen = severities.get(policy.slug)
    if chosen is not None:
        finding = replace(finding, severity_reason="the configuration says so")
    return Reported(
        policy=policy.slug,
        severity=chosen or finding.severity or policy.severity,
        certain=finding.when.certain,
        finding=_proven(finding, resource),
        dialect=deployment.deployment.dialect if resource is None else resource.dialect,
        fingerprint="",
        scenario=scenario,
        calls=() if resource is None else resource.calls,
        construct="" if resource is None else resource.construct,
        deployment=deployment.place,
    )


def _proven(finding: Finding, resource: Resource | None) -> Finding:
    """The finding with the path from the place to fix to the resource that uses the value, if it is set elsewhere."""
    if resource is None or resource.body.span.encloses(finding.span) or resource.span.encloses(finding.span):
        return finding
    used = finding.element.span if finding.element else resource.span
    way = (
        Evidence(f"{resource.key} uses it", used, resource.key),
        *(Evidence(f"{call.address} is called here", call.span, call.address) for call in reversed(resource.calls)),
    )
    seen = {evidence.span for evidence in finding.evidence}
    return replace(finding, evidence=(*finding.evidence, *(evidence for evidence in way if evidence.span not in seen)))


def _undecided(told: Sequence[Reported]) -> Iterator[Undecided]:
    sure = _pairs(reported for reported in told if reported.certain)
    doubts: dict[tuple[str, str], dict[Doubt, None]] = defaultdict(dict)
    for reported in told:
        pair = (reported.policy, reported.finding.resource)
        if reported.finding.when.possible and pair not in sure:
            doubts[pair].update(dict.fromkeys(reported.finding.when.doubts))
    for (policy, resource), reasons in sorted(doubts.items()):
        yield Undecided(policy, resource, tuple(reasons))


def _excused(told: Sequence[Reported]) -> Iterator[Excused]:
    for reported in told:
        finding = reported.finding
        if finding.excuse and not finding.when.possible:
            yield Excused(reported.policy, finding.resource, finding.excuse, finding.span)


def _pairs(told: Iterable[Reported]) -> set[tuple[str, str]]:
    return {(reported.policy, reported.finding.resource) for reported in told}


def _unexplored(place: str, declared: Declarations) -> Iterator[Notice]:
    if declared.unexplored:
        yield Notice(declared.unexplored, Span(place, 1, 1, 1, 1), place)


def order(reported: Reported) -> tuple[Span, str, str, str]:
    """The key that findings are sorted by."""
    return reported.finding.span, reported.policy, reported.finding.resource, reported.fingerprint
