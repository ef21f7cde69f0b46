"""File patterns as `fileset` takes them: `*`, `**`, `?`, `[a-z]` and `{one,other}`.

https://github.com/bmatcuk/doublestar
"""

from __future__ import annotations

import re
from collections.abc import Callable

MOST_CHOICES = 1000


class GlobError(Exception):
    """A pattern that is malformed."""


def matching(pattern: str) -> Callable[[str], bool]:
    """Whether a path with forward slashes matches. Raises GlobError."""
    expressions = [[_segment(part) for part in choice.split("/")] for choice in _choices(pattern)]
    return lambda path: any(_matches(expression, path.split("/")) for expression in expressions)


def _matches(segments: list[re.Pattern[str] | None], parts: list[str]) -> bool:
    """Segment by segment; None stands for any number of folders."""
    reached = {0}
    for segment in segments:
        if segment is None:
            reached = set(range(min(reached), len(parts) + 1))
            continue
        reached = {place + 1 for place in reached if place < len(parts) and segment.fullmatch(parts[place])}
        if not reached:
            return False
    return len(parts) in reached


def _choices(pattern: str) -> list[str]:
    """The patterns without braces that one with braces stands for."""
    found, depth, start = [], 0, -1
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
                    found.extend(_choices(pattern[:start] + option + pattern[position + 1 :]))
                    if len(found) > MOST_CHOICES:
                        raise GlobError("too many alternatives in braces")
                return found
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


def _segment(part: str) -> re.Pattern[str] | None:
    if part == "**":
        return None
    written, position = "", 0
    while position < len(part):
        character = part[position]
        position += 1
        if character == "*":
            written += "" if written.endswith("[^/]*") else "[^/]*"
        elif character == "?":
            written += "[^/]"
        elif character == "[":
            piece, position = _bracket(part, position)
            written += piece
        elif character == "\\":
            if position >= len(part):
                raise GlobError("syntax error in pattern")
            written += re.escape(part[position])
            position += 1
        else:
            written += re.escape(character)
    return re.compile(written, re.DOTALL)


def _bracket(part: str, position: int) -> tuple[str, int]:
    end = part.find("]", position + 1)
    if end < 0:
        raise GlobError("syntax error in pattern")
    inside = part[position:end]
    negated = inside[:1] in ("!", "^")
    members = re.sub(r"([\\\[\]^&~|])", r"\\\1", inside[1:] if negated else inside)
    try:
        re.compile(f"[{members}]")
    except re.error as error:
        raise GlobError("syntax error in pattern") from error
    return f"[{'^' if negated else ''}{members}]", end + 1
