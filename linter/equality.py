"""Records that are equal although they differ in fields that do not matter."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TypeVar

from msgspec import Struct

S = TypeVar("S", bound=Struct)


def equal_without(*names: str) -> Callable[[type[S]], type[S]]:
    """For the class of a record: two of them are equal, and have the same hash, whatever these fields hold."""

    def compare(kind: type[S]) -> type[S]:
        compared = attrgetter(*(name for name in kind.__struct_fields__ if name not in names))

        def equal(record: S, other: object) -> object:
            if type(other) is not type(record):
                return NotImplemented
            return compared(record) == compared(other)

        def hashed(record: S) -> int:
            return hash(compared(record))

        kind.__eq__ = equal  # type: ignore[method-assign, assignment]
        kind.__hash__ = hashed  # type: ignore[method-assign, assignment]
        return kind

    return compare
