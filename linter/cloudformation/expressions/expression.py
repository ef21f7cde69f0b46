"""Evaluate the syntax of a template within a scope: the meaning of names, and the conditions assumed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from types import MappingProxyType
from typing import Protocol, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from linter.budget import step
from linter.cloudformation.syntax.layout import gap
from linter.cloudformation.syntax.scalars import rendered
from linter.cloudformation.syntax.syntax import LOOP, Call, Entry, Sequence, Syntax, Text, calls_in
from linter.cloudformation.syntax.syntax import Mapping as Object
from linter.finding import Notice, Problem
from linter.source import Span
from linter.value import Array, Choice, Option, Record, Reference, Scalar, Unknown, Value, referred

TRANSFORM = "Fn::Transform"

BROKEN = "part of the text here is broken and could not be read"

DYNAMIC_START = "{{resolve:"
_DYNAMIC_REFERENCE = re.compile(r"\{\{resolve:[^{}]*\}\}")

DYNAMIC = "dynamic reference"
"""The hint of a value that CloudFormation fetches from SSM or Secrets Manager at deployment."""

NAMING = frozenset({"Ref", "Fn::GetAtt"})
"""The functions that name a resource directly."""

MOST_STEPS = 16
"""The most references followed from one attribute to the next."""

Function: TypeAlias = "Callable[[Call, Scope], Value | None]"
"""An intrinsic function. It returns None for `AWS::NoValue`, which removes the property."""


class Names(Protocol):
    """The meaning of the names in a template."""

    def ref(self, name: str, span: Span, scope: Scope) -> Value | None:
        """The value of `Ref`; None for `AWS::NoValue`."""

    def attribute(self, resource: str, attribute: str, span: Span, scope: Scope) -> Value:
        """The value of `Fn::GetAtt`."""

    def stated(self, reference: Reference, scope: Scope) -> Value | None:
        """The value that the declaration of a resource gives to one of its attributes; None when it does not."""

    def decide(self, condition: str, answers: Mapping[str, bool]) -> bool | None:
        """Whether a condition holds; None when undecided."""

    def question(self, condition: str) -> str:
        """The name of a condition within the whole deployment."""

    def mapping(self, name: str) -> Object | None:
        """The entry of `Mappings` with this name; None when there is none."""

    def exported(self, name: str, span: Span) -> Value | None:
        """The value another linted stack exports under a name; None when no stack does."""

    def included(self, location: Value | None, span: Span) -> Object | None:
        """The object that `AWS::Include` inserts; None when it is not in the tree."""

    def report(self, said: Notice | Problem) -> None:
        """Record a notice or a problem."""

    def loops(self, entries: Mapping[str, Entry], scope: Scope) -> Iterator[tuple[str, Entry, Scope]]:
        """The entries of an object, with its `Fn::ForEach` and `Fn::Transform` entries expanded."""


class Scope(Struct, frozen=True):
    """The context of an expression: its stack, the identifiers of the loops around it, and the assumed conditions."""

    names: Names
    functions: Mapping[str, Function]
    bindings: Mapping[str, Value] = field(default_factory=dict)
    answers: Mapping[str, bool] = field(default_factory=dict)
    includes: int = 0
    """The depth of nested `AWS::Include`."""
    required: tuple[tuple[str, bool], ...] = ()
    """The conditions, with the answers they need, under which the loops around it get here."""
    symbolic: bool = False
    """Whether an undecided parameter stays one unknown instead of a choice of its allowed values."""

    def value(self, node: Syntax) -> Value | None:
        """The value of a node; None for `AWS::NoValue`."""
        step()
        if isinstance(node, Text):
            content = node.content
            return literal(self.text(node) if isinstance(content, str) else content, node.span)
        if isinstance(node, Sequence):
            items = (self.value(item) for item in node.items)
            rest = Unknown(BROKEN, node.span) if node.is_cut else None
            return Array(tuple(item for item in items if item is not None), node.span, rest)
        if isinstance(node, Object):
            return record(node, self, node.span)
        function = self.functions.get(node.name)
        if function is None:
            value: Value | None = Unknown(f"{node.name} is not a known intrinsic function", node.span)
        else:
            value = function(node, self)
        if isinstance(value, Unknown) and node.name not in NAMING and not referred(value):
            return replace(value, mentions=tuple(dict.fromkeys(self._mentioned(node.argument))))
        return value

    def _mentioned(self, node: Syntax) -> Iterator[Reference]:
        """The resources that an expression names, for an unknown result that still depends on them."""
        for call in calls_in(node):
            argument = call.argument
            if call.name == "Fn::Sub" and isinstance(argument, Sequence) and argument.items:
                argument = argument.items[0]  # its own names are calls of their own
            if call.name in NAMING or call.name == "Fn::Sub":
                named = self.functions[call.name](replace(call, argument=argument), self)
                yield from referred(named) if named is not None else ()

    def followed(self, value: Value) -> Value:
        """A value with references replaced by what the declarations they lead to state, as far as they do."""
        if isinstance(value, Choice):
            options = tuple(replace(option, value=self.followed(option.value)) for option in value.options)
            return replace(value, options=options)
        for _ in range(MOST_STEPS):
            stated = self.names.stated(value, self) if isinstance(value, Reference) else None
            if stated is None:
                break
            value = stated
        return value

    def text(self, node: Text) -> str:
        """The string of a node, with the identifiers of the loops around it replaced."""
        return fill(node.text, self.bindings) if self.bindings else node.text

    def decide(self, condition: str) -> bool | None:
        """Whether a condition holds; None when undecided."""
        return self.names.decide(condition, self.answers)

    def assuming(self, condition: str, answer: bool) -> Scope:
        """This scope with a condition assumed."""
        return replace(self, answers={**self.answers, self.names.question(condition): answer})

    def requiring(self, condition: str, answer: bool) -> Scope:
        """This scope in a loop that only runs if a condition has this answer."""
        return replace(self.assuming(condition, answer), required=(*self.required, (condition, answer)))

    def binding(self, names: Mapping[str, Value]) -> Scope:
        """This scope inside a loop, with its identifiers."""
        return replace(self, bindings={**self.bindings, **names})


_IDENTIFIER = re.compile(r"([$&])\{([A-Za-z0-9]+)\}")
_NOT_ALPHANUMERIC = re.compile(r"[^A-Za-z0-9]")


def fill(text: str, bindings: Mapping[str, Value]) -> str:
    """The string with `${Identifier}` and `&{Identifier}` of loops replaced; the latter only keeps letters and digits.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
    """

    def replaced(identifier: re.Match[str]) -> str:
        value = bindings.get(identifier[2])
        if not isinstance(value, Scalar):
            return identifier[0]
        content = rendered(value.content)
        return content if identifier[1] == "$" else _NOT_ALPHANUMERIC.sub("", content)

    return _IDENTIFIER.sub(replaced, text)


def literal(content: str | float | bool | None, span: Span) -> Value:
    """A scalar; an unknown for a dynamic reference, which is only resolved at deployment.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
    """
    if isinstance(content, str) and _DYNAMIC_REFERENCE.search(content):
        return Unknown("a dynamic reference is resolved at deployment", span, token=content, hint=DYNAMIC)
    return Scalar(content, span)


NO_ENTRIES: Mapping[str, Entry] = MappingProxyType({})


def record(node: Object, scope: Scope, span: Span, more: Mapping[str, Entry] = NO_ENTRIES) -> Record:
    """An object, with more entries, whose entries are evaluated lazily."""
    entries = Entries({**node.entries, **more} if more else node.entries, scope, node)
    return Record(entries, span, Places(entries), partial(gap, node))


def loose(written: Mapping[str, Entry], scope: Scope, span: Span) -> Record:
    """Entries that are not one object as written, evaluated lazily; nothing can be inserted between them."""
    entries = Entries(written, scope)
    return Record(entries, span, Places(entries))


class Entries(Mapping[str, Value]):
    """The lazily evaluated entries of an object, without those that are `AWS::NoValue`.

    Where an unseen transform or broken text may add entries, every other entry is an unknown. Of a duplicate
    key (`shadowed` has the earlier ones) all members of lists count, and any other value may be the one that counts.
    """

    def __init__(self, written: Mapping[str, Entry], scope: Scope, node: Object | None = None) -> None:
        self._written = written
        self._scope = scope
        self._shadowed = node.shadowed if node is not None else {}
        self._broken = Unknown(BROKEN, node.span) if node is not None and node.is_cut else None
        self._values: dict[str, Value | None] = {}

    @cached_property
    def _expanded(self) -> dict[str, tuple[Entry, Scope]]:
        if any(key.startswith((LOOP, TRANSFORM)) for key in self._written) or self._scope.bindings:
            return {key: (entry, scope) for key, entry, scope in self._scope.names.loops(self._written, self._scope)}
        return {key: (entry, self._scope) for key, entry in self._written.items()}

    @cached_property
    def places(self) -> dict[str, tuple[Entry, Scope]]:
        """The written entries and their scopes, with loops expanded."""
        return {key: place for key, place in self._expanded.items() if key != TRANSFORM}

    def _value(self, key: str) -> Value | None:
        if key not in self._values:
            entry, scope = self.places[key]
            value = scope.value(entry.value)
            if key in self._shadowed:
                value = self._doubled(key, value)
            self._values[key] = self._if_looped(value, scope)
        return self._values[key]

    def _if_looped(self, value: Value | None, scope: Scope) -> Value | None:
        """The value of an entry, or null where a loop over an undecided condition may not get there."""
        for condition, answer in scope.required:
            if value is not None and self._scope.decide(condition) is None:
                question = scope.names.question(condition)
                absent = Option(Scalar(None, value.span), f"{question} is {str(not answer).lower()}")
                value = Choice((Option(value, f"{question} is {str(answer).lower()}"), absent), value.span)
        return value

    def _doubled(self, key: str, last: Value | None) -> Value | None:
        scope = self._scope
        values = [value for entry in self._shadowed[key] if (value := scope.value(entry.value)) is not None]
        values += [last] if last is not None else []
        lists = [value for value in values if isinstance(value, Array)]
        if lists and len(lists) == len(values):
            rest = next((value.rest for value in lists if value.rest is not None), None)
            return Array(tuple(item for value in lists for item in value.items), lists[-1].span, rest)
        options = (Option(value, f"the {key} at {value.span.line}:{value.span.column} counts") for value in values)
        return Choice(tuple(options), values[-1].span) if values else None

    def __getitem__(self, key: str) -> Value:
        if key not in self.places and TRANSFORM in self._expanded:
            entry, _ = self._expanded[TRANSFORM]
            return Unknown("a transform that cannot be seen may set it", entry.key.span)
        if key not in self.places and self._broken is not None:
            return self._broken
        value = self._value(key)
        if value is None:
            raise KeyError(key)
        return value

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, str) or key not in self.places:
            return False
        return not isinstance(self.places[key][0].value, Call) or self._value(key) is not None

    def __iter__(self) -> Iterator[str]:
        return (key for key in self.places if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Places(Mapping[str, Span]):
    """The position of each entry of an object."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries

    def __getitem__(self, key: str) -> Span:
        return self._entries.places[key][0].place

    def __contains__(self, key: object) -> bool:
        return key in self._entries.places

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries.places)

    def __len__(self) -> int:
        return len(self._entries.places)
