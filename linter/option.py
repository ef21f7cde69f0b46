"""The settings of a policy that a user may change, read from the signature of its function."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeAlias, get_type_hints

from msgspec import Struct

Scalar: TypeAlias = "bool | int | str"


class Kind(str, Enum):
    """The type of an option, as people read it."""

    BOOL = "true or false"
    INT = "a whole number"
    STR = "a text"
    INTS = "a list of whole numbers"
    STRS = "a list of texts"

    def __str__(self) -> str:
        return self.value


_KINDS: dict[object, Kind] = {
    bool: Kind.BOOL,
    int: Kind.INT,
    str: Kind.STR,
    tuple[int, ...]: Kind.INTS,
    tuple[str, ...]: Kind.STRS,
}
_ITEMS = {Kind.INTS: int, Kind.STRS: str}
_SCALARS = {Kind.BOOL: bool, Kind.INT: int, Kind.STR: str}


class Option(Struct, frozen=True):
    """One setting: its name, its type, and its value, which is the default until somebody sets another."""

    name: str
    kind: Kind
    value: Scalar | tuple[Scalar, ...]

    def read(self, written: object) -> Scalar | tuple[Scalar, ...]:
        """The value that a configuration gives it.

        Raises:
            ValueError: it is of another type.
        """
        item = _ITEMS.get(self.kind)
        if item is not None and isinstance(written, (list, tuple)) and all(type(value) is item for value in written):
            return tuple(written)
        # a bool is an int in Python, and none here
        if item is None and type(written) is _SCALARS[self.kind]:
            return written  # type: ignore[return-value]
        raise ValueError(f"{self.name} must be {self.kind}, and is {shown(written)}")


def options_of(check: Callable[..., Any]) -> tuple[Option, ...]:
    """The options of a policy: the keyword-only parameters of its function, in the order they are written.

    Raises:
        TypeError: a parameter has no default, or a type other than bool, int, str, tuple[int, ...], tuple[str, ...].
    """
    code = check.__code__
    names = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    if not names:
        return ()
    hints, defaults = get_type_hints(check), check.__kwdefaults__ or {}
    for name in names:
        if name not in defaults or hints.get(name) not in _KINDS:
            raise TypeError(f"the option {name} needs a default, and the type bool, int, str or a tuple of them")
    return tuple(Option(name, _KINDS[hints[name]], defaults[name]) for name in names)


def shown(value: object) -> str:
    """A value as a configuration would write it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(shown, value))}]"
    return f"{value}"
