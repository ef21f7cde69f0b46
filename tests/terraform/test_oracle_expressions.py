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


def referee() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", ORACLE / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCORE = referee()


def judged(rows: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """The outcome and a line to read for each row."""
    context = Context(Path())
    for row in rows:
        ours = json.loads(json.dumps(answer(row, ConsoleScope(row.get("locals") or {}, context))))
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
