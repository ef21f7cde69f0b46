"""Settings that list strings: protocols, versions, ciphers, accounts."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from linter.aws.fields import Field, followed, to_text
from linter.aws.node import Node
from linter.source import Span
from linter.truth import Doubt, Truth, between
from linter.value import Array, Choice, Reference, Scalar, Unknown, Value


class Strings(Struct, frozen=True):
    """The strings that a setting lists.

    `surely` are listed in any case, `maybe` for some values of the unknowns; `open` means that there may be others that
    cannot be seen. `span` is the place that sets the list, or, if it is omitted, the declaration.
    """

    surely: tuple[str, ...]
    maybe: tuple[str, ...]
    span: Span
    stated: bool = True
    open: bool = False
    doubts: tuple[Doubt, ...] = ()

    @property
    def empty(self) -> Truth:
        """Whether it lists nothing."""
        return ~self.any(lambda _: True)

    def includes(self, wanted: str) -> Truth:
        """Whether it lists a string; case is ignored."""
        return self.any(lambda string: string.lower() == wanted.lower())

    def any(self, holds: Callable[[str], bool]) -> Truth:
        """Whether it lists a string for which the predicate holds."""
        return between(
            certain=any(map(holds, self.surely)),
            possible=self.open or any(map(holds, (*self.surely, *self.maybe))),
            doubts=self.doubts,
        )

    def all(self, holds: Callable[[str], bool]) -> Truth:
        """Whether the predicate holds for every string it lists."""
        return ~self.any(lambda string: not holds(string))


class StringsField(Field[Strings]):
    """A setting that lists strings, or has a single one."""

    def __init__(self, default: tuple[str, ...] = (), /, **paths: str) -> None:
        super().__init__(**paths)
        self.default = default

    def _read(self, node: Node) -> Strings:
        value = self.value(node)
        if value is None:
            return Strings(self.default, (), self.place(node), stated=False)
        listed = _listed(node, value)
        maybe = tuple(string for string in dict.fromkeys(listed.maybe) if string not in listed.surely)
        span = value.span if isinstance(value, (Array, Scalar)) else self.place(node)
        return Strings(
            tuple(dict.fromkeys(listed.surely)), maybe, span, True, listed.open, tuple(dict.fromkeys(listed.doubts))
        )


def _listed(node: Node, value: Value) -> Strings:
    value = followed(node, value)
    if isinstance(value, Scalar):
        strings = () if value.content is None else (to_text(value.content),)
        return Strings(strings, (), value.span)
    if isinstance(value, Array):
        parts = [_listed(node, item) for item in (*value.items, *((value.rest,) if value.rest is not None else ()))]
        return _joined(parts, value.span)
    if isinstance(value, Choice):
        return _either([_listed(node, option.value) for option in value.options], value)
    if isinstance(value, Reference):
        reason = f"{value.resource}.{value.attribute} is known after deployment"
    else:
        reason = value.reason if isinstance(value, Unknown) else "it is not a list of strings"
    return Strings((), (), value.span, open=True, doubts=(Doubt(reason, value.span),))


def _joined(parts: list[Strings], span: Span) -> Strings:
    return Strings(
        tuple(string for part in parts for string in part.surely),
        tuple(string for part in parts for string in part.maybe),
        span,
        open=any(part.open for part in parts),
        doubts=tuple(doubt for part in parts for doubt in part.doubts),
    )


def _either(options: list[Strings], choice: Choice) -> Strings:
    every = _joined(options, choice.span)
    surely = tuple(string for string in every.surely if all(string in option.surely for option in options))
    doubts = (choice.doubt, *every.doubts)
    return Strings(surely, (*every.surely, *every.maybe), choice.span, True, every.open, doubts)


def strings(*, default: tuple[str, ...] = (), **paths: str) -> StringsField:
    """A setting that lists strings; `default` is what AWS uses if it is omitted."""
    return StringsField(default, **paths)
