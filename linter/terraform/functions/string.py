"""String functions, except formatting and regular expressions.

https://developer.hashicorp.com/terraform/language/functions/chomp
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from linter.terraform.functions.function import (
    MOST_CHARACTERS,
    MOST_ELEMENTS,
    Call,
    Function,
    FunctionError,
    Parameter,
    TooMuch,
    amount,
    integer,
    plain,
    text,
)
from linter.terraform.functions.knowledge import knowing, unknown_of
from linter.terraform.functions.regular_expressions import replaced
from linter.terraform.values.conversion import convert
from linter.terraform.values.cty import BOOL, STRING, Collection, Content, Value, boolean, is_kind, list_of, string
from linter.terraform.values.equality import wholly_known
from linter.terraform.values.graphemes import graphemes
from linter.terraform.values.unknown import in_parts, is_identifier, unknown

_LIST_SIGNS = frozenset(",; \t\n|")
_SPACE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"


def _indent(spaces: Content, content: str) -> str:
    count = integer(spaces)
    if count < 0:
        raise FunctionError("the number of spaces must not be negative")
    if count * (content.count("\n") + 1) > MOST_CHARACTERS:
        raise TooMuch("the indented text would be too long")
    return content.replace("\n", "\n" + " " * count)


def _join(call: Call) -> Value:
    separator, *lists = call.arguments
    if not lists:
        raise FunctionError("at least one list is required")
    if not all(map(wholly_known, lists)):
        return in_parts(unknown_of(call), _joined(separator, lists))
    parts: list[str] = []
    for place, items in enumerate(lists, 1):
        elements = items.content if isinstance(items.content, tuple) else ()
        for index, item in enumerate(elements):
            if item.content is None:
                where = f"element {index} of list {place}" if len(lists) > 1 else f"element {index}"
                raise FunctionError(f"{where} is null; cannot concatenate null values", place)
            parts.append(str(item.content))
    if sum(map(len, parts)) + len(parts) * len(str(separator.content)) > MOST_CHARACTERS:
        raise TooMuch("the joined text would be too long")
    return string(str(separator.content).join(parts))


def _joined(separator: Value, lists: Sequence[Value]) -> Iterator[str | Value]:
    """The parts of a joined string that is not wholly known; empty if the elements or their order are unknown."""
    if any(is_kind(items.type, "set") or not isinstance(items.content, tuple) for items in lists):
        return
    elements = [item for items in lists if isinstance(items.content, tuple) for item in items.content]
    for position, item in enumerate(elements):
        if position:
            yield str(separator.content)
        yield item.content if isinstance(item.content, str) else item


def _replace(content: str, search: str, replacement: str) -> str:
    if len(search) > 1 and search[0] == search[-1] == "/":
        return replaced(search[1:-1], content, replacement)
    if (content.count(search) if search else len(content) + 1) * len(replacement) > MOST_CHARACTERS:
        raise TooMuch("the text would be too long after replacement")
    return content.replace(search, replacement)


def _split(call: Call) -> Value:
    separator, content = (str(argument.content) for argument in call.arguments)
    parts = content.split(separator) if separator else list(content)
    if len(parts) > MOST_ELEMENTS:
        raise TooMuch(f"the text has more than {MOST_ELEMENTS} parts")
    place = call.arguments[1].span  # a part is set where the whole text is
    return list_of((string(part).at(place) for part in parts), STRING)


def _split_unknown(call: Call) -> Value:
    """Split a string whose holes are AWS identifiers, which contain neither commas nor whitespace."""
    separator, text = call.arguments
    result = unknown_of(call)
    parts = text.unknown.parts if text.unknown is not None else ()
    if not isinstance(separator.content, str) or not separator.content or not set(separator.content) <= _LIST_SIGNS:
        return result
    elements: list[list[str | Value]] = [[]]
    for part in parts:
        if isinstance(part, str):
            first, *others = part.split(separator.content)
            elements[-1].append(first)
            elements += [[other] for other in others]
        elif is_identifier(part):
            elements[-1].append(part)
        else:
            return result
    made = [_assembled(element) for element in elements] if parts else []
    return knowing(result, (list_of(made, STRING),)) if made else result


def _assembled(pieces: Sequence[str | Value]) -> Value:
    kept = [piece for piece in pieces if piece != ""]
    if not kept:
        return string("")
    if len(kept) == 1:
        only = kept[0]
        return string(only) if isinstance(only, str) else convert(only, STRING)
    return in_parts(unknown([piece for piece in kept if isinstance(piece, Value)], STRING, not_null=True), kept)


def _substr(content: str, offset: Content, length: Content) -> str:
    start, count = integer(offset), integer(length)
    clusters = graphemes(content)
    if start < 0:
        start += len(clusters)
    elif count == 0:
        return ""
    rest = clusters[max(start, 0) :]
    return "".join(rest if count <= 0 else rest[:count])


def _startswith(call: Call) -> Value:
    content, prefix = call.arguments[0], str(call.arguments[1].content)
    if content.unknown is None:
        return boolean(str(content.content).startswith(prefix))
    known = content.unknown.prefix
    if known.startswith(prefix):
        return boolean(truth=True)
    return boolean(truth=False) if known and len(known.encode()) >= len(prefix.encode()) else unknown_of(call)


def _title(content: str) -> str:
    """Go's `strings.Title`: capitalize every word; words consist of letters, digits and `_`."""
    parts, inside = [], False
    for character in content:
        parts.append(character if inside else _title_case(character))
        inside = not _separates(character)
    return "".join(parts)


def _title_case(character: str) -> str:
    title = character.title()
    return title if len(title) == 1 else character


def _separates(character: str) -> bool:
    if character.isascii():
        return not (character.isalnum() or character == "_")
    return character in _SPACE


def _upper(content: str) -> str:
    """Go maps each code point separately: one without a single upper case letter (`ß`) is unchanged."""
    if content.isascii():
        return content.upper()
    return "".join(u if len(u := character.upper()) == 1 else character for character in content)


def _lower(content: str) -> str:
    if content.isascii():
        return content.lower()
    return "".join("i" if character == "İ" else character.lower() for character in content)


def _edited(compute: Callable[..., Content], *others: Parameter) -> Function:
    """A function that edits its first argument: the place that set the argument set the result."""
    function = plain(compute, STRING, text("str"), *others)

    def implementation(call: Call) -> Value:
        return function.implementation(call).at(call.arguments[0].span)

    return replace(function, implementation=implementation)


FUNCTIONS: Mapping[str, Function] = {
    "chomp": _edited(lambda content: content.rstrip("\r\n")),
    "endswith": plain(str.endswith, BOOL, text("str"), text("suffix")),
    "indent": plain(_indent, STRING, amount("spaces"), text("str")),
    "join": Function(_join, (Parameter("separator", STRING),), Parameter("lists", Collection("list", STRING)), STRING),
    "lower": _edited(_lower),
    "replace": _edited(_replace, text("substr"), text("replace")),
    "split": Function(
        _split, (text("separator"), text("str")), None, Collection("list", STRING), glimpse=_split_unknown
    ),
    "startswith": Function(_startswith, (Parameter("str", STRING, unknown=True), text("prefix")), None, BOOL),
    "strcontains": plain(lambda content, part: part in content, BOOL, text("str"), text("substr")),
    "strrev": plain(lambda content: "".join(reversed(graphemes(content))), STRING, text("str")),
    "substr": plain(_substr, STRING, text("str"), amount("offset"), amount("length")),
    "title": _edited(_title),
    "trim": _edited(lambda content, cutset: content.strip(cutset) if cutset else content, text("cutset")),
    "trimprefix": _edited(str.removeprefix, text("prefix")),
    "trimspace": _edited(lambda content: content.strip(_SPACE)),
    "trimsuffix": _edited(str.removesuffix, text("suffix")),
    "upper": _edited(_upper),
}
