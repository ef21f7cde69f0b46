"""What is worked out once, when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from linter.terraform.values.diagnostic import EvaluationError, InvalidReference

T = TypeVar("T")


class Memo:
    """Keeps what was made under a key, and failures too."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, ...], Any] = {}
        self._pending: set[tuple[str, ...]] = set()

    def once(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """What `make` makes, made once.

        Raises:
            EvaluationError: as `make` did, or because it asks for itself.
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
