"""The fixtures of the policies: their cases, what each expects, and what a policy says of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from linter.columns import evaluator
from linter.deployment import Deployment, Inputs
from linter.finding import Fix
from linter.judgement.judge import Judgement, judge
from linter.judgement.registry import load, slugs
from linter.policy import Policy
from linter.resource import Declarations, Dialect
from linter.tree import Tree

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures" / "policies"
POLICIES = tuple(sorted(path.stem for path in ROOT.glob("policies/*/[a-z]*.py")))
CASES = tuple(sorted(path for path in FIXTURES.glob("*/*/*") if path.suffix in {".tf", ".yaml"}))
STEMS = tuple(sorted({case.with_suffix("") for case in CASES}))
_EXPECTED = re.compile(r"# expect( possible)?: ([\w ,-]+)")


@dataclass(frozen=True, slots=True, order=True)
class Verdict:
    """What is said of one line: whether it is certain, and by which policy."""

    line: int
    policy: str
    certain: bool


def expected(case: Path) -> list[Verdict]:
    """What the comments of a case expect."""
    return sorted(
        Verdict(number, slug.strip(), not found[1])
        for number, line in enumerate(case.read_text(encoding="utf-8").splitlines(), 1)
        for found in _EXPECTED.finditer(line)
        for slug in found[2].split(",")
    )


def told(case: Path, policy: Policy) -> list[Verdict]:
    """What the policy says of a case."""
    return sorted(
        Verdict(each.finding.span.line, each.policy, each.certain)
        for each in _judged(case, policy).reported
        if each.finding.when.possible
    )


def cleared(case: Path, policy: Policy) -> int:
    """Of how many resources the policy says that they are surely fine."""
    return _judged(case, policy).clean


def fixes(case: Path, policy: Policy) -> list[tuple[str, Fix]]:
    """What the policy offers to mend, by the resource it is found in."""
    reported = _judged(case, policy).reported
    return [(each.finding.resource, each.finding.fix) for each in reported if each.finding.fix is not None]


def mends(case: Path, policy: Policy, resource: str, fix: Fix) -> bool:
    """Whether the policy finds nothing in the resource any more once the fix is made."""
    text = applied(fix, case.read_text(encoding="utf-8"))
    judgement = _judgement(case, policy, lambda answers: _evaluate(case, text, answers))
    return resource not in {each.finding.resource for each in judgement.reported}


def applied(fix: Fix, text: str) -> str:
    """The text with the fix made."""
    lines = text.splitlines(keepends=True)
    start = sum(map(len, lines[: fix.span.line - 1])) + fix.span.column - 1
    end = sum(map(len, lines[: fix.span.end_line - 1])) + fix.span.end_column - 1
    return text[:start] + fix.replacement + text[end:]


def _judged(case: Path, policy: Policy) -> Judgement:
    return _judgement(case, policy, lambda answers: _declared(case, answers))


def _judgement(case: Path, policy: Policy, evaluate: Callable[[Mapping[str, bool]], Declarations]) -> Judgement:
    judgement = judge(str(case), _dialect(case), evaluate, (policy,), {}, str)
    assert not judgement.problems
    return judgement


@cache
def policy(name: str) -> Policy:
    """A policy by the name of its module."""
    return load(slugs()[name.replace("_", "-")])


def module(name: str) -> Path:
    """Where a policy of ours stands."""
    return next(ROOT.glob(f"policies/*/{name}.py"))


def _dialect(case: Path) -> Dialect:
    return Dialect.TERRAFORM if case.suffix == ".tf" else Dialect.CLOUDFORMATION


def _declared(case: Path, answers: Mapping[str, bool]) -> Declarations:
    return _evaluated(case, tuple(sorted(answers.items())))


@cache
def _evaluated(case: Path, answers: tuple[tuple[str, bool], ...]) -> Declarations:
    return _evaluate(case, case.read_text(encoding="utf-8"), dict(answers))


def _evaluate(case: Path, text: str, answers: Mapping[str, bool]) -> Declarations:
    dialect, path, file = _dialect(case), case, case
    if dialect is Dialect.TERRAFORM:  # a module is a folder: let each case have one of its own
        path = case.with_suffix("")
        file = path / "main.tf"
    return evaluator(dialect)(Deployment(dialect, path), Tree(ROOT, {file: text}), Inputs(), answers)
