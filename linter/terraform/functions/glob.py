"""File patterns of `fileset`: `*`, `**`, `?`, `[a-z]` and `{one,other}`.

https://github.com/bmatcuk/doublestar
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

MOST_CHOICES = 1000

_Sign: TypeAlias = "str | re.Pattern[str]"
"""A character, or a pattern for a single one; only `_ANY_TEXT` matches any number of characters."""
_ANY_TEXT, _ANY_CHARACTER = re.compile(".*", re.DOTALL), re.compile(".", re.DOTALL)


class GlobError(Exception):
    """A malformed pattern."""


def matching(pattern: str) -> Callable[[str], bool]:
    """Whether a path with forward slashes matches. Raises GlobError."""
    expressions = [[_segment(part) for part in choice.split("/")] for choice in _choices(pattern)]
    return lambda path: any(_matches(expression, path.split("/")) for expression in expressions)


def _matches(segments: list[tuple[_Sign, ...] | None], parts: list[str]) -> bool:
    """Whether the parts match segment by segment; None matches any number of folders."""
    reached = {0}
    for segment in segments:
        if segment is None:
            reached = set(range(min(reached), len(parts) + 1))
            continue
        reached = {place + 1 for place in reached if place < len(parts) and _fits(segment, parts[place])}
        if not reached:
            return False
    return len(parts) in reached


def _choices(pattern: str) -> list[str]:
    """The patterns that a pattern with braces expands to."""
    choices, depth, start = [], 0, -1
    position = 0
    while position < len(pattern):
        character = pattern[position]
        if character == "\\":
            position += 2
            continue
        if character == "{":
            start = position if depth == 0 else start
            depth += 1
        elif character == "}" and depth:
            depth -= 1
            if depth == 0:
                for option in _options(pattern[start + 1 : position]):
                    choices.extend(_choices(pattern[:start] + option + pattern[position + 1 :]))
                    if len(choices) > MOST_CHOICES:
                        raise GlobError("too many alternatives in braces")
                return choices
        position += 1
    if depth:
        raise GlobError("syntax error in pattern")
    return [pattern]


def _options(inside: str) -> list[str]:
    options, depth, current = [], 0, ""
    for character in inside:
        depth += (character == "{") - (character == "}")
        if character == "," and depth == 0:
            options.append(current)
            current = ""
        else:
            current += character
    return [*options, current]


def _segment(part: str) -> tuple[_Sign, ...] | None:
    """The signs of a segment; None for one that matches any number of folders."""
    if part == "**":
        return None
    signs: list[_Sign] = []
    position = 0
    while position < len(part):
        character = part[position]
        position += 1
        if character == "*":
            signs += [] if signs and signs[-1] is _ANY_TEXT else [_ANY_TEXT]
        elif character == "?":
            signs.append(_ANY_CHARACTER)
        elif character == "[":
            piece, position = _bracket(part, position)
            signs.append(piece)
        elif character == "\\":
            if position >= len(part):
                raise GlobError("syntax error in pattern")
            signs.append(part[position])
            position += 1
        else:
            signs.append(character)
    return tuple(signs)


def _fits(signs: tuple[_Sign, ...], name: str) -> bool:
    """Whether a name matches the signs, in time proportional to the product of their lengths.

    Backtracking to the last `*` is sufficient.
    """
    sign = place = 0
    star, resumed = -1, 0
    while place < len(name):
        if sign < len(signs) and signs[sign] is _ANY_TEXT:
            star, resumed = sign, place
            sign += 1
        elif sign < len(signs) and _is(signs[sign], name[place]):
            sign, place = sign + 1, place + 1
        elif star >= 0:
            resumed += 1
            sign, place = star + 1, resumed
        else:
            return False
    return all(left is _ANY_TEXT for left in signs[sign:])


def _is(sign: _Sign, character: str) -> bool:
    return sign == character if isinstance(sign, str) else sign.match(character) is not None


def _bracket(part: str, position: int) -> tuple[re.Pattern[str], int]:
    end = part.find("]", position + 1)
    if end < 0:
        raise GlobError("syntax error in pattern")
    inside = part[position:end]
    negated = inside[:1] in ("!", "^")
    members = "".join(_members(inside[1:] if negated else inside))
    try:
        return re.compile(f"[{'^' if negated else ''}{members}]", re.DOTALL), end + 1
    except re.error as error:
        raise GlobError("syntax error in pattern") from error


def _members(inside: str) -> Iterator[str]:
    """The characters and ranges of a class, as Python writes them."""
    at = 0
    while at < len(inside):
        first = re.escape(inside[at])
        if inside[at + 1 : at + 2] == "-" and at + 2 < len(inside):
            yield f"{first}-{re.escape(inside[at + 2])}"
            at += 3
        else:
            yield first
            at += 1
