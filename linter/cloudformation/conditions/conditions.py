"""The conditions of a deployment, in three-valued logic that respects correlations.

`IsProd` and `IsTest` are never both true when both compare the same parameter. Conditions that share an unknown form a
component; every world of a component is tried, and an answer that is the same in all of them is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import product
from math import prod
from types import MappingProxyType

from msgspec import Struct

from linter.cloudformation.conditions.formula import Formula, Is, Named, Same, World, domains, holds, kleene, parts

MOST_TRUTHS = 100_000
"""The most condition values, over all worlds, computed for one component: about half a second of work."""

MOST_SCENARIOS = 64
_BEYOND_READING = 10**12

NO_RULES: Mapping[str, Formula] = MappingProxyType({})


class Outcome(Struct, frozen=True):
    """A world, and the value of each condition of a component in it."""

    world: World
    truths: Mapping[str, bool]


class Component(Struct, frozen=True):
    """Conditions that share unknowns, and their possible outcomes together; no outcomes when there are too many."""

    names: tuple[str, ...]
    outcomes: tuple[Outcome, ...]

    def under(self, answers: Mapping[str, bool]) -> tuple[Outcome, ...]:
        """The outcomes that agree with the answers."""
        asked = [name for name in answers if self.outcomes and name in self.outcomes[0].truths]
        if not asked:
            return self.outcomes
        return tuple(
            outcome for outcome in self.outcomes if all(outcome.truths[name] == answers[name] for name in asked)
        )


class Conditions:
    """The conditions of all stacks of a deployment, by name.

    `allowed` lists the values of unknowns that are restricted to them; `rules` are the formulas that CloudFormation
    requires to hold before it accepts parameter values.
    """

    def __init__(
        self,
        formulas: Mapping[str, Formula],
        allowed: Mapping[str, tuple[str, ...]],
        rules: Mapping[str, Formula] = NO_RULES,
    ) -> None:
        self._formulas = {**formulas, **rules}
        self._allowed = allowed
        self._rules = rules
        self._decisions: dict[tuple[str, frozenset[tuple[str, bool]]], bool | None] = {}

    def decide(self, name: str, answers: Mapping[str, bool]) -> bool | None:
        """Whether a condition holds under the answers; None when undecided or undeclared."""
        if name in answers or name not in self._formulas:
            return answers.get(name)
        key = (name, frozenset(answers.items()))
        if key not in self._decisions:
            component = self._component_of[name]
            truths = {outcome.truths[name] for outcome in component.under(answers)}
            if component.outcomes:
                self._decisions[key] = truths.pop() if len(truths) == 1 else None
            else:
                self._decisions[key] = kleene(self._formulas[name], lambda other: self.decide(other, answers))
        return self._decisions[key]

    def can_be(self, answers: Mapping[str, bool]) -> bool:
        """Whether these answers can hold together, as far as the explored components show."""
        explored = (component for component in self._components if component.outcomes)
        return all(component.under(answers) for component in explored)

    def left(self, subject: str, answers: Mapping[str, bool]) -> frozenset[str | None] | None:
        """The values an unknown can still have under the answers; None when they do not restrict it."""
        component = self._component_with.get(subject)
        if component is None or not any(name in answers for name in component.names):
            return None
        return frozenset(outcome.world[subject] for outcome in component.under(answers)) or None

    def compared(self, subject: str) -> frozenset[str | None]:
        """The literals that conditions compare an unknown with."""
        component = self._component_with.get(subject)
        return frozenset(outcome.world[subject] for outcome in component.outcomes) if component else frozenset()

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """The undecided conditions, sorted."""
        conditions = (name for name in self._formulas if name not in self._rules)
        return tuple(sorted(name for name in conditions if self.decide(name, {}) is None))

    @cached_property
    def scenarios(self) -> tuple[Mapping[str, bool], ...]:
        """The combinations of answers that can occur; an even selection when there are more than the bound."""
        if not self._choices:
            return ()
        if self._count <= MOST_SCENARIOS:
            return tuple(_together(answers) for answers in product(*self._choices))
        spread = (
            _together(choice[_digit(number, at) % len(choice)] for at, choice in enumerate(self._choices))
            for number in range(MOST_SCENARIOS)
        )
        return tuple({tuple(answers.items()): answers for answers in spread}.values())

    @cached_property
    def unexplored(self) -> str:
        """A description of the scenarios that the bounds left out; empty when none."""
        said = []
        if self._count > MOST_SCENARIOS:
            left, every = _in_digits(self._count - MOST_SCENARIOS), _in_digits(self._count)
            said.append(f"{left} of {every} combinations of conditions")
        crowded = sorted(name for component in self._components if not component.outcomes for name in component.names)
        if crowded:
            said.append(f"the combinations of {', '.join(crowded)}, which are too many")
        return f"not explored: {' and '.join(said)}" if said else ""

    @cached_property
    def _choices(self) -> tuple[tuple[Mapping[str, bool], ...], ...]:
        """For each component with undecided conditions, the answers that can occur together."""
        choices = []
        for component in self._components:
            names = [name for name in component.names if self.decide(name, {}) is None]
            rows = {tuple(outcome.truths[name] for name in names) for outcome in component.outcomes}
            if names and rows:
                choices.append(tuple(dict(zip(names, row, strict=True)) for row in sorted(rows, reverse=True)))
        return tuple(choices)

    @property
    def _count(self) -> int:
        return prod(len(choice) for choice in self._choices) if self._choices else 0

    @cached_property
    def _components(self) -> tuple[Component, ...]:
        return tuple(self._component(names) for names in self._groups())

    @cached_property
    def _component_of(self) -> dict[str, Component]:
        return {name: component for component in self._components for name in component.names}

    @cached_property
    def _component_with(self) -> dict[str, Component]:
        firsts = [(component, outcome) for component in self._components for outcome in component.outcomes[:1]]
        return {subject: component for component, outcome in firsts for subject in outcome.world}

    def _groups(self) -> Iterator[tuple[str, ...]]:
        """The conditions that share unknowns or depend on one another, in order of declaration."""
        leads: dict[str, str] = {}

        def last(tie: str) -> str:
            while leads.setdefault(tie, tie) != tie:
                leads[tie] = leads[leads[tie]]
                tie = leads[tie]
            return tie

        for name in self._formulas:
            first, *others = self._ties(name)
            for other in others:
                leads[last(other)] = last(first)
        groups: dict[str, list[str]] = {}
        for name in self._formulas:
            groups.setdefault(last(next(self._ties(name))), []).append(name)
        return (tuple(names) for names in groups.values())

    def _ties(self, name: str) -> Iterator[str]:
        """The ties of a condition to others: its own name, the conditions it names and the unknowns it compares."""
        yield f"condition {name}"
        for part in parts(self._formulas[name]):
            if isinstance(part, Named):
                yield f"condition {part.name}"
            elif isinstance(part, Is):
                yield f"unknown {part.subject}"
            elif isinstance(part, Same):
                yield f"unknown {part.first}"
                yield f"unknown {part.second}"

    def _component(self, names: tuple[str, ...]) -> Component:
        possible = domains((self._formulas[name] for name in names), self._allowed)
        if prod(len(values) for values in possible.values()) * len(names) > MOST_TRUTHS:
            return Component(tuple(name for name in names if name not in self._rules), ())
        worlds = (dict(zip(possible, values, strict=True)) for values in product(*possible.values()))
        outcomes = tuple(Outcome(world, self._truths(names, world)) for world in worlds)
        rules = [name for name in names if name in self._rules]
        obeying = tuple(outcome for outcome in outcomes if all(outcome.truths[rule] for rule in rules))
        return Component(tuple(name for name in names if name not in rules), obeying or outcomes)

    def _truths(self, names: tuple[str, ...], world: World) -> Mapping[str, bool]:
        truths: dict[str, bool] = {}

        def named(name: str) -> bool:
            if name not in truths:
                truths[name] = holds(self._formulas[name], world, named)
            return truths[name]

        return {name: named(name) for name in names}


def _in_digits(number: int) -> str:
    """A number in digits, unless it is too long to read; Python refuses to write more than 4,300 digits."""
    return str(number) if number < _BEYOND_READING else f"more than {_BEYOND_READING:,}"


def _together(answers: Iterable[Mapping[str, bool]]) -> Mapping[str, bool]:
    return {name: answer for part in answers for name, answer in sorted(part.items())}


def _digit(number: int, at: int) -> int:
    """A column of an orthogonal array of 64 rows: the low bits of any two of the first 63 columns take all four pairs.

    Each bit is the parity of the row number under a mask; the masks of two columns differ.
    """
    masks = ((11 * at + 21 * place) % (MOST_SCENARIOS - 1) + 1 for place in range(3))
    return sum(((number & mask).bit_count() % 2) << place for place, mask in enumerate(masks))
