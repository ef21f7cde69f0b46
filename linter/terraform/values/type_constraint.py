"""Type constraints of variables: types, `optional(...)` and defaults.

https://developer.hashicorp.com/terraform/language/expressions/type-constraints
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from linter.source import Source
from linter.terraform.syntax.grammar import parse_expression
from linter.terraform.syntax.syntax import (
    Call,
    Expression,
    Literal,
    ObjectConstructor,
    SyntaxFault,
    Traversal,
    TupleConstructor,
    Wrapped,
)
from linter.terraform.values.conversion import ConversionError, convert
from linter.terraform.values.cty import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Collection,
    ObjectType,
    TupleType,
    Type,
    Value,
    object_of,
    tuple_of,
)
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.open_object import OpenObject

_TITLE = "Invalid type specification"
_NAMES = {"string": STRING, "number": NUMBER, "bool": BOOL, "any": DYNAMIC}
_COLLECTIONS = ("list", "set", "map")


class Constraint(Struct, frozen=True):
    """A type, with the defaults of optional attributes and the constraints of its parts.

    `parts` contains the inner constraints that have defaults: those of a collection under "", of a tuple by
    position, of an object by attribute name.
    """

    type: Type = DYNAMIC
    parts: Mapping[str, Constraint] = field(default_factory=dict)
    defaults: Mapping[str, Value] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether it contains no default at any depth."""
        return not self.parts and not self.defaults


ANYTHING = Constraint()
"""The constraint that admits any value."""

Evaluate: TypeAlias = "Callable[[Expression], Value]"


def constraint(expression: Expression, evaluate: Evaluate) -> Constraint:
    """The constraint of a type expression; `evaluate` evaluates its defaults.

    Raises:
        EvaluationError: it is not a valid type expression.
    """
    expression = _unwrapped(expression)
    if isinstance(expression, Traversal) and not expression.steps:
        return _named(expression.root, expression)
    if isinstance(expression, Call) and len(expression.arguments) == 1 and not expression.expand:
        return _constructed(expression.name, expression.arguments[0], evaluate)
    raise EvaluationError(_TITLE, "A type specification is a keyword or a call of a type constructor.", expression.span)


def _unwrapped(expression: Expression) -> Expression:
    """The expression in a string, as in the JSON syntax and in old configurations."""
    if isinstance(expression, Wrapped):
        return _unwrapped(expression.inner)
    if isinstance(expression, Literal) and isinstance(expression.content, str):
        try:
            return parse_expression(Source(expression.span.file, f"{expression.content}\n"))
        except SyntaxFault as fault:
            raise EvaluationError(_TITLE, f'"{expression.content}" is not a type.', expression.span) from fault
    return expression


def _named(name: str, expression: Expression) -> Constraint:
    if name in _NAMES:
        return Constraint(_NAMES[name])
    if name in _COLLECTIONS:
        return Constraint(Collection(name, DYNAMIC))
    raise EvaluationError(_TITLE, f'The keyword "{name}" is not a valid type specification.', expression.span)


def _constructed(name: str, argument: Expression, evaluate: Evaluate) -> Constraint:
    if name in _COLLECTIONS:
        element = constraint(argument, evaluate)
        return Constraint(Collection(name, element.type), {} if element.empty else {"": element})
    if name == "tuple" and isinstance(argument, TupleConstructor):
        elements = [constraint(part, evaluate) for part in argument.elements]
        parts = {str(position): part for position, part in enumerate(elements) if not part.empty}
        return Constraint(TupleType(tuple(part.type for part in elements)), parts)
    if name == "object" and isinstance(argument, ObjectConstructor):
        return _object(argument, evaluate)
    raise EvaluationError(_TITLE, f'"{name}" is not a type constructor of this argument.', argument.span)


def _object(argument: ObjectConstructor, evaluate: Evaluate) -> Constraint:
    types: dict[str, Type] = {}
    optional: set[str] = set()
    parts: dict[str, Constraint] = {}
    defaults: dict[str, Value] = {}
    for item in argument.items:
        key = item.key.content if isinstance(item.key, Literal) else None
        if not isinstance(key, str):
            raise EvaluationError(_TITLE, "Object attributes are named by words.", item.key.span)
        inner = item.value
        if isinstance(inner, Call) and inner.name == "optional":
            optional.add(key)
            declared = constraint(inner.arguments[0], evaluate) if inner.arguments else Constraint()
            if len(inner.arguments) > 1:
                defaults[key] = _default(evaluate(inner.arguments[1]), declared, inner)
        else:
            declared = constraint(inner, evaluate)
        types[key] = declared.type
        if not declared.empty:
            parts[key] = declared
    return Constraint(ObjectType(dict(sorted(types.items())), frozenset(optional)), parts, defaults)


def _default(value: Value, declared: Constraint, place: Expression) -> Value:
    try:
        return convert(_filled(value, declared), declared.type)
    except ConversionError as error:
        detail = f"This default value is not compatible with the attribute's type constraint: {error}."
        raise EvaluationError("Invalid default value for optional attribute", detail, place.span) from error


def conform(value: Value, wanted: Constraint) -> Value:
    """The value with defaults for its optional attributes, converted to the type of the constraint.

    Raises:
        ConversionError: it cannot be converted.
    """
    return convert(_filled(_closed(value, wanted.type), wanted), wanted.type)


def _filled(value: Value, wanted: Constraint) -> Value:
    """The value with defaults for attributes that are absent or null.

    https://github.com/hashicorp/hcl/blob/main/ext/typeexpr/defaults.go
    """
    content = value.content
    if wanted.empty:
        return value
    if isinstance(content, tuple):
        return _rebuilt(value, tuple(_filled(item, _part(wanted, i)) for i, item in enumerate(content)))
    if not isinstance(content, Mapping):
        return value
    entries = {name: _filled(item, _part(wanted, name)) for name, item in content.items()}
    for name, default in wanted.defaults.items():
        if name not in entries or entries[name].content is None:
            entries[name] = _filled(default, _part(wanted, name))
    return replace(object_of(entries), span=value.span, marks=value.marks)


def _part(wanted: Constraint, key: int | str) -> Constraint:
    return wanted.parts.get("" if isinstance(wanted.type, Collection) else str(key), ANYTHING)


def _rebuilt(value: Value, items: tuple[Value, ...]) -> Value:
    """A sequence of the same kind with these elements, which may have other types."""
    rebuilt = tuple_of(items)
    return replace(rebuilt, span=value.span, marks=value.marks)


def _closed(value: Value, type_: Type) -> Value:
    """The value, with every resource in it reduced to the attributes of the object type.

    Only the provider knows the attributes of a resource, so every wanted attribute is taken to exist.
    """
    content = value.content
    if isinstance(content, tuple) and any(map(_holds_open, content)):
        items = tuple(_closed(item, _inner(type_, str(i))) for i, item in enumerate(content))
        return _rebuilt(value, items)
    if not isinstance(content, Mapping) or not _holds_open(value):
        return value
    if isinstance(content, OpenObject):
        if not isinstance(type_, ObjectType):
            return value
        asked = [name for name in type_.attributes if name in content or name not in type_.optional]
        entries = {name: content.attribute(name) for name in asked}
    else:
        entries = dict(content)
    closed = {name: _closed(item, _inner(type_, name)) for name, item in entries.items()}
    return replace(object_of(closed), span=value.span, marks=value.marks)


def _holds_open(value: Value) -> bool:
    content = value.content
    if isinstance(content, OpenObject):
        return True
    inside = content if isinstance(content, tuple) else content.values() if isinstance(content, Mapping) else ()
    return any(map(_holds_open, inside))


def _inner(type_: Type, key: str) -> Type:
    if isinstance(type_, Collection):
        return type_.element
    if isinstance(type_, ObjectType):
        return type_.attributes.get(key, DYNAMIC)
    if isinstance(type_, TupleType) and int(key) < len(type_.elements):
        return type_.elements[int(key)]
    return DYNAMIC
