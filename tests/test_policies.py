"""Every policy, on every fixture, in both languages: one law for all of them."""

from __future__ import annotations

import importlib
import re
import signal
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

import pytest

from linter.authoring.cases import Verdict, cleared, expected, fixes, forgetful, mends, said
from linter.authoring.grafting import Function, Grafting, grafting, run_by
from linter.authoring.mutants import Mutant
from tests.equivalent_mutants import EQUIVALENT
from tests.mirrors import survivors_of_unit_tests
from tests.policy_cases import CASES, POLICIES, ROOT, STEMS, policy

QUESTIONS = tuple(sorted(path.stem for path in (ROOT / "linter" / "questions").glob("[a-z]*.py")))
ALONE = {".tf": re.compile(r"^# Terraform only: \S"), ".yaml": re.compile(r"^# CloudFormation only: \S")}


def name(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


@pytest.mark.parametrize("case", CASES, ids=name)
def test_a_policy_says_what_its_fixture_expects(case: Path) -> None:
    assert said(case, policy(case.parent.name)) == expected(case)


@pytest.mark.parametrize("stem", STEMS, ids=name)
def test_both_languages_say_the_same(stem: Path) -> None:
    present = [case for case in (stem.with_suffix(suffix) for suffix in ALONE) if case.exists()]
    if len(present) == 1:
        assert ALONE[present[0].suffix].match(present[0].read_text(encoding="utf-8")), "say why there is no twin"
        return
    terraform, cloudformation = (said(case, policy(case.parent.name)) for case in present)
    assert sorted(map(gist, terraform)) == sorted(map(gist, cloudformation))


def gist(verdict: Verdict) -> tuple[str, bool]:
    """The part of a verdict that is the same however a language lays out its text, and whatever it can change."""
    return verdict.certainty, verdict.path


@pytest.mark.parametrize("module", POLICIES)
def test_a_policy_is_explained_and_shown_guilty_and_innocent(module: str) -> None:
    page = policy(module).page
    assert page.splitlines()[0].endswith(".")
    assert re.search(
        r"^## Why is this bad\?\n.+^## How to fix\n.+^## Limits\n.+^https://", page, re.MULTILINE | re.DOTALL
    )
    cases = [case for case in CASES if case.parent.name == module]
    assert any(expected(case) for case in cases), "no fixture shows what it finds"
    innocent = any(cleared(case, policy(module)) or not expected(case) for case in cases)
    assert innocent, "no fixture shows what it leaves alone"


@pytest.mark.parametrize("module", POLICIES)
def test_a_fix_mends_what_it_is_offered_for(module: str) -> None:
    for case in (case for case in CASES if case.parent.name == module):
        for resource, fix in fixes(case, policy(module)):
            assert mends(case, policy(module), resource, fix), f"{case.name}: {resource}: {fix}"


@pytest.mark.parametrize("name", POLICIES)
def test_no_change_to_a_policy_escapes_its_fixtures(name: str) -> None:
    grafted = grafting(sys.modules[policy(name).check.__module__])
    cases = [case for case in CASES if case.parent.name == name]
    assert grafted.mutants, "nothing in the policy can be changed: its logic is somewhere else"
    assert not [str(mutant) for mutant in survivors(grafted, dict.fromkeys(cases, frozenset(grafted.functions)))]


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_change_to_a_question_escapes_its_tests_and_the_fixtures_of_the_policies_that_ask_it(name: str) -> None:
    grafted = questions()[name]
    left = survivors_of_unit_tests(ROOT / "tests" / "questions" / f"test_{name}.py", grafted, grafted.mutants)
    assert not [str(mutant) for mutant in survivors(grafted, runs()[name], left)]


def test_every_mutant_named_as_equivalent_is_still_made() -> None:
    modules = dict(questions())
    modules |= {name: grafting(sys.modules[policy(name).check.__module__]) for name in POLICIES}
    modules |= {name: grafting(importlib.import_module(f"linter.{name}")) for name, _, _ in EQUIVALENT if "." in name}
    made = {(name, mutant.place, mutant.change) for name, grafted in modules.items() for mutant in grafted.mutants}
    assert not set(EQUIVALENT) - made


@cache
def questions() -> Mapping[str, Grafting]:
    """The modules of questions, by name."""
    return {name: grafting(importlib.import_module(f"linter.questions.{name}")) for name in QUESTIONS}


@cache
def runs() -> Mapping[str, Mapping[Path, Collection[Function]]]:
    """The functions of each module of questions that run for each case."""
    found: dict[str, dict[Path, Collection[Function]]] = {name: {} for name in QUESTIONS}
    with forgetful(CASES, of_judgement):
        for case in CASES:
            for name, functions in run_by(questions(), partial(agrees, case)).items():
                found[name][case] = functions
    return found


def survivors(
    grafted: Grafting, run: Mapping[Path, Collection[Function]], tried: Sequence[Mutant] | None = None
) -> Iterator[Mutant]:
    """The mutants that no fixture notices, given what each runs of the module; nothing runs what they change, or all
    that run it agree. All mutants of the module are tried, or the given ones.
    """
    name = grafted.module.__name__.rpartition(".")[2]
    for mutant in grafted.mutants if tried is None else tried:
        changed = grafted.changed(mutant)
        cases = [case for case, functions in run.items() if changed & set(functions)]
        known = (name, mutant.place, mutant.change) in EQUIVALENT
        if not known and (not cases or escapes(grafted, mutant, cases)):
            yield mutant


def escapes(grafted: Grafting, mutant: Mutant, cases: Sequence[Path]) -> bool:
    """Whether the policies say of every case what it expects though one of their modules is the mutant."""
    try:
        with grafted.as_if(mutant), forgetful(cases, of_judgement):
            return all(agrees(case) for case in cases)
    except Exception:  # noqa: BLE001 - a constant that cannot even be worked out
        return False


def of_judgement(module: str) -> bool:
    """Whether a module judges: the facts it works out may be other ones for a mutant."""
    return module.startswith(("linter.questions", "linter.policies", "linter.judgement"))


def agrees(case: Path) -> bool:
    """Whether the policy says of a case what it expects, and its fixes mend it."""
    judged = policy(case.parent.name)
    try:
        with within(seconds=10):
            return said(case, judged) == expected(case) and all(
                mends(case, judged, *fix) for fix in fixes(case, judged)
            )
    except Exception:  # noqa: BLE001 - a mutant may also fail outright, or never end
        return False


@contextmanager
def within(*, seconds: float) -> Iterator[None]:
    """Bound the seconds of the processor that the context takes. Raises TimeoutError at their end."""

    def give_up(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
