"""Two states as one difference: deployments are held together, resources matched, exposure and findings compared."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from linter.budget import Limits, OverBudget, within
from linter.comparison.exposure import Exposure, State
from linter.comparison.findings import Compared, Identity, compared
from linter.comparison.identical import identical
from linter.comparison.left_behind import LeftBehind, left_behind
from linter.comparison.matching import Matching, given, is_called, matching
from linter.comparison.pairing import Held, held
from linter.comparison.resources import Id, Thing, Things, things
from linter.deployments.graphs import Evaluated
from linter.deployments.moves import Moves
from linter.finding import Notice, Problem
from linter.judgement.configuration.config import OF_INTENTS
from linter.judgement.judge import order
from linter.network import union_of
from linter.report.difference.model import Difference, Lone, Pair, SetAside, Shift, Side, Way, Worse
from linter.report.report import Report, Reported, flat
from linter.source import Span

_EXCLUDED = "the configuration excludes it now"
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Unmatchable(Exception):  # noqa: N818 - names the condition, as callers read it
    """A match that was asked for and cannot be made; the message says why, for a person."""


class Examined(Struct, frozen=True):
    """One state: what it is called, what was found in it, its deployments, and the folder their names start from.

    `notices` say what of it was not read, `excluded` holds the paths that its configuration excludes.
    """

    side: Side
    report: Report
    deployments: tuple[Evaluated, ...]
    base: Path
    notices: tuple[Notice, ...] = ()
    excluded: Container[Path] = ()

    def excludes(self, deployment: Evaluated, base: Path) -> bool:
        """Whether its configuration excludes what a deployment below another base has become here."""
        path = deployment.deployment.path
        if base not in (path, *path.parents):
            return False
        here = self.base / path.relative_to(base)
        # of a module whose files are excluded one by one, nothing is left either
        own = [Path(file) for file in deployment.declared.files if Path(file).parent == Path(deployment.place)]
        return here in self.excluded or (bool(own) and all(here / file.name in self.excluded for file in own))


def difference(before: Examined, after: Examined, asked: Mapping[str, str]) -> Difference:
    """The difference from one state to the other. `asked` are addresses that people say are the same.

    Raises:
        Unmatchable: an address that is asked for is not there.
    """
    together = held(before.deployments, after.deployments, (before.base, after.base))
    matched = _matched(together, asked)
    behind = [left_behind(resources, pair.after) for pair, resources in zip(together, matched, strict=True)]
    shifts: list[Shift] = []
    ways: list[Way] = []
    notices = [*before.notices, *after.notices]
    problems: list[Problem] = []
    hidden = {
        deployment.place
        for pair in together
        for deployment in (() if pair.after else pair.before)
        if after.excludes(deployment, before.base)
    }
    notices += [Notice(f"{_EXCLUDED}: it is not compared", subject=place) for place in sorted(hidden)]
    for pair, resources, left in zip(together, matched, behind, strict=True):
        if any(deployment.place in hidden for deployment in pair.before):
            continue
        limits = Limits.widest(deployment.budget.limits for deployment in (*pair.before, *pair.after))
        try:
            with within(limits) as budget:
                changed, kept, noticed = _exposure(pair, resources)
        except OverBudget as over:
            problems += _over(pair, str(over))
            continue
        problems += [problem for message, _ in budget.met for problem in _over(pair, message)]
        kept_apart = left.without(changed)
        shifts += [replace(shift, environment=pair.environment, deployment=pair.place) for shift in kept_apart]
        ways += kept
        notices += (*noticed, *left.notices())
    places = {
        earlier.place: later.place for pair in together for earlier, later in zip(pair.before, pair.after, strict=False)
    }
    now = (*after.report.reported, *(aside.reported for aside in after.report.suppressed))
    found_out = compared(before.report.reported, now, Identity(matched, places))
    found_out, set_aside = _without_aside(found_out, after, behind, hidden)
    made = Difference(
        replace(before.side, places=tuple(sorted({deployment.place for deployment in before.deployments}))),
        replace(after.side, places=tuple(sorted({deployment.place for deployment in after.deployments}))),
        tuple(dict.fromkeys(shifts)),
        tuple(dict.fromkeys(ways)),
        matched=tuple(_named(matched)),
        removed=tuple(_lone(matched, after=False)),
        added=tuple(_lone(matched, after=True)),
        notices=tuple(dict.fromkeys((*notices, *_only(before.report.notices, after.report.notices)))),
        problems=(*_problems(before, after), *problems),
    )
    return _with_findings(replace(made, set_aside=set_aside), found_out)


def _exposure(pair: Held, resources: Matching) -> tuple[tuple[Shift, ...], tuple[Way, ...], tuple[Notice, ...]]:
    """The changes of traffic, the traffic between the same ends that is as it was, and what was not compared."""
    if _is_same(pair):
        return (), (), ()
    # an address that is the user's own on one side only has not been let in or shut out: nothing has changed for it
    strangers = union_of(deployment.strangers for deployment in (*pair.before, *pair.after))
    exposure = Exposure(State(pair.before, strangers), State(pair.after, strangers), resources)
    changed, kept = exposure.compared()
    return changed, kept, tuple(exposure.notices())


def _over(pair: Held, reason: str) -> Iterator[Problem]:
    """The problem that deployments cost too much to be compared."""
    for deployment in pair.after or pair.before:
        span = Span(deployment.place, 1, 1, 1, 1)
        yield Problem(
            span, f"{deployment.place} is not wholly compared: {reason}.", "Compare a part of it by its path."
        )


def _matched(together: Iterable[Held], asked: Mapping[str, str]) -> list[Matching]:
    """The resources of each pair of deployments, matched. Raises Unmatchable as `difference`."""
    sides = [(_things(pair, pair.before), _things(pair, pair.after)) for pair in together]
    said = [
        [pair for address, counterpart in asked.items() for pair in given(*both, address, counterpart)]
        for both in sides
    ]
    for address, counterpart in asked.items():
        if not any(given(*both, address, counterpart) for both in sides):
            raise Unmatchable(_why_not(sides, address, counterpart))
    moves = [{deployment.place: Moves(deployment.declared.moves) for deployment in pair.after} for pair in together]
    return [matching(*both, pairs, moved) for both, pairs, moved in zip(sides, said, moves, strict=True)]


def _why_not(sides: Iterable[tuple[Things, Things]], address: str, counterpart: str) -> str:
    listed = list(sides)
    if not any(is_called(before, address) for before, _ in listed):
        return f"no resource is called {address} before the change (--match {address}={counterpart})"
    if not any(is_called(after, counterpart) for _, after in listed):
        return f"no resource is called {counterpart} after the change (--match {address}={counterpart})"
    return f"{address} and {counterpart} have nothing in common that could be matched (--match {address}={counterpart})"


def _things(pair: Held, side: Iterable[Evaluated]) -> Things:
    languages = {deployment.deployment.dialect.vocabulary for deployment in (*pair.before, *pair.after)}
    return things(side, frozenset(language.value for language in languages))


def _is_same(pair: Held) -> bool:
    """Whether both states declare the same, so that the same traffic gets through."""
    return len(pair.before) == len(pair.after) == 1 and identical(pair.before[0], pair.after[0])


def _with_findings(made: Difference, outcome: Compared) -> Difference:
    """The difference with the findings, intents apart from the rest."""
    broken = (finding for finding in outcome.new if _is_intent(finding))
    kept = (finding for finding in outcome.fixed if _is_intent(finding))
    return replace(
        made,
        new=tuple(sorted(_outer(finding for finding in outcome.new if not _is_intent(finding)), key=order)),
        worse=tuple(sorted(outcome.worse, key=_order_of_worse)),
        fixed=tuple(sorted(_outer(finding for finding in outcome.fixed if not _is_intent(finding)), key=order)),
        unchanged=tuple(sorted(outcome.unchanged, key=order)),
        broken=tuple(sorted(broken, key=order)),
        kept=tuple(sorted(kept, key=order)),
    )


def _without_aside(
    outcome: Compared, after: Examined, behind: Iterable[LeftBehind], hidden: Container[str]
) -> tuple[Compared, tuple[SetAside, ...]]:
    """The outcome without what is accepted now, or not looked for any more, and this with the reasons."""
    suppressed = after.report.suppressed
    accepted = {id(finding): aside.reason for aside in suppressed for finding in flat([aside.reported])}
    left = tuple(behind)
    unseen = {id(finding): why for finding in outcome.fixed if (why := _not_fixed(finding, after, left, hidden))}
    aside = [
        SetAside(finding, f"accepted{f': {reason}' if reason else ''}")
        for finding in outcome.unchanged
        if (reason := accepted.get(id(finding))) is not None
    ]
    aside += [SetAside(finding, unseen[id(finding)]) for finding in outcome.fixed if id(finding) in unseen]
    kept = Compared(
        new=[finding for finding in outcome.new if id(finding) not in accepted],
        worse=[worse for worse in outcome.worse if id(worse.reported) not in accepted],
        fixed=[finding for finding in outcome.fixed if id(finding) not in unseen],
        unchanged=[finding for finding in outcome.unchanged if id(finding) not in accepted],
    )
    return kept, tuple(aside)


def _not_fixed(finding: Reported, after: Examined, behind: Iterable[LeftBehind], hidden: Container[str]) -> str:
    """Why a finding may be there all the same; empty where it is surely gone."""
    if finding.deployment in hidden:
        return _EXCLUDED
    about = Id(finding.deployment, finding.finding.resource)
    why = next(filter(None, (left.why(about) for left in behind)), "")
    if why:
        return why
    if after.report.problems:
        return "not everything could be judged"
    ran = {page.slug for page in after.report.pages}
    # where nothing is deployed any more, nothing has to be judged to know that it is gone
    is_judged = finding.policy in ran or not after.deployments
    return "" if is_judged else "the configuration does not ask for it any more"


def _is_intent(finding: Reported) -> bool:
    return finding.policy.startswith(OF_INTENTS)


def _order_of_worse(finding: Worse) -> tuple[object, ...]:
    return order(finding.reported)


def _outer(findings: Iterable[Reported]) -> Iterator[Reported]:
    """Without those that another one of them implies, each with those of them that it does."""
    listed = list(findings)
    inner = {id(narrower) for finding in listed for narrower in finding.subsumes}
    every = {id(finding) for finding in listed}
    for finding in listed:
        if id(finding) not in inner:
            kept = tuple(narrower for narrower in finding.subsumes if id(narrower) in every)
            yield replace(finding, subsumes=kept)


def _named(matched: Iterable[Matching]) -> Iterator[Pair]:
    """The pairs of different addresses, in the order of these."""
    pairs = {
        (earlier.key, later.key, resources.how[earlier])
        for resources in matched
        for earlier, later in resources.pairs.items()
        if earlier.key != later.key
        and resources.before.by_id[earlier].is_managed
        and not resources.before.is_part(earlier)
    }
    return (Pair(*pair) for pair in sorted(pairs))


def _lone(matched: Iterable[Matching], *, after: bool) -> Iterator[Lone]:
    """The resources that are on one side only and are no part of others."""
    for resources in matched:
        side, (gone, come) = (resources.after if after else resources.before), resources.left()
        for thing in come if after else gone:
            if thing.is_managed and not side.is_part(thing.id):
                yield Lone(thing.id.key, _words(thing), None if thing.node is None else thing.node.span)


def _words(thing: Thing) -> str:
    """The kind of a resource in words: `security group`; its type where its kind is not known."""
    return thing.kind if thing.node is None else _HUMP.sub(" ", thing.kind).lower()


def _only(before: Iterable[Notice], after: Iterable[Notice]) -> Iterator[Notice]:
    """The notices about the second state that are not about the first as well."""
    known = {(notice.message, notice.subject) for notice in before}
    return (notice for notice in after if (notice.message, notice.subject) not in known)


def _problems(before: Examined, after: Examined) -> Iterator[Problem]:
    """The problems of both states; those of one only say of which."""
    shared = set(before.report.problems) & set(after.report.problems)
    yield from sorted(shared)
    for state in (before, after):
        for problem in state.report.problems:
            if problem not in shared:
                yield replace(problem, message=f"{problem.message} (in {state.side.name})")
