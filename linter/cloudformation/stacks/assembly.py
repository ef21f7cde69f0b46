"""One deployment: its root stack and nested stacks, their conditions, and everything to report about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from msgspec.structs import replace

from linter.cloudformation.conditions.conditions import Conditions
from linter.cloudformation.conditions.formula import Formula
from linter.cloudformation.expressions.combining import references_in
from linter.cloudformation.expressions.expression import TRANSFORM, Scope
from linter.cloudformation.expressions.transforms import included
from linter.cloudformation.stacks.declared import Declared, Place
from linter.cloudformation.stacks.exports import Exports, Market
from linter.cloudformation.stacks.malformed import malformed
from linter.cloudformation.stacks.modules import not_expanded
from linter.cloudformation.stacks.nested import ADDRESSES, STACK_SET, given_to, nested_template
from linter.cloudformation.stacks.stack import Given, Stack
from linter.cloudformation.stacks.undeclared import undeclared
from linter.cloudformation.syntax.parse import parse
from linter.cloudformation.syntax.syntax import LOOP, Syntax, arguments_of
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.cloudformation.syntax.template import Template
from linter.deployment import NO_ANSWERS
from linter.finding import Notice, Problem
from linter.resource import Call, Resource, Unseen
from linter.source import Source, Span
from linter.tree import Tree, Unreadable
from linter.value import Reference, Scalar, Value
from linter.value import Text as PartlyKnown

MOST_STACKS = 200
DEEPEST_NEST = 10
NOTHING_EXPORTED = Market(Exports(()))


Asked: TypeAlias = "tuple[str, str, frozenset[tuple[str, bool]]]"
"""An attribute of a resource under answers."""

LONGEST_STATED, MOST_STATED_PARTS = 10_000, 100
"""The longest string that is followed, in characters, and in parts; what matters are identifiers and address blocks."""

MOST_FOLLOWED = 16
"""The most attributes followed at once, each computed from the next."""


class Assembly:
    """Reads the templates of a deployment, builds its stacks, and collects notices and problems."""

    def __init__(self, tree: Tree, pseudo: Mapping[str, str], market: Market = NOTHING_EXPORTED) -> None:
        self._tree = tree
        self._market = market
        self._pseudo = pseudo
        self._conditions = Conditions({}, {})
        self._reported: dict[Notice | Problem, None] = {}
        self._files: dict[str, None] = {}
        self._folders: dict[Stack, Path] = {}
        self._templates: list[Path] = []
        self._unseen: dict[tuple[str, Span, Stack], None] = {}
        self._stated: dict[Asked, Value | None] = {}
        self._following: list[Asked] = []

    @property
    def pseudo(self) -> Mapping[str, str]:
        """The known pseudo parameters, by name."""
        return self._pseudo

    @property
    def conditions(self) -> Conditions:
        """The conditions of all stacks; empty until `root` has read them."""
        return self._conditions

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices, sorted by position."""
        notices = [notice for notice in self._reported if isinstance(notice, Notice)]
        return tuple(sorted(notices, key=lambda notice: (notice.span is not None, notice.span, notice.message)))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems that kept something from being judged, sorted by position."""
        return tuple(sorted(problem for problem in self._reported if isinstance(problem, Problem)))

    @property
    def files(self) -> tuple[str, ...]:
        """The files that were read, in that order."""
        return tuple(self._files)

    @property
    def templates(self) -> tuple[Path, ...]:
        """The templates of all stacks, starting with the root template."""
        return tuple(self._templates)

    def stated(self, reference: Reference, answers: Mapping[str, bool]) -> Value | None:
        """The value that the declaration of a resource gives to one of its attributes; None when it does not.

        An attribute is its property of the same name, such as `CidrBlock` of a VPC. References that lead back to
        themselves, or through too many functions, are not followed.
        """
        asked = (reference.resource, reference.attribute, frozenset(answers.items()))
        if asked not in self._stated:
            if len(self._following) >= MOST_FOLLOWED or asked in self._following:
                return None
            self._following.append(asked)
            value = self._looked_up(reference, answers)
            self._stated[asked] = None if _is_long(value) else value
            self._following.pop()
        return self._stated[asked]

    def _looked_up(self, reference: Reference, answers: Mapping[str, bool]) -> Value | None:
        place = max(reference.resource.rfind("."), reference.resource.rfind("/")) + 1
        prefix, name = reference.resource[:place], reference.resource[place:]
        stack = next((stack for stack in self._folders if stack.prefix == prefix), None)
        if stack is not None:
            return stack.stated_by(name, reference.attribute, answers)
        return self._market.stated(reference)

    def report(self, said: Notice | Problem) -> None:
        """Record a notice or a problem; duplicates are dropped."""
        self._reported.setdefault(said)

    def root(
        self, path: Path, source: Source, given: Given, prefix: str = "", template: Template | None = None
    ) -> Stack | None:
        """The root stack with its nested stacks; None when the text is not a template.

        `template` is the one meant when the text has several.
        """
        stack = self._stack(path, source, given, Place(prefix), template)
        self._settle()
        return stack

    def _settle(self) -> None:
        """Decide the conditions of all stacks read so far; loops need those of their own before all are read."""
        formulas: dict[str, Formula] = {}
        allowed: dict[str, tuple[str, ...]] = {}
        rules: dict[str, Formula] = {}
        for member in self._folders:
            formulas |= member.formulas
            allowed |= member.allowed
            rules |= member.rules
        self._conditions = Conditions(formulas, allowed, rules)
        self._stated.clear()

    def unseen(self, reason: str, span: Span, stack: Stack) -> None:
        """Record that part of a stack cannot be looked into, and may add to everything the stack knows of."""
        self._unseen.setdefault((reason, span, stack))

    def unseen_parts(self, resources: tuple[Resource, ...]) -> Iterator[Unseen]:
        """The parts that cannot be looked into, each with the resources that its stack declares or is given."""
        for reason, span, stack in self._unseen:
            given = (stack.ref(name, span, stack.scope(NO_ANSWERS)) for name in stack.parameters)
            handed = {reference.resource for value in given for reference in references_in(value)}
            own = (resource for resource in resources if not resource.imported)
            keys = (resource.key for resource in own if resource.key.startswith(stack.prefix) or resource.key in handed)
            yield Unseen(reason, span, tuple(keys))

    def _stack(
        self, path: Path, source: Source, given: Given, place: Place, template: Template | Problem | None = None
    ) -> Stack | None:
        self._files.setdefault(source.file)
        template = template or parse(source)
        if isinstance(template, Problem):
            self.report(template)
            return None
        stack = Stack(template, given, self, place)
        self._folders[stack] = path.parent
        if template.includes:
            stack = self._with_includes(stack)
        for macro in template.macros:
            self.report(Notice(f"the changes that the macro {macro.text} makes cannot be seen", macro.span))
            self.unseen(f"the macro {macro.text} may add to it", macro.span, stack)
        if LOOP in source.text:
            self._settle()
        self._templates.append(path)
        for name, declared in stack.resources.items():
            if declared.type in ADDRESSES:
                stack.children[name] = self._nested(stack, name, declared)
        if "Transform" in source.text:
            _read_includes(template.root, stack.scope(NO_ANSWERS))
        self._report_on(stack)
        return stack

    def _report_on(self, stack: Stack) -> None:
        for problem in stack.template.problems:
            self.report(problem)
        for notice in not_expanded(stack.template):
            self.report(notice)
        for problem in malformed(stack.template, stack.resources.values(), stack.outputs.values()):
            self.report(problem)
        for problem in undeclared(stack.template, frozenset(stack.resources)):
            self.report(problem)

    def _with_includes(self, stack: Stack) -> Stack:
        """The stack with the fragments that `AWS::Include` of the whole template inserts, as far as they are seen."""
        fragments = [(include, included(include, stack.scope(NO_ANSWERS))) for include in stack.template.includes]
        present = tuple(fragment for _, fragment in fragments if fragment is not None)
        whole = Stack(replace(stack.template, included=present), stack.given, self, stack.place)
        self._folders[whole] = self._folders.pop(stack)
        for include, fragment in fragments:
            if fragment is None:
                self.unseen("the AWS::Include of the template may add to it", include.span, whole)
        return whole

    def _nested(self, stack: Stack, name: str, declared: Declared) -> Stack | None:
        """The stack a resource nests; None, with a notice, when its template is not in the tree."""
        key = f"{stack.prefix}{name}"
        span = declared.entry.key.span
        nested = nested_template(declared, self._folders[stack], self._tree)
        if nested is None:
            message = f"the template of {key} is not in the scanned tree, so its resources are not judged"
            self.report(Notice(message, span, key))
            return None
        path, source = nested
        if len(stack.calls) >= DEEPEST_NEST or len(self._folders) >= MOST_STACKS:
            self.report(
                Problem(
                    span,
                    f"{key} was not read: it is nested more than {DEEPEST_NEST} deep, or one of too many stacks",
                )
            )
            return None
        place = Place(f"{key}.", (*stack.calls, Call(key, span)), elsewhere=declared.type == STACK_SET)
        return self._stack(path, source, given_to(declared), place)

    def included(self, location: Value | None, span: Span, stack: Stack) -> Object | None:
        """The content of a file included with `AWS::Include`; None, with a notice, when it is not in the tree."""
        written = str(location.content) if isinstance(location, Scalar) else ""
        if not written or "://" in written:
            self.report(Notice(f"AWS::Include: {written or 'the included file'} is not in the scanned tree", span))
            return None
        try:
            source = self._tree.read(self._folders[stack] / written)
        except Unreadable as error:
            self.report(Notice(f"AWS::Include: {error}", span))
            return None
        self._files.setdefault(source.file)
        template = parse(source)
        if isinstance(template, Template):
            return template.root
        self.report(template)
        return None

    def exported(self, name: str, span: Span) -> Value | None:
        """The value another linted stack exports under a name; None when no stack does."""
        return self._market.imported(name, span)


def _is_long(value: Value | None) -> bool:
    if isinstance(value, PartlyKnown):
        return len(value.parts) > MOST_STATED_PARTS
    return isinstance(value, Scalar) and len(str(value.content)) > LONGEST_STATED


def _read_includes(node: Syntax, scope: Scope) -> None:
    """Read every included file, so that missing ones are reported even where nothing asks for their values."""
    for argument in arguments_of(TRANSFORM, node):
        fragment = included(argument, scope)
        if fragment is not None:
            _read_includes(fragment, replace(scope, includes=scope.includes + 1))
