"""Who may raise what judging may cost: whoever calls moatlint may, what is found in the tree may not."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from linter.budget import Budget, Limits, within
from linter.cli import main
from linter.judgement.configuration.setup import Asked, Nearest, Setup, named
from linter.judgement.registry import Catalogue
from tests.commands.comparing.states import CLOSED, OPEN
from tests.scratch_repository import Repository

GROUPS = """\
resource "aws_security_group" "open" {
  count = 3
}

locals {
  all = aws_security_group.open
}
"""
LOOKS = (
    ["check", "."],
    ["graph"],
    ["show", "aws_instance.web"],
    ["reach", "--from", "internet", "--to", "aws_instance.web"],
    ["eval", ".", "length(local.all) + 1"],
    ["diff", "HEAD"],
)


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.chdir(tmp_path)
    return Repository(tmp_path, {"main.tf": CLOSED + GROUPS})


def nearest(root: Path, files: dict[str, str], folder: str = "", locked: bool = False) -> Setup:
    texts = {root / name / "moatlint.yaml": f"limits: {text}\n" for name, text in files.items()}
    for file, text in texts.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return Nearest(root, Catalogue(), Asked(), texts if locked else None).of(root / folder)


def test_a_configuration_of_the_tree_lowers_limits_and_raises_none(tmp_path: Path) -> None:
    setup = nearest(tmp_path, {"": "{seconds: 30, memory: 9000}"})
    assert (setup.limits.seconds, setup.limits.memory) == (30, 4_000)
    assert [notice.message for notice in setup.notices] == [
        "limits.memory stays 4,000: only a configuration that --config or --locked-config names can raise it "
        "above the default"
    ]
    assert setup.notices[0].subject == str(tmp_path / "moatlint.yaml")


def test_an_inner_configuration_stays_within_an_outer_one(tmp_path: Path) -> None:
    setup = nearest(tmp_path, {"": "{seconds: 9}", "inner": "{seconds: 60, steps: 1}"}, "inner")
    assert (setup.limits.seconds, setup.limits.steps) == (9, 1)
    assert [notice.message for notice in setup.notices] == [
        f"limits.seconds stays 9, as {tmp_path / 'moatlint.yaml'} says"
    ]


def test_an_inner_configuration_that_says_nothing_of_limits_takes_the_outer_ones(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "moatlint.yaml").write_text("ignore: [ingress-ssh-open]\n")
    assert nearest(tmp_path, {"": "{seconds: 9}"}, "inner").limits.seconds == 9


def test_locked_configurations_raise_limits_the_outer_ones_before_the_inner_ones(tmp_path: Path) -> None:
    files = {"": "{seconds: 900}", "inner": "{seconds: 999, memory: 9000}"}
    setup = nearest(tmp_path, files, "inner", locked=True)
    assert (setup.limits.seconds, setup.limits.memory) == (900, 9_000)


def test_a_configuration_that_is_named_raises_limits_wherever_it_is(tmp_path: Path) -> None:
    file = tmp_path / "moatlint.yaml"
    file.write_text("limits: {instances: 6000}\n")
    assert named(file, tmp_path, (), Asked()).of(tmp_path).limits.instances == 6_000


def test_a_limit_that_is_raised_counts(module: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    module.write({"main.tf": 'resource "null_resource" "many" {\n  count = 5001\n}\n'})
    module.write({"moatlint.yaml": "limits: {instances: 6000}\n"})
    assert main(["check", ".", "--select", "imdsv1-allowed"]) == 2
    said = " ".join(capsys.readouterr().out.split())
    assert "5,001 instances of null_resource.many are judged by one that represents them: more than 5,000" in said
    assert "limits.instances stays 5,000" in said
    assert main(["check", ".", "--select", "imdsv1-allowed", "--config", "moatlint.yaml"]) == 0


@pytest.mark.parametrize("command", LOOKS, ids=lambda command: command[0])
def test_every_command_keeps_the_limits_of_the_configuration(
    module: Repository, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    module.write({"moatlint.yaml": "limits: {instances: 2}\n"})
    assert main(command) == 2
    captured = capsys.readouterr()
    said = " ".join((captured.out + captured.err).split())
    assert "3 instances of aws_security_group.open are judged by one that represents them" in said
    assert "limits.instances" in said
    assert "fault of moatlint" not in said


@pytest.mark.parametrize("command", LOOKS, ids=lambda command: command[0])
def test_every_command_says_that_work_is_used_up(
    module: Repository, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    module.write({"main.tf": OPEN + GROUPS, "moatlint.yaml": "limits: {steps: 1}\n"})
    assert main(command) == 2
    captured = capsys.readouterr()
    said = " ".join((captured.out + captured.err).split())
    assert "its expressions take more than 1 steps (limits.steps in moatlint.yaml)" in said
    assert "--config" in said
    assert "fault of moatlint" not in said


def test_each_deployment_has_limits_of_its_own(module: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    module.write({"main.tf": "", "one/main.tf": GROUPS, "two/main.tf": GROUPS})
    module.write({"two/moatlint.yaml": "limits: {instances: 2}\n"})
    assert main(["graph"]) == 2
    captured = capsys.readouterr()
    assert "two/main.tf" in captured.err
    assert "one/main.tf" not in captured.err
    assert main(["graph", "one"]) == 0


def test_two_states_are_compared_within_the_configured_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    repository = Repository(tmp_path, {"main.tf": CLOSED})
    repository.write({"main.tf": OPEN})
    asked: list[int] = []
    (tmp_path / "limits.yaml").write_text("limits: {seconds: 777}\n")

    def noted(limits: Limits) -> AbstractContextManager[Budget]:
        asked.append(limits.seconds)
        return within(limits)

    monkeypatch.setattr("linter.comparison.compare.within", noted)
    assert main(["diff", "HEAD", "--config", "limits.yaml"]) == 1
    assert asked == [777]
