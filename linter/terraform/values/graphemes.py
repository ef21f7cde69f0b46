"""Grapheme clusters, the units in which Terraform counts, cuts and pads text.

https://unicode.org/reports/tr29/
"""

from __future__ import annotations

import importlib


def graphemes(text: str) -> list[str]:
    """The grapheme clusters of the text."""
    if text.isascii() and "\r\n" not in text:
        return list(text)
    clusters: list[str] = importlib.import_module("regex").findall(r"\X", text)
    return clusters
