"""What a deployment may cost: each bound stops the work, and is reported."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from linter.budget import Limits, OverBudget, admit, meet, read, resident, resumed, step, within
from linter.cli import main
from tests.growth import steps

OPEN = """\
resource "aws_security_group" "open" {
  count = 3
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""


def check(folder: Path, *arguments: str) -> int:
    return main(["check", "--root", str(folder), *arguments, str(folder)])


def test_steps_are_bounded_and_the_work_can_be_wound_up_afterwards() -> None:
    with within(Limits(steps=10)) as budget:
        for _ in range(10):
            step()
        with pytest.raises(OverBudget, match="more than 10 steps"):
            step()
        step()
    assert budget.steps == 12


def test_what_is_admitted_is_counted_in_total() -> None:
    with within(Limits(instances=5)) as budget:
        assert admit("instances", 3, "three", None)
        assert not admit("instances", 3, "three more", None)
        assert admit("instances", 2, "two more", None)
    assert [message for message, _ in budget.met] == [
        "three more: more than 5 in this deployment (limits.instances in moatlint.yaml)"
    ]


def test_bytes_are_counted_over_all_files() -> None:
    with within(Limits(megabytes=1)):
        assert not read(600_000)
        assert "more than 1 MB" in read(600_000)


def test_a_bound_is_reported_once() -> None:
    with within(Limits()) as budget:
        meet("too many")
        meet("too many")
    assert len(budget.met) == 1


def endless() -> None:
    while True:
        pass


def greedy() -> None:
    kept = []
    while True:
        kept.append(bytearray(10_000_000))


@pytest.mark.parametrize(
    ("limits", "work", "words"),
    [
        (Limits(seconds=1), endless, "more than 1 seconds of processor time"),
        pytest.param(
            Limits(memory=resident() + 200),
            greedy,
            "MB of memory",
            marks=pytest.mark.skipif(not resident(), reason="the system does not tell how much memory is used"),
        ),
    ],
)
def test_work_without_end_is_stopped_wherever_it_is(limits: Limits, work: Callable[[], None], words: str) -> None:
    with pytest.raises(OverBudget, match=words), within(limits):
        work()


def test_other_threads_are_left_alone() -> None:
    outcome: list[str] = []

    def other() -> None:
        with within(Limits(seconds=1)):
            try:
                endless()
            except OverBudget:
                outcome.append("stopped")

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert outcome == ["stopped"]


def test_work_on_several_deployments_has_the_largest_of_each_limit() -> None:
    assert Limits.widest([Limits(seconds=500, steps=1), Limits(seconds=9)]) == Limits(seconds=500)
    assert Limits.widest([]) == Limits()


def test_what_is_left_of_a_budget_is_used_up_later() -> None:
    with within(Limits(seconds=1)) as budget:
        step()
    budget.spent = 5.0
    with pytest.raises(OverBudget, match="more than 1 seconds"), resumed(budget):
        endless()
    assert budget.spent > 5.0
    assert budget.steps == 1


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ("instances: 2", "3 instances of aws_security_group.open are judged by one that represents them"),
        ("steps: 3", "more than 3 steps"),
        ("resources: 2", "it declares 3 resources"),
    ],
)
def test_a_limit_that_is_met_is_an_error_of_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], limits: str, words: str
) -> None:
    (tmp_path / "main.tf").write_text(OPEN)
    (tmp_path / "moatlint.yaml").write_text(f"limits: {{{limits}}}\n")
    assert check(tmp_path) == 2
    told = capsys.readouterr().out
    assert words in " ".join(told.split())
    assert f"limits.{limits.partition(':')[0]}" in told


def test_a_bound_on_instances_leaves_findings_certain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "main.tf").write_text(OPEN)
    (tmp_path / "moatlint.yaml").write_text("limits: {instances: 2}\n")
    check(tmp_path, "--select", "ingress-ssh-open")
    assert "aws_security_group.open[*]" in capsys.readouterr().out


def test_without_a_limit_met_nothing_is_said_of_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "main.tf").write_text(OPEN)
    assert check(tmp_path) == 1
    assert "limits." not in capsys.readouterr().out


def test_the_interpreter_is_left_as_it_was() -> None:
    def work() -> None:
        sum(range(100))

    before = steps(work)
    with within(Limits()):
        pass
    with pytest.raises(OverBudget), within(Limits(seconds=1)):
        endless()
    assert steps(work) == before


def test_memory_is_told_in_megabytes() -> None:
    if not os.path.exists("/proc/self/statm"):
        pytest.skip("the system does not tell how much memory is used")
    assert 5 < resident() < 50_000
