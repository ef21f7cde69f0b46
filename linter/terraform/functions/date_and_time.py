"""Date and time functions; the results of those that read the clock are unknown.

https://developer.hashicorp.com/terraform/language/functions/formatdate
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from linter.terraform.functions.function import Call, Function, FunctionError, Parameter
from linter.terraform.functions.hash_crypto import by_chance
from linter.terraform.values.cty import NUMBER, STRING, Value, number, string

_RFC3339 = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:(Z)|([+-])(\d{2}):(\d{2}))", re.ASCII
)
_DURATION = re.compile(r"([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)")
_NANOSECONDS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TOKENS = re.compile(r"''|'(?:[^']|'')*'?|([a-zA-Z])\1*|[^'a-zA-Z]+")
_SIZES = {
    "Y": 'year must either be "YY" or "YYYY"',
    "M": 'month must be "M", "MM", "MMM", or "MMMM"',
    "D": 'day of month must either be "D" or "DD"',
    "E": 'day of week must either be "EEE" or "EEEE"',
    "h": '24-hour must either be "h" or "hh"',
    "H": '12-hour must either be "H" or "HH"',
    "A": 'must be "AA"',
    "a": 'must be "aa"',
    "m": 'minute must either be "m" or "mm"',
    "s": 'second must either be "s" or "ss"',
    "Z": "timezone must be Z, ZZZZ, or ZZZZZ",
}


class Moment:
    """A time in nanoseconds, with its offset from UTC."""

    __slots__ = ("local", "nanosecond", "offset")

    def __init__(self, local: datetime.datetime, nanosecond: int, offset: int) -> None:
        self.local = local
        self.nanosecond = nanosecond
        self.offset = offset

    @property
    def instant(self) -> tuple[datetime.datetime, int]:
        """The moment in UTC, for comparison."""
        return self.local - datetime.timedelta(minutes=self.offset), self.nanosecond

    def zone(self, separator: str) -> str:
        """The offset from UTC, such as `+05:30`."""
        hours, minutes = divmod(abs(self.offset), 60)
        return f"{'-' if self.offset < 0 else '+'}{hours:02}{separator}{minutes:02}"


def parsed(text: str, argument: int | None = None) -> Moment:
    """Parse an RFC 3339 timestamp. Raises FunctionError."""
    match = _RFC3339.fullmatch(text)
    if match is None:
        raise FunctionError("not a valid RFC3339 timestamp: missing or misplaced parts", argument)
    try:
        local = datetime.datetime(*(int(match[place]) for place in range(1, 7)))  # type: ignore[arg-type]
    except ValueError as error:
        raise FunctionError(f"not a valid RFC3339 timestamp: {error}", argument) from error
    offset = 0
    if match[9]:
        if int(match[10]) > 24 or int(match[11]) > 60:
            raise FunctionError("not a valid RFC3339 timestamp: cannot use the UTC offset", argument)
        offset = (int(match[10]) * 60 + int(match[11])) * (-1 if match[9] == "-" else 1)
    return Moment(local, int((match[7] or "0")[:9].ljust(9, "0")), offset)


def _formatdate(call: Call) -> Value:
    pattern, moment = str(call.arguments[0].content), parsed(str(call.arguments[1].content), 1)
    return string("".join(_token(match[0], moment) for match in _TOKENS.finditer(pattern)))


def _token(token: str, moment: Moment) -> str:
    if token[0] == "'":
        if len(token) == 1 or token[-1] != "'":
            raise FunctionError("unterminated literal '", 0)
        return "'" if len(token) == 2 else token[1:-1].replace("''", "'")
    if not token[0].isalpha() or not token[0].isascii():
        return token
    write = _VERBS.get(token[0])
    written = write(len(token), moment) if write is not None else None
    if written is None:
        why = f": {_SIZES[token[0]]}" if token[0] in _SIZES else ""
        raise FunctionError(f'invalid date format verb "{token}"{why}', 0)
    return written


def _counted(amount: Callable[[datetime.datetime], int]) -> Callable[[int, Moment], str | None]:
    def write(size: int, moment: Moment) -> str | None:
        return {1: str(amount(moment.local)), 2: f"{amount(moment.local):02}"}.get(size)

    return write


def _year(size: int, moment: Moment) -> str | None:
    return {2: f"{moment.local.year % 100:02}", 4: f"{moment.local.year:04}"}.get(size)


def _month(size: int, moment: Moment) -> str | None:
    name = _MONTHS[moment.local.month - 1]
    return {1: str(moment.local.month), 2: f"{moment.local.month:02}", 3: name[:3], 4: name}.get(size)


def _weekday(size: int, moment: Moment) -> str | None:
    name = _DAYS[moment.local.weekday()]
    return {3: name[:3], 4: name}.get(size)


def _half(names: tuple[str, str]) -> Callable[[int, Moment], str | None]:
    return lambda size, moment: names[moment.local.hour // 12] if size == 2 else None


def _zone(size: int, moment: Moment) -> str | None:
    utc = moment.offset == 0
    return {
        1: "Z" if utc else moment.zone(":"),
        3: "UTC" if utc else moment.zone(""),
        4: moment.zone(""),
        5: moment.zone(":"),
    }.get(size)


_VERBS: Mapping[str, Callable[[int, Moment], str | None]] = {
    "Y": _year,
    "M": _month,
    "D": _counted(lambda local: local.day),
    "E": _weekday,
    "h": _counted(lambda local: local.hour),
    "H": _counted(lambda local: local.hour % 12 or 12),
    "A": _half(("AM", "PM")),
    "a": _half(("am", "pm")),
    "m": _counted(lambda local: local.minute),
    "s": _counted(lambda local: local.second),
    "Z": _zone,
}


def _duration(text: str) -> int:
    """Nanoseconds of a duration in Go's form, such as `1h30m` or `-1.5h`. Raises FunctionError."""
    unsigned = text[1:] if text[:1] in ("+", "-") else text
    total = position = 0
    while position < len(unsigned):
        match = _DURATION.match(unsigned, position)
        if match is None or not (match[1] or match[2]):
            raise FunctionError(f'time: invalid duration "{text}"')
        unit = _NANOSECONDS[match[3]]
        exact = Fraction(f"{match[1] or 0}.{match[2] or 0}") * unit
        total += int(exact)
        position = match.end()
        if total >= 1 << 63:
            raise FunctionError(f'time: invalid duration "{text}"')
    if not unsigned:
        raise FunctionError(f'time: invalid duration "{text}"')
    return -total if text[0] == "-" else total


def _timeadd(call: Call) -> Value:
    moment = parsed(str(call.arguments[0].content))
    text = str(call.arguments[1].content)
    nanoseconds = 0 if text.lstrip("+-") == "0" and len(text) <= 2 else _duration(text)
    seconds = (moment.nanosecond + nanoseconds) // 10**9
    try:
        local = moment.local + datetime.timedelta(seconds=seconds)
    except OverflowError as error:
        raise FunctionError("the resulting time is out of range") from error
    return string(local.isoformat() + ("Z" if moment.offset == 0 else moment.zone(":")))


def _timecmp(call: Call) -> Value:
    first, second = (parsed(str(argument.content), place).instant for place, argument in enumerate(call.arguments))
    return number((first > second) - (first < second))


FUNCTIONS: Mapping[str, Function] = {
    "formatdate": Function(_formatdate, (Parameter("format", STRING), Parameter("time", STRING)), None, STRING),
    "plantimestamp": by_chance("plantimestamp"),
    "timeadd": Function(_timeadd, (Parameter("timestamp", STRING), Parameter("duration", STRING)), None, STRING),
    "timecmp": Function(_timecmp, (Parameter("timestamp_a", STRING), Parameter("timestamp_b", STRING)), None, NUMBER),
    "timestamp": by_chance("timestamp"),
}
