"""A deployment at work: its stacks, the conditions of all of them, and what there is to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from linter.cloudformation.conditions.conditions import Conditions
from linter.cloudformation.conditions.formula import Formula
from linter.cloudformation.expressions.expression import Scope
from linter.cloudformation.expressions.transforms import TRANSFORM, included
from linter.cloudformation.stacks.exports import Market
from linter.cloudformation.stacks.modules import not_expanded
from linter.cloudformation.stacks.nested import STACK, nested_template
from linter.cloudformation.stacks.stack import Declared, Given, Stack
from linter.cloudformation.stacks.undeclared import undeclared
from linter.cloudformation.syntax.parse import parse
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.cloudformation.syntax.syntax import Syntax, arguments_of
from linter.cloudformation.syntax.template import Template
from linter.deployment import NO_ANSWERS
from linter.finding import Notice, Problem
from linter.resource import Call
from linter.source import Source, Span
from linter.tree import Tree, Unreadable
from linter.value import Scalar, Value

MOST_STACKS = 200
DEEPEST_NEST = 10
MOST_TURNS = 10_000
"""CloudFormation itself takes at most 500 resources; loops make no more turns than this."""


NOTHING_EXPORTED = Market(())


class Assembly:
    """The stacks of one deployment. It reads the files they need, and keeps what it could not do."""

    def __init__(self, tree: Tree, pseudo: Mapping[str, str], market: Market = NOTHING_EXPORTED) -> None:
        self._tree = tree
        self._market = market
        self._pseudo = pseudo
        self._conditions = Conditions({}, {})
        self._told: dict[Notice | Problem, None] = {}
        self._files: dict[str, None] = {}
        self._folders: dict[Stack, Path] = {}
        self._turns = 0
        self._templates: list[Path] = []

    @property
    def pseudo(self) -> Mapping[str, str]:
        """The pseudo parameters that are known."""
        return self._pseudo

    @property
    def conditions(self) -> Conditions:
        """The conditions of all stacks; none before they are settled."""
        return self._conditions

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What a person should know, in order of place."""
        found = [each for each in self._told if isinstance(each, Notice)]
        return tuple(sorted(found, key=lambda each: (each.span is not None, each.span, each.message)))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What kept something from being judged, in order of place."""
        return tuple(sorted(each for each in self._told if isinstance(each, Problem)))

    @property
    def files(self) -> tuple[str, ...]:
        """The files that were read."""
        return tuple(self._files)

    @property
    def templates(self) -> tuple[Path, ...]:
        """The templates of all stacks, that of the deployment itself first."""
        return tuple(self._templates)

    def turn(self) -> bool:
        """Whether loops may make another turn: the bound is for all of them together."""
        self._turns += 1
        return self._turns <= MOST_TURNS

    def tell(self, said: Notice | Problem) -> None:
        """Keep something to tell; the same thing only once."""
        self._told.setdefault(said)

    def root(self, path: Path, source: Source, given: Given, prefix: str = "") -> Stack | None:
        """The stack of the template itself, with those nested in it; their conditions are settled."""
        stack = self._stack(path, source, given, prefix, ())
        formulas: dict[str, Formula] = {}
        allowed: dict[str, tuple[str, ...]] = {}
        rules: dict[str, Formula] = {}
        for each in self._folders:
            formulas |= each.formulas
            allowed |= each.allowed
            rules |= each.rules
        self._conditions = Conditions(formulas, allowed, rules)
        return stack

    def _stack(self, path: Path, source: Source, given: Given, prefix: str, calls: tuple[Call, ...]) -> Stack | None:
        self._files.setdefault(source.file)
        template = parse(source)
        if isinstance(template, Problem):
            self.tell(template)
            return None
        for problem in template.problems:
            self.tell(problem)
        for macro in template.macros:
            self.tell(Notice(f"what the macro {macro.text} changes cannot be seen", macro.span))
        stack = Stack(template, given, self, prefix, calls)
        self._folders[stack] = path.parent
        self._templates.append(path)
        for name, declared in stack.resources.items():
            if declared.type == STACK:
                stack.children[name] = self._nested(stack, name, declared)
        if "Transform" in source.text:
            _read_includes(template.root, stack.scope(NO_ANSWERS))
        for notice in not_expanded(template):
            self.tell(notice)
        for problem in undeclared(template, frozenset(stack.resources)):
            self.tell(problem)
        return stack

    def _nested(self, stack: Stack, name: str, declared: Declared) -> Stack | None:
        """The stack that a resource makes of a template at hand; None, and a notice, where there is none."""
        key = f"{stack.prefix}{name}"
        span = declared.entry.key.span
        found = nested_template(declared, self._folders[stack], self._tree)
        if found is None:
            self.tell(Notice(f"the template of the nested stack {key} is not at hand", span, key))
            return None
        path, source = found
        if len(stack.calls) >= DEEPEST_NEST or len(self._folders) >= MOST_STACKS:
            self.tell(Problem(span, f"{key} is not looked into: stacks are nested too deeply or too many"))
            return None
        return self._stack(path, source, handed_down(declared), f"{key}.", (*stack.calls, Call(key, span)))

    def included(self, location: Value | None, span: Span, stack: Stack) -> Object | None:
        """What a file in the tree holds, for `AWS::Include`; None, and a notice, where it is not at hand."""
        written = str(location.content) if isinstance(location, Scalar) else ""
        if not written or "://" in written:
            self.tell(Notice(f"what AWS::Include puts in from {written or 'there'} is not at hand", span))
            return None
        try:
            source = self._tree.read(self._folders[stack] / written)
        except Unreadable as error:
            self.tell(Notice(f"AWS::Include: {error}", span))
            return None
        self._files.setdefault(source.file)
        template = parse(source)
        if isinstance(template, Template):
            return template.root
        self.tell(template)
        return None

    def exported(self, name: str, span: Span) -> Value | None:
        """What a stack linted together with this one exports under a name."""
        return self._market.imported(name, span)


def _read_includes(node: Syntax, scope: Scope) -> None:
    """Have everything read that is included anywhere, so that it is told what was, and what was not."""
    for argument in arguments_of(TRANSFORM, node):
        found = included(argument, scope)
        if found is not None:
            _read_includes(found, replace(scope, includes=scope.includes + 1))


def handed_down(declared: Declared) -> Given:
    """What a nested stack is given: the `Parameters` of its resource, evaluated where that stands."""

    def given(name: str, scope: Scope) -> Value | None:
        properties = declared.body.get("Properties") if declared.body is not None else None
        handed = properties.get("Parameters") if isinstance(properties, Object) else None
        written = handed.get(name) if isinstance(handed, Object) else None
        if written is None:
            return None
        return replace(declared.scope, answers=scope.answers, symbolic=scope.symbolic).value(written)

    return given
