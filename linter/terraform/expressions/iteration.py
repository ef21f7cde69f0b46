"""`for` expressions and splats.

https://developer.hashicorp.com/terraform/language/expressions/for
https://developer.hashicorp.com/terraform/language/expressions/splat
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from msgspec.structs import replace

from linter.source import Span
from linter.terraform.expressions.environment import Environment
from linter.terraform.syntax.syntax import For, Splat
from linter.terraform.values.conversion import ConversionError, convert, unify
from linter.terraform.values.cty import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Address,
    Collection,
    ObjectType,
    TupleType,
    Type,
    Unknown,
    Value,
    is_kind,
    is_sequence,
    object_of,
    tuple_of,
)
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.extent import bounded
from linter.terraform.values.unknown import following, sources_of, unknown

_CONDITION = "Invalid 'for' condition"
_KEY = "Invalid object key"


def for_expression(node: For, environment: Environment) -> Value:
    """The tuple or object of a `for` expression."""
    collection = environment.value(node.collection)
    if collection.content is None:
        detail = "A null value cannot be used as the collection in a 'for' expression."
        raise EvaluationError("Iteration over null value", detail, node.collection.span)
    if collection.unknown is None:
        return _iterated(node, environment, collection)
    if collection.type != DYNAMIC:
        _require_iterable(collection.type, node.collection.span)
    result = unknown((collection,)).at(node.span)
    return following(result, lambda case: _iterated(node, environment, case), collection)


def elements(value: Value) -> Iterator[tuple[Value, Value]]:
    """The keys and elements of a known collection, in Terraform's order; elements of a set are their own keys."""
    if isinstance(value.content, tuple):
        is_set = is_kind(value.type, "set")
        for position, element in enumerate(value.content):
            yield (element if is_set else Value(NUMBER, Fraction(position), element.span)), element
    elif isinstance(value.content, Mapping):
        for key in value.content:
            element = value.content[key]
            yield Value(STRING, key, element.span), element


def _require_iterable(type_: Type, span: Span) -> None:
    if not isinstance(type_, (Collection, TupleType, ObjectType)):
        detail = f"A value of type {type_.name} cannot be used as the collection in a 'for' expression."
        raise EvaluationError("Iteration over non-iterable value", detail, span)


def _iterated(node: For, environment: Environment, collection: Value) -> Value:
    """The result for a known collection; unknown if a key or a condition is unknown."""
    if collection.unknown is not None or collection.content is None:
        return unknown((collection,))
    _require_iterable(collection.type, node.collection.span)
    _check_condition(node, environment)
    rows: list[tuple[str, Value]] = []
    marks = collection.marks
    undecided: Value | None = None
    for key, element in elements(collection):
        environment.budget.spend(node.span)
        inner = environment.binding({node.key_name: key, node.value_name: element})
        chosen = _condition(node, inner)
        marks |= chosen.marks
        if chosen.unknown is not None:
            undecided = undecided or chosen
            continue
        if not chosen.content:
            continue
        name = ""
        if node.key is not None:
            named = _object_key(node, inner)
            marks |= named.marks
            if not isinstance(named.content, str):
                undecided = undecided or named
                continue
            name = named.content
        rows.append((name, inner.value(node.value)))
    if undecided is not None:
        return unknown((undecided,)).at(node.span).marked(marks)
    return _collected(node, rows).marked(marks)


def _collected(node: For, rows: list[tuple[str, Value]]) -> Value:
    if node.key is None:
        return bounded(tuple_of(value for _, value in rows).at(node.span), node.span)
    groups: dict[str, list[Value]] = {}
    for name, value in rows:
        if name in groups and not node.grouping:
            detail = (
                f"Two different items produced the key \"{name}\" in this 'for' expression. If duplicates are "
                "expected, use the ellipsis (...) after the value expression to enable grouping by key."
            )
            raise EvaluationError("Duplicate object key", detail, node.key.span)
        groups.setdefault(name, []).append(value)
    content = {name: tuple_of(values).at(node.span) if node.grouping else values[0] for name, values in groups.items()}
    return bounded(object_of(content).at(node.span), node.span)


def _check_condition(node: For, environment: Environment) -> None:
    """Check the condition once in advance, as Terraform does: its errors show even if there are no elements."""
    if node.condition is None:
        return
    anything = Value(DYNAMIC, Unknown("the element at hand"), node.span)
    inner = environment.binding({node.key_name: anything, node.value_name: anything})
    _condition(node, inner)


def _condition(node: For, inner: Environment) -> Value:
    if node.condition is None:
        return Value(BOOL, content=True)
    value = inner.value(node.condition)
    if value.content is None:
        raise EvaluationError(_CONDITION, "The value of the 'if' clause must not be null.", node.condition.span)
    try:
        return convert(value, BOOL)
    except ConversionError as error:
        detail = f"The 'if' clause value is invalid: {error}."
        raise EvaluationError(_CONDITION, detail, node.condition.span) from error


def _object_key(node: For, inner: Environment) -> Value:
    if node.key is None:
        return Value(STRING, "")
    value = inner.value(node.key)
    if value.content is None:
        detail = "Key expression in 'for' expression must not produce a null value."
        raise EvaluationError(_KEY, detail, node.key.span)
    try:
        return convert(value, STRING)
    except ConversionError as error:
        detail = f"The key expression produced an invalid result: {error}."
        raise EvaluationError(_KEY, detail, node.key.span) from error


def splat(node: Splat, environment: Environment) -> Value:
    """The results of a splat for each element; a value that is not a sequence is one element, null is none."""
    return _splat(node, environment, environment.value(node.source))


def _splat(node: Splat, environment: Environment, source: Value) -> Value:
    sequence = is_sequence(source.type)
    if source.content is None:
        if not sequence:
            return Value(TupleType(()), (), node.span)
        detail = "Splat expressions (with the * symbol) cannot be applied to null sequences."
        raise EvaluationError("Splat of null value", detail, node.source.span)
    if source.unknown is not None and (sequence or source.type == DYNAMIC):
        return _unknown_splat(node, environment, source)
    if not sequence:
        mapped = environment.over(source).value(node.element)
        if source.unknown is not None and not source.unknown.not_null:
            result = unknown((source,)).at(node.span)
            single = Value(TupleType((mapped.type,)), (mapped,), node.span)
            return replace(
                result, content=Unknown(source.unknown.reason, alternatives=(single,), sources=sources_of((single,)))
            )
        return Value(TupleType((mapped.type,)), (mapped,), node.span, source.marks)
    items = source.content if isinstance(source.content, tuple) else ()
    results: list[Value] = []
    for item in items:
        environment.budget.spend(node.span)
        results.append(environment.over(item).value(node.element))
    return _gathered(node, environment, source, results)


def _gathered(node: Splat, environment: Environment, source: Value, values: list[Value]) -> Value:
    if isinstance(source.type, TupleType):
        return tuple_of(values).at(node.span).marked(source.marks)
    element: Type = DYNAMIC
    if values:
        element = unify(value.type for value in values) or DYNAMIC
    elif isinstance(source.type, Collection):
        sample = Value(source.type.element, Unknown("an element of an empty list"), source.span)
        element = environment.over(sample).value(node.element).type
    return Value(Collection("list", element), tuple(values), node.span, source.marks)


def _unknown_splat(node: Splat, environment: Environment, source: Value) -> Value:
    """A list of unknown length or type. The result for its elements still has an identity."""
    known = source.unknown or Unknown("not known before apply")
    identity = known.identity and Address(known.identity.resource, f"{known.identity.attribute}[*]")
    types = source.type.elements if isinstance(source.type, TupleType) else (_element(source.type),)
    samples = [Value(type_, Unknown(known.reason, identity), source.span) for type_ in types]
    mapped = [environment.over(sample).value(node.element) for sample in samples]
    type_: Type = DYNAMIC
    if isinstance(source.type, TupleType):
        type_ = TupleType(tuple(value.type for value in mapped))
    elif isinstance(source.type, Collection):
        type_ = Collection("list", mapped[0].type)
    passed_on = mapped[0].unknown.identity if mapped and mapped[0].unknown is not None else None
    content = Unknown(
        known.reason,
        passed_on,
        sources=sources_of((source, *mapped)),
        not_null=type_ != DYNAMIC,
        least_length=known.least_length,
        most_length=known.most_length,
    )
    result = Value(type_, content, node.span, source.marks)
    return following(result, lambda case: _splat(node, environment, case), source)


def _element(type_: Type) -> Type:
    return type_.element if isinstance(type_, Collection) else DYNAMIC
