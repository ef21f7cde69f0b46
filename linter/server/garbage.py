"""When garbage is collected: between checks, and before memory has grown much."""

from __future__ import annotations

import gc
import sys

SELDOM = (200_000, 10, 5)
"""The thresholds of Python's own collections, which interrupt checks: objects made, then younger generations."""
GROWTH = 1.5
"""How many times the memory that the last collection left is taken before the next one."""


class Garbage:
    """The garbage of this process. A graph is full of cycles: none of it goes away by itself.

    Python itself would collect in the middle of a check, which can double the time that takes, and the outcomes that
    have lived for a while so seldom that memory grows with every keystroke.
    """

    def __init__(self) -> None:
        self._left = 0

    def start(self) -> None:
        """Leave out what has been loaded so far, which stays, and let Python collect seldom."""
        gc.freeze()
        gc.set_threshold(*SELDOM)
        self._left = sys.getallocatedblocks()

    @property
    def is_due(self) -> bool:
        """Whether so much memory has been taken since the last collection that it should not wait."""
        return sys.getallocatedblocks() > GROWTH * self._left

    def collect(self) -> None:
        """Collect everything."""
        gc.collect()
        self._left = sys.getallocatedblocks()
