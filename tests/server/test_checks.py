"""When checks run: after a pause, at once, one at a time, and never for a text that is no longer there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from linter.server.checks import Checks, Worker
from linter.server.project import Home, Superseded

HOME = Home(Path("/a"))
OTHER = Home(Path("/b"))


class Log:
    """Checks that take as long as the test says, and how they ended."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.said: list[str] = []
        self.failed: list[BaseException] = []
        self.checks = Checks(self.check, self.failed.append)

    async def check(self, home: Home, go_on: Callable[[], bool]) -> None:
        self.said.append(f"begin {home.root}")
        await asyncio.sleep(self.seconds)
        if not go_on():
            self.said.append("superseded")
            raise Superseded
        self.said.append("done")


def run(body: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await body()

    asyncio.run(whole())


def test_many_changes_are_one_check() -> None:
    log = Log()

    async def body() -> None:
        for _ in range(5):
            log.checks.soon(HOME, 0.3)
            await asyncio.sleep(0.005)
        await asyncio.sleep(0.6)

    run(body)
    assert log.said == ["begin /a", "done"]


def test_saving_does_not_wait_for_the_pause_nor_check_twice() -> None:
    log = Log()

    async def body() -> None:
        log.checks.soon(HOME, 0.03)
        log.checks.now(HOME)
        await asyncio.sleep(0.1)

    run(body)
    assert log.said == ["begin /a", "done"]


def test_what_changes_meanwhile_makes_a_check_be_for_nothing() -> None:
    log = Log(seconds=0.03)

    async def body() -> None:
        log.checks.now(HOME)
        await asyncio.sleep(0.01)
        log.checks.now(HOME)
        log.checks.now(HOME)
        await asyncio.sleep(0.15)

    run(body)
    assert log.said == ["begin /a", "superseded", "begin /a", "done"]


def test_projects_do_not_disturb_each_other() -> None:
    log = Log(seconds=0.01)

    async def body() -> None:
        log.checks.now(HOME)
        log.checks.now(OTHER)
        await asyncio.sleep(0.08)

    run(body)
    assert log.said == ["begin /a", "begin /b", "done", "done"]


def test_a_check_that_fails_is_told_of_and_the_next_one_runs() -> None:
    failed: list[BaseException] = []

    async def check(_home: Home, _go_on: Callable[[], bool]) -> None:
        raise ZeroDivisionError

    checks = Checks(check, failed.append)

    async def body() -> None:
        for _ in range(2):
            checks.now(HOME)
            await asyncio.sleep(0.01)

    run(body)
    assert [type(error) for error in failed] == [ZeroDivisionError] * 2


def test_the_worker_keeps_the_loop_free_and_forgets_what_was_called_off() -> None:
    done: list[str] = []

    async def body() -> None:
        worker, gate = Worker(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def first() -> None:
            asyncio.run_coroutine_threadsafe(gate.wait(), loop).result(5)
            done.append("first")

        running = asyncio.create_task(worker.do(first))
        waiting = asyncio.create_task(worker.do(lambda: done.append("second")))
        await asyncio.sleep(0.02)
        waiting.cancel()
        gate.set()
        await running
        await worker.do(lambda: done.append("third"))
        worker.stop()

    run(body)
    assert done == ["first", "third"]
