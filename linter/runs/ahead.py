"""Judgements that other processes make while this one reports."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from linter.judgement.judge import Judgement
from linter.judgement.portable import portable

FEWEST_TASKS = 8
"""With fewer deployments for each process, it takes longer to start than it saves."""

_WORKERS = "linter.runs.workers"
"""Loaded by name: it takes long to load, and few runs need it."""


def processes_for(tasks: int, wanted: int | None = None) -> int:
    """The number of processes for so many deployments: as many as are wanted, else as there are cores.

    1 is this one alone. More only on Linux: on macOS, system libraries fail in a process that was forked, and Windows
    has no forks. https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods
    """
    if sys.platform != "linux":
        return 1
    most = len(os.sched_getaffinity(0)) if wanted is None else wanted
    return max(1, min(most, tasks // FEWEST_TASKS))


@contextmanager
def ahead(
    judge: Callable[[int], Judgement | None], count: int, processes: int
) -> Iterator[Callable[[int], Judgement | None]]:
    """The judgements 0, 1, ... as they are made; None of one that has to be made here. To be asked for in order."""
    if processes == 1:
        yield _none
        return

    def task(number: int) -> Judgement | None:
        judgement = judge(number)
        return None if judgement is None else portable(judgement)

    with importlib.import_module(_WORKERS).workers(task, count, processes) as team:
        yield team.result


def _none(_number: int) -> None:
    """No judgement is made elsewhere."""
