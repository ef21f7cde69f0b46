"""Credentials in what a report quotes: what may be one is not shown."""

from __future__ import annotations

import re

from linter.questions.credentials import ACCESS_KEY

_KEY_BLOCK = re.compile(r"(-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----)([A-Za-z0-9+/=\\\s]{0,10000})")
_SET = re.compile(
    r"""
    (?P<name>(?:secret|access)_?(?:access_?)?key|password|passwd|passphrase|(?:session_?|auth_?)?token)
    (?P<sign>["']?[ ]{0,40}[:=][ ]{0,40})
    (?P<value>"[^"$\r\n]{4,400}"|'[^'$\r\n]{4,400}'|[A-Za-z0-9/+_=-]{16,400}(?![\w.(]))
    """,
    re.IGNORECASE | re.VERBOSE,
)


_BEGINNINGS = ("secret", "access", "passw", "passphrase", "session", "auth", "token")
"""The beginnings of all names in `_SET`: to try it at each character of a large file took a tenth of a run."""


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
    """Where a name may begin, in order."""
    lowered = text.lower().replace("\N{LATIN SMALL LETTER LONG S}", "s")  # regular expressions take it for an s
    if len(lowered) != len(text):  # there are letters of which two are made
        return list(range(len(text)))
    starts: list[int] = []
    for word in _BEGINNINGS:
        at = lowered.find(word)
        while at >= 0:
            starts.append(at)
            at = lowered.find(word, at + 1)
    return sorted(starts)


def _stars(value: str) -> str:
    quote = value[0] if value[0] in "\"'" else ""
    return f"{quote}{'*' * (len(value) - 2 * len(quote))}{quote}"
