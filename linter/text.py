"""Texts that are known in part: how they are put together, and what can be decided about them.

A hole may turn out to be any text. Still `"${var.env}-db"` ends with `-db`, is never `web`, and is the same name
wherever it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice, product

from linter.source import Span
from linter.truth import YES, Doubt, Truth, between, truth
from linter.value import Choice, Option, Part, Plain, Reference, Scalar, Text, Unknown, Value, alternatives

MOST_ALTERNATIVES = 16
"""A text with more possible spellings than this has a hole where it could have been one of several."""


def text_of(pieces: Iterable[str | Value], span: Span) -> Value:
    """The text that these pieces make one after the other: known, one of several, or a `Text` with holes.

    Arrays and records have no spelling, and leave a hole. A choice among few makes a choice of texts. A reference or
    unknown without any text around it stays what it is.
    """
    given = tuple(pieces)
    cases = [tuple(_cases(piece)) for piece in given]
    combinations = tuple(islice(product(*cases), MOST_ALTERNATIVES + 1))
    if len(combinations) > MOST_ALTERNATIVES:
        return _joined([_hole(piece) if isinstance(piece, Choice) else piece for piece in given], span)
    texts = [_joined(combination, span) for combination in combinations]
    if len(texts) == 1:
        return texts[0]
    choice = next(piece for piece in given if isinstance(piece, Choice))
    alone = sum(isinstance(piece, Choice) for piece in given) == 1 and len(choice.options) == len(texts)
    whens = [option.when if alone else "" for option in choice.options] if alone else [""] * len(texts)
    return Choice(tuple(map(Option, texts, whens)), span, choice.reason)


def _cases(piece: str | Value) -> Iterable[str | Value]:
    return (piece,) if isinstance(piece, str) else alternatives(piece)


def _hole(piece: Value) -> Unknown:
    return Unknown(piece.doubt.reason if isinstance(piece, Choice) else "it is one of several", piece.span)


def _joined(pieces: Iterable[str | Value], span: Span) -> Scalar | Reference | Unknown:
    parts: list[Part] = []
    for part in _flat(pieces):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        elif part != "":
            parts.append(part)
    holes = [part for part in parts if not isinstance(part, str)]
    if not holes:
        return Scalar("".join(part for part in parts if isinstance(part, str)), span)
    if len(parts) == 1:
        return holes[0]
    return Text(_doubt(holes[0]).reason, span, parts=tuple(parts))


def _flat(pieces: Iterable[str | Value]) -> Iterable[Part]:
    for piece in pieces:
        if isinstance(piece, Text):
            yield from piece.parts
        elif isinstance(piece, Scalar):
            yield spelled(piece.content)
        elif isinstance(piece, (str, Reference, Unknown)):
            yield piece
        else:
            yield Unknown("it is not a single value", piece.span)


def spelled(content: Plain) -> str:
    """A known value within a text, as both dialects write it; null is nothing."""
    if content is None:
        return ""
    return str(content).lower() if isinstance(content, bool) else str(content)


def as_text(value: Value) -> Text | None:
    """A single value that is not known as a text with one hole; a text as it is; None for anything else."""
    if isinstance(value, Text):
        return value
    if isinstance(value, (Reference, Unknown)):
        return Text(_doubt(value).reason, value.span, parts=(value,))
    return None


def starts_with(text: Text, prefix: str) -> Truth:
    """Whether it starts with this text."""
    known = text.prefix
    possible = known.startswith(prefix) or prefix.startswith(known)
    return between(certain=known.startswith(prefix), possible=possible, doubts=doubts(text))


def ends_with(text: Text, suffix: str) -> Truth:
    """Whether it ends with this text."""
    known = text.suffix
    possible = known.endswith(suffix) or suffix.endswith(known)
    return between(certain=known.endswith(suffix), possible=possible, doubts=doubts(text))


def contains(text: Text, wanted: str) -> Truth:
    """Whether this text is somewhere in it; only a hole could still bring it."""
    certain = any(isinstance(part, str) and wanted in part for part in text.parts)
    return between(certain=certain, possible=True, doubts=doubts(text))


def equals(text: Text, other: str | Text) -> Truth:
    """Whether both are the same text; the same holes, where they are identified, are filled alike."""
    mine: list[Part] = list(text.parts)
    theirs: list[Part] = [other] if isinstance(other, str) else list(other.parts)
    _strip(mine, theirs)
    mine.reverse()
    theirs.reverse()
    _strip(mine, theirs, backwards=True)
    mine.reverse()
    theirs.reverse()
    if not mine and not theirs:
        return YES
    if _known(mine) and _known(theirs):
        return truth(mine == theirs)
    possible = _may_match(mine, theirs)
    reasons = (*doubts(text), *(doubts(other) if isinstance(other, Text) else ()))
    return between(certain=False, possible=possible, doubts=reasons)


def doubts(text: Text) -> tuple[Doubt, ...]:
    """Why it is not wholly known: one reason for each hole."""
    return tuple(dict.fromkeys(_doubt(hole) for hole in text.holes))


def _doubt(hole: Reference | Unknown) -> Doubt:
    if isinstance(hole, Unknown):
        return hole.doubt
    return Doubt(f"{hole.resource}.{hole.attribute} is known after deployment", hole.span)


def _strip(mine: list[Part], theirs: list[Part], *, backwards: bool = False) -> None:
    """Take off what both surely start with; `backwards`, the parts are in reverse order and end is start."""
    while mine and theirs:
        first, second = mine[0], theirs[0]
        if isinstance(first, str) and isinstance(second, str):
            length = _common(first[::-1], second[::-1]) if backwards else _common(first, second)
            for parts, part in ((mine, first), (theirs, second)):
                left = part[: len(part) - length] if backwards else part[length:]
                parts[:1] = [left] if left else []
            if not length or (mine and theirs and isinstance(mine[0], str) and isinstance(theirs[0], str)):
                return
        elif _identity(first) is not None and _identity(first) == _identity(second):
            del mine[0], theirs[0]
        else:
            return


def _common(first: str, second: str) -> int:
    return next(
        (at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )


def identity(text: Text) -> tuple[object, ...] | None:
    """A key that equal texts share wherever they are written; None if a hole has no identity."""
    keys = [part if isinstance(part, str) else _identity(part) for part in text.parts]
    return None if None in keys else tuple(keys)


def _identity(part: Part) -> tuple[str, ...] | None:
    """A key that two holes filled alike share; None if the hole has no name."""
    if isinstance(part, Reference):
        return part.resource, part.attribute
    if isinstance(part, Unknown) and part.token:
        return (part.token,)
    return None


def _known(parts: Sequence[Part]) -> bool:
    return all(isinstance(part, str) for part in parts)


def _may_match(mine: Sequence[Part], theirs: Sequence[Part]) -> bool:
    if _known(theirs):
        return _fits(mine, "".join(part for part in theirs if isinstance(part, str)))
    if _known(mine):
        return _fits(theirs, "".join(part for part in mine if isinstance(part, str)))
    # each has a hole that can take up anything: only two different literals at one end keep them apart
    starts_differ = isinstance(mine[0], str) and isinstance(theirs[0], str)
    ends_differ = isinstance(mine[-1], str) and isinstance(theirs[-1], str)
    return not starts_differ and not ends_differ


def _fits(parts: Sequence[Part], known: str) -> bool:
    """Whether some filling of the holes makes the known text: its literals follow one another in it."""
    position, end = 0, len(known)
    first, last = (parts[0], parts[-1]) if parts else ("", "")
    if isinstance(first, str):
        if not known.startswith(first):
            return False
        position = len(first)
    if isinstance(last, str) and len(parts) > 1:
        if not known.endswith(last) or end - len(last) < position:
            return False
        end -= len(last)
    if not parts:
        return not known
    for part in parts[1:-1]:
        if isinstance(part, str):
            index = known.find(part, position, end)
            if index < 0:
                return False
            position = index + len(part)
    return True
