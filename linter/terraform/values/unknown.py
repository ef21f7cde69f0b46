"""How unknown values pass through an operation: their reason, marks, sources, and the few values they may have.

Terraform's own answer is in the type and the refinements. In addition, `alternatives` carry the result of the operation
for each value an undecided operand may have, so that a policy can still judge every case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice, product

from msgspec.structs import replace

from linter.source import Span
from linter.terraform.values.cty import DYNAMIC, STRING, Address, Type, Unknown, Value
from linter.terraform.values.diagnostic import EvaluationError, InvalidReference
from linter.terraform.values.open_object import OpenObject

MOST_ALTERNATIVES = 16
"""More cases than this are not followed: the value is then unknown with its reason alone."""

MOST_PARTS = 4_096
"""A string of more parts than this is not kept in parts."""


def unknown(values: Iterable[Value], type: Type = DYNAMIC, *, not_null: bool = False, prefix: str = "") -> Value:  # noqa: A002
    """The unknown result of an operation on these operands, with the reason of the first unknown operand.

    An operand that contains something unknown gives no reason, but counts among the sources.
    """
    operands = tuple(values)
    reason, span, marks = "not known before apply", None, frozenset[str]()
    for value in reversed(operands):
        marks |= value.marks
        if value.unknown is not None:
            reason, span = value.unknown.reason, value.span
    return Value(type, Unknown(reason, not_null=not_null, prefix=prefix, sources=sources_of(operands)), span, marks)


def sources_of(values: Iterable[Value]) -> tuple[Address, ...]:
    """The attributes of resources that these values are, contain, or were computed from."""
    addresses: dict[Address, None] = {}
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        content = value.content
        if value.origin is not None:
            addresses[value.origin] = None
        if isinstance(content, Unknown):
            if content.identity is not None:
                addresses[content.identity] = None
            addresses.update(dict.fromkeys(content.sources))
            waiting += [part for part in content.parts if isinstance(part, Value)]
            waiting += content.alternatives
            content = content.members
        if isinstance(content, tuple):
            waiting += content
        elif isinstance(content, OpenObject):
            addresses[Address(content.resource, "")] = None
        elif type(content) is dict:  # other mappings evaluate their values when asked
            waiting += content.values()
    return tuple(sorted(addresses, key=lambda address: (address.resource, address.attribute)))


def in_parts(value: Value, parts: Iterable[str | Value]) -> Value:
    """The unknown string, known to consist of these parts one after the other."""
    if value.unknown is None:
        return value
    joined: list[str | Value] = []
    for part in parts:
        inner = part.unknown.parts if isinstance(part, Value) and part.unknown is not None else ()
        for piece in inner or (part,):
            if isinstance(piece, str) and joined and isinstance(joined[-1], str):
                joined[-1] += piece
            elif piece != "":
                joined.append(piece)
        if len(joined) > MOST_PARTS:
            return value
    return replace(value, content=replace(value.unknown, parts=tuple(joined)))


def is_identifier(value: Value) -> bool:
    """Whether it is the `id` or `arn` of a resource: neither null nor empty, and without commas and blanks."""
    identity = value.unknown.identity if value.unknown is not None else None
    return identity is not None and identity.attribute.rpartition(".")[2] in ("id", "arn")


def hole(value: Value) -> Value:
    """A part of a string for the spelling of an unknown value: it has the same sources but is not the value itself."""
    return unknown((value,), STRING)


def cases(value: Value) -> tuple[Value, ...]:
    """All values it may have, if they are few and known; otherwise the value alone."""
    if value.unknown is None or not value.unknown.alternatives:
        return (value,)
    return tuple(case.marked(value.marks) for case in value.unknown.alternatives)


def following(result: Value, operation: Callable[..., Value], *operands: Value) -> Value:
    """The unknown result, with the results of the operation for each case of its operands as alternatives.

    A case that fails is left out, since Terraform would stop there.
    """
    if result.unknown is None or not any(o.unknown is not None and o.unknown.alternatives for o in operands):
        return result
    combinations = list(islice(product(*map(cases, operands)), MOST_ALTERNATIVES + 1))
    if len(combinations) > MOST_ALTERNATIVES:
        return result
    outcomes = [_attempt(operation, combination) for combination in combinations]
    possible = [case for outcome in outcomes if outcome is not None for case in cases(outcome)]
    if not possible or len(possible) > MOST_ALTERNATIVES:
        return result
    question = _question(operands) if len(possible) == len(outcomes) == 2 and None not in outcomes else ""
    return replace(result, content=replace(result.unknown, alternatives=tuple(possible), question=question))


def _question(operands: tuple[Value, ...]) -> str:
    """The condition that decides between the two cases."""
    return next((o.unknown.question for o in operands if o.unknown is not None and o.unknown.question), "")


def _attempt(operation: Callable[..., Value], operands: tuple[Value, ...]) -> Value | None:
    try:
        return operation(*operands)
    except InvalidReference:
        raise
    except EvaluationError:
        return None


def at(value: Value, span: Span) -> Value:
    """The value, with this place unless it has one of its own."""
    return value if value.span is not None else value.at(span)
