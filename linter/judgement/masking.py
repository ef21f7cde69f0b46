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


def masked(text: str) -> str:
    """The text with each character of what looks like a credential replaced by a star, so that places stay the same."""
    text = ACCESS_KEY.sub(lambda key: f"{key[0][:4]}{'*' * (len(key[0]) - 4)}", text)
    text = _KEY_BLOCK.sub(lambda block: block[1] + re.sub(r"[A-Za-z0-9+/=]", "*", block[2]), text)
    return _SET.sub(lambda setting: f"{setting['name']}{setting['sign']}{_stars(setting['value'])}", text)


def _stars(value: str) -> str:
    quote = value[0] if value[0] in "\"'" else ""
    return f"{quote}{'*' * (len(value) - 2 * len(quote))}{quote}"
