"""References to undeclared names, which CloudFormation rejects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from linter.cloudformation.stacks.modules import module_of
from linter.cloudformation.stacks.pseudo import NO_VALUE, is_pseudo
from linter.cloudformation.syntax.syntax import LOOP, Call, Mapping, Sequence, Syntax, Text
from linter.cloudformation.syntax.template import Template
from linter.finding import Problem
from linter.source import Span

_PLACEHOLDER = re.compile(r"\$\{(?!!)\s*([^}.\s]*)[^}]*\}")
_ADVICE = "declare it, or correct the name"
_SECTIONS = ("Conditions", "Resources", "Outputs")


@lru_cache(maxsize=2)
def undeclared(template: Template, declared: frozenset[str]) -> tuple[Problem, ...]:
    """A problem for each name that is neither a resource nor a parameter; none when macros may add names."""
    unseen = len(template.included) < len(template.includes)
    if (
        template.is_broken
        or template.macros
        or unseen
        or template.is_serverless
        or "Fn::Transform" in template.source.text
    ):
        return ()
    known = {*template.section("Parameters"), *declared}
    conditions = set(template.section("Conditions"))
    search = _Search(template, known, conditions)
    roots = (template.root, *template.included)
    sections = (root.get(section) for section in _SECTIONS for root in roots)
    return tuple(problem for node in sections if node is not None for problem in search.within(node, frozenset()))


class _Search:
    def __init__(self, template: Template, known: set[str], conditions: set[str]) -> None:
        self._template = template
        self._known = known
        self._conditions = conditions
        self._loops = LOOP in template.source.text

    def within(self, node: Syntax, bound: frozenset[str]) -> Iterator[Problem]:
        if isinstance(node, Sequence):
            for item in node.items:
                yield from self.within(item, bound)
        elif isinstance(node, Mapping):
            for name, entry in node.entries.items():
                inner = bound | _identifier(entry.value) if name.startswith(LOOP) else bound
                yield from self.within(entry.value, inner)
        elif isinstance(node, Call):
            yield from self._call(node, bound)
            yield from self.within(node.argument, bound)

    def _call(self, call: Call, bound: frozenset[str]) -> Iterator[Problem]:
        names: tuple[str, ...] = ()
        argument = call.argument
        first = argument.items[0] if isinstance(argument, Sequence) and argument.items else argument
        if isinstance(first, Text):
            if call.name == "Ref":
                names = (first.text,)
            elif call.name == "Fn::GetAtt":
                names = (first.text.partition(".")[0],)
            elif call.name == "Fn::Sub":
                names = tuple(_PLACEHOLDER.findall(first.text))
                bound = bound | _own_names(argument)
            elif call.name == "Fn::If" and first.text not in self._conditions and not self._loops:
                yield Problem(first.span, f"the condition {first.text} is not declared in this template", _ADVICE)
        for name in names:
            if not self._means_something(name, bound):
                self._known.add(name)  # report each name once
                yield _problem(name, call.span)

    def _means_something(self, name: str, bound: frozenset[str]) -> bool:
        if name in self._known or name in bound or name == NO_VALUE or is_pseudo(name):
            return True
        if module_of(self._template, name):
            return True
        return self._loops and ("{" in name or not name)


def _problem(name: str, span: Span) -> Problem:
    return Problem(span, f"{name or 'an empty name'} is not declared in this template", _ADVICE)


def _identifier(loop: Syntax) -> frozenset[str]:
    if isinstance(loop, Sequence) and loop.items and isinstance(loop.items[0], Text):
        return frozenset({loop.items[0].text})
    return frozenset()


def _own_names(argument: Syntax) -> frozenset[str]:
    if isinstance(argument, Sequence) and len(argument.items) == 2 and isinstance(argument.items[1], Mapping):
        return frozenset(argument.items[1].entries)
    return frozenset()
