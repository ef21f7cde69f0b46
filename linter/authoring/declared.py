"""Small changes to a declarative policy, each of which some fixture ought to notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_SECTIONS = ("where", "expect")
_OPPOSITES = {"equals": "not_equals", "not_equals": "equals", "one_of": "none_of", "none_of": "one_of"}


def mutants(content: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The mutants of a declaration, each with the change in words."""
    for section in _SECTIONS:
        conditions: Mapping[str, Mapping[str, Any]] = content.get(section, {})
        for setting, tests in conditions.items():
            rest = {name: value for name, value in conditions.items() if name != setting}
            if rest or section == "where":
                yield f"`{section}: {setting}` left out", _with(content, section, rest)
            for change, changed in _of_tests(tests):
                yield f"`{section}: {setting}`: {change}", _with(content, section, {**conditions, setting: changed})


def _with(content: Mapping[str, Any], section: str, conditions: Mapping[str, Any]) -> dict[str, Any]:
    return {**content, section: conditions} if conditions else {k: v for k, v in content.items() if k != section}


def _of_tests(tests: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, wanted in tests.items():
        rest = {test: value for test, value in tests.items() if test != name}
        if rest:
            yield f"`{name}` left out", rest
        if name in _OPPOSITES:
            yield f"`{name}` becomes `{_OPPOSITES[name]}`", {**rest, _OPPOSITES[name]: wanted}
        for changed in _changed(name, wanted):
            yield f"`{name}: {_shown(wanted)}` becomes `{_shown(changed)}`", {**rest, name: changed}


def _changed(name: str, wanted: Any) -> Iterator[Any]:
    """What could stand in the place of a wanted value."""
    if isinstance(wanted, list):
        yield from ([*wanted[:at], *wanted[at + 1 :]] for at in range(len(wanted)) if len(wanted) > 1)
    elif isinstance(wanted, bool):
        yield not wanted
    elif isinstance(wanted, (int, float)):
        yield from (wanted - 1, wanted + 1)
    elif name == "matches":
        yield from (".*", "(?!)")
    else:
        yield f"{wanted}-not"


def _shown(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)
