"""How the work of a piece of code grows, measured so that a busy or slow machine gives the same answer.

`steps` counts the bytecode instructions that run, so it is exact, and blind to the work of C code; `effort` is for code
that works in C, such as regular expressions and tree-sitter: processor time, as a multiple of what a fixed piece of
Python takes in the same process.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from functools import cache
from types import FrameType
from typing import Any

LINEAR = 1.25
"""How much more than its share of the work a larger input may take: the allowance for sorting and for caches."""


def steps(work: Callable[[], object]) -> int:
    """The number of bytecode instructions that Python code runs in `work`, in this thread."""
    count = 0

    def step(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if event == "call":
            frame.f_trace_opcodes = True
            frame.f_trace_lines = False
        elif event == "opcode":
            count += 1
        return step

    tracing = sys.gettrace()
    sys.settrace(step)
    try:
        work()
    finally:
        sys.settrace(tracing)
    return count


def grows_linearly(work: Callable[[int], Callable[[], object]], small: int, large: int) -> bool:
    """Whether the work on the large input is to the work on the small one as their sizes are.

    `work` prepares an input of a size and returns what is to be measured on it. A first run, on another
    input, fills the caches that belong to the process.
    """
    work(small + 1)()
    return steps(work(large)) < steps(work(small)) * large / small * LINEAR


def grows_evenly(work: Callable[[int], Callable[[], object]], size: int) -> bool:
    """Whether the third `size` of an input adds no more work than the second did, whatever the first takes.

    `work` prepares an input of a size and returns what is to be measured on it. For work that has much to do before it
    comes to the input: what grows with the square of it shows all the same.
    """
    work(3 * size + 1)()
    once, twice, thrice = (steps(work(times * size)) for times in (1, 2, 3))
    return thrice - twice < (twice - once) * LINEAR


def effort(work: Callable[[], object]) -> float:
    """The processor time of `work` without the garbage collector, as a multiple of that of a fixed piece of work."""
    return _processor_time(work) / _yardstick()


def _processor_time(work: Callable[[], object]) -> float:
    gc.disable()
    try:
        start = time.process_time()
        work()
        return time.process_time() - start
    finally:
        gc.enable()


@cache
def _yardstick() -> float:
    """The processor time of a fixed piece of Python, some 10 milliseconds on a machine of our days."""
    return max(_processor_time(lambda: sum(len(str(number)) for number in range(100_000))) for _ in range(3))
