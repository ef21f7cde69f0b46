"""Apply functions to values that are not fully known: try every choice, and keep references as references."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice, product

from linter.cloudformation.expressions.expression import DYNAMIC, DYNAMIC_START, literal
from linter.cloudformation.syntax.scalars import rendered
from linter.source import Span
from linter.text import text_of
from linter.value import Array, Choice, Option, Part, Record, Reference, Scalar, Unknown, Value, referred
from linter.value import Text as PartlyKnown

MOST_CASES = 32
"""The most combinations of alternatives that are tried; beyond it the result is unknown."""


LONGEST_TEXT = 1_000_000
"""The longest string that is built, in characters: as much as a whole template may have."""


def too_long(span: Span) -> Unknown:
    """The unknown that replaces a string beyond the bound."""
    return Unknown(f"it is longer than {LONGEST_TEXT:,} characters", span)


def cases(value: Value) -> Iterator[Option]:
    """The alternatives of a value, nested choices flattened, each with everything it depends on."""
    if not isinstance(value, Choice):
        yield Option(value)
        return
    for option in value.options:
        for inner in cases(option.value):
            yield Option(inner.value, _both(option.when, inner.when))


def through(values: Iterable[Value], combine: Callable[..., Value], span: Span) -> Value:
    """The result of a function of the values; for choices, a choice of those of every combination that can occur."""
    given = tuple(values)
    if not any(isinstance(value, Choice) for value in given):
        return combine(*given)
    combinations = list(islice(product(*(tuple(cases(value)) for value in given)), MOST_CASES + 1))
    if len(combinations) > MOST_CASES:
        return Unknown(f"there are more than {MOST_CASES} combinations of alternatives", span)
    options: list[Option] = []
    for combination in combinations:
        when = ""
        for option in combination:
            when = _both(when, option.when)
        if not _contradicts(when):
            options.append(Option(combine(*(option.value for option in combination)), when))
    return options[0].value if len(options) == 1 else Choice(tuple(options), span)


def _both(first: str, second: str) -> str:
    parts = dict.fromkeys(part for when in (first, second) if when for part in when.split(" and "))
    return " and ".join(parts)


def _contradicts(when: str) -> bool:
    """Whether one subject would need two values at once."""
    parts = [part.partition(" is ") for part in when.split(" and ") if " is " in part]
    said: dict[str, str] = {}
    return any(said.setdefault(subject, answer) != answer for subject, _, answer in parts)


def concatenated(pieces: Iterable[Value], span: Span) -> Value:
    """The pieces as one string. A single piece, such as a reference, is kept as it is."""
    given = tuple(piece for piece in pieces if not (isinstance(piece, Scalar) and piece.content == ""))
    return through(given, lambda *parts: _concatenated(parts, span), span)


def _concatenated(parts: tuple[Value, ...], span: Span) -> Value:
    if len(parts) == 1 and not isinstance(parts[0], (Scalar, Array, Record)):
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
    hint = DYNAMIC if DYNAMIC_START in shown else ""
    spelled = text_of((_hole(part) for part in parts), span)
    holes = spelled.parts if isinstance(spelled, PartlyKnown) else ()
    return PartlyKnown(why_open(first), span, token=shown if named else "", hint=hint, parts=holes)


def _hole(value: Value) -> str | Value:
    """A value as a piece of a string: a literal, or a hole with the reason it is not known."""
    if isinstance(value, Scalar):
        return rendered(value.content)
    return value if isinstance(value, (Reference, Unknown)) else Unknown(why_open(value), value.span)


def written(value: Value) -> str:
    """A value as part of a string; an unknown appears by name, as `${parameter Name}`."""
    if isinstance(value, Scalar):
        return rendered(value.content)
    name = name_of(value)
    if not name and isinstance(value, PartlyKnown):
        return value.filled("${}")
    return name if "${" in name or DYNAMIC_START in name else f"${{{name}}}"


def name_of(value: Value) -> str:
    """The name that identifies an unknown; empty when it has none."""
    if isinstance(value, Reference):
        return value.resource if value.attribute == "Ref" else f"{value.resource}.{value.attribute}"
    return value.token if isinstance(value, Unknown) else ""


def why_open(value: Value) -> str:
    """The reason a value is not known."""
    if isinstance(value, Unknown):
        return value.reason
    if isinstance(value, Reference):
        return f"{name_of(value)} is known after deployment"
    return "a list or an object is used as a string"


_PLAIN_PSEUDO = frozenset({"AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::StackName"})


def pieces_of(text: PartlyKnown, delimiter: str, span: Span) -> Array:
    """A partly known string, split; `rest` is set from the first hole on that may contain the delimiter."""
    pieces: list[list[Part]] = [[]]
    for part in text.parts:
        if isinstance(part, str):
            first, *others = part.split(delimiter)
            pieces[-1].append(first)
            pieces.extend([other] for other in others)
        elif _lacks(part, delimiter):
            pieces[-1].append(part)
        else:
            token = f"{text.token} split at {delimiter}" if text.token else ""
            rest = Unknown(text.reason, span, token=token, mentions=referred(text))
            return Array(tuple(text_of(piece, span) for piece in pieces[:-1]), span, rest)
    return Array(tuple(text_of(piece, span) for piece in pieces), span)


def _lacks(hole: Reference | Unknown, delimiter: str) -> bool:
    """Whether a hole surely does not contain a delimiter: identifiers have no comma, and regions have no dot."""
    if isinstance(hole, Reference):
        return delimiter == "," and hole.attribute.endswith(("Ref", "Id", "Arn"))
    if hole.token in _PLAIN_PSEUDO:
        return delimiter in {",", ".", ":", "/", "|"}
    return delimiter == "," and hole.hint.endswith("::Id")


def references_in(value: Value | None) -> Iterator[Reference]:
    """The references in a value, in the members of a list and in the options of a choice."""
    if isinstance(value, Array):
        for item in value.items:
            yield from references_in(item)
    elif value is not None:
        for case in cases(value):
            yield from references_in(case.value) if isinstance(case.value, Array) else referred(case.value)


def element(listed: Value, index: int, span: Span) -> Value:
    """The element of a list, counted from 0. An element of an unknown list has a token of its own."""
    return through((listed,), lambda items: _element(items, index, span), span)


def _element(listed: Value, index: int, span: Span) -> Value:
    if isinstance(listed, Array):
        if 0 <= index < len(listed.items):
            return listed.items[index]
        if listed.rest is not None and index >= 0:
            return _unseen_element(listed.rest, index, span)
        return Unknown(f"a list of {len(listed.items)} has no element {index}", span)
    if isinstance(listed, Reference):
        return listed
    if isinstance(listed, Unknown):
        return _unseen_element(listed, index, listed.span)
    return Unknown("a value that is not a list is used as a list", span)


def _unseen_element(listed: Unknown, index: int, span: Span) -> Unknown:
    """The element of an unknown list, which is the same unknown wherever it is selected."""
    hint = listed.hint.removeprefix("List<").removesuffix(">")
    token = f"element {index} of {listed.token}" if listed.token else ""
    return Unknown(
        listed.reason,
        span,
        token=token,
        hint="" if hint == "CommaDelimitedList" else hint,
        mentions=referred(listed),
    )
