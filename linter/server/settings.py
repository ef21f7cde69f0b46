"""The user's settings in the editor, whose names start with `moatlint.`."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from msgspec import Struct

from linter.finding import Severity

SECTION = "moatlint"
_RUN = ("onType", "onSave")
_OF_THE_CLIENT = frozenset({"interpreter", "arguments", "trace", "path", "enable", "enabled"})
"""Settings that an editor reads itself, and sends along."""


class Settings(Struct, frozen=True):
    """`on_type` judges a moment after each change, not on saving alone; `severity` is the least that is shown.

    `faults` say which settings are not understood, in sentences; their defaults hold.
    """

    on_type: bool = True
    possible: bool = False
    severity: Severity = Severity.INFO
    faults: tuple[str, ...] = ()


def settings(said: object) -> Settings:
    """The settings that an editor sends: the section, or all of which it is one. What is not understood is default."""
    if isinstance(said, Mapping) and SECTION in said:
        said = said[SECTION]
    if said is None:
        return Settings()
    if not isinstance(said, Mapping):
        return Settings(faults=(f"The settings of {SECTION} must be names and values, not {said!r}.",))
    faults = [_unknown(name) for name in said if name not in _KNOWN and name not in _OF_THE_CLIENT]
    for name, allowed in _KNOWN.items():
        value = said.get(name)
        if value is not None and not any(value is choice or value == choice for choice in allowed):
            choices = ", ".join(str(choice).lower() if isinstance(choice, bool) else str(choice) for choice in allowed)
            faults.append(f"The setting {SECTION}.{name} is {value!r}, which is not one of {choices}.")
    severity = said.get("severity")
    return Settings(
        said.get("run") != "onSave",
        said.get("possible") is True,
        Severity(severity) if severity in _KNOWN["severity"] else Severity.INFO,
        tuple(faults),
    )


_KNOWN: Mapping[str, tuple[object, ...]] = {
    "run": _RUN,
    "possible": (True, False),
    "severity": tuple(severity.value for severity in Severity),
}


def _unknown(name: object) -> str:
    near = difflib.get_close_matches(str(name), _KNOWN, 1)
    hint = f" Did you mean {SECTION}.{near[0]}?" if near else f" There are {', '.join(_KNOWN)}."
    return f"There is no setting {SECTION}.{name}.{hint}"
