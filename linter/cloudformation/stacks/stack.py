"""A stack: a template with its parameters, and what the names in it mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, TypeAlias

from linter.cloudformation.conditions.conditions import Conditions
from linter.cloudformation.conditions.formula import Formula, Is, unsound
from linter.cloudformation.conditions.formulas import formula, rule
from linter.cloudformation.expressions.expression import Scope
from linter.cloudformation.expressions.intrinsics import FUNCTIONS
from linter.cloudformation.expressions.loops import carried_out
from linter.cloudformation.stacks.modules import MODULE, is_module, module_of
from linter.cloudformation.stacks.parameters import Parameter, declared
from linter.cloudformation.stacks.pseudo import NO_VALUE, is_pseudo, pseudo
from linter.cloudformation.stacks.sam import with_globals
from linter.cloudformation.syntax.syntax import Entry, Syntax, Text
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.cloudformation.syntax.template import Template, text_in
from linter.finding import Notice, Problem
from linter.resource import Call
from linter.source import Span
from linter.truth import NO, YES, Truth, unknown
from linter.value import Choice, Option, Reference, Scalar, Unknown, Value

_SOUND = "let it build only on conditions that are declared and do not build on it"


@dataclass(frozen=True, eq=False)
class Declared:
    """A resource or output as it stands in its section, in the scope of the loops around it."""

    name: str
    entry: Entry
    scope: Scope
    template: Template

    @property
    def body(self) -> Object | None:
        """What is declared; None where that is no object."""
        return self.entry.value if isinstance(self.entry.value, Object) else None

    @property
    def type(self) -> str:
        """The type of a resource; that of a module call where it stands for a module."""
        value = self.body.get("Type") if self.body is not None else None
        if is_module(value):
            return MODULE
        return self.scope.text(value) if isinstance(value, Text) else ""

    @property
    def properties(self) -> Syntax | None:
        """The properties of a resource, with those that SAM lets it inherit; None where it has none."""
        if self.body is None:
            return None
        return with_globals(self.template, self.body, self.type)

    @property
    def condition(self) -> str:
        """The condition it is under; empty where under none."""
        value = self.body.get("Condition") if self.body is not None else None
        return self.scope.text(value) if isinstance(value, Text) else ""

    @property
    def construct(self) -> str:
        """The path of the CDK construct it was made of; empty where it was not."""
        metadata = self.body.get("Metadata") if self.body is not None else None
        return text_in(metadata, "aws:cdk:path") if isinstance(metadata, Object) else ""

    def exists(self, scope: Scope) -> Truth:
        """Whether its condition holds."""
        unsure = [each for each in scope.bindings.values() if isinstance(each, Unknown)]
        if unsure:
            return unknown(unsure[0].reason, unsure[0].span)
        if not self.condition:
            return YES
        decided = scope.decide(self.condition)
        if decided is None:
            return unknown(f"whether {scope.names.question(self.condition)} is true", self.entry.key.span)
        return YES if decided else NO


Given: TypeAlias = "Callable[[str, Scope], Value | None]"
"""The value that a parameter is given from outside, asked for in a scope; None where it is given none."""


class Deployed(Protocol):
    """What a stack asks of the deployment it is part of."""

    @property
    def pseudo(self) -> Mapping[str, str]:
        """The pseudo parameters that are known."""

    @property
    def conditions(self) -> Conditions:
        """The conditions of all its stacks."""

    def included(self, location: Value | None, span: Span, stack: Stack) -> Object | None:
        """What a file in the tree holds, for `AWS::Include`; None where it is not at hand."""

    def turn(self) -> bool:
        """Whether loops may make another turn."""

    def tell(self, said: Notice | Problem) -> None:
        """Keep something to tell."""

    def exported(self, name: str, span: Span) -> Value | None:
        """What a stack linted together with this one exports under a name."""


class Stack:
    """The names of one stack. `prefix` stands before the keys of its resources, `calls` lead to it."""

    def __init__(
        self,
        template: Template,
        given: Given,
        deployment: Deployed,
        prefix: str = "",
        calls: tuple[Call, ...] = (),
    ) -> None:
        self.template = template
        self.prefix = prefix
        self.calls = calls
        self.deployment = deployment
        self.parameters = {name: declared(name, entry) for name, entry in template.section("Parameters").items()}
        self._given = given
        self.children: dict[str, Stack | None] = {}
        self._is_unfolding = False
        self._outputs: dict[tuple[str, Conditions, frozenset[tuple[str, bool]]], Value] = {}

    def scope(self, answers: Mapping[str, bool]) -> Scope:
        """The scope of what stands at the top of the template."""
        return Scope(self, FUNCTIONS, answers=answers)

    @cached_property
    def resources(self) -> Mapping[str, Declared]:
        """The declared resources by logical ID, loops carried out."""
        self._is_unfolding = True
        found = self._declared("Resources")
        self._is_unfolding = False
        return found

    @cached_property
    def outputs(self) -> Mapping[str, Declared]:
        """The declared outputs by name, loops carried out."""
        return self._declared("Outputs")

    def _declared(self, section: str) -> Mapping[str, Declared]:
        entries = self.template.section(section)
        return {
            name: Declared(name, entry, scope, self.template)
            for name, entry, scope in self.loops(entries, self.scope({}))
        }

    def loops(self, entries: Mapping[str, Entry], scope: Scope) -> Iterator[tuple[str, Entry, Scope]]:
        """The entries of an object, with `Fn::ForEach` and `Fn::Transform` among them carried out."""
        return carried_out(entries, scope)

    def included(self, location: Value | None, span: Span) -> Object | None:
        """What `AWS::Include` puts in; None where it is not at hand."""
        return self.deployment.included(location, span, self)

    def turn(self) -> bool:
        """Whether loops may make another turn."""
        return self.deployment.turn()

    def tell(self, said: Notice | Problem) -> None:
        """Keep something to tell."""
        self.deployment.tell(said)

    @cached_property
    def formulas(self) -> dict[str, Formula]:
        """The conditions of the template by the name of their question; those that lead back to themselves are open."""
        scope = replace(self.scope({}), symbolic=True)
        declared = list(self.loops(self.template.section("Conditions"), scope))
        found = {self.question(name): formula(entry.value, inner) for name, entry, inner in declared}
        places = {self.question(name): entry.key.span for name, entry, _ in declared}
        for name in unsound(found):
            self.tell(Problem(places[name], f"the condition {name} leads back to itself or to none", _SOUND))
            found[name] = Is(f"condition {name}", "true")
        return found

    @property
    def rules(self) -> dict[str, Formula]:
        """What the `Rules` of the template demand of its parameters, by a name no condition can have."""
        scope = replace(self.scope({}), symbolic=True)
        rules = self.template.section("Rules").items()
        return {f"rule {self.question(name)}": rule(entry.value, scope) for name, entry in rules}

    @property
    def allowed(self) -> dict[str, tuple[str, ...]]:
        """The only values that parameters without a value may have, by the name of the unknown."""
        return {
            self._token(parameter.name): tuple(value.text for value in parameter.allowed)
            for parameter in self.parameters.values()
            if parameter.allowed and not parameter.is_list
        }

    def _token(self, parameter: str) -> str:
        return f"parameter {self.prefix}{parameter}"

    # What names mean

    def ref(self, name: str, span: Span, scope: Scope) -> Value | None:
        """The value of `Ref`; None for `AWS::NoValue`."""
        if name in scope.bindings:
            return scope.bindings[name]
        if name == NO_VALUE:
            return None
        if is_pseudo(name):
            return pseudo(name, self.deployment.pseudo, self.prefix, span)
        if name in self.parameters:
            return self._parameter(self.parameters[name], scope)
        return self.attribute(name, "Ref", span, scope)

    def attribute(self, resource: str, attribute: str, span: Span, scope: Scope) -> Value:
        """The value of `Fn::GetAtt`, or, for the attribute `Ref`, of that."""
        if self._is_unfolding:
            return Unknown(f"which resources there are may not depend on {resource}, itself a resource", span)
        found = self.resources.get(resource)
        if found is None:
            return self._undeclared(resource, attribute, span)
        if not found.exists(scope).possible:
            return Unknown(f"{resource} does not exist: {found.condition} is false", span)
        if attribute.startswith("Outputs."):
            child = self.children.get(resource)
            if child is not None:
                return child.output(attribute.removeprefix("Outputs."), span, scope.answers)
        return Reference(f"{self.prefix}{resource}", attribute, span)

    def _undeclared(self, resource: str, attribute: str, span: Span) -> Unknown:
        token = f"{self.prefix}{resource}.{attribute}"
        module = module_of(self.template, resource)
        if module:
            return Unknown(f"{resource} comes of the module {module}, which is not expanded", span, token=token)
        reason = f"{resource} is not declared in this template"
        return Unknown(reason, span, token=token if self.template.is_serverless else "")

    def output(self, name: str, span: Span, answers: Mapping[str, bool]) -> Value:
        """The value of an output under the answers; the same question is worked out once."""
        key = (name, self.deployment.conditions, frozenset(answers.items()))
        if key not in self._outputs:
            self._outputs[key] = Unknown(f"the output {name} leads back to itself", span)
            self._outputs[key] = self._output(name, span, answers)
        return self._outputs[key]

    def _output(self, name: str, span: Span, answers: Mapping[str, bool]) -> Value:
        found = self.outputs.get(name)
        if found is None or found.body is None:
            return Unknown(f"the stack {self.prefix.rstrip('.')} has no output {name}", span)
        value = found.body.get("Value")
        scope = replace(found.scope, answers=answers)
        if not found.exists(scope).possible or value is None:
            return Unknown(f"the output {name} does not exist: {found.condition} is false", span)
        result = scope.value(value)
        return Scalar(None, span) if result is None else result

    def _parameter(self, parameter: Parameter, scope: Scope) -> Value:
        value = parameter.value(self._given(parameter.name, scope), self._token(parameter.name))
        if not isinstance(value, Unknown) or scope.symbolic or not value.token:
            return value
        return self._narrowed(parameter, value, scope.answers)

    def _narrowed(self, parameter: Parameter, value: Unknown, answers: Mapping[str, bool]) -> Value:
        """What the conditions assumed and the values allowed leave of an unknown."""
        left = self.deployment.conditions.left(value.token, answers)
        if left is not None and len(left) == 1 and None not in left:
            return Scalar(next(iter(left)), parameter.span)
        if not parameter.allowed or parameter.is_list or value.token != self._token(parameter.name):
            return value
        compared = self.deployment.conditions.compared(value.token)
        listed = [
            each
            for each in parameter.allowed
            if left is None or each.text in left or (None in left and each.text not in compared)
        ]
        options = tuple(Option(Scalar(each.text, each.span), f"{parameter.name} is {each.text}") for each in listed)
        return options[0].value if len(options) == 1 else Choice(options, parameter.span)

    def decide(self, condition: str, answers: Mapping[str, bool]) -> bool | None:
        """Whether a condition holds; None where that is open."""
        return self.deployment.conditions.decide(self.question(condition), answers)

    def question(self, condition: str) -> str:
        """The name of a condition among those of all stacks of the deployment."""
        return f"{self.prefix}{condition}"

    def mapping(self, name: str) -> Object | None:
        """One of the `Mappings`."""
        entry = self.template.section("Mappings").get(name)
        return entry.value if entry is not None and isinstance(entry.value, Object) else None

    def exported(self, name: str, span: Span) -> Value | None:
        """What another stack exports under a name; None where no stack at hand does."""
        return self.deployment.exported(name, span)
