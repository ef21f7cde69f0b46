"""What a declaration says of one thing, typed: known, defaulted, one of several, or open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from linter.aws.fixes import Edit, no_edit
from linter.finding import Fix
from linter.source import Span
from linter.truth import NO, YES, Doubt, Truth, between, doubted

T = TypeVar("T")
N_co = TypeVar("N_co", covariant=True)

_ONE_OF_SEVERAL = (Doubt("it is one of several"),)


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting of a node.

    `values` are those it may have: one where it is known, none where it was omitted and AWS has no default. `open`
    says it may also have any other value, and then `doubts` say why. `span` is the place that set it, or, where it
    was omitted, the declaration that does not; `stated` tells the two apart. `edit` is how it could be written anew.
    """

    values: tuple[T, ...]
    span: Span
    stated: bool = True
    open: bool = False
    doubts: tuple[Doubt, ...] = ()
    edit: Callable[[], Edit | None] = field(default=no_edit, compare=False, repr=False)

    def fix(self, value: str | int | bool) -> Fix | None:
        """The fix that makes it this value; None where that is not safe."""
        edit = self.edit()
        return edit.fix(value) if edit is not None else None

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

    def includes(self, node: object) -> Truth:
        """Whether the node is among them."""
        if any(each is node for each in self.surely):
            return YES
        if self.open or any(each is node for each in self.maybe):
            return doubted(self.doubts or _ONE_OF_SEVERAL)
        return NO

    def perhaps(self, doubts: Iterable[Doubt]) -> Links[N_co]:
        """The same links, none of them sure."""
        return Links((), (*self.surely, *self.maybe), self.span, self.stated, self.open, (*self.doubts, *doubts))

    def only_when(self, applies: Truth) -> Links[N_co]:
        """The same links, sure only where what sets them surely applies."""
        return self if applies.certain else self.perhaps(applies.doubts)

    def but(self, *, open: bool, doubts: Iterable[Doubt] = ()) -> Links[N_co]:  # noqa: A002 - the field's own name
        """The same links, with others beside them that cannot be seen."""
        return Links(self.surely, self.maybe, self.span, self.stated, self.open or open, (*self.doubts, *doubts))


@dataclass(frozen=True, slots=True)
class Referrer(Generic[N_co]):
    """A node that refers to another, or may: `applies` says whether it exists and does."""

    node: N_co
    applies: Truth


def nothing(span: Span) -> Links[Any]:
    """Links to nothing at all, where nothing is written."""
    return Links((), (), span, stated=False)


def joined(several: Iterable[Links[N_co]], span: Span) -> Links[N_co]:
    """All nodes that any of the settings refers to. The span is that of the first which is written, else the given."""
    written = [each for each in several if each.stated or each.open] or [nothing(span)]
    surely = dict.fromkeys(node for each in written for node in each.surely)
    maybe = dict.fromkeys(node for each in written for node in each.maybe if node not in surely)
    doubts = dict.fromkeys(doubt for each in written for doubt in each.doubts)
    return Links(
        tuple(surely),
        tuple(maybe),
        written[0].span,
        any(each.stated for each in written),
        any(each.open for each in written),
        tuple(doubts),
    )
