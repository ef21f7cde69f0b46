"""The fixtures of our policies."""

from functools import cache
from pathlib import Path

from linter.authoring.cases import ENDINGS
from linter.judgement.registry import load, slugs
from linter.policy import Policy

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures" / "policies"
POLICIES = tuple(sorted(path.stem for path in ROOT.glob("policies/*/[a-z]*.py")))
CASES = tuple(sorted(path for path in FIXTURES.glob("*/*/*") if path.suffix in ENDINGS))
STEMS = tuple(sorted({case.with_suffix("") for case in CASES}))


@cache
def policy(name: str) -> Policy:
    """A policy by the name of its module."""
    return load(slugs()[name.replace("_", "-")])
