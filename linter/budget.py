"""The budget of one deployment: what judging it may cost, counted in one place and reported where it is used up.

A deployment that costs too much is judged in part, and the report says so: no bound is met in silence. Code that does
the work counts it with `step`, `admit` and `read`; whoever orders the work does so `within` a budget. Processor time
and memory are watched from a thread beside, which stops the work wherever it is.
"""

from __future__ import annotations

import ctypes
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from msgspec import Struct, field
from msgspec.structs import astuple

from linter.source import Span

_TICK = 0.25
"""Seconds between two looks at processor time and memory."""
_STATM = "/proc/self/statm"
_MEGABYTE = 1_000_000


class Limits(Struct, frozen=True):
    """The most that judging one deployment may cost.

    `steps` are expressions evaluated. `resources` are those that are judged, `instances` those that `count`
    and `for_each` make in total, `blocks` those that `dynamic` makes. `megabytes` are read from files. `seconds` are
    processor time; `memory` is that of the whole process, in megabytes.
    """

    steps: int = 5_000_000
    resources: int = 50_000
    instances: int = 5_000
    blocks: int = 50_000
    megabytes: int = 200
    seconds: int = 120
    memory: int = 4_000

    def of(self, kind: str) -> int:
        """The limit of this name."""
        return int(getattr(self, kind))

    @staticmethod
    def widest(several: Iterable[Limits]) -> Limits:
        """For work on several deployments at once, the largest of each of their limits; the defaults where none is."""
        listed = [astuple(limits) for limits in several]
        return Limits(*map(max, *listed, listed[0])) if listed else Limits()


class OverBudget(Exception):  # noqa: N818 - names the condition
    """The work on a deployment has used up its budget; the message says which part of it, for a person."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason or _CURRENT.get().reason or "it has used up its budget")


class Budget(Struct):
    """The counts of one deployment. `met` are the bounds that changed what was judged, each with a place.

    `spent` is the processor time, in seconds, of the work that was done within it and has ended.
    """

    limits: Limits
    met: dict[tuple[str, Span | None], None] = field(default_factory=dict)
    reason: str = ""
    steps: int = 0
    bytes: int = 0
    spent: float = 0.0
    admitted: dict[str, int] = field(default_factory=dict)
    _most_steps: int = 0

    def __post_init__(self) -> None:
        """Set what is left of the steps."""
        self._most_steps = self.limits.steps

    def step(self) -> None:
        """Count an expression. Raises OverBudget at the bound, and again each tenth of it later."""
        self.steps += 1
        if self.steps > self._most_steps:
            self._most_steps += max(1_000, self.limits.steps // 10)
            self.reason = f"its expressions take more than {self.limits.steps:,} steps ({_setting('steps')})"
            raise OverBudget(self.reason)

    def admit(self, kind: str, number: int) -> bool:
        """Whether so many more `resources` or `instances` may be judged; counts them if so."""
        admitted = self.admitted.get(kind, 0) + number
        if admitted > self.limits.of(kind):
            return False
        self.admitted[kind] = admitted
        return True


_UNWATCHED = Budget(Limits(steps=2**63, megabytes=2**63))
_CURRENT: ContextVar[Budget] = ContextVar("budget", default=_UNWATCHED)
"""The budget of the work at hand. Outside of any, what could be endless is bounded all the same."""


def begin() -> None:
    """Begin another evaluation of the deployment: resources and instances are counted anew."""
    budget = _CURRENT.get()
    budget.admitted.clear()
    if budget is _UNWATCHED:
        budget.met.clear()


def step() -> None:
    """Count the evaluation of an expression. Raises OverBudget where there were too many."""
    _CURRENT.get().step()


def admit(kind: str, number: int, message: str, span: Span | None) -> bool:
    """Whether so many more `resources` or `instances` may be judged; where not, the message is reported."""
    budget = _CURRENT.get()
    if budget.admit(kind, number):
        return True
    meet(f"{message}: more than {budget.limits.of(kind):,} in this deployment ({_setting(kind)})", span)
    return False


def read(size: int) -> str:
    """Count bytes that were read; why they are too many, empty where they are not."""
    budget = _CURRENT.get()
    budget.bytes += size
    if budget.bytes <= budget.limits.megabytes * _MEGABYTE:
        return ""
    reason = f"more than {budget.limits.megabytes:,} MB were read for this deployment ({_setting('megabytes')})"
    meet(reason)
    return reason


def meet(message: str, span: Span | None = None) -> None:
    """Report a bound that changed what is judged: it becomes a problem of the deployment."""
    _CURRENT.get().met.setdefault((message, span))


@contextmanager
def within(limits: Limits) -> Iterator[Budget]:
    """Do the work in the block within a budget of its own. It raises OverBudget inside the block."""
    with resumed(Budget(limits)) as budget:
        yield budget


@contextmanager
def resumed(budget: Budget) -> Iterator[Budget]:
    """Do more work within a budget, as far as it is not used up. It raises OverBudget inside the block."""
    token = _CURRENT.set(budget)
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(budget, threading.get_ident(), done), daemon=True)
    watcher.start()
    try:
        yield budget
    finally:
        # one that comes late is taken here: the work is done. To take it back would slow down the interpreter for good
        with suppress(OverBudget):
            done.set()
            watcher.join()
        with suppress(OverBudget):
            watcher.join()
        _CURRENT.reset(token)


def _watch(budget: Budget, thread: int, done: threading.Event) -> None:
    """Stop the work of a thread where it takes too long or too much; again if it goes on for a fifth as long."""
    seconds = _clock(thread)
    begun, allowed, memory = seconds() - budget.spent, float(budget.limits.seconds), budget.limits.memory
    while not done.wait(_TICK):
        budget.spent = seconds() - begun
        if budget.spent > allowed:
            allowed += max(2.0, budget.limits.seconds / 5)
            taken = budget.limits.seconds
            budget.reason = f"it takes more than {taken:,} seconds of processor time ({_setting('seconds')})"
            _stop(thread)
        elif resident() > memory:
            memory += max(100, budget.limits.memory // 5)
            budget.reason = f"it takes more than {budget.limits.memory:,} MB of memory ({_setting('memory')})"
            _stop(thread)
    budget.spent = seconds() - begun


def _stop(thread: int) -> None:
    """Raise OverBudget in a thread, at its next instruction."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(OverBudget))


def _clock(thread: int) -> Callable[[], float]:
    """The clock of the processor time of a thread; of the process where threads have none."""
    if hasattr(time, "pthread_getcpuclockid"):
        clock = time.pthread_getcpuclockid(thread)
        return lambda: time.clock_gettime(clock)
    return time.process_time


def resident() -> int:
    """The memory that this process has now, in megabytes; 0 where the system does not tell."""
    try:
        with open(_STATM, encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // _MEGABYTE
    except (OSError, ValueError):
        return 0


def _setting(name: str) -> str:
    return f"limits.{name} in moatlint.yaml"
