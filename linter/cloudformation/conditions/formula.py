"""What a condition says of things that are not known: a formula, and whether it holds in a world.

A world gives every unknown one of the literals it is compared with, or `OTHER`: something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

OTHER = None
"""The value of an unknown that is none of the literals it is compared with."""

LONGEST_CHAIN = 50
"""How many conditions may build on one another in a row."""

World: TypeAlias = "Mapping[str, str | None]"


@dataclass(frozen=True, slots=True)
class Constant:
    """What is known."""

    holds: bool


@dataclass(frozen=True, slots=True)
class Is:
    """Whether an unknown is a literal."""

    subject: str
    literal: str


@dataclass(frozen=True, slots=True)
class Same:
    """Whether two unknowns are one value."""

    first: str
    second: str

    @property
    def name(self) -> str:
        """The question that is left where neither is one of the literals: an unknown of its own, true or false."""
        return f"{min(self.first, self.second)} = {max(self.first, self.second)}"


@dataclass(frozen=True, slots=True)
class Not:
    """That a formula does not hold."""

    formula: Formula


@dataclass(frozen=True, slots=True)
class Every:
    """That all formulas hold."""

    formulas: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """That at least one formula holds."""

    formulas: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What another condition says. The formulas of conditions do not lead back to themselves."""

    name: str


Formula: TypeAlias = "Constant | Is | Same | Not | Every | Some | Named"


def holds(formula: Formula, world: World, named: Callable[[str], bool]) -> bool:
    """Whether a formula holds in a world; `named` says what other conditions do there."""
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
    answers = (holds(each, world, named) for each in formula.formulas)
    return all(answers) if isinstance(formula, Every) else any(answers)


def kleene(formula: Formula, named: Callable[[str], bool | None]) -> bool | None:
    """Whether a formula holds in every world, or in none, as far as its form alone tells; else None."""
    if isinstance(formula, Constant):
        return formula.holds
    if isinstance(formula, (Is, Same)):
        return None
    if isinstance(formula, Named):
        return named(formula.name)
    if isinstance(formula, Not):
        inner = kleene(formula.formula, named)
        return None if inner is None else not inner
    answers = [kleene(each, named) for each in formula.formulas]
    settling = isinstance(formula, Some)
    if settling in answers:
        return settling
    return None if None in answers else not settling


def parts(formula: Formula) -> Iterator[Formula]:
    """The formula and all formulas within it; other conditions stay names."""
    yield formula
    if isinstance(formula, Not):
        yield from parts(formula.formula)
    elif isinstance(formula, (Every, Some)):
        for each in formula.formulas:
            yield from parts(each)


def domains(formulas: Iterable[Formula], allowed: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str | None, ...]]:
    """What each unknown in the formulas may be. `allowed` lists all values of those that can have no others."""
    compared: dict[str, dict[str, None]] = {}
    pairs: dict[Same, None] = {}
    for part in (part for formula in formulas for part in parts(formula)):
        if isinstance(part, Is):
            compared.setdefault(part.subject, {})[part.literal] = None
        elif isinstance(part, Same):
            pairs[part] = None
    _share(pairs, compared, allowed)
    found = {subject: _domain(tuple(literals), allowed.get(subject)) for subject, literals in compared.items()}
    return found | {pair.name: ("true", "false") for pair in pairs}


def _share(pairs: Iterable[Same], compared: dict[str, dict[str, None]], allowed: Mapping[str, tuple[str, ...]]) -> None:
    """Let unknowns that are compared with one another have the same literals: each may be what the other is."""
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
    """The conditions that build on themselves, on one that is not there, or on too long a chain of others."""
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
    """The other conditions that a formula builds on."""
    return (part.name for part in parts(formula) if isinstance(part, Named))
