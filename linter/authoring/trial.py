"""Tries policies by the law of the house: fixtures in both languages that bite, equal verdicts, and a page."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from linter.attempt import Failed, attempt
from linter.authoring.cases import Unjudged, Verdict, cleared, expected, fixes, forgetful, mends, said
from linter.authoring.declared import mutants
from linter.authoring.grafting import Grafting, grafting
from linter.authoring.home import FILL_IN, Home
from linter.authoring.mutants import Mutant
from linter.judgement.declarative import made, read
from linter.judgement.registry import USERS, BadPolicy, Module, load
from linter.policy import Policy

_ALONE = {".tf": ("Terraform", "CloudFormation"), ".yaml": ("CloudFormation", "Terraform")}
_KINDS = {"certain": "expect", "possible": "expect possible", "excused": "excused"}
_EQUAL = re.compile(r"# no fixture can tell: \S")
_JUDGING = ("linter.questions", "linter.policies", "linter.judgement", "linter.authoring", USERS)
_SECONDS = 10.0


class Trial(Struct, frozen=True):
    """How a policy did: what is wrong, in sentences, and how many fixtures and mutants it was tried with.

    `is_broken` says that it could not be tried at all.
    """

    slug: str
    faults: tuple[str, ...] = ()
    cases: int = 0
    mutants: int = 0
    is_broken: bool = False


def tried(slug: str, module: Module, home: Home, shown: Callable[[Path], str]) -> Trial:
    """Try a policy of a folder; `shown` gives the name of a file for people."""
    try:
        policy = load(module)
    except BadPolicy as bad:
        return Trial(slug, (str(bad),), is_broken=True)
    cases = home.cases(slug, module)
    unwritten = [fault for file in (module.path, *cases) for fault in _unwritten(file, shown)]
    if unwritten:
        return Trial(slug, tuple(unwritten), len(cases))
    trial = _Attempt(policy, module, cases, shown)
    faults = [*trial.page(), *trial.fixtures()]
    if not faults:
        faults += _stale(policy, module, home, cases, shown)
    survivors = [] if faults else list(trial.survivors())
    return Trial(slug, (*faults, *survivors), len(cases), trial.mutants)


def _unwritten(file: Path, shown: Callable[[Path], str]) -> Iterator[str]:
    """The lines of a scaffold that still say what to write; or that a file cannot be read."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        number = error.object.count(b"\n", 0, error.start) + 1
        yield f"{shown(file)}:{number}: this is not UTF-8: save the file in that encoding"
        return
    except OSError as error:
        yield f"{shown(file)} cannot be read: {error.strerror}"
        return
    for number, line in enumerate(text.splitlines(), 1):
        if FILL_IN in line:
            wanted = line[line.index(FILL_IN) + len(FILL_IN) :].strip(" :").removesuffix('"')
            yield f"{shown(file)}:{number}: fill in {wanted or 'what is missing'}"


def _stale(
    policy: Policy, module: Module, home: Home, cases: tuple[Path, ...], shown: Callable[[Path], str]
) -> Iterator[str]:
    file = home.page(policy.slug)
    written = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    if written != home.page_text(policy, cases, module.theme):
        missing = "is not what the policy says" if written else "is missing"
        yield f"{shown(file)} {missing}: `moatlint policies test {shown(home.policies)} --pages` writes it"


class _Attempt:
    """One policy and its fixtures."""

    def __init__(self, policy: Policy, module: Module, cases: Sequence[Path], shown: Callable[[Path], str]) -> None:
        self.policy = policy
        self.module = module
        self.cases = cases
        self.shown = shown
        self.mutants = 0

    def page(self) -> Iterator[str]:
        """The faults of the page."""
        file = self.shown(self.module.path)
        title, _, body = self.policy.page.strip().partition("\n")
        if not title.endswith("."):
            where = "`title`" if self.module.path.suffix == ".yaml" else "the first line of the docstring"
            yield f"{file}: {where} must say the fault in a sentence, with a full stop"
        if not body.strip():
            where = "`page`" if self.module.path.suffix == ".yaml" else "the docstring"
            yield f"{file}: {where} must say why the fault is bad and how to fix it"

    def fixtures(self) -> Iterator[str]:
        """What the fixtures say against the policy."""
        if not self.cases:
            name = self.policy.slug.replace("-", "_")
            yield f"there are no fixtures: write fixtures/{name}/case.tf and fixtures/{name}/case.yaml"
            return
        verdicts: dict[Path, list[Verdict]] = {}
        for case in self.cases:
            outcome = self._look(case)
            if isinstance(outcome, str):
                yield f"{self.shown(case)}: {outcome}"
                continue
            wanted, verdicts[case] = outcome
            yield from self._differences(case, wanted, verdicts[case])
        if len(verdicts) < len(self.cases):
            return
        yield from self._twins(verdicts)
        yield from self._both_sides(verdicts)
        yield from self._unmended()

    def _look(self, case: Path) -> tuple[list[Verdict], list[Verdict]] | str:
        """What a case expects and what the policy says of it; why neither can be known, in words."""
        try:
            return expected(case), said(case, self.policy)
        except (Unjudged, UnicodeDecodeError, ValueError) as error:
            return str(error)

    def _differences(self, case: Path, wanted: list[Verdict], found: list[Verdict]) -> Iterator[str]:
        missing = [verdict for verdict in wanted if verdict not in found]
        unexpected = [verdict for verdict in found if verdict not in wanted]
        for verdict in missing:
            other = next((entry for entry in unexpected if entry.line == verdict.line), None)
            says = f"the policy says `{_notation(other)}`" if other is not None else "the policy says nothing"
            yield f"{self.shown(case)}:{verdict.line}: `{_notation(verdict)}`, and {says} there"
        lines = {verdict.line for verdict in missing}
        for verdict in (entry for entry in unexpected if entry.line not in lines):
            yield f"{self.shown(case)}:{verdict.line}: reported, and nothing expects it: add `{_notation(verdict)}`"

    def _twins(self, verdicts: dict[Path, list[Verdict]]) -> Iterator[str]:
        for stem in dict.fromkeys(case.with_suffix("") for case in self.cases):
            present = [case for case in self.cases if case.with_suffix("") == stem]
            if len(present) == 1:
                (alone,) = present
                language, other = _ALONE[alone.suffix]
                if not re.match(rf"# {language} only: \S", alone.read_text(encoding="utf-8")):
                    twin = alone.with_suffix(".yaml" if alone.suffix == ".tf" else ".tf")
                    yield (
                        f"{self.shown(alone)}: write the same in {other}, {twin.name}, "
                        f"or say why it cannot be written in the first line: `# {language} only: ...`"
                    )
            elif len({tuple(sorted(map(_gist, verdicts[case]))) for case in present}) > 1:
                names = " and ".join(case.name for case in present)
                yield f"{self.shown(present[0].parent)}: {names} must find the same, and do not"

    def _both_sides(self, verdicts: dict[Path, list[Verdict]]) -> Iterator[str]:
        if not any(verdicts.values()):
            yield "no fixture shows what the policy finds: add a resource that is at fault"
        elif not any(cleared(case, self.policy) or not verdicts[case] for case in self.cases):
            yield "no fixture shows what the policy leaves alone: add a resource that is fine"

    def _unmended(self) -> Iterator[str]:
        for case in self.cases:
            for resource, fix in fixes(case, self.policy):
                if not mends(case, self.policy, resource, fix):
                    yield f"{self.shown(case)}:{fix.span.line}: the fix of {resource} leaves the fault: {fix.title}"

    def survivors(self) -> Iterator[str]:
        """The mutants of the policy that no fixture notices."""
        if self.module.path.suffix == ".yaml":
            yield from self._declared_survivors()
            return
        grafted = grafting(sys.modules[self.policy.check.__module__])
        lines = self.module.path.read_text(encoding="utf-8").splitlines()
        for mutant in grafted.mutants:
            if _EQUAL.search(lines[mutant.line - 1]):
                continue
            self.mutants += 1
            if self._escapes(grafted, mutant):
                place = f"{self.shown(self.module.path)}:{mutant.line}"
                yield f"{place}: no fixture notices this change: {mutant.change}"

    def _escapes(self, grafted: Grafting, mutant: Mutant) -> bool:
        def agree() -> bool:
            with grafted.as_if(mutant), forgetful(self.cases, _judges):
                return self._agree(self.policy)

        outcome = attempt(agree)
        return not isinstance(outcome, Failed) and outcome.value

    def _declared_survivors(self) -> Iterator[str]:
        for change, content in mutants(read(self.module.path)):
            self.mutants += 1
            outcome = attempt(partial(self._agree_with, content))
            if not isinstance(outcome, Failed) and outcome.value:
                yield f"{self.shown(self.module.path)}: no fixture notices this change: {change}"

    def _agree_with(self, content: Mapping[str, Any]) -> bool:
        return self._agree(made(content, self.policy.slug))

    def _agree(self, policy: Policy) -> bool:
        """Whether a policy says what every fixture expects, and its fixes leave no fault, in good time."""
        with _within(_SECONDS):
            return all(
                said(case, policy) == expected(case) and all(mends(case, policy, *fix) for fix in fixes(case, policy))
                for case in self.cases
            )


def _judges(module: str) -> bool:
    """Whether a module judges: the facts it works out may be other ones for a mutant."""
    return module.startswith(_JUDGING)


def _gist(verdict: Verdict) -> tuple[str, bool]:
    return verdict.certainty, verdict.path


def _notation(verdict: Verdict) -> str:
    """A verdict as the comment of a fixture that expects it."""
    notes = [verdict.severity, f"evidence={verdict.evidence}" if verdict.evidence else ""]
    notes += ["path" if verdict.path else "", str(verdict.fix or "")]
    words = [f'"{word}"' for word in verdict.words]
    return " ".join([f"# {_KINDS[verdict.certainty]}: {verdict.policy}", *filter(None, notes), *words])


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Bound the seconds of the processor that the context takes, where the system can. Raises TimeoutError."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def give_up(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
