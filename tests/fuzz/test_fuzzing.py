"""No text makes moatlint raise, hang or grow: every place where a stranger's text comes in is fuzzed."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutations import PIECES, mutated, seeds
from tests.fuzz.targets import TARGETS

ROOT = Path(__file__).resolve().parents[2]
CHEAP = tuple(name for name, target in TARGETS.items() if target.share >= 6)
FLAT = 1.5
"""How many times the memory after the first tenth a campaign may have at its end."""


@st.composite
def texts(draw: st.DrawFn, language: str) -> bytes:
    """A mutated fixture, with more pieces driven in where hypothesis wants them: it shrinks what fails."""
    content = mutated(random.Random(draw(st.integers(0, 2**32))), seeds(language))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(content)))
        content = content[:at] + draw(st.sampled_from(PIECES)) + content[at:]
    return content


@pytest.mark.parametrize("name", TARGETS)
def test_no_text_makes_it_raise(name: str) -> None:
    target = TARGETS[name]

    @settings(
        max_examples=60 if name in CHEAP else 8,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=True,
    )
    @given(texts(target.language))
    def hold(content: bytes) -> None:
        target.run(content)

    hold()


def campaign(seconds: float, *arguments: str) -> str:
    command = [sys.executable, "-m", "tests.fuzz.campaign", "--seconds", str(seconds), *arguments]
    given_ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=given_, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def test_a_campaign_is_clean() -> None:
    campaign(300, "--executions", "600", "--seed", "suite")


@pytest.mark.slow
def test_two_minutes_of_fuzzing_are_clean_and_memory_stays_flat() -> None:
    campaign(120, "--seed", "slow", "--flat", str(FLAT))


def test_a_campaign_finds_what_raises_hangs_or_grows() -> None:
    text = """
import sys
from tests.fuzz import campaign
from tests.fuzz.targets import Target
kept = []
def bad(content):
    kept.append(bytearray(1_000_000))
    if len(kept) == 20:
        raise ValueError("found")
    while len(kept) == 30:
        pass
outcome = campaign.Outcome()
campaign.MOST_SECONDS = 0.2
campaign.TARGETS = {"bad": Target(bad, "expressions", 1)}
outcome = campaign.campaign("x", 60, 300, ("bad",))
assert list(outcome.failures) == ["x:bad:19"], outcome.failures
assert list(outcome.slow) == ["x:bad:29"], outcome.slow
assert not outcome.is_flat(1.5) or not campaign.resident()
"""
    given_ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=ROOT, env=given_, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_seed_makes_the_same_input_again() -> None:
    for name, target in TARGETS.items():
        assert target.once(f"1:{name}:7") == target.once(f"1:{name}:7")
