"""Dates and times, beyond what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('formatdate("YY-M-D h:m:s aa ZZZ", "2006-01-02T03:04:05+00:00")', "06-1-2 3:4:5 am UTC"),
        ('formatdate("HH AA Z", "2006-01-02T12:00:00-07:30")', "12 PM -07:30"),
        ("formatdate(\"''''\", \"2006-01-02T00:00:00Z\")", "''"),
        ('timeadd("2024-02-28T00:00:00Z", "24h0.5s")', "2024-02-29T00:00:00Z"),
        ('timeadd("2024-01-01T00:00:00.9Z", "100ms")', "2024-01-01T00:00:01Z"),
        ('timeadd("2024-01-01T00:00:00-05:00", "-1ns")', "2023-12-31T23:59:59-05:00"),
        ('timecmp("2024-01-01T00:00:00Z", "2024-01-01T01:00:00+01:00")', 0),
    ],
)
def test_times_keep_their_zone(ask: Ask, expression: str, result: Any) -> None:
    assert ask(expression) == result


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ('formatdate("EE", "2006-01-02T00:00:00Z")', "day of week"),
        ('timeadd("2024-13-01T00:00:00Z", "1h")', "not a valid RFC3339"),
        ('timeadd("2024-01-01T00:00:00Z", "1y")', "invalid duration"),
        ('timecmp("2024-01-01", "x")', "not a valid RFC3339"),
    ],
)
def test_refuses_what_is_no_time(ask: Ask, expression: str, error: str) -> None:
    assert error in ask(expression)
