"""How functions work on values that are not plainly known: choices are gone through, references stay references."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice, product

from linter.cloudformation.expressions.expression import DYNAMIC, literal
from linter.cloudformation.syntax.scalars import rendered
from linter.source import Span
from linter.value import Array, Choice, Option, Reference, Scalar, Unknown, Value

MOST_CASES = 32
"""More combinations of alternatives than this are not gone through: the result is unknown."""


LONGEST_TEXT = 1_000_000
"""More characters than this, which is what a whole template may have, are not put together."""


def too_long(span: Span) -> Unknown:
    """A text beyond the bound."""
    return Unknown(f"it is longer than {LONGEST_TEXT:,} characters", span)


def cases(value: Value) -> Iterator[Option]:
    """The values it may be, nested choices flattened, each with all that must hold for it."""
    if not isinstance(value, Choice):
        yield Option(value)
        return
    for option in value.options:
        for inner in cases(option.value):
            yield Option(inner.value, _both(option.when, inner.when))


def through(values: Iterable[Value], combine: Callable[[tuple[Value, ...]], Value], span: Span) -> Value:
    """What the function gives for the values; where some are choices, for every combination that can occur."""
    given = tuple(values)
    if not any(isinstance(each, Choice) for each in given):
        return combine(given)
    combinations = list(islice(product(*(tuple(cases(each)) for each in given)), MOST_CASES + 1))
    if len(combinations) > MOST_CASES:
        return Unknown("too many combinations of alternatives to go through", span)
    options: list[Option] = []
    for combination in combinations:
        when = ""
        for option in combination:
            when = _both(when, option.when)
        if not _contradicts(when):
            options.append(Option(combine(tuple(option.value for option in combination)), when))
    return options[0].value if len(options) == 1 else Choice(tuple(options), span)


def _both(first: str, second: str) -> str:
    parts = dict.fromkeys(part for when in (first, second) if when for part in when.split(" and "))
    return " and ".join(parts)


def _contradicts(when: str) -> bool:
    """Whether one thing would have to be two things at once."""
    parts = [part.partition(" is ") for part in when.split(" and ") if " is " in part]
    said: dict[str, str] = {}
    return any(said.setdefault(subject, answer) != answer for subject, _, answer in parts)


def concatenated(pieces: Iterable[Value], span: Span) -> Value:
    """The pieces as one text. A single piece stays what it is: a reference, one and the same unknown."""
    given = tuple(piece for piece in pieces if not (isinstance(piece, Scalar) and piece.content == ""))
    return through(given, lambda parts: _concatenated(parts, span), span)


def _concatenated(parts: tuple[Value, ...], span: Span) -> Value:
    if len(parts) == 1 and not isinstance(parts[0], (Scalar, Array)):
        return parts[0]
    if len(parts) == 1 and isinstance(parts[0], Scalar):
        return literal(rendered(parts[0].content), parts[0].span)
    if sum(len(written(part)) for part in parts) > LONGEST_TEXT:
        return too_long(span)
    if all(isinstance(part, Scalar) for part in parts):
        return literal("".join(written(part) for part in parts), span)
    first = next(part for part in parts if not isinstance(part, Scalar))
    shown = "".join(written(part) for part in parts)
    named = all(name_of(part) or isinstance(part, Scalar) for part in parts)
    hint = DYNAMIC if "{{resolve:" in shown else ""
    return Unknown(why_open(first), span, token=shown if named else "", hint=hint)


def written(value: Value) -> str:
    """A value as it shows in a text: what is not known by its name, `${parameter Name}`."""
    if isinstance(value, Scalar):
        return rendered(value.content)
    name = name_of(value)
    return name if "${" in name else f"${{{name}}}"


def name_of(value: Value) -> str:
    """The name that tells one unknown from another; empty where it has none."""
    if isinstance(value, Reference):
        return value.resource if value.attribute == "Ref" else f"{value.resource}.{value.attribute}"
    return value.token if isinstance(value, Unknown) else ""


def why_open(value: Value) -> str:
    """Why a value is not known, in words."""
    if isinstance(value, Unknown):
        return value.reason
    if isinstance(value, Reference):
        return f"{name_of(value)} is known after deployment"
    return "a list or an object stands where a text should"


def element(listed: Value, index: int, span: Span) -> Value:
    """The element of a list, counted from 0. One of a list that is not known has a name of its own."""
    return through((listed,), lambda given: _element(given[0], index, span), span)


def _element(listed: Value, index: int, span: Span) -> Value:
    if isinstance(listed, Array):
        if 0 <= index < len(listed.items):
            return listed.items[index]
        if listed.rest is not None and index >= 0:
            return Unknown(listed.rest.reason, span)
        return Unknown(f"there is no element {index} in a list of {len(listed.items)}", span)
    if isinstance(listed, Reference):
        return listed
    if isinstance(listed, Unknown):
        hint = listed.hint.removeprefix("List<").removesuffix(">")
        token = f"element {index} of {listed.token}" if listed.token else ""
        return Unknown(listed.reason, listed.span, token=token, hint="" if hint == "CommaDelimitedList" else hint)
    return Unknown("no list stands where one should", span)
