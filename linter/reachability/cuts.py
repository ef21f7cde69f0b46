"""Cuts of a path: the smallest sets of declarations without which the answer is no.

A thing that can be cut is a resource or an inline block that a path passes by: a rule, a route, an address, a listener,
an attachment. Each set is proved by answering the question again on a graph without it. Only so many questions are
asked; where that bound is met, the answer says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from linter.finding import Hop
from linter.reachability.answer import Answer
from linter.resource import Declarations
from linter.source import Span
from linter.value import Array, Record, Value

MOST_IN_A_SET = 3
"""How many things a set may have."""
MOST_QUESTIONS = 200
"""How many times a question is asked again."""
MOST_LINES = 24
"""How many declarations are tried, one by one and together."""
CUTTABLE = frozenset({"enter", "route", "nat", "nacl_in", "nacl_out", "sg_in", "sg_out", "listen", "forward"})
"""The kinds of hops that can be cut: everything that passes a packet on, except the ends themselves."""


class Line(Struct, frozen=True, order=True):
    """A declaration that lets packets through: the place, and what stands there in words."""

    span: Span
    what: str


class Cut(Struct, frozen=True):
    """A set of declarations without which the answer is no, and what else is not reached without them."""

    lines: tuple[Line, ...]
    stops: tuple[str, ...] = ()


class Cuts(Struct, frozen=True):
    """The smallest sets, and whether all of them were tried."""

    sets: tuple[Cut, ...]
    complete: bool


Ask = Callable[[frozenset[Span]], Answer]
"""Answers the question again, without the declarations at these places."""
Tell = Callable[[frozenset[Span]], frozenset[str]]
"""Says in words what is reached without the declarations at these places."""


def cuts(first: Answer, ask: Ask, tell: Tell) -> Cuts:
    """The smallest sets of declarations whose removal makes an answer no, and what each stops beside.

    A way that is left when one is cut shows further things to cut: they are gathered as they are met.
    """
    search = _Search(ask, {line.span: line for line in lines_of(first.path)})
    for size in range(1, MOST_IN_A_SET + 1):
        sets = search.of_size(size)
        if sets or search.spent:
            break
    reached = tell(frozenset()) if sets else frozenset()
    told = (Cut(chosen, tuple(sorted(reached - tell(_places(chosen))))) for chosen in sets)
    return Cuts(tuple(told), not search.spent)


class _Search(Struct):
    """The declarations met so far, and how many questions have been asked."""

    ask: Ask
    lines: dict[Span, Line]
    asked: int = 0

    @property
    def spent(self) -> bool:
        """Whether no more questions may be asked."""
        return self.asked >= MOST_QUESTIONS

    def of_size(self, size: int) -> list[tuple[Line, ...]]:
        """The sets of a size that stop it; what is met on the way is tried as well."""
        sets: list[tuple[Line, ...]] = []
        tried: set[tuple[Line, ...]] = set()
        while not self.spent:
            left = [
                combination
                for combination in combinations(sorted(self.lines.values())[:MOST_LINES], size)
                if combination not in tried
            ]
            if not left:
                break
            for chosen in left[: MOST_QUESTIONS - self.asked]:
                tried.add(chosen)
                self.asked += 1
                answer = self.ask(_places(chosen))
                if not answer.verdict.possible:
                    sets.append(chosen)
                for line in lines_of(answer.path):
                    self.lines.setdefault(line.span, line)
        return sorted(sets)


def _places(chosen: Iterable[Line]) -> frozenset[Span]:
    return frozenset(line.span for line in chosen)


def lines_of(path: Iterable[Hop]) -> tuple[Line, ...]:
    """The declarations that are known to let a packet take a path; defaults of AWS are none."""
    hops = (hop for hop in path if hop.action in CUTTABLE and hop.value == "known")
    lines = {hop.span: Line(hop.span, hop.decided_by or hop.node) for hop in hops if hop.span is not None}
    return tuple(lines.values())


def without(declared: Declarations, places: frozenset[Span]) -> Declarations:
    """The same declarations, but for those at these places: resources, inline blocks, single arguments."""
    if not places:
        return declared
    kept = (
        replace(resource, body=_pruned(resource.body, places))
        for resource in declared.resources
        if resource.span not in places and resource.body.span not in places
    )
    return replace(declared, resources=tuple(kept))


def _pruned(body: Record, places: frozenset[Span]) -> Record:
    entries = {name: _without(value, places) for name, value in body.entries.items() if value.span not in places}
    return replace(body, entries=MappingProxyType(entries))


def _without(value: Value, places: frozenset[Span]) -> Value:
    if isinstance(value, Record):
        return _pruned(value, places)
    if isinstance(value, Array):
        return replace(value, items=tuple(_without(item, places) for item in value.items if item.span not in places))
    return value
