"""`format` and `formatlist`.

https://developer.hashicorp.com/terraform/language/functions/format
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from msgspec import Struct

from linter.terraform.expressions.template import safe_prefix
from linter.terraform.functions.function import (
    MOST_CHARACTERS,
    MOST_ELEMENTS,
    Call,
    Function,
    FunctionError,
    Parameter,
    TooMuch,
)
from linter.terraform.functions.json_text import json_string, json_text
from linter.terraform.functions.knowledge import unknown_of
from linter.terraform.values.conversion import ConversionError, convert
from linter.terraform.values.cty import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Collection,
    Primitive,
    TupleType,
    Value,
    is_kind,
    is_sequence,
    list_of,
    string,
)
from linter.terraform.values.equality import wholly_known
from linter.terraform.values.graphemes import graphemes
from linter.terraform.values.number import Number
from linter.terraform.values.number_text import exact_digits, round_digits, shortest_digits
from linter.terraform.values.unknown import hole, in_parts, unknown

_VERB = re.compile(
    r"%(?P<flags>[0#\-+ ]*)(?:\[(?P<early>[1-9][0-9]*)\])?(?P<width>[1-9][0-9]*)?(?:\.(?P<precision>[0-9]*))?"
    r"(?:\[(?P<late>[1-9][0-9]*)\])?(?P<mode>[A-Za-z])",
    re.ASCII,
)
WIDEST = 100_000


class Verb(Struct, frozen=True):
    """A verb of a format string, such as `%-8.3f`."""

    raw: str
    offset: int
    argument: int
    mode: str
    flags: str
    width: int
    precision: int | None

    def unsupported(self, why: str) -> FunctionError:
        """The error for an argument that this verb cannot format."""
        return FunctionError(f'unsupported value for "{self.raw}" at {self.offset}: {why}')


def formatted(pattern: str, arguments: tuple[Value, ...]) -> str:
    """The format string with its verbs replaced by known arguments. Raises FunctionError."""
    return "".join(piece for piece in pieces(pattern, arguments) if isinstance(piece, str))


def pieces(pattern: str, arguments: tuple[Value, ...]) -> list[str | Value]:
    """The literals and formatted arguments of a format string; unknown arguments stay values. Raises FunctionError."""
    parts: list[str | Value] = []
    position, following, highest, size = 0, 1, 0, 0
    while position < len(pattern):
        percent = pattern.find("%", position)
        end = percent if percent >= 0 else len(pattern)
        parts.append(pattern[position:end])
        if percent < 0:
            break
        if pattern.startswith("%%", percent):
            parts.append("%")
            position = percent + 2
            continue
        verb = _parsed(pattern, percent, following)
        piece = _formatted(verb, arguments)
        parts.append(piece)
        size += len(piece) if isinstance(piece, str) else 0
        if size > MOST_CHARACTERS:
            raise TooMuch("the formatted text would be too long")
        position, following, highest = percent + len(verb.raw), verb.argument + 1, max(highest, verb.argument)
    if highest < len(arguments):
        raise _extra(highest)
    return parts


def _extra(used: int) -> FunctionError:
    if used == 0:
        return FunctionError("too many arguments; no verbs in format string", 1)
    return FunctionError(f"too many arguments; only {used} used by format string", used + 1)


def _parsed(pattern: str, percent: int, following: int) -> Verb:
    match = _VERB.match(pattern, percent)
    offset = len(pattern[:percent].encode())
    if match is None:
        if percent + 1 == len(pattern) or not re.compile(r"%[^0-9\[\].#+ \-*]").match(pattern, percent):
            raise FunctionError(f"invalid format string starting at offset {offset}")
        raise FunctionError(f'unrecognized format character "{pattern[percent + 1]}" at offset {offset + 1}')
    explicit = match["early"] or match["late"]
    argument = int(explicit) if explicit else following
    width, precision = int(match["width"] or -1), match["precision"]
    places = None if precision is None else int(precision or 0)
    if max(width, places or 0) > WIDEST:
        raise TooMuch(f"a width or precision of more than {WIDEST}")
    return Verb(match[0], offset, argument, match["mode"], match["flags"], width, places)


def _formatted(verb: Verb, arguments: tuple[Value, ...]) -> str | Value:
    if verb.argument > len(arguments):
        raise FunctionError(
            f'not enough arguments for "{verb.raw}" at {verb.offset}: need index {verb.argument} but have '
            f"{len(arguments)} total"
        )
    value = arguments[verb.argument - 1]
    if verb.mode != "v" and value.content is None:
        raise verb.unsupported("null value cannot be formatted")
    write = _WRITERS.get(verb.mode)
    if write is None:
        raise FunctionError(f"unsupported format verb '{verb.mode}' in \"{verb.raw}\" at offset {verb.offset}")
    if wholly_known(value):
        return write(verb, value)
    as_it_is = verb.mode in "vsd" and not verb.flags and verb.width < 0 and verb.precision is None
    return value if as_it_is and value.unknown is not None else hole(value)


def _as_is(verb: Verb, value: Value) -> str:
    content = value.content
    if "#" not in verb.flags:
        if isinstance(content, str):
            return _padded(verb, content)
        if isinstance(content, (Fraction, float)) and not isinstance(content, bool):
            return _padded(verb, _general(content, None))
    return _padded(verb, json_text(value))


def _converted(verb: Verb, value: Value, type_: Primitive) -> Value:
    try:
        return convert(value, type_)
    except ConversionError as error:
        raise verb.unsupported(str(error)) from error


def _bool(verb: Verb, value: Value) -> str:
    return "true" if _converted(verb, value, BOOL).content else "false"


def _text(verb: Verb, value: Value) -> str:
    content = str(_converted(verb, value, STRING).content)
    if verb.precision:
        content = "".join(graphemes(content)[: verb.precision])
    return _padded(verb, json_string(content) if verb.mode == "q" else content)


def _padded(verb: Verb, content: str) -> str:
    missing = verb.width - len(graphemes(content)) if verb.width > 0 else 0
    if missing <= 0:
        return content
    padding = ("0" if "0" in verb.flags else " ") * missing
    return content + padding if "-" in verb.flags else padding + content


def _number(verb: Verb, value: Value) -> Number:
    content = _converted(verb, value, NUMBER).content
    if not isinstance(content, (Fraction, float)):
        raise verb.unsupported("a number is required")
    return content


_INTEGERS = {"b": "b", "d": "d", "o": "o", "x": "x", "X": "X"}
_PREFIXES = {"b": "0b", "o": "0", "x": "0x", "X": "0X"}


def _integer(verb: Verb, value: Value) -> str:
    content = _number(verb, value)
    if isinstance(content, float) or content.denominator != 1:
        raise verb.unsupported("an integer is required")
    digits = format(abs(content.numerator), _INTEGERS[verb.mode])
    if verb.precision is not None:
        digits = "" if verb.precision == 0 and content == 0 else digits.rjust(verb.precision, "0")
    prefix = _PREFIXES.get(verb.mode, "") if "#" in verb.flags else ""
    zeros = "0" in verb.flags and verb.precision is None
    return _aligned(verb, _sign(verb, content < 0), prefix, digits, zeros)


def _sign(verb: Verb, negative: bool) -> str:
    return "-" if negative else "+" if "+" in verb.flags else " " if " " in verb.flags else ""


def _aligned(verb: Verb, sign: str, prefix: str, digits: str, zeros: bool) -> str:
    missing = verb.width - len(sign + prefix + digits)
    if missing <= 0:
        return sign + prefix + digits
    if "-" in verb.flags:
        return sign + prefix + digits + " " * missing
    if zeros:
        return sign + prefix + "0" * missing + digits
    return " " * missing + sign + prefix + digits


def _float(verb: Verb, value: Value) -> str:
    content = _number(verb, value)
    if isinstance(content, float):
        return _aligned(verb, _sign(verb, content < 0) or "+", "", "Inf", zeros=False)
    magnitude = abs(content)
    if verb.mode == "f":
        digits = _fixed(magnitude, 6 if verb.precision is None else verb.precision)
    elif verb.mode in "eE":
        digits = _scientific(magnitude, 6 if verb.precision is None else verb.precision)
    else:
        digits = _general(magnitude, verb.precision)
    digits = digits.upper() if verb.mode in "EG" else digits
    return _aligned(verb, _sign(verb, content < 0), "", digits, "0" in verb.flags)


def _fixed(amount: Fraction, places: int) -> str:
    digits, point = exact_digits(amount)
    digits, point = round_digits(digits, point, point + places)
    whole = digits[:point].ljust(point, "0") if point > 0 else "0"
    fraction = ("0" * -point + digits if point < 0 else digits[point:]) if digits else ""
    return f"{whole}.{fraction.ljust(places, '0')[:places]}" if places else whole


def _scientific(amount: Fraction, places: int) -> str:
    digits, point = round_digits(*exact_digits(amount), places + 1)
    return _with_exponent(digits or "0", point - 1 if digits else 0, places)


def _with_exponent(digits: str, exponent: int, places: int) -> str:
    fraction = digits[1:].ljust(places, "0")
    mantissa = f"{digits[0]}.{fraction}" if fraction else digits[0]
    return f"{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02}"


def _general(content: Number, precision: int | None) -> str:
    """Format for `%g`: the shortest form, or the given number of digits; large and small numbers have an exponent."""
    if isinstance(content, float):
        return "+Inf" if content > 0 else "-Inf"
    sign = "-" if content < 0 else ""
    if precision is None:
        digits, point = shortest_digits(content)
        threshold = 6
    else:
        threshold = precision or 1
        digits, point = round_digits(*exact_digits(content), threshold)
        if threshold > len(digits) >= point:
            threshold = len(digits)
    exponent = point - 1
    if exponent < -4 or exponent >= threshold:
        return sign + _with_exponent(digits or "0", exponent if digits else 0, 0)
    if not digits:
        return f"{sign}0"
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    whole, fraction = digits[:point].ljust(point, "0"), digits[point:]
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"


_WRITERS: Mapping[str, Callable[[Verb, Value], str]] = {
    "v": _as_is,
    "t": _bool,
    "s": _text,
    "q": _text,
    **dict.fromkeys("bdoxX", _integer),
    **dict.fromkeys("eEfgG", _float),
}


def _format(call: Call) -> Value:
    pattern = str(call.arguments[0].content)
    if not all(map(wholly_known, call.arguments[1:])):
        result = unknown_of(call, prefix=safe_prefix(pattern.partition("%")[0]))
        return in_parts(result, _pieces(pattern, call.arguments[1:]))
    return string(formatted(pattern, call.arguments[1:]))


def _format_glimpse(call: Call) -> Value:
    """The result for an argument of unknown type, which is unknown to Terraform."""
    pattern, *arguments = call.arguments
    result = unknown(call.arguments, call.type, not_null=call.type != DYNAMIC)
    return in_parts(result, _pieces(pattern.content, tuple(arguments))) if isinstance(pattern.content, str) else result


def _pieces(pattern: str, arguments: tuple[Value, ...]) -> list[str | Value]:
    """The pieces of a format with unknown arguments; empty if it is invalid, which Terraform does not check."""
    try:
        return pieces(pattern, arguments)
    except FunctionError:
        return []


def _formatlist(call: Call) -> Value:
    pattern, arguments = str(call.arguments[0].content), call.arguments[1:]
    length = _common_length(arguments)
    if any(is_sequence(argument.type) and not _iterable(argument) for argument in arguments):
        return unknown_of(call)
    rows: list[Value] = []
    for index in range(1 if length is None else length):
        row = tuple(_at(argument, index) for argument in arguments)
        if not all(map(wholly_known, row)):
            rows.append(in_parts(unknown_of(Call(row, STRING, call.context)), _pieces(pattern, row)))
            continue
        try:
            rows.append(string(formatted(pattern, row)))
        except FunctionError as error:
            raise FunctionError(f"error on format iteration {index}: {error}", error.argument) from error
        if len(rows) > MOST_ELEMENTS:
            raise TooMuch(f"more than {MOST_ELEMENTS} elements")
    return list_of(rows, STRING)


def _iterable(argument: Value) -> bool:
    open_set = is_kind(argument.type, "set") and not wholly_known(argument)
    return argument.content is None or (isinstance(argument.content, tuple) and not open_set)


def _common_length(arguments: tuple[Value, ...]) -> int | None:
    chosen, common = 0, None
    for place, argument in enumerate(arguments, 1):
        if not is_sequence(argument.type) or argument.content is None:
            continue
        if isinstance(argument.type, TupleType):
            length = len(argument.type.elements)
        elif isinstance(argument.content, tuple) and _iterable(argument):
            length = len(argument.content)
        else:
            continue
        if common is None:
            chosen, common = place, length
        elif length != common:
            raise FunctionError(
                f"argument {place} has length {length}, which is inconsistent with argument {chosen} of length "
                f"{common}",
                place,
            )
    return common


def _at(argument: Value, index: int) -> Value:
    return argument.content[index] if isinstance(argument.content, tuple) else argument


FUNCTIONS: Mapping[str, Function] = {
    "format": Function(
        _format,
        (Parameter("format", STRING),),
        Parameter("args", null=True, unknown=True),
        STRING,
        glimpse=_format_glimpse,
    ),
    "formatlist": Function(
        _formatlist,
        (Parameter("format", STRING),),
        Parameter("args", null=True, unknown=True),
        Collection("list", STRING),
    ),
}
