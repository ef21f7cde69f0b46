"""Every policy, on every fixture, in both languages: one law for all of them."""

from __future__ import annotations

import ast
import re
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from linter.policy import Policy
from tests.fixtures_of_policies import CASES, POLICIES, STEMS, cleared, expected, fixes, mends, policy, told
from tests.fixtures_of_policies import module as module_of

ALONE = {".tf": re.compile(r"^# Terraform only: \S"), ".yaml": re.compile(r"^# CloudFormation only: \S")}


def name(case: Path) -> str:
    return f"{case.parent.name}/{case.name}"


@pytest.mark.parametrize("case", CASES, ids=name)
def test_a_policy_says_what_its_fixture_expects(case: Path) -> None:
    assert told(case, policy(case.parent.name)) == expected(case)


@pytest.mark.parametrize("stem", STEMS, ids=name)
def test_both_languages_say_the_same(stem: Path) -> None:
    present = [case for case in (stem.with_suffix(suffix) for suffix in ALONE) if case.exists()]
    if len(present) == 1:
        assert ALONE[present[0].suffix].match(present[0].read_text(encoding="utf-8")), "say why there is no twin"
        return
    terraform, cloudformation = (told(case, policy(case.parent.name)) for case in present)
    assert sorted(each.certain for each in terraform) == sorted(each.certain for each in cloudformation)


@pytest.mark.parametrize("module", POLICIES)
def test_a_policy_is_explained_and_shown_guilty_and_innocent(module: str) -> None:
    page = policy(module).page
    assert page.splitlines()[0].endswith(".")
    assert re.search(
        r"^## Why is this bad\?\n.+^## How to fix\n.+^## Limits\n.+^https://", page, re.MULTILINE | re.DOTALL
    )
    cases = [case for case in CASES if case.parent.name == module]
    assert any(expected(case) for case in cases), "no fixture shows what it finds"
    assert any(cleared(case, policy(module)) for case in cases), "no fixture shows what it leaves alone"


@pytest.mark.parametrize("module", POLICIES)
def test_a_fix_mends_what_it_is_offered_for(module: str) -> None:
    for case in (case for case in CASES if case.parent.name == module):
        for resource, fix in fixes(case, policy(module)):
            assert mends(case, policy(module), resource, fix), f"{case.name}: {resource}: {fix}"


@pytest.mark.parametrize("module", POLICIES)
def test_fixtures_bite(module: str) -> None:
    cases = [case for case in CASES if case.parent.name == module]
    survivors = [what for what, mutant in mutants(module) if all(agrees(case, mutant) for case in cases)]
    assert not survivors


def agrees(case: Path, mutant: Policy) -> bool:
    try:
        return told(case, mutant) == expected(case) and all(mends(case, mutant, *fix) for fix in fixes(case, mutant))
    except (AssertionError, ValueError):  # a mutant may fail outright
        return False


def mutants(module: str) -> Iterator[tuple[str, Policy]]:
    """The policy with one constant changed, once for each constant that decides something."""
    text = module_of(module).read_text(encoding="utf-8")
    for at, constant in enumerate(deciding(ast.parse(text))):
        for other in changed(constant.value):
            tree = ast.parse(text)
            deciding(tree)[at].value = other
            mutant = types.ModuleType(module)
            exec(compile(tree, f"{module}.py", "exec"), mutant.__dict__)
            yield f"line {constant.lineno}: {constant.value!r} -> {other!r}", getattr(mutant, module)


def deciding(tree: ast.Module) -> list[ast.Constant]:
    """The constants in functions that are no text for people and no decoration."""
    found = []
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        text = {id(inner) for node in ast.walk(function) if isinstance(node, ast.JoinedStr) for inner in ast.walk(node)}
        text |= {id(inner) for node in function.decorator_list for inner in ast.walk(node)}
        constants = [node for node in ast.walk(function) if isinstance(node, ast.Constant) and id(node) not in text]
        found += [each for each in constants if each.value not in ("", None) and " " not in str(each.value)]
    return sorted(found, key=lambda each: (each.lineno, each.col_offset))


def changed(value: object) -> Iterator[bool | int | str]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value - 1, value + 1)
    elif isinstance(value, str):
        yield f"{value}-not"
