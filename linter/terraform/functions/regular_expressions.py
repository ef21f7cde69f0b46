"""Regular expression functions, with Go's syntax and a time limit.

https://developer.hashicorp.com/terraform/language/functions/regex
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from linter.terraform.expressions.regular_expression import PatternError, Translator
from linter.terraform.functions.function import (
    MOST_CHARACTERS,
    MOST_ELEMENTS,
    Call,
    Function,
    FunctionError,
    TooMuch,
    text,
)
from linter.terraform.values.cty import (
    DYNAMIC,
    STRING,
    Collection,
    ObjectType,
    TupleType,
    Type,
    Value,
    list_of,
    null,
    string,
)

MOST_SECONDS = 1.0
_REFERENCE = re.compile(r"\$(?:(\$)|(\w+)|\{(\w+)\})")


@lru_cache(maxsize=256)
def compiled(pattern: str) -> tuple[Any, tuple[str, ...]]:
    """The pattern for searching, and the names of its groups, empty for groups without one. Raises PatternError."""
    translator = Translator(pattern)
    translated = translator.translate()
    library = importlib.import_module("regex")
    try:
        return library.compile(translated, library.V1), tuple(translator.groups)
    except library.error as error:
        raise PatternError(f"{error}: `{pattern}`") from error


def _matches(pattern: Any, content: str) -> Iterator[Any]:
    """The matches as in Go, which ignores an empty match right after another."""
    position, previous = 0, -1
    while position <= len(content):
        match = _search(pattern, content, position)
        if match is None:
            return
        start, end = match.span()
        if end > start or start != previous:
            yield match
        position = end if end > position else end + 1
        previous = end


def _search(pattern: Any, content: str, position: int = 0) -> Any:
    try:
        return pattern.search(content, position, timeout=MOST_SECONDS)
    except TimeoutError as error:
        raise TooMuch(f"the search took longer than {MOST_SECONDS:g} s") from error


def replaced(expression: str, content: str, replacement: str) -> str:
    """The text with every match replaced; `$1` and `${name}` are replaced by groups. Raises FunctionError."""
    try:
        pattern, _ = compiled(expression)
    except PatternError as error:
        raise FunctionError(f"error parsing regexp: {error}") from error
    parts: list[str] = []
    done = size = 0
    for match in _matches(pattern, content):
        parts += (content[done : match.start()], _expanded(replacement, match))
        done = match.end()
        size += len(parts[-1])
        if size > MOST_CHARACTERS or len(parts) > 2 * MOST_ELEMENTS:
            raise TooMuch("the text would be too long after replacement")
    return "".join((*parts, content[done:]))


def _expanded(replacement: str, match: Any) -> str:
    def group(reference: re.Match[str]) -> str:
        if reference[1]:
            return "$"
        name = reference[2] or reference[3]
        key = int(name) if name.isdecimal() and name.isascii() and len(name) < 9 else name
        try:
            return match[key] or ""
        except (IndexError, KeyError):
            return ""

    return _REFERENCE.sub(group, replacement)


def _result_type(pattern: Value) -> Type:
    if not isinstance(pattern.content, str):
        return DYNAMIC
    try:
        _, names = compiled(pattern.content)
    except PatternError as error:
        raise FunctionError(f"invalid regexp pattern: {error}", 0) from error
    named = [name for name in names if name]
    if not names:
        return STRING
    if not named:
        return TupleType((STRING,) * len(names))
    if len(named) < len(names):
        raise FunctionError("invalid regexp pattern: cannot mix both named and unnamed capture groups", 0)
    return ObjectType(dict.fromkeys(sorted(named), STRING))


def _captured(match: Any, type_: Type) -> Value:
    if isinstance(type_, TupleType):
        return Value(type_, tuple(null(STRING) if group is None else string(group) for group in match.groups()))
    if isinstance(type_, ObjectType):
        groups = match.groupdict()
        return Value(
            type_, {name: null(STRING) if groups[name] is None else string(groups[name]) for name in type_.attributes}
        )
    return string(match[0])


def _regex(call: Call) -> Value:
    pattern, _ = compiled(str(call.arguments[0].content))
    match = _search(pattern, str(call.arguments[1].content))
    if match is None:
        raise FunctionError("pattern did not match any part of the given string")
    return _captured(match, call.type)


def _regexall(call: Call) -> Value:
    pattern, _ = compiled(str(call.arguments[0].content))
    element = call.type.element if isinstance(call.type, Collection) else STRING
    matches: list[Value] = []
    for match in _matches(pattern, str(call.arguments[1].content)):
        matches.append(_captured(match, element))
        if len(matches) > MOST_ELEMENTS:
            raise TooMuch(f"more than {MOST_ELEMENTS} matches")
    return list_of(matches, element)


FUNCTIONS: Mapping[str, Function] = {
    "regex": Function(_regex, (text("pattern"), text("string")), None, lambda arguments: _result_type(arguments[0])),
    "regexall": Function(
        _regexall,
        (text("pattern"), text("string")),
        None,
        lambda arguments: Collection("list", _result_type(arguments[0])),
    ),
}
