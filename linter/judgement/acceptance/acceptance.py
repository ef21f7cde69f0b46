"""Findings accepted in the configuration, for files that cannot hold a comment: a plan, a downloaded module."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from linter.finding import Finding, Notice
from linter.source import Span


class Acceptance(Struct, frozen=True):
    """One accepted fault: the slugs of the policies, and a pattern of the addresses of resources.

    `*` in the pattern stands for any text. After `until` it no longer counts.
    """

    slugs: frozenset[str]
    resource: str
    reason: str
    span: Span
    until: date | None = None

    def covers(self, policy: str, finding: Finding, today: date) -> bool:
        """Whether it accepts this finding today."""
        if policy not in self.slugs or (self.until is not None and self.until < today):
            return False
        pattern = ".*".join(map(re.escape, self.resource.split("*")))
        return re.fullmatch(pattern, finding.resource, re.DOTALL) is not None

    def notice(self, today: date) -> Notice | None:
        """A notice that it has expired, if it has."""
        if self.until is None or self.until >= today:
            return None
        return Notice(f"the acceptance of {', '.join(sorted(self.slugs))} ended on {self.until}", self.span)


def acceptance(written: Mapping[str, Any], slugs: frozenset[str], span: Span) -> Acceptance:
    """Read an acceptance as `moatlint.yaml` writes it.

    Raises:
        ValueError: its end is not a date.
    """
    until = written.get("until")
    try:
        end = None if until is None else date.fromisoformat(str(until))
    except ValueError:
        raise ValueError(f"{until} is not a date: write until: 2027-01-31") from None
    return Acceptance(slugs, str(written.get("resource", "*")), str(written["reason"]), span, end)
