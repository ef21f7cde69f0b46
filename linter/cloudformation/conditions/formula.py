"""Formulas: conditions over unknown values, and whether they hold in a world.

A world assigns every unknown one of the literals it is compared with, or `OTHER` for any other value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from msgspec import Struct

OTHER = None
"""The value of an unknown that equals none of the literals it is compared with."""

LONGEST_CHAIN = 50
"""The longest chain of conditions that depend on one another."""

World: TypeAlias = "Mapping[str, str | None]"


class Constant(Struct, frozen=True):
    """A known truth value."""

    holds: bool


class Is(Struct, frozen=True):
    """Whether an unknown equals a literal."""

    subject: str
    literal: str


class Same(Struct, frozen=True):
    """Whether two unknowns are equal."""

    first: str
    second: str

    @property
    def name(self) -> str:
        """The unknown, true or false, that decides when neither equals one of the literals."""
        return f"{min(self.first, self.second)} = {max(self.first, self.second)}"


class Not(Struct, frozen=True):
    """Negation."""

    formula: Formula


class Every(Struct, frozen=True):
    """Conjunction: all formulas hold."""

    formulas: tuple[Formula, ...]


class Some(Struct, frozen=True):
    """Disjunction: at least one formula holds."""

    formulas: tuple[Formula, ...]


class Named(Struct, frozen=True):
    """Another condition, by name. Formulas never depend on themselves (see `unsound`)."""

    name: str


Formula: TypeAlias = "Constant | Is | Same | Not | Every | Some | Named"


def holds(formula: Formula, world: World, named: Callable[[str], bool]) -> bool:
    """Whether a formula holds in a world; `named` looks up other conditions in that world."""
    if isinstance(formula, Constant):
        return formula.holds
    if isinstance(formula, Is):
        return world[formula.subject] == formula.literal
    if isinstance(formula, Same):
        first, second = world[formula.first], world[formula.second]
        return first == second if first is not OTHER or second is not OTHER else world[formula.name] == "true"
    if isinstance(formula, Not):
        return not holds(formula.formula, world, named)
    if isinstance(formula, Named):
        return named(formula.name)
    answers = (holds(part, world, named) for part in formula.formulas)
    return all(answers) if isinstance(formula, Every) else any(answers)


def kleene(formula: Formula, named: Callable[[str], bool | None]) -> bool | None:
    """Whether a formula holds in every world (True) or in none (False), judged by its form alone; else None."""
    if isinstance(formula, Constant):
        return formula.holds
    if isinstance(formula, (Is, Same)):
        return None
    if isinstance(formula, Named):
        return named(formula.name)
    if isinstance(formula, Not):
        inner = kleene(formula.formula, named)
        return None if inner is None else not inner
    answers = [kleene(part, named) for part in formula.formulas]
    settling = isinstance(formula, Some)
    if settling in answers:
        return settling
    return None if None in answers else not settling


def parts(formula: Formula) -> Iterator[Formula]:
    """A formula and all formulas within it; named conditions are not followed."""
    yield formula
    if isinstance(formula, Not):
        yield from parts(formula.formula)
    elif isinstance(formula, (Every, Some)):
        for part in formula.formulas:
            yield from parts(part)


def domains(formulas: Iterable[Formula], allowed: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str | None, ...]]:
    """The possible values of each unknown in the formulas. `allowed` lists the values of restricted unknowns."""
    compared: dict[str, dict[str, None]] = {}
    pairs: dict[Same, None] = {}
    for part in (part for formula in formulas for part in parts(formula)):
        if isinstance(part, Is):
            compared.setdefault(part.subject, {})[part.literal] = None
        elif isinstance(part, Same):
            pairs[part] = None
    _share(pairs, compared, allowed)
    possible = {subject: _domain(tuple(literals), allowed.get(subject)) for subject, literals in compared.items()}
    return possible | {pair.name: ("true", "false") for pair in pairs}


def _share(pairs: Iterable[Same], compared: dict[str, dict[str, None]], allowed: Mapping[str, tuple[str, ...]]) -> None:
    """Give unknowns that are compared with each other the same literals, because each may equal the other."""
    sharing: dict[str, list[str]] = {}
    for pair in pairs:
        for subject in (pair.first, pair.second):
            compared.setdefault(subject, {}).update(dict.fromkeys(allowed.get(subject, ())))
            sharing.setdefault(subject, [subject])
        ours, theirs = sharing[pair.first], sharing[pair.second]
        if ours is not theirs:
            ours.extend(theirs)
            compared[pair.first].update(compared[pair.second])
            sharing.update(dict.fromkeys(theirs, ours))
            for subject in ours:
                compared[subject] = compared[pair.first]


def _domain(compared: tuple[str, ...], allowed: tuple[str, ...] | None) -> tuple[str | None, ...]:
    if allowed is None:
        return (*compared, OTHER)
    among = tuple(literal for literal in compared if literal in allowed)
    return among if set(allowed) <= set(among) else (*among, OTHER)


def unsound(formulas: Mapping[str, Formula]) -> tuple[str, ...]:
    """The conditions that depend on themselves, on an undeclared one, or on a chain longer than the bound."""
    below = {name: frozenset(_names(formula)) for name, formula in formulas.items()}
    above: dict[str, list[str]] = {}
    for name, others in below.items():
        for other in others:
            above.setdefault(other, []).append(name)
    open_below = {name: len(others) for name, others in below.items()}
    ready = [name for name, number in open_below.items() if number == 0]
    depths: dict[str, int] = {}
    while ready:
        name = ready.pop()
        depth = 1 + max((depths[other] for other in below[name]), default=0)
        if depth <= LONGEST_CHAIN:
            depths[name] = depth
            for other in above.get(name, ()):
                open_below[other] -= 1
                if open_below[other] == 0:
                    ready.append(other)
    return tuple(sorted(formulas.keys() - depths.keys()))


def _names(formula: Formula) -> Iterator[str]:
    """The other conditions that a formula depends on."""
    return (part.name for part in parts(formula) if isinstance(part, Named))
