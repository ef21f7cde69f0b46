"""Values that are computed once, on first access."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from linter.terraform.values.diagnostic import EvaluationError, InvalidReference

T = TypeVar("T")


class Memo:
    """Keeps computed values and errors by key."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, ...], Any] = {}
        self._pending: set[tuple[str, ...]] = set()

    def once(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """The result of `make`, which is called once.

        Raises:
            EvaluationError: `make` raised it, or depends on its own result.
        """
        if key not in self._made:
            if key in self._pending:
                name = ".".join(part for part in key if part)
                raise InvalidReference("Cycle", f"{name} leads back to itself: it goes round in a circle.", None)
            self._pending.add(key)
            try:
                self._made[key] = make()
            except EvaluationError as error:
                self._made[key] = error
            finally:
                self._pending.discard(key)
        made: T | EvaluationError = self._made[key]
        if isinstance(made, EvaluationError):
            raise made
        return made
