"""The types of plain YAML scalars. CloudFormation follows YAML 1.1, except that a date stays a string.

`022` is 18, `on` is true, `22:22` is a base-60 number, and `012345678901`, not being octal, becomes a float.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
https://yaml.org/type/int.html
"""

from __future__ import annotations

import re

from linter.value import Plain

_MEANINGS: dict[str, Plain] = {
    "yes": True,
    "true": True,
    "on": True,
    "no": False,
    "false": False,
    "off": False,
    "null": None,
}
_WORDS: dict[str, Plain] = {"": None, "~": None}
for _word, _meaning in _MEANINGS.items():
    _WORDS.update(dict.fromkeys((_word, _word.capitalize(), _word.upper()), _meaning))

_FIRST = frozenset("0123456789+-.")
_BASES = (
    (re.compile(r"[-+]?0b[01_]+"), 2),
    (re.compile(r"[-+]?0[0-7_]+"), 8),
    (re.compile(r"[-+]?(?:0|[1-9][0-9_]*)"), 10),
    (re.compile(r"[-+]?0x[0-9a-fA-F_]+"), 16),
)
_SIXTIES = re.compile(r"[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+")
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*|[0-9][0-9_]*(?=[eE]))(?:[eE][-+]?[0-9]+)?")
_OVERLONG_OCTAL = re.compile(r"0[0-9]*[89][0-9]*")
MAX_DIGITS = 300


def plain(written: str) -> Plain:
    """The content of a plain (unquoted) scalar."""
    if written in _WORDS:
        return _WORDS[written]
    if written[0] not in _FIRST or len(written) > MAX_DIGITS:
        return written
    for pattern, base in _BASES:
        if pattern.fullmatch(written):
            return _integer(written, base)
    if _SIXTIES.fullmatch(written):
        return _sixties(written)
    if _FLOAT.fullmatch(written) or _OVERLONG_OCTAL.fullmatch(written):
        return float(written.replace("_", ""))
    return written


def _integer(written: str, base: int) -> Plain:
    digits = written.replace("_", "")
    try:
        return int(digits, base)
    except ValueError:
        return written


def _sixties(written: str) -> int:
    sign = -1 if written[0] == "-" else 1
    value = 0
    for digits in written.lstrip("+-").replace("_", "").split(":"):
        value = value * 60 + int(digits)
    return sign * value


def rendered(content: Plain) -> str:
    """The content as CloudFormation inserts it into a string."""
    if isinstance(content, bool):
        return "true" if content else "false"
    return "" if content is None else str(content)
