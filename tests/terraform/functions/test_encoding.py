"""Encodings, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('base64decode("YQ==")', "a"),
        ('base64decode("YQ\\n==")', "a"),
        ('urlencode("~é/ ")', "~%C3%A9%2F+"),
        ('csvdecode("a,b\\n\\"x\\ny\\",\\"\\"\\n")', [{"a": "x\ny", "b": ""}]),
        ('textdecodebase64(textencodebase64("é€", "windows-1252"), "windows-1252")', "é€"),
        ('base64gzip("a")', "unknown"),
        ('base64gunzip("H4sIAAAAAAAA/8tIzcnJVyjPL8pJAQCFEUoNCwAAAA==")', "hello world"),
        ('urldecode("~%C3%A9%2F+")', "~é/ "),
        ('textencodebase64("a", "utf-16")', "unknown"),
    ],
)
def test_text_is_encoded_as_go_encodes(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ('base64decode("YQ")', "failed to decode"),
        ('base64gunzip("YQ==")', "failed to decode gzip"),
        ('urldecode("a%2")', 'invalid URL escape "%2"'),
        ('urldecode("%ff")', "not valid UTF-8"),
        ('csvdecode("a\\nb\\"c\\n")', 'bare "'),
        ('csvdecode("a,b\\n1\\n")', "wrong number of fields"),
        ('textencodebase64("€", "iso-8859-1")', "cannot be represented"),
        ('textencodebase64("a", "bogus")', "not a supported IANA"),
    ],
)
def test_refuses_what_has_no_such_code(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)
