"""Fourteen commits, each changing exposure or findings in a known way: `diff` reports that, and nothing else.

`baseline` has its say where it has one: a finding of the first commit is reported again only where its key changes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from linter.cli import main
from tests.commands.comparing.fourteen_commits import FIRST, STEPS, Step
from tests.scratch_repository import Repository

ROOT = Path(__file__).parent.parent.parent.parent
SCHEMA = json.loads((ROOT / "linter" / "schemas" / "diff.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The repository after all commits, with the baseline of the first one beside it."""
    home = tmp_path_factory.mktemp("history")
    made = Repository(home, FIRST)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        assert main(["baseline", "app", "--output", str(home.parent / "baseline.json")]) == 0
    for step in STEPS:
        step.edit(made)
        made.commit()
    return made


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main([*arguments, "--format", "json"])
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, document


def lines(findings: list[dict[str, Any]]) -> list[str]:
    return sorted(f"{finding['policy']} {finding['resource']}" for finding in findings)


def name(end: dict[str, Any]) -> str:
    return str(end.get("place") or end["after"] or end["before"])


@pytest.mark.parametrize(("at", "step"), list(enumerate(STEPS)), ids=[step.what for step in STEPS])
def test_each_commit_is_reported_as_what_it_is(
    at: int, step: Step, repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository.home)
    back = len(STEPS) - at
    code, said = asked(capsys, "diff", f"HEAD~{back}", f"HEAD~{back - 1}")
    Draft202012Validator(SCHEMA).validate(said)
    shifts = [
        f"{shift['change']} {name(shift['source'])} > {name(shift['target'])} on {shift['traffic']}"
        for shift in said["exposure"]
    ]
    assert sorted(shifts) == list(step.exposure)
    assert lines(said["findings"]["new"]) == sorted(step.new)
    assert lines(said["findings"]["fixed"]) == sorted(step.fixed)
    assert lines(said["intents"]["broken"]) == list(step.broken)
    assert [f"{pair['before']} = {pair['after']}" for pair in said["resources"]["same"]] == list(step.same)
    assert not said["findings"]["worse"]
    assert not said["errors"]
    opened = any(shift.startswith("opened") for shift in shifts)
    assert code == (1 if opened or step.new or step.broken else 0)


def test_the_baseline_of_the_first_commit_hides_what_was_there(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: dict[str, int] = {}
    for at, step in enumerate(STEPS):
        state = tmp_path / str(at)
        repository.git("worktree", "add", "-q", "--detach", str(state), f"HEAD~{len(STEPS) - at - 1}")
        monkeypatch.chdir(state)
        _, said = asked(
            capsys, "check", "app", "--severity", "info", "--baseline", str(repository.home.parent / "baseline.json")
        )
        found = lines(said["findings"])
        now = {line: found.count(line) for line in found}
        again = sorted(line for line, times in now.items() for _ in range(times - shown.get(line, 0)))
        assert again == sorted(step.again), step.what
        shown = now
