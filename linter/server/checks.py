"""When open files are judged: a moment after the last change, at once when saved, and never twice at a time.

Judging runs on a thread of its own, so that the loop which reads the editor's messages stays free. What has changed in
the meantime makes a running check end before its next deployment, and its answer is dropped.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from msgspec import Struct, field

from linter.server.project import Home, Superseded

T = TypeVar("T")

PAUSE = 0.2
"""Seconds without a change after which somebody who types is taken to have paused."""

REST = 2.0
"""Seconds without a check after which there is time for what can wait."""


class Worker:
    """One thread that does one thing after the other."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="moatlint")

    async def do(self, action: Callable[[], T]) -> T:
        """The result of the action; one that has not begun when the waiting is cancelled is never run."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, action)

    def stop(self) -> None:
        """Take nothing more, and forget what has not begun."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class _Turn(Struct):
    """The state of a project: how often it changed, what waits for a pause, and what runs."""

    number: int = 0
    timer: asyncio.TimerHandle | None = None
    running: asyncio.Task[None] | None = None
    again: bool = False

    def is_at(self, number: int) -> bool:
        """Whether nothing has changed since it was at that number."""
        return self.number == number


class Checks(Struct):
    """Runs checks of projects, by their homes: `check` is given a home and what tells whether to go on.

    `failed` is called when a check raises an exception, `rest` when nothing has happened for a while.
    """

    check: Callable[[Home, Callable[[], bool]], Coroutine[Any, Any, None]]
    failed: Callable[[BaseException], None]
    rest: Callable[[], None] = lambda: None
    _turns: dict[Home, _Turn] = field(default_factory=dict)
    _resting: asyncio.TimerHandle | None = None

    def soon(self, home: Home, pause: float = PAUSE) -> None:
        """Check after a pause, counted anew from here; what runs for earlier texts is for nothing."""
        turn = self._turns.setdefault(home, _Turn())
        turn.number += 1
        if turn.timer is not None:
            turn.timer.cancel()
        turn.timer = asyncio.get_running_loop().call_later(pause, self._start, home, turn)

    def now(self, home: Home) -> None:
        """Check at once; what runs for earlier texts is for nothing."""
        turn = self._turns.setdefault(home, _Turn())
        turn.number += 1
        self._start(home, turn)

    def stop(self) -> None:
        """Let what runs be for nothing."""
        for turn in self._turns.values():
            turn.number += 1

    def _start(self, home: Home, turn: _Turn) -> None:
        if turn.timer is not None:
            turn.timer.cancel()
            turn.timer = None
        if turn.running is not None:
            turn.again = True
            return
        turn.running = asyncio.get_running_loop().create_task(self._run(home, turn))
        turn.running.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if self._resting is not None:
            self._resting.cancel()
        self._resting = asyncio.get_running_loop().call_later(REST, self.rest)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self.failed(error)

    async def _run(self, home: Home, turn: _Turn) -> None:
        try:
            turn.again = True
            while turn.again:
                turn.again = False
                with contextlib.suppress(Superseded):
                    await self.check(home, partial(turn.is_at, turn.number))
        finally:
            turn.running = None
