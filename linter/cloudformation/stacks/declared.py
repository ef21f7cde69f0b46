"""A declared resource or output, and the place of a stack in its deployment."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from linter.cloudformation.expressions.expression import Scope
from linter.cloudformation.stacks.modules import MODULE, is_module
from linter.cloudformation.stacks.sam import with_globals
from linter.cloudformation.syntax.syntax import Entry, Syntax, Text
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.cloudformation.syntax.template import Template, text_in
from linter.resource import Call
from linter.truth import Truth, all_of, truth, unknown
from linter.value import Unknown


class Place(Struct, frozen=True):
    """Where a stack is in a deployment.

    `prefix` precedes the keys of its resources (`Network.`); `calls` are the nested-stack resources that lead to it;
    `elsewhere` says that it is deployed to other accounts and regions, as those of a stack set are.
    """

    prefix: str = ""
    calls: tuple[Call, ...] = ()
    elsewhere: bool = False


class Declared(Struct, frozen=True, eq=False):
    """One resource or output of a template, with the scope of the loops it was expanded from."""

    name: str
    entry: Entry
    scope: Scope
    template: Template

    @property
    def body(self) -> Object | None:
        """The declaration; None when it is not an object."""
        return self.entry.value if isinstance(self.entry.value, Object) else None

    @property
    def type(self) -> str:
        """The resource type; `MODULE` for an entry that a module replaces."""
        value = self.body.get("Type") if self.body is not None else None
        if is_module(value):
            return MODULE
        return self.scope.text(value) if isinstance(value, Text) else ""

    @property
    def properties(self) -> Syntax | None:
        """The properties, with those inherited from SAM's `Globals`; None when there are none."""
        if self.body is None:
            return None
        return with_globals(self.template, self.body, self.type)

    @property
    def condition(self) -> str:
        """The name of its `Condition`; empty when it has none."""
        value = self.body.get("Condition") if self.body is not None else None
        return self.scope.text(value) if isinstance(value, Text) else ""

    @property
    def construct(self) -> str:
        """The path of the CDK construct it was synthesized from; empty when it was not."""
        metadata = self.body.get("Metadata") if self.body is not None else None
        return text_in(metadata, "aws:cdk:path") if isinstance(metadata, Object) else ""

    def exists(self, scope: Scope) -> Truth:
        """Whether it is created: its condition holds, and the loops around it run over known values."""
        unsure = [binding for binding in scope.bindings.values() if isinstance(binding, Unknown)]
        if unsure:
            return unknown(unsure[0].reason, unsure[0].span)
        return all_of(self._holds(condition, answer, scope) for condition, answer in self._conditions)

    @property
    def _conditions(self) -> tuple[tuple[str, bool], ...]:
        """Its own condition and those of the loops around it, with the answers they need."""
        own = ((self.condition, True),) if self.condition else ()
        return (*self.scope.required, *own)

    def _holds(self, condition: str, answer: bool, scope: Scope) -> Truth:
        decided = scope.decide(condition)
        if decided is None:
            said = "true" if answer else "false"
            return unknown(f"whether {scope.names.question(condition)} is {said}", self.entry.key.span)
        return truth(decided is answer)

    def within(self, answers: Mapping[str, bool]) -> Scope:
        """The scope of its properties under the answers, which takes for granted that it is created."""
        scope = replace(self.scope, answers=answers)
        for condition, answer in self._conditions:
            if scope.decide(condition) is None:
                scope = scope.assuming(condition, answer)
        return scope
