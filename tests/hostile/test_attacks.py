"""What a stranger's pull request may hold: every attack gets the report it deserves, in time and within bounds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.attacks import SECRET, Attack, attacks
from tests.hostile.child import MOST_SECONDS

ROOT = Path(__file__).resolve().parents[2]
ATTACKS = attacks()
BATCHES = 4
"""The processes that share the attacks: starting one takes longer than most of them."""


@cache
def outcomes(batch: int, home: Path) -> dict[str, dict[str, Any]]:
    """The outcomes of the attacks of one batch; of those that end the process, none."""
    names = list(ATTACKS)[batch::BATCHES]
    told: dict[str, dict[str, Any]] = {}
    while names:
        answered = run(names, home)
        told |= answered
        names = names[len(answered) + 1 :]
    return told


def run(names: list[str], home: Path) -> dict[str, dict[str, Any]]:
    asked = []
    for name in names:
        folder = home / name
        shutil.rmtree(folder, ignore_errors=True)
        ATTACKS[name].lay(folder)
        asked.append({"name": name, "tree": str(folder / "tree"), "arguments": list(ATTACKS[name].run)})
    lines = "".join(json.dumps(line) + "\n" for line in asked)
    command = [sys.executable, "-m", "tests.hostile.child"]
    given = {**os.environ, "PYTHONPATH": str(ROOT), "TF_VAR_secret": SECRET, "HOME": str(home)}
    done = subprocess.run(
        command, input=lines, cwd=ROOT, env=given, capture_output=True, text=True, timeout=280, check=False
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return {answer["name"]: answer for answer in answers}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(os.path.realpath(tmp_path_factory.mktemp("hostile")))


def test_there_are_a_hundred_attacks() -> None:
    assert len(ATTACKS) >= 100


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gets_the_report_it_deserves(name: str, home: Path) -> None:
    attack = ATTACKS[name]
    if os.geteuid() == 0 and any(kind == "unreadable" for kind, _ in attack.files.values()):
        pytest.skip("nothing is unreadable to root")
    told = outcomes(list(ATTACKS).index(name) % BATCHES, home)
    assert name in told, "it ended the process"
    outcome = told[name]
    said = " ".join(f"{outcome['out']}\n{outcome['err']}".replace('\\"', '"').split())
    assert outcome["code"] == attack.code, (outcome["code"], said[-2000:])
    assert outcome["seconds"] < MOST_SECONDS
    assert outcome["deeds"] == []
    assert "Traceback" not in said
    assert "fault of moatlint" not in said
    assert SECRET not in said
    for text in attack.says:
        assert text in said, (text, said[-2000:])
    for text in attack.never:
        assert text not in said
    for line in outcome["out"].split("\n"):
        assert "##[" not in line
        assert "\x1b" not in line
    if "json" in attack.run:
        findings(attack, json.loads(outcome["out"]))


def findings(attack: Attack, report: dict[str, Any]) -> None:
    reported = {(finding["policy"], finding["resource"], finding["certainty"]) for finding in report["findings"]}
    assert set(attack.finds) <= reported
