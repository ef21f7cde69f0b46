"""Results of functions of a text, kept for the newest text of each file: memory does not grow with every keystroke."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from linter.source import Source

T = TypeVar("T")

MOST_CHARACTERS = 4_000_000
"""Of all texts whose results are kept; a syntax tree takes some thirty times the memory of its text."""


class Newest(Generic[T]):
    """A function of a source whose result is kept until there is another text of that file, or too many others.

    A result that has not been asked for the longest time goes first. Results must be immutable: callers share them.
    """

    def __init__(self, function: Callable[[Source], T], most: int = MOST_CHARACTERS) -> None:
        self._function = function
        self._most = most
        self._kept: dict[str, tuple[str, T]] = {}
        self._characters = 0
        self._lock = Lock()
        self.__doc__ = function.__doc__

    def __call__(self, source: Source) -> T:
        """The result for this text. Raises what the function raises, and keeps nothing then."""
        with self._lock:
            kept = self._forget(source.file)
        result = kept[1] if kept is not None and kept[0] == source.text else self._function(source)
        with self._lock:
            self._forget(source.file)  # another thread may have read it meanwhile
            self._kept[source.file] = (source.text, result)
            self._characters += len(source.text)
            while self._characters > self._most and len(self._kept) > 1:
                self._forget(next(iter(self._kept)))
        return result

    def kept(self, source: Source) -> T | None:
        """The result for this text, if it is kept."""
        with self._lock:
            text, result = self._kept.get(source.file, (None, None))
        return result if text == source.text else None

    def forget(self) -> None:
        """Forget every result."""
        with self._lock:
            self._kept.clear()
            self._characters = 0

    def _forget(self, file: str) -> tuple[str, T] | None:
        kept = self._kept.pop(file, None)
        self._characters -= len(kept[0]) if kept is not None else 0
        return kept
