"""Properties that are known as a whole only: one of several objects, or the result of a transform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from linter.cloudformation.expressions.combining import cases, why_open
from linter.value import Choice, Option, Record, Scalar, Unknown, Value


class Uncertain(Mapping[str, Value]):
    """The entries of an object that is a choice or an unknown; each entry is one in turn.

    Where the object itself is unknown, an entry of any name is, too.
    """

    def __init__(self, value: Choice | Unknown) -> None:
        self._value = value
        self._options = tuple(cases(value))

    def __getitem__(self, key: str) -> Value:
        options = tuple(Option(self._entry(option.value, key), option.when) for option in self._options)
        values = [option.value for option in options]
        if all(isinstance(value, Scalar) and value.content is None for value in values):
            raise KeyError(key)
        return values[0] if len(values) == 1 else Choice(options, self._value.span)

    def _entry(self, value: Value, key: str) -> Value:
        if isinstance(value, Record):
            return value.entries.get(key, Scalar(None, value.span))
        if isinstance(value, Scalar) and value.content is None:
            return value
        return Unknown(why_open(value), value.span)

    def __contains__(self, key: object) -> bool:
        return key in set(self)

    def __iter__(self) -> Iterator[str]:
        records = (option.value for option in self._options if isinstance(option.value, Record))
        return iter(dict.fromkeys(key for record in records for key in record.entries))

    def __len__(self) -> int:
        return sum(1 for _ in self)
