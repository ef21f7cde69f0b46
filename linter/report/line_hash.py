"""The fingerprint GitHub's code scanning gives a line, so that ours agrees with the one it computes on upload.

GitHub hashes the first 100 characters from the start of the line on, across line ends, without spaces and tabs, and
numbers lines of equal hash in order of appearance.
https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support#data-for-preventing-duplicated-alerts
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WINDOW = 100
_FACTOR = 37
_MASK = (1 << 64) - 1
_END_OF_FILE = "\uffff"
_LINE_END = re.compile("\r\n|\r|\n")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_BLANKS = str.maketrans("", "", " \t")


def line_hashes(text: str, lines: Iterable[int]) -> dict[int, str]:
    """The hash of each of the lines (from 1), such as `c129715d7a2bc9a3:1`; lines that do not exist are left out."""
    wanted = set(lines)
    kept = [line.translate(_BLANKS) for line in _LINE_END.split(_ASTRAL.sub(_surrogates, text))]
    stream = "\n".join(kept) + _END_OF_FILE
    hashes: dict[int, str] = {}
    seen: Counter[str] = Counter()
    start = 0
    for number, line in enumerate(kept, 1):
        window = stream[start : start + _WINDOW]
        seen[window] += 1
        if number in wanted:
            hashes[number] = f"{_hash(window):x}:{seen[window]}"
        start += len(line) + 1
    return hashes


def _hash(window: str) -> int:
    value = 0
    for character in window.ljust(_WINDOW, "\0"):
        value = (value * _FACTOR + ord(character)) & _MASK
    return value


def _surrogates(match: re.Match[str]) -> str:
    # GitHub counts UTF-16 code units, of which such a character has two.
    offset = ord(match.group()) - 0x10000
    return chr(0xD800 + (offset >> 10)) + chr(0xDC00 + (offset & 0x3FF))
