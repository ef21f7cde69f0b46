"""A stack: one template with the values of its parameters, and the meaning of every name in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Protocol, TypeAlias

from msgspec.structs import replace

from linter.cloudformation.conditions.conditions import Conditions
from linter.cloudformation.conditions.formula import Formula, Is, unsound
from linter.cloudformation.conditions.formulas import formula, rule
from linter.cloudformation.expressions.expression import TRANSFORM, Scope, record
from linter.cloudformation.expressions.intrinsics import FUNCTIONS
from linter.cloudformation.expressions.loops import expanded
from linter.cloudformation.stacks.declared import Declared, Place
from linter.cloudformation.stacks.modules import MODULE, module_of
from linter.cloudformation.stacks.parameters import Parameter, declared
from linter.cloudformation.stacks.pseudo import NO_VALUE, is_pseudo, pseudo
from linter.cloudformation.syntax.scalars import rendered
from linter.cloudformation.syntax.syntax import Entry
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.cloudformation.syntax.template import Template
from linter.finding import Notice, Problem
from linter.source import Span
from linter.value import Choice, Option, Reference, Scalar, Unknown, Value

_SOUND = "refer only to declared conditions that do not depend on this one"


Given: TypeAlias = "Callable[[str, Scope], Value | None]"
"""Looks up the value passed in for a parameter, evaluated in a scope; None when nothing was passed."""


class Deployed(Protocol):
    """The services a stack needs from the deployment it belongs to."""

    @property
    def pseudo(self) -> Mapping[str, str]:
        """The known pseudo parameters, by name."""

    @property
    def conditions(self) -> Conditions:
        """The conditions of every stack in the deployment."""

    def included(self, location: Value | None, span: Span, stack: Stack) -> Object | None:
        """The content of a file included with `AWS::Include`; None when it is not in the tree."""

    def stated(self, reference: Reference, answers: Mapping[str, bool]) -> Value | None:
        """The value that the declaration of a resource gives to one of its attributes; None when it does not."""

    def report(self, said: Notice | Problem) -> None:
        """Record a notice or a problem."""

    def unseen(self, reason: str, span: Span, stack: Stack) -> None:
        """Record that part of a stack cannot be looked into, and may add to everything the stack knows of."""

    def exported(self, name: str, span: Span) -> Value | None:
        """The value another linted stack exports under a name; None when no stack does."""


class Stack:
    """One stack of a deployment: the meaning of the names in its template."""

    def __init__(self, template: Template, given: Given, deployment: Deployed, place: Place) -> None:
        self.template = template
        self.place = place
        self.prefix = place.prefix
        self.calls = place.calls
        self.deployment = deployment
        self.parameters = {name: declared(name, entry) for name, entry in template.section("Parameters").items()}
        self.given = given
        self.children: dict[str, Stack | None] = {}
        self._is_unfolding = False
        self._values: dict[tuple[str, bool, Conditions, frozenset[tuple[str, bool]]], Value] = {}
        self._outputs: dict[tuple[str, Conditions, frozenset[tuple[str, bool]]], Value] = {}

    @property
    def hidden(self) -> Iterator[str]:
        """The known values of parameters with `NoEcho`, which nobody may be shown."""
        for parameter in self.parameters.values():
            value = self._parameter(parameter, self.scope({})) if parameter.is_hidden else None
            if isinstance(value, Scalar) and rendered(value.content):
                yield rendered(value.content)

    def scope(self, answers: Mapping[str, bool]) -> Scope:
        """The scope at the top level of the template."""
        return Scope(self, FUNCTIONS, answers=answers)

    @cached_property
    def resources(self) -> Mapping[str, Declared]:
        """The resources by logical ID, with loops and includes expanded."""
        self._is_unfolding = True
        resources = self._declared("Resources")
        self._is_unfolding = False
        return resources

    @cached_property
    def outputs(self) -> Mapping[str, Declared]:
        """The outputs by name, with loops and includes expanded."""
        return self._declared("Outputs")

    def _declared(self, section: str) -> Mapping[str, Declared]:
        declared: dict[str, Declared] = {}
        for name, entry, scope in self.loops(self.template.section(section), self.scope({})):
            if name == TRANSFORM:
                self.deployment.unseen(f"the transform in {section} may add to it", entry.key.span, self)
            elif name in declared:  # of both branches of a collection: the condition does not matter
                both = replace(declared[name].scope, required=())
                declared[name] = replace(declared[name], scope=both)
            else:
                declared[name] = Declared(name, entry, scope, self.template)
        for name, entry in self.template.shadowed(section):
            declared[f"{name} (line {entry.key.span.line})"] = Declared(name, entry, self.scope({}), self.template)
        return declared

    def loops(self, entries: Mapping[str, Entry], scope: Scope) -> Iterator[tuple[str, Entry, Scope]]:
        """The entries of an object, with its `Fn::ForEach` and `Fn::Transform` entries expanded."""
        return expanded(entries, scope)

    def included(self, location: Value | None, span: Span) -> Object | None:
        """The object that `AWS::Include` inserts; None when it is not in the tree."""
        return self.deployment.included(location, span, self)

    def report(self, said: Notice | Problem) -> None:
        """Record a notice or a problem."""
        self.deployment.report(said)

    @cached_property
    def formulas(self) -> dict[str, Formula]:
        """The formula of each condition, by question name; a condition that depends on itself is left undecided."""
        scope = replace(self.scope({}), symbolic=True)
        conditions = self.loops(self.template.section("Conditions"), scope)
        declared = [(name, entry, inner) for name, entry, inner in conditions if name != TRANSFORM]
        formulas = {self.question(name): formula(entry.value, inner) for name, entry, inner in declared}
        places = {self.question(name): entry.key.span for name, entry, _ in declared}
        for name in unsound(formulas):
            self.report(
                Problem(places[name], f"the condition {name} depends on itself or on an undeclared condition", _SOUND)
            )
            formulas[name] = Is(f"condition {name}", "true")
        return formulas

    @property
    def rules(self) -> dict[str, Formula]:
        """The formula of each entry in `Rules`, under a name that no condition can have."""
        scope = replace(self.scope({}), symbolic=True)
        rules = self.template.section("Rules").items()
        return {f"rule {self.question(name)}": rule(entry.value, scope) for name, entry in rules}

    @property
    def allowed(self) -> dict[str, tuple[str, ...]]:
        """The allowed values of each restricted parameter, by the token of its unknown value."""
        return {
            self._token(parameter.name): tuple(value.text for value in parameter.allowed)
            for parameter in self.parameters.values()
            if parameter.allowed and not parameter.is_list and not parameter.is_stored
        }

    def _token(self, parameter: str) -> str:
        return f"parameter {self.prefix}{parameter}"

    def ref(self, name: str, span: Span, scope: Scope) -> Value | None:
        """The value of `Ref NAME`; None for `AWS::NoValue`."""
        if name in scope.bindings:
            return scope.bindings[name]
        if name == NO_VALUE:
            return None
        if is_pseudo(name):
            known = {} if self.place.elsewhere else self.deployment.pseudo
            return pseudo(name, known, self.place.prefix, span, is_elsewhere=self.place.elsewhere)
        if name in self.parameters:
            return self._parameter(self.parameters[name], scope)
        return self.attribute(name, "Ref", span, scope)

    def attribute(self, resource: str, attribute: str, span: Span, scope: Scope) -> Value:
        """The value of `Fn::GetAtt`; the attribute `Ref` means `Ref` of the resource."""
        if self._is_unfolding:
            return Unknown(f"the set of resources cannot depend on {resource}, which is itself a resource", span)
        target = self.resources.get(resource)
        if target is None:
            return self._undeclared(resource, attribute, span)
        if not target.exists(scope).possible:
            return Unknown(f"{resource} does not exist: {target.condition} is false", span)
        if attribute.startswith("Outputs."):
            child = self.children.get(resource)
            if child is not None:
                return child.output(attribute.removeprefix("Outputs."), span, scope.answers)
        return Reference(f"{self.prefix}{resource}", attribute, span)

    def stated(self, reference: Reference, scope: Scope) -> Value | None:
        """The value that the declaration of a resource gives to one of its attributes; None when it does not."""
        return self.deployment.stated(reference, scope.answers)

    def stated_by(self, name: str, attribute: str, answers: Mapping[str, bool]) -> Value | None:
        """The value of a property of one of this stack's resources; None when it is not written."""
        target = None if self._is_unfolding else self.resources.get(name)
        properties = target.properties if target is not None else None
        if target is None or target.type == MODULE or not isinstance(properties, Object):
            return None
        return record(properties, target.within(answers), properties.span).entries.get(attribute)

    def _undeclared(self, resource: str, attribute: str, span: Span) -> Unknown:
        token = f"{self.prefix}{resource}.{attribute}"
        module = module_of(self.template, resource)
        if module:
            return Unknown(f"{resource} comes from the module {module}, which is not expanded", span, token=token)
        reason = f"{resource} is not declared in this template"
        is_open = self.template.is_serverless or self.template.is_broken
        return Unknown(reason, span, token=token if is_open else "")

    def output(self, name: str, span: Span, answers: Mapping[str, bool]) -> Value:
        """The value of an output under the answers, cached."""
        key = (name, self.deployment.conditions, frozenset(answers.items()))
        if key not in self._outputs:
            self._outputs[key] = Unknown(f"the output {name} depends on itself", span)
            self._outputs[key] = self._output(name, span, answers)
        return self._outputs[key]

    def _output(self, name: str, span: Span, answers: Mapping[str, bool]) -> Value:
        output = self.outputs.get(name)
        if output is None or output.body is None:
            return Unknown(f"the stack {self.prefix.rstrip('.')} has no output {name}", span)
        value = output.body.get("Value")
        scope = replace(output.scope, answers=answers)
        if value is None:
            return Unknown(f"the output {name} has no value", span)
        if not output.exists(scope).possible:
            return Unknown(f"the output {name} does not exist: {output.condition} is false", span)
        result = scope.value(value)
        return Scalar(None, span) if result is None else result

    def _parameter(self, parameter: Parameter, scope: Scope) -> Value:
        key = (parameter.name, scope.symbolic, self.deployment.conditions, frozenset(scope.answers.items()))
        if key not in self._values:
            self._values[key] = self._evaluated(parameter, scope)
        return self._values[key]

    def _evaluated(self, parameter: Parameter, scope: Scope) -> Value:
        value = parameter.value(self.given(parameter.name, scope), self._token(parameter.name))
        if not isinstance(value, Unknown) or scope.symbolic or not value.token:
            return value
        return self._narrowed(parameter, value, scope.answers)

    def _narrowed(self, parameter: Parameter, value: Unknown, answers: Mapping[str, bool]) -> Value:
        """An unknown parameter, narrowed by the assumed conditions and its allowed values."""
        left = self.deployment.conditions.left(value.token, answers)
        if left is not None and len(left) == 1 and None not in left:
            return Scalar(next(iter(left)), parameter.span)
        if (
            not parameter.allowed
            or parameter.is_list
            or parameter.is_stored
            or value.token != self._token(parameter.name)
        ):
            return value
        compared = self.deployment.conditions.compared(value.token)
        listed = [
            allowed
            for allowed in parameter.allowed
            if left is None or allowed.text in left or (None in left and allowed.text not in compared)
        ]
        options = tuple(
            Option(Scalar(allowed.text, allowed.span), f"{parameter.name} is {allowed.text}") for allowed in listed
        )
        return options[0].value if len(options) == 1 else Choice(options, parameter.span)

    def decide(self, condition: str, answers: Mapping[str, bool]) -> bool | None:
        """Whether a condition holds; None when undecided."""
        return self.deployment.conditions.decide(self.question(condition), answers)

    def question(self, condition: str) -> str:
        """The name of a condition within the whole deployment."""
        return f"{self.prefix}{condition}"

    def mapping(self, name: str) -> Object | None:
        """The entry of `Mappings` with this name; None when there is none."""
        entry = self.template.section("Mappings").get(name)
        return entry.value if entry is not None and isinstance(entry.value, Object) else None

    def exported(self, name: str, span: Span) -> Value | None:
        """The value another linted stack exports under a name; None when no stack does."""
        return self.deployment.exported(name, span)
