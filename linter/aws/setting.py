"""What a declaration says of one thing, typed: known, defaulted, one of several, or open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from linter.source import Span
from linter.truth import Doubt, Truth, between

T = TypeVar("T")
N_co = TypeVar("N_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting of a node.

    `values` are those it may have: one where it is known, none where it was omitted and AWS has no default. `open`
    says it may also have any other value, and then `doubts` say why. `span` is the place that set it, or, where it
    was omitted, the declaration that does not; `stated` tells the two apart.
    """

    values: tuple[T, ...]
    span: Span
    stated: bool = True
    open: bool = False
    doubts: tuple[Doubt, ...] = ()

    @property
    def known(self) -> T | None:
        """The value, where it can only be one."""
        return self.values[0] if len(self.values) == 1 and not self.open else None

    def is_(self, wanted: T) -> Truth:
        """Whether it is the wanted value. An omitted setting without a default is no value."""
        return self.test(lambda value: value == wanted)

    def test(self, holds: Callable[[T], bool]) -> Truth:
        """Whether the value is one of which the predicate holds."""
        answers = [holds(value) for value in self.values]
        return between(
            certain=bool(answers) and all(answers) and not self.open,
            possible=any(answers) or self.open,
            doubts=self.doubts,
        )

    @property
    def omitted(self) -> Truth:
        """Whether nothing says what it is, not even a default of AWS."""
        return between(certain=not self.values and not self.open, possible=not self.values, doubts=self.doubts)


@dataclass(frozen=True, slots=True)
class Links(Generic[N_co]):
    """The nodes a setting refers to.

    `surely` are linked whatever the unknowns, `maybe` under some; `open` says there may be others that cannot be
    seen.
    """

    surely: tuple[N_co, ...]
    maybe: tuple[N_co, ...]
    span: Span
    stated: bool = True
    open: bool = False
    doubts: tuple[Doubt, ...] = ()

    @property
    def only(self) -> N_co | None:
        """The node, where it can only be one."""
        return self.surely[0] if len(self.surely) == 1 and not self.maybe and not self.open else None

    def __iter__(self) -> Iterator[N_co]:
        """All nodes it may be linked to, the sure ones first."""
        yield from self.surely
        yield from self.maybe

    @property
    def nothing(self) -> Truth:
        """Whether it is linked to nothing at all."""
        return between(
            certain=not self.surely and not self.maybe and not self.open, possible=not self.surely, doubts=self.doubts
        )
