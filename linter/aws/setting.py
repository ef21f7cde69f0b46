"""Typed settings: known, defaulted, one of several values, or not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from linter.aws.fixes import Edit, no_edit
from linter.aws.path import IDENTITIES
from linter.equality import equal_without
from linter.finding import Fix
from linter.source import Span
from linter.text import equals
from linter.truth import NO, YES, Doubt, Truth, between, doubted, truth
from linter.value import Part, Reference, Text

T = TypeVar("T")
N_co = TypeVar("N_co", bound="Linked", covariant=True)


_ONE_OF_SEVERAL = (Doubt("it is one of several"),)


class Linked(Protocol):
    """A node, as far as links need to know it."""

    def may_be(self, other: object) -> bool:
        """Whether one of the two is not known, and may be the other."""
        ...


@equal_without("edit")
class Setting(Struct, Generic[T], frozen=True):
    """A setting of a node.

    `values` are the values it may have: one if it is known, none if it is omitted and has no default. `open` means that
    it may also have any other value, and `doubts` give the reasons; if there are `texts`, it is one of these, known in
    part, rather than any. `blank` means that it may also be omitted, and has no default then. `span` is the place that
    sets it, or, if it is omitted, the declaration; `stated` tells the two apart. `edit` is a way to change it.
    """

    values: tuple[T, ...]
    span: Span
    stated: bool = True
    open: bool = False
    doubts: tuple[Doubt, ...] = ()
    edit: Callable[[], Edit | None] = no_edit
    texts: tuple[Text, ...] = ()
    blank: bool = False

    def fix(self, value: str | int | bool, risk: str = "") -> Fix | None:
        """The fix that sets it to this value, with what else it may break; None if there is no place for it."""
        edit = self.edit()
        if edit is None:
            return None
        fix = edit.fix(value)
        return replace(fix, risk="; ".join(filter(None, (risk, fix.risk))))

    def or_else(self, other: Setting[T]) -> Setting[T]:
        """This setting, or the other one where this is omitted."""
        if not self.stated:
            return other
        if not self.blank:
            return self
        anything = any(setting.open and not setting.texts for setting in (self, other))
        return replace(
            self,
            values=tuple(dict.fromkeys((*self.values, *other.values))),
            open=self.open or other.open,
            doubts=(*self.doubts, *other.doubts),
            texts=() if anything else (*self.texts, *other.texts),
            blank=other.blank or not (other.values or other.open),
        )

    @property
    def known(self) -> T | None:
        """The value, if there is only one it can have."""
        return self.values[0] if len(self.values) == 1 and not self.open and not self.blank else None

    def is_(self, wanted: T) -> Truth:
        """Whether it has the wanted value. An omitted setting without a default has none."""
        if not isinstance(wanted, str):
            return self.test(lambda value: value == wanted)
        return self.decide(lambda value: truth(value == wanted), lambda text: equals(text, wanted))

    def decide(self, known: Callable[[T], Truth], partial: Callable[[Text], Truth]) -> Truth:
        """Whether something is true of the value, asked of values that are known and of texts known in part."""
        answers = [known(value) for value in self.values] + [partial(text) for text in self.texts]
        if self.open and not self.texts:
            answers.append(Truth(possible=True, certain=False, doubts=self.doubts or _ONE_OF_SEVERAL))
        return between(
            certain=bool(answers) and all(answer.certain for answer in answers) and not self.blank,
            possible=any(answer.possible for answer in answers),
            doubts=self.doubts or tuple(doubt for answer in answers for doubt in answer.doubts),
        )

    def test(self, holds: Callable[[T], bool]) -> Truth:
        """Whether the predicate holds for the value."""
        answers = [holds(value) for value in self.values]
        return between(
            certain=bool(answers) and all(answers) and not self.open and not self.blank,
            possible=any(answers) or self.open,
            doubts=self.doubts,
        )

    @property
    def omitted(self) -> Truth:
        """Whether it is omitted and has no default."""
        certain = not self.values and not self.open
        possible = self.blank or not (self.values or self._is_written)
        return between(certain=certain, possible=certain or possible, doubts=self.doubts)

    @property
    def _is_written(self) -> bool:
        """Whether it is some text, though which one is not known: `alias/${var.key}` and `aws_kms_key.a.arn` are."""
        return bool(self.texts) and all(any(map(_is_something, text.parts)) for text in self.texts)


def _is_something(part: Part) -> bool:
    return isinstance(part, str) or (isinstance(part, Reference) and part.attribute in IDENTITIES)


class Links(Struct, Generic[N_co], frozen=True):
    """The nodes a setting refers to.

    `surely` are linked in any case, `maybe` for some values of the unknowns; `open` means that there may be others that
    cannot be seen. `blank` means that the setting may also be omitted, and has no default then.
    """

    surely: tuple[N_co, ...]
    maybe: tuple[N_co, ...]
    span: Span
    stated: bool = True
    open: bool = False
    doubts: tuple[Doubt, ...] = ()
    blank: bool = False

    def or_else(self, other: Links[N_co]) -> Links[N_co]:
        """These links, or the other ones where the setting is omitted."""
        if not self.stated:
            return other
        if not self.blank:
            return self
        maybe = dict.fromkeys((*self, *other))
        is_open, doubts = self.open or other.open, (*self.doubts, *other.doubts)
        return Links((), tuple(maybe), self.span, True, is_open, doubts, blank=other.blank or not other.stated)

    @property
    def only(self) -> N_co | None:
        """The node, if there is exactly one it can be."""
        return self.surely[0] if len(self.surely) == 1 and not self.maybe and not self.open else None

    def __iter__(self) -> Iterator[N_co]:
        """All nodes it is or may be linked to, the certain ones first."""
        yield from self.surely
        yield from self.maybe

    @property
    def nothing(self) -> Truth:
        """Whether it is linked to no node."""
        return between(
            certain=not self.surely and not self.maybe and not self.open, possible=not self.surely, doubts=self.doubts
        )

    def includes(self, node: object) -> Truth:
        """Whether the node is among them; a node that is not known may be any of its kind."""
        if any(linked is node for linked in self.surely):
            return YES
        if self.open or any(linked is node for linked in self.maybe):
            return doubted(self.doubts or _ONE_OF_SEVERAL)
        alike = next((linked for linked in self if linked.may_be(node)), None)
        if alike is None:
            return NO
        return doubted((*self.doubts, Doubt(f"{alike} and {node} may be the same", self.span)))

    def perhaps(self, doubts: Iterable[Doubt]) -> Links[N_co]:
        """The same links, none of them certain."""
        return Links((), (*self.surely, *self.maybe), self.span, self.stated, self.open, (*self.doubts, *doubts))

    def only_when(self, applies: Truth) -> Links[N_co]:
        """The same links, certain only if `applies` is."""
        return self if applies.certain else self.perhaps(applies.doubts)

    def but(self, *, open: bool, doubts: Iterable[Doubt] = ()) -> Links[N_co]:  # noqa: A002 - the field's own name
        """The same links, with others that cannot be seen if `open`."""
        return Links(self.surely, self.maybe, self.span, self.stated, self.open or open, (*self.doubts, *doubts))


class Referrer(Struct, Generic[N_co], frozen=True):
    """A node that refers, or may refer, to another: `applies` is whether it exists and does."""

    node: N_co
    applies: Truth


def nothing(span: Span) -> Links[Any]:
    """Links to no node, for an omitted setting."""
    return Links((), (), span, stated=False)


def joined(several: Iterable[Links[N_co]], span: Span) -> Links[N_co]:
    """The nodes that any of the settings refers to, with the span of the first that is set, or else the given span."""
    written = [links for links in several if links.stated or links.open] or [nothing(span)]
    surely = dict.fromkeys(node for links in written for node in links.surely)
    maybe = dict.fromkeys(node for links in written for node in links.maybe if node not in surely)
    doubts = dict.fromkeys(doubt for links in written for doubt in links.doubts)
    return Links(
        tuple(surely),
        tuple(maybe),
        written[0].span,
        any(links.stated for links in written),
        any(links.open for links in written),
        tuple(doubts),
    )
