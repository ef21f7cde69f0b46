"""Hashes, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('sha1("")', "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ('base64sha256("")', "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        ('uuidv5("url", "")', "1b4db7eb-4057-5ddf-91e0-36dec72071f5"),
    ],
)
def test_digests_are_of_utf8(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ('uuidv5("xyz", "a")', "doesn't support namespace"),
        ('rsadecrypt("!", "")', "base64-encoded"),
        ('rsadecrypt("YQ==", "x")', "no key found"),
    ],
)
def test_refuses_what_names_no_key(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)
