"""Characters as people see them: the grapheme clusters by which terraform counts, cuts and pads text.

https://unicode.org/reports/tr29/
"""

from __future__ import annotations

import importlib


def graphemes(text: str) -> list[str]:
    """The text, cut into grapheme clusters."""
    if text.isascii() and "\r\n" not in text:
        return list(text)
    clusters: list[str] = importlib.import_module("regex").findall(r"\X", text)
    return clusters
