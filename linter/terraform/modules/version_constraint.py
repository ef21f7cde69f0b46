"""Version constraints such as `~> 1.5, != 1.6.2`.

https://developer.hashicorp.com/terraform/language/expressions/version-constraints
"""

from __future__ import annotations

import re
from typing import TypeAlias

Version: TypeAlias = "tuple[int, int, int]"

OLDEST: Version = (1, 11, 0)
"""The release of Terraform whose semantics are followed where newer ones do not differ."""

SHORT_CIRCUIT: Version = (1, 12, 0)
"""The first release in which `||` and `&&` ignore an operand once the other one decides."""

_CONDITION = re.compile(r"\s*(=|!=|>=|<=|~>|>|<)?\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-[\w.]+)?\s*")
_NEWEST: Version = (10**6, 0, 0)


def admits(text: str, release: Version = OLDEST) -> bool:
    """Whether this release or a newer one can meet the constraint.

    Raises:
        ValueError: the text is not a version constraint.
    """
    conditions = [_parsed(part) for part in text.split(",")]
    low = max((least for least, _ in conditions), default=release)
    high = min((most for _, most in conditions), default=_NEWEST)
    return max(low, release) < high


def _parsed(text: str) -> tuple[Version, Version]:
    """The first release that meets a condition, and the first release after it that does not."""
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise ValueError(f"{text.strip()!r} is not a version constraint")
    operator, *numbers = match.groups()
    given = [int(number) for number in numbers if number is not None]
    version = (*given, 0, 0)[:3]
    low: Version = (version[0], version[1], version[2])
    after: Version = (low[0], low[1], low[2] + 1)
    if operator in (None, "="):
        return low, after
    if operator == "~>":
        return low, (low[0] + 1, 0, 0) if len(given) < 3 else (low[0], low[1] + 1, 0)
    zero = (0, 0, 0)
    ranges: dict[str, tuple[Version, Version]] = {
        ">=": (low, _NEWEST),
        ">": (after, _NEWEST),
        "<": (zero, low),
        "<=": (zero, after),
        "!=": (zero, _NEWEST),
    }
    return ranges[operator]
