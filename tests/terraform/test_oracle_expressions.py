"""Terraform's own answers to 1742 questions, and ours."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from linter.terraform.console import ConsoleScope, answer
from linter.terraform.functions import Context

ORACLE = Path(__file__).parents[2] / "fixtures" / "oracle"
ROWS = [
    json.loads(line) for line in (ORACLE / "dev" / "expressions.jsonl").read_text(encoding="utf-8").split("\n") if line
]
FEATURES = sorted({row["feature"] for row in ROWS})
SHORT_CIRCUITS = [
    json.loads(line) for line in (ORACLE / "dev" / "short_circuit.jsonl").read_text(encoding="utf-8").splitlines()
]
"""What Terraform answers from 1.12 on, written down from HashiCorp's changelog and tests."""


def referee() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", ORACLE / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCORE = referee()


def judged(rows: list[dict[str, Any]], *, short_circuits: bool = False) -> Iterator[tuple[str, str]]:
    """The outcome and a line to read for each row."""
    context = Context(Path())
    for row in rows:
        scope = ConsoleScope(row.get("locals") or {}, context, short_circuits=short_circuits)
        ours = json.loads(json.dumps(answer(row, scope)))
        outcome = SCORE.judge(row, ours, True)
        if outcome == "agree" and not row.get("error") and row.get("sensitive", False) != ours.get("sensitive", False):
            outcome = "wrong"
        wanted = {
            key: row[key] for key in ("result", "type", "unknown", "partial", "message", "sensitive") if key in row
        }
        yield outcome, f"{row['id']}: {row['expr']}\n  wanted {wanted}\n  got {ours}"


@pytest.fixture(autouse=True)
def _in_the_folder_of_the_recordings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ORACLE / "dev" / "fixtures")


@pytest.mark.parametrize("feature", FEATURES)
def test_no_answer_contradicts_terraform(feature: str) -> None:
    outcomes = list(judged([row for row in ROWS if row["feature"] == feature]))
    assert not [line for outcome, line in outcomes if outcome not in ("agree", "coarse")]


def test_nearly_every_answer_is_as_exact_as_terraforms() -> None:
    outcomes = list(judged(ROWS))
    assert len(outcomes) == 1742
    tally = Counter(outcome for outcome, _ in outcomes)
    assert tally["agree"] / len(outcomes) >= 0.985, tally


def test_the_list_of_answers_that_tell_less_is_exact() -> None:
    coarse = sorted(line.partition(":")[0] for outcome, line in judged(ROWS) if outcome == "coarse")
    listed = (ORACLE / "coarse.txt").read_text(encoding="utf-8").splitlines()
    assert coarse == sorted(line.partition("  ")[0] for line in listed if line and not line.startswith("#"))


def test_from_1_12_on_one_operand_decides_as_hashicorp_tests_it() -> None:
    outcomes = list(judged(SHORT_CIRCUITS, short_circuits=True))
    assert not [line for outcome, line in outcomes if outcome != "agree"]


def test_the_two_modes_differ_only_where_one_operand_decides() -> None:
    differing = {row["id"] for row in SHORT_CIRCUITS if _differs(row)}
    assert "short/true-or-error" in differing
    assert "short/chain-or" in differing
    assert not differing & {"short/error-and-true", "short/unknown-and-true", "short/type-of-the-other-side"}
    assert not [
        row["id"] for row in ROWS if row["feature"] != "operators/logic" and _differs(row) and not _logical(row)
    ]


def _logical(row: dict[str, Any]) -> bool:
    return any(symbol in str((row["expr"], row.get("locals"))) for symbol in ("||", "&&"))


def _differs(row: dict[str, Any]) -> bool:
    context = Context(Path())
    old, new = (
        answer(row, ConsoleScope(row.get("locals") or {}, context, short_circuits=mode)) for mode in (False, True)
    )
    return json.dumps(old) != json.dumps(new)
