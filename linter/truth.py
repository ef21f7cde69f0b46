"""Three-valued logic: what is so, what is not, and what cannot be known before deployment.

Kleene's strong logic of indeterminacy. A `Truth` is never silently taken for a boolean.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from linter.source import Span


class Doubt(Struct, frozen=True, order=True):
    """Why something cannot be known, in words for a person, and where that stands."""

    reason: str
    span: Span | None = None


class Truth(Struct, frozen=True):
    """True, false or unknown; only an unknown one has doubts, and it always has at least one."""

    possible: bool
    certain: bool
    doubts: tuple[Doubt, ...] = ()

    def __bool__(self) -> bool:
        """Refuse: an unknown is neither.

        Raises:
            TypeError: always; ask `.certain` or `.possible`.
        """
        raise TypeError("a Truth may be unknown: ask .certain or .possible")

    def __and__(self, other: Truth) -> Truth:
        return all_of((self, other))

    def __or__(self, other: Truth) -> Truth:
        return any_of((self, other))

    def __invert__(self) -> Truth:
        return Truth(possible=not self.certain, certain=not self.possible, doubts=self.doubts)

    def __str__(self) -> str:
        return "certain" if self.certain else "possible" if self.possible else "no"


YES, NO = Truth(possible=True, certain=True), Truth(possible=False, certain=False)


def truth(known: bool) -> Truth:
    """The truth of a plain boolean."""
    return YES if known else NO


def unknown(reason: str, span: Span | None = None) -> Truth:
    """An unknown, with the reason to show."""
    return doubted((Doubt(reason, span),))


def doubted(doubts: Iterable[Doubt]) -> Truth:
    """An unknown, for reasons that are known already; there is at least one."""
    return Truth(possible=True, certain=False, doubts=_merged([tuple(doubts)]))


def between(*, possible: bool, certain: bool, doubts: Iterable[Doubt] = ()) -> Truth:
    """A truth from a lower and an upper bound; the doubts are kept only where they leave it open."""
    if possible == certain:
        return truth(certain)
    return doubted(doubts)


def all_of(truths: Iterable[Truth]) -> Truth:
    """Whether all hold; true of none at all."""
    seen = tuple(truths)
    if not all(truth.possible for truth in seen):
        return NO
    if all(truth.certain for truth in seen):
        return YES
    return Truth(possible=True, certain=False, doubts=_merged(truth.doubts for truth in seen))


def any_of(truths: Iterable[Truth]) -> Truth:
    """Whether at least one holds; false of none at all."""
    seen = tuple(truths)
    if any(truth.certain for truth in seen):
        return YES
    if not any(truth.possible for truth in seen):
        return NO
    return Truth(possible=True, certain=False, doubts=_merged(truth.doubts for truth in seen))


def _merged(groups: Iterable[tuple[Doubt, ...]]) -> tuple[Doubt, ...]:
    return tuple(dict.fromkeys(doubt for group in groups for doubt in group))
