"""Credentials in what a report quotes: what may be one is not shown."""

from __future__ import annotations

import re

from linter.questions.credentials import ACCESS_KEY

_KEY_BLOCK = re.compile(r"(-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----)([A-Za-z0-9+/=\\\s]{0,10000})")
_NAMES = {
    "secret": "_?(?:access_?)?key",
    "access": "_?(?:access_?)?key",
    "password": "",
    "passwd": "",
    "passphrase": "",
    "session": "_?token",
    "auth": "_?token",
    "token": "",
}
"""What names of credentials begin with, and the pattern of the rest."""
_SET = re.compile(
    rf"""
    (?P<name>{"|".join(f"{beginning}{rest}" for beginning, rest in _NAMES.items())})
    (?P<sign>["']?[ ]{{0,40}}[:=][ ]{{0,40}})
    (?P<value>"[^"$\r\n]{{4,400}}"|'[^'$\r\n]{{4,400}}'|[A-Za-z0-9/+_=-]{{16,400}}(?![\w.(]))
    """,
    re.IGNORECASE | re.VERBOSE,
)


def masked(text: str) -> str:
    """The text with each character of what looks like a credential replaced by a star, so that places stay the same."""
    text = ACCESS_KEY.sub(lambda key: f"{key[0][:4]}{'*' * (len(key[0]) - 4)}", text)
    text = _KEY_BLOCK.sub(lambda block: block[1] + re.sub(r"[A-Za-z0-9+/=]", "*", block[2]), text)
    parts, last = list[str](), 0
    for start in _beginnings(text):
        setting = _SET.match(text, start) if start >= last else None
        if setting is not None:
            parts += (text[last : setting.start("value")], _stars(setting["value"]))
            last = setting.end()
    return "".join((*parts, text[last:]))


def _beginnings(text: str) -> list[int]:
    """Where a name may begin, in order: to try the pattern at each character of a large file took a tenth of a run."""
    lowered = text.lower().replace("\N{LATIN SMALL LETTER LONG S}", "s")  # regular expressions take it for an s
    if len(lowered) != len(text):  # there are letters of which two are made
        return list(range(len(text)))
    starts: list[int] = []
    for word in _NAMES:
        at = lowered.find(word)
        while at >= 0:
            starts.append(at)
            at = lowered.find(word, at + 1)
    return sorted(starts)


def _stars(value: str) -> str:
    quote = value[0] if value[0] in "\"'" else ""
    return f"{quote}{'*' * (len(value) - 2 * len(quote))}{quote}"
