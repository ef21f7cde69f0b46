"""A line on the terminal that says how far a long run has come."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TextIO

_PATIENCE = 1.0
"""Seconds before there is anything to see."""
_PAUSE = 0.1
_WIDTH = 30


class Progress:
    """Draws on a terminal, once a run takes longer than a second; never into a file or a pipe."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._next = time.monotonic() + _PATIENCE if stream.isatty() else float("inf")
        self._drawn = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def at(self, done: int, of: int) -> None:
        """Say that so many are done."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next, self._drawn = now + _PAUSE, True
        full = _WIDTH * done // of if of else _WIDTH
        self._stream.write(f"\r\x1b[K[{'#' * full}{'.' * (_WIDTH - full)}] {done} of {of} deployments")
        self._stream.flush()
