"""Patterns ignore what git ignores, by git's own word."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter.discovery.gitignore import read_patterns

PATHS = (
    "a", "b.tf", "main.tf", "build/main.tf", "src/build/main.tf", "src/a/b/main.tf", "src/main.tf.json", "#a", "!a",
    "a b", "docs/a.yaml", "docs/deep/a.yaml", "x1.yaml", "x-.yaml", "x].yaml", "src/a",
)  # fmt: skip
LINES = (
    "a", "a/", "/a", "*.tf", "!main.tf", "build", "build/", "/build/", "src/**", "**/main.tf", "src/**/main.tf", "*",
    "!*/", "src/*/main.tf", "# a", "\\#a", "\\!a", "a\\ b", "a b   ", "", "docs/*.yaml", "x[0-9].yaml", "x[!0-9].yaml",
    "x[]].yaml", "x[[:digit:]].yaml", "**", "docs/", "?.tf",
    "**/b", "src/a/**/b", "a**b", "src/", "!src/a", "x[a-", "/",
)  # fmt: skip


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    home = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", home], check=True)
    return home


def ignored_by_git(repository: Path, text: str) -> set[str]:
    (repository / ".gitignore").write_text(text, encoding="utf-8", newline="\n")
    asked = "\0".join(PATHS).encode()
    command = ["git", "check-ignore", "--no-index", "-z", "--stdin"]
    done = subprocess.run(command, cwd=repository, input=asked, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return set(done.stdout.decode().split("\0")) - {""}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.sampled_from(LINES), max_size=4))
def test_git_and_we_ignore_the_same_paths(repository: Path, lines: list[str]) -> None:
    text = "\n".join(lines)
    patterns = read_patterns(text)
    assert {path for path in PATHS if patterns.excludes(path)} == ignored_by_git(repository, text)


@pytest.mark.parametrize("line", LINES)
def test_git_and_we_read_each_pattern_alike(repository: Path, line: str) -> None:
    patterns = read_patterns(line)
    assert {path for path in PATHS if patterns.excludes(path)} == ignored_by_git(repository, line)


def test_the_last_pattern_that_speaks_of_a_path_wins() -> None:
    patterns = read_patterns("*.tf\n!main.tf")
    assert patterns.verdict("other.tf", folder=False) is True
    assert patterns.verdict("main.tf", folder=False) is False
    assert patterns.verdict("main.yaml", folder=False) is None


def test_a_pattern_full_of_stars_is_answered_at_once() -> None:
    patterns = read_patterns("*a" * 200 + "b\n" + "**/a/" * 150 + "b")
    assert not patterns.excludes("a" * 250)
    assert not patterns.excludes("a/" * 300 + "c")
