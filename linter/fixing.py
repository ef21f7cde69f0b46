"""The fixes that findings carry, made and proved: the result is judged again before anything is written.

A batch of edits is kept where each of its findings is gone, nothing else is found that was not there before, or is
worse, and nothing has become impossible to judge. Otherwise half of it is tried, down to the single edit that is at
fault, which is taken back. A fix with a risk, or one that costs the availability of something, is unsafe: it is made
only if that is asked for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from linter.finding import Fix, Severity
from linter.judgement.editing import apart, applied
from linter.report.report import Report, Reported, flat
from linter.source import Span
from linter.tree import Tree, Unreadable

AVAILABILITY = "availability"
"""The group of the policies about availability, which fixing something else must not cost silently."""

Texts: TypeAlias = "Mapping[Path, str]"
_Subject: TypeAlias = "tuple[str, str, str]"
"""A policy, a deployment, and a resource."""
_DOWNLOADED = ".terraform"


class Edit(Struct, frozen=True):
    """A fix, the file it changes, and the findings it is for: those of several instances, or of several policies."""

    fix: Fix
    file: Path
    findings: tuple[Reported, ...]

    @property
    def key(self) -> tuple[object, ...]:
        """The identity of the edit in whatever line it comes to stand."""
        return self.file, self.fix.title, tuple(map(_subject, self.findings))


class Refused(Struct, frozen=True):
    """An edit that is not made, and why not. An `unsafe` one would be made if unsafe fixes were asked for."""

    edit: Edit
    reason: str
    unsafe: bool = False


class Fixed(Struct, frozen=True):
    """The new texts of changed files, their old ones, the edits that were made, and those that were not.

    `costs` says what the edits cost: the findings about availability that they cause.
    """

    texts: Texts
    before: Texts
    made: tuple[Edit, ...]
    refused: tuple[Refused, ...]
    costs: tuple[str, ...] = ()


class _Effect(Struct, frozen=True):
    """What a batch of edits would do: why it must not be kept, empty where it may, and what it costs."""

    objection: str = ""
    costs: tuple[str, ...] = ()


class _State(Struct, frozen=True):
    """The problems and findings of all that is judged, the worst of each subject first."""

    problems: Counter[str]
    weights: Mapping[_Subject, Sequence[tuple[bool, Severity]]]

    def effect(self, after: _State, batch: Iterable[Edit], costly: Container[str]) -> _Effect:
        """The effect of a batch of edits, given the state after it. `costly` are the policies about availability."""
        broken = after.problems - self.problems
        if broken:
            return _Effect(f"it could not be judged any more: {min(broken)}")
        meant = Counter(_subject(finding) for edit in batch for finding in edit.findings)
        for subject, count in meant.items():
            if len(after.weights.get(subject, ())) > len(self.weights.get(subject, ())) - count:
                return _Effect(f"{subject[0]} would still be found on {subject[2]}")
        worse = [subject for subject, weights in after.weights.items() if self._is_worse(subject, weights)]
        caused = [f"it would cause {policy} on {resource}" for policy, _, resource in worse if policy not in costly]
        costs = [f"{policy} on {resource}" for policy, _, resource in worse if policy in costly]
        return _Effect(caused[0] if caused else "", tuple(costs))

    def _is_worse(self, subject: _Subject, weights: Sequence[tuple[bool, Severity]]) -> bool:
        before = self.weights.get(subject, ())
        return len(weights) > len(before) or any(now > then for now, then in zip(weights, before, strict=False))


class Fixer:
    """Makes the fixes of a tree.

    `judge` gives the report whose findings are to be fixed, with texts in the place of files. `prove` gives the reports
    of everything that changed files belong to. `barred` says why a file must not be changed; empty where it may.
    `costly` are the policies about availability, whose findings an unsafe fix may cause. `unsafe` asks for such fixes.
    """

    def __init__(
        self,
        tree: Tree,
        judge: Callable[[Texts], Sequence[Reported]],
        prove: Callable[[Texts], Sequence[Report]],
        barred: Callable[[Path], str],
        costly: Container[str] = (),
        *,
        unsafe: bool = False,
    ) -> None:
        self._tree = tree
        self._judge = judge
        self._prove = prove
        self._barred = barred
        self._costly = costly
        self._unsafe = unsafe
        self._read: dict[Path, str] = {}

    def fixed(self) -> Fixed:
        """All fixes made that can be."""
        texts: dict[Path, str] = {}
        made: list[Edit] = []
        refused: dict[tuple[object, ...], Refused] = {}
        costs: dict[str, None] = {}
        size = 0
        while True:
            edits = [edit for edit in _edits(self._judge(texts)) if edit.key not in refused]
            for edit in edits:
                refusal = self._refusal(edit)
                if refusal is not None:
                    refused[edit.key] = refusal
            batch = _apart(edit for edit in edits if edit.key not in refused)[: size or None]
            if not batch:
                return Fixed(texts, self._read, tuple(made), tuple(refused.values()), tuple(costs))
            changed = {**texts, **self._applied(texts, batch)}
            # both states are judged with all changed files named, so that the same deployments are
            unchanged = {file: texts.get(file) or self._text(file) for file in changed}
            effect = self._state(unchanged).effect(self._state(changed), batch, self._costly)
            if not effect.objection and (self._unsafe or not effect.costs):
                texts, size = changed, 0
                made += batch
                costs |= dict.fromkeys(effect.costs)
            elif len(batch) > 1:
                size = len(batch) // 2
            else:
                reason = effect.objection or f"it would cause {effect.costs[0]}"
                refused[batch[0].key] = Refused(batch[0], reason, unsafe=not effect.objection)
                size = 0

    def _refusal(self, edit: Edit) -> Refused | None:
        reason = self._unchangeable(edit)
        if reason:
            return Refused(edit, reason)
        return Refused(edit, edit.fix.risk, unsafe=True) if edit.fix.risk and not self._unsafe else None

    def _applied(self, texts: Texts, batch: Iterable[Edit]) -> dict[Path, str]:
        by_file: dict[Path, list[Fix]] = defaultdict(list)
        for edit in batch:
            by_file[edit.file].append(edit.fix)
        return {file: applied(fixes, texts.get(file) or self._text(file)) for file, fixes in by_file.items()}

    def _state(self, texts: Texts) -> _State:
        problems: Counter[str] = Counter()
        weights: dict[_Subject, list[tuple[bool, Severity]]] = {}
        for report in self._prove(texts):
            problems |= Counter(problem.message for problem in report.problems)
            by_subject: dict[_Subject, list[tuple[bool, Severity]]] = defaultdict(list)
            for reported in flat(report.reported):
                by_subject[_subject(reported)].append((reported.certain, reported.severity))
            weights |= {subject: sorted(listed, reverse=True) for subject, listed in by_subject.items()}
        return _State(problems, weights)

    def _unchangeable(self, edit: Edit) -> str:
        file = edit.file
        try:
            if self._tree.resolve(file) != file:
                return "it is reached through a link"
            self._tree.read_bytes(file).decode("utf-8")
        except Unreadable as error:
            return str(error)
        except UnicodeDecodeError:
            return "the file is not in UTF-8"
        if _DOWNLOADED in file.relative_to(self._tree.root).parts:
            return "it is a downloaded module: fix it at its source"
        return self._barred(file)

    def _text(self, file: Path) -> str:
        """The text of a file as it was when it was first read."""
        if file not in self._read:
            self._read[file] = self._tree.read_bytes(file).decode("utf-8-sig")
        return self._read[file]


def _edits(reported: Iterable[Reported]) -> Iterator[Edit]:
    """The edits that findings ask for, each once, by place."""
    asking: dict[tuple[Span, str], list[Reported]] = defaultdict(list)
    for finding in flat(reported):
        fix = finding.finding.fix
        if fix is not None:
            asking[fix.span, fix.replacement].append(finding)
    for place in sorted(asking):
        fixes = [finding.finding.fix for finding in asking[place] if finding.finding.fix is not None]
        safest = min(fixes, key=lambda fix: bool(fix.risk))
        yield Edit(safest, Path(safest.span.file).absolute(), tuple(asking[place]))


def _apart(edits: Iterable[Edit]) -> list[Edit]:
    """The edits, by place, that do not touch one that comes before them."""
    by_fix = {edit.fix: edit for edit in edits}
    return [by_fix[fix] for fix in apart(by_fix)]


def _subject(reported: Reported) -> _Subject:
    return reported.policy, reported.deployment, reported.finding.resource
