"""The house is kept: formatted, typed, packaged whole, and free of names that say nothing."""

import configparser
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MANY = 22
"""The most modules a folder may hold that is not a list of things of one kind."""


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


def test_every_file_beside_the_modules_is_installed() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    listed = {
        path
        for package, patterns in setup["options.package_data"].items()
        for pattern in patterns.replace(",", " ").split()
        for path in (ROOT / package.replace(".", "/")).glob(pattern)
    }
    there = {path for path in ROOT.glob("linter/**/*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert there == listed


def test_no_file_is_called_what_says_nothing() -> None:
    nameless = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
    assert not [path for path in modules() if path.stem in nameless]


def test_no_module_is_longer_than_400_lines() -> None:
    long = [str(path.relative_to(ROOT)) for path in modules() if len(path.read_text("utf-8").splitlines()) > 400]
    assert not long


def test_a_folder_of_many_modules_is_one_list() -> None:
    lists = {  # services, formats, groups of functions, policies of a theme
        *(Path(folder) for folder in ("linter/aws", "linter/report", "linter/terraform/functions")),
        *(path.relative_to(ROOT) for path in (ROOT / "policies").iterdir()),
    }
    loose = Counter(path.parent.relative_to(ROOT) for path in modules("linter", "policies") if path.stem != "__init__")
    assert not {str(folder): count for folder, count in loose.items() if count > MANY and folder not in lists}


def modules(*folders: str) -> list[Path]:
    """The modules of some folders of the project, or of all that hold any."""
    chosen = folders or ("linter", "policies", "tests", "benchmarks")
    return [path for folder in chosen for path in ROOT.glob(f"{folder}/**/*.py")]
