"""Garbage is collected before memory has grown by half, and not sooner."""

from __future__ import annotations

import gc
import sys

from linter.server.garbage import Garbage


class Cycle:
    """Refers to itself, so only a collection frees it, and so many objects with it."""

    def __init__(self, number: int) -> None:
        self.itself = self
        self.content = [object() for _ in range(number)]


def test_a_collection_is_due_when_memory_has_grown_by_half() -> None:
    garbage = Garbage()
    due = []
    gc.disable()
    try:
        garbage.collect()
        due.append(garbage.is_due)
        Cycle(sys.getallocatedblocks())
        due.append(garbage.is_due)
        garbage.collect()
        due.append(garbage.is_due)
    finally:
        gc.enable()
    assert due == [False, True, False]
