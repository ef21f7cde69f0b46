"""The user's settings in the editor, whose names start with `moatlint.`."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass

from linter.finding import Severity

SECTION = "moatlint"


@dataclass(frozen=True, slots=True)
class Settings:
    """`on_type` judges a moment after each change, not on saving alone; `severity` is the least that is shown."""

    on_type: bool = True
    possible: bool = False
    severity: Severity = Severity.INFO


def settings(said: object) -> Settings:
    """The settings that an editor sends: the section, or all of which it is one. What is not understood is default."""
    if isinstance(said, Mapping) and SECTION in said:
        said = said[SECTION]
    if not isinstance(said, Mapping):
        return Settings()
    severity = Severity.INFO
    with contextlib.suppress(ValueError):
        severity = Severity(said.get("severity") or severity)
    return Settings(said.get("run") != "onSave", said.get("possible") is True, severity)
