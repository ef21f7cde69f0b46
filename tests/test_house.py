"""The house is kept: formatted, typed, packaged whole, and free of names that say nothing."""

import configparser
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "command", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]], ids=" ".join
)
def test_the_checkers_are_content(command: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_folder_of_modules_is_installed() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    folders = {path.parent.relative_to(ROOT) for path in ROOT.glob("linter/**/*.py")}
    policies = {path.parent.relative_to(ROOT) for path in ROOT.glob("policies/**/*.py")}
    packages = {".".join(folder.parts) for folder in folders}
    packages |= {".".join(("linter", *folder.parts)) for folder in policies}
    assert set(setup["options"]["packages"].split()) == packages


def test_no_file_is_called_what_says_nothing() -> None:
    nameless = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
    ours = [path for folder in ("linter", "policies", "tests", "benchmarks") for path in ROOT.glob(f"{folder}/**/*.py")]
    assert not [path for path in ours if path.stem in nameless]
