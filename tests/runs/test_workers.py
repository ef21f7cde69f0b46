"""Processes that do tasks side by side: every result comes in order, and one that is lost is said to be lost."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from linter.runs.workers import workers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


def test_every_result_comes_in_the_order_of_the_tasks() -> None:
    with workers(lambda number: f"result {number}", 20, 3) as team:
        assert [team.result(number) for number in range(20)] == [f"result {number}" for number in range(20)]


def test_the_tasks_are_done_in_other_processes() -> None:
    with workers(lambda _: os.getpid(), 20, 3) as team:
        pids = {team.result(number) for number in range(20)}
    assert os.getpid() not in pids
    assert len(pids) > 1


def test_a_slow_task_holds_up_only_its_own_process() -> None:
    def task(number: int) -> int:
        if number == 0:
            time.sleep(0.5)
        return os.getpid()

    with workers(task, 12, 2) as team:
        first, *others = [team.result(number) for number in range(12)]
    assert others.count(first) < len(others) / 2


def test_what_a_process_did_not_send_before_it_died_is_lost_and_nothing_else() -> None:
    def task(number: int) -> int:
        if number == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with workers(task, 12, 2) as team:
        assert [team.result(number) for number in range(12)] == [0, 1, 2, None, *range(4, 12)]


def test_nothing_waits_for_processes_that_have_all_died() -> None:
    with workers(lambda _: os.kill(os.getpid(), signal.SIGKILL), 12, 2) as team:
        assert [team.result(number) for number in range(12)] == [None] * 12


def test_a_task_that_fails_or_has_a_result_that_cannot_be_sent_is_lost(capfd: pytest.CaptureFixture[str]) -> None:
    def task(number: int) -> object:
        return (lambda: number) if number == 1 else 10 // number

    with workers(task, 4, 2) as team:
        assert [team.result(number) for number in range(4)] == [None, None, 5, 3]
    assert capfd.readouterr() == ("", "")


def test_the_processes_end_with_the_block_whatever_they_do() -> None:
    def task(number: int) -> int:
        if number:
            time.sleep(600)
        return os.getpid()

    with workers(task, 3, 1) as team:
        pid = team.result(0)
    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_processes_end_with_the_one_that_forked_them_even_if_that_is_killed(tmp_path: Path) -> None:
    told = tmp_path / "pids"
    parent = os.fork()
    if parent == 0:
        with workers(lambda number: os.getpid(), 4, 2) as team:
            told.write_text(" ".join(str(team.result(number)) for number in range(4)))
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(parent, 0)
    pids = {int(pid) for pid in told.read_text().split()}
    end = time.monotonic() + 20
    while any(is_alive(pid) for pid in pids):
        assert time.monotonic() < end, "they are still there"
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """Whether a process runs: one that has ended may wait for somebody to ask for its exit code."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False
