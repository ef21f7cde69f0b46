"""Policies of the user's own are run where the user names them, and never because what is checked asks for it."""

import json
from pathlib import Path

import pytest

from linter.cli import main

GOOD = """\
title: A subnet has no tag tier.
kind: subnet
expect: {tags.tier: {set: true}}
message: no tier
severity: low
"""
FAILING = '''"""It fails."""

from linter.policy import Severity, policy


@policy(Severity.LOW)
def failing(graph):
    raise KeyError("oops")
'''
RAN = "raise SystemExit('it was run')\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("own", "tree/.git", "tree/policies"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "own" / "subnet-tier.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "tree" / "main.tf").write_text('resource "aws_subnet" "s" {}\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path / "tree")


def reported(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], list[str]]:
    """The policies of the findings, and the messages of the errors."""
    document = json.loads(capsys.readouterr().out)
    return [found["policy"] for found in document["findings"]], [error["message"] for error in document["errors"]]


def check(*arguments: str) -> int:
    return main(["check", "--format", "json", *arguments])


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("broken.py", "1 +", "cannot be loaded"),
        ("broken.py", "x = 1\n", "has no function broken marked with @policy"),
        ("broken.yaml", GOOD.replace("kind: subnet", "kind: subnt"), "line 2, column 7: there is no kind subnt"),
    ],
)
def test_a_broken_policy_is_named_and_the_others_are_run(
    name: str, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("../own", name).write_text(text, encoding="utf-8")
    assert check("--policies", "../own", "--select", "all") == 2
    policies, errors = reported(capsys)
    assert "subnet-tier" in policies
    assert len(errors) == 1
    assert said in errors[0]
    assert main(["policies", "--policies", "../own"]) == 2
    listed = capsys.readouterr()
    assert "subnet-tier" in listed.out
    assert said in listed.err
    assert main(["explain", "broken", "--policies", "../own"]) == 2
    assert said in capsys.readouterr().err


def test_a_policy_that_fails_while_it_runs_is_named_and_the_others_are_run(capsys: pytest.CaptureFixture[str]) -> None:
    Path("../own/failing.py").write_text(FAILING, encoding="utf-8")
    assert check("--policies", "../own") == 2
    policies, errors = reported(capsys)
    assert "subnet-tier" in policies
    assert "The policy failing failed" in errors[0]


def test_a_configuration_outside_of_what_is_checked_may_name_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    Path("../moatlint.yaml").write_text("policies: [own]\nselect: [subnet-tier]\n", encoding="utf-8")
    assert check("--config", "../moatlint.yaml") == 1
    assert reported(capsys) == (["subnet-tier"], [])
    assert check("--locked-config", "../moatlint.yaml") == 1


@pytest.mark.parametrize("arguments", [[], ["--config", "moatlint.yaml"], ["--config", "../link.yaml"]])
def test_what_is_checked_cannot_name_a_folder(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("policies/bad.py").write_text(RAN, encoding="utf-8")
    Path("moatlint.yaml").write_text("policies: [policies]\n", encoding="utf-8")
    Path("../link.yaml").symlink_to(Path("moatlint.yaml").resolve())
    assert check(*arguments) == 2
    _, errors = reported(capsys)
    assert errors == ["Policies of your own are run, so what is checked cannot name them."]


def test_a_folder_of_policies_in_what_is_checked_is_not_run() -> None:
    Path("policies/bad.py").write_text(RAN, encoding="utf-8")
    assert check() in (0, 1)
