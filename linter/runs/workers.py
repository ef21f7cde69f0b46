"""Processes that do tasks side by side, forked from this one: they know all that it knows, and send results back.

Nothing is lost with a process that dies: what it did not send back is left to whoever asks for it.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar, cast

from linter.attempt import Failed, attempt

T = TypeVar("T")

_NOTHING = b""
"""Sent in the place of a result that cannot be sent."""


class Workers(Generic[T]):
    """The results of the tasks 0, 1, ... by number, while processes at the other ends of the links do them in order."""

    def __init__(self, links: Sequence[Connection], tasks: int) -> None:
        self._waiting = iter(range(tasks))
        self._pending: dict[Connection, int] = {}
        self._results: dict[int, T] = {}
        for link in links:
            self._hand_out(link)

    def result(self, number: int) -> T | None:
        """The result of a task, as soon as it is there; None where it was lost. To be asked for in order, and once."""
        while number not in self._results and number in self._pending.values():
            for link in wait(list(self._pending)):
                self._receive(cast("Connection", link))
        return self._results.pop(number, None)

    def _receive(self, link: Connection) -> None:
        number = self._pending.pop(link)
        with suppress(EOFError, OSError):  # the process has died
            sent = link.recv_bytes()
            if sent != _NOTHING:
                self._results[number] = pickle.loads(sent)
            self._hand_out(link)

    def _hand_out(self, link: Connection) -> None:
        number = next(self._waiting, None)
        if number is not None:
            self._pending[link] = number
            with suppress(OSError):  # the process has died, which the link tells when it is read
                link.send(number)


@contextmanager
def workers(task: Callable[[int], T], tasks: int, processes: int) -> Iterator[Workers[T]]:
    """Do tasks in processes of their own, which end with the block: nobody but the results shows that they were done.

    Linux only. A task that fails, and one with a result that cannot be sent, is lost.
    """
    context = multiprocessing.get_context("fork")
    children, links = list[multiprocessing.process.BaseProcess](), list[Connection]()
    try:
        for _ in range(min(processes, tasks)):
            ours, theirs = context.Pipe()
            links.append(ours)
            children.append(context.Process(target=_work, args=(task, theirs, tuple(links)), daemon=True))
            children[-1].start()
            theirs.close()
        yield Workers(links, tasks)
    finally:
        for link in links:
            link.close()
        for child in children:
            child.kill()
            child.join()


def _work(task: Callable[[int], object], link: Connection, inherited: Sequence[Connection]) -> None:
    """Do what is asked for, until nobody is there to ask."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_DFL)
    for other in inherited:
        other.close()  # a link ends with the process that asks only where no other process holds its end
    with suppress(EOFError, OSError):
        while True:
            outcome = attempt(partial(_sendable, task, link.recv()))
            link.send_bytes(_NOTHING if isinstance(outcome, Failed) else outcome.value)


def _sendable(task: Callable[[int], object], number: int) -> bytes:
    return pickle.dumps(task(number), pickle.HIGHEST_PROTOCOL)
