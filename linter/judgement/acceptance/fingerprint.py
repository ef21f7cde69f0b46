"""Fingerprints: a finding is recognised from run to run by its subject, not by its line."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec.structs import replace

from linter.report.report import Reported
from linter.value import Array, Choice, Record, Reference, Scalar, Text, Unknown, Value

_DEEPEST = 20


def never_moved(_: str) -> tuple[str, ...]:
    """The earlier addresses of what has never been moved: none."""
    return ()


def fingerprints(
    reported: Iterable[Reported],
    deployment: str,
    relative: Callable[[str], str],
    earlier: Callable[[str], tuple[str, ...]] = never_moved,
) -> Iterator[Reported]:
    """The findings of one deployment, each with its fingerprint, and those it had under earlier addresses.

    It is made of the deployment, the policy, the resource with its keys of `count` and `for_each`, and the content of
    the rule or element that it is about: moving lines, elements, or blocks to another file of the module does not
    change it. Where there is no resource, the file takes its place. Of several that agree in all of this the second
    and later ones are numbered. `earlier` gives the addresses that a resource had before it was moved, the latest
    first.
    """
    marks = _Marks()
    contents: dict[int, tuple[Value, tuple[str, ...]]] = {}  # a long list has thousands of findings about one element
    for entry in reported:
        finding = entry.finding
        about = finding.resource or relative(finding.span.file)
        elements: tuple[str, ...] = ("",)
        if (element := finding.element) is not None:
            if id(element) not in contents:
                contents[id(element)] = (element, _contents(element, earlier))
            _, elements = contents[id(element)]
        made = [
            marks.next((deployment, entry.policy, resource, element))
            for resource in (about, *(earlier(finding.resource) if finding.resource else ()))
            for element in elements
        ]
        yield replace(entry, fingerprint=made[0], former=tuple(made[1:]))


class _Marks:
    """Hashes of tuples of texts, each with the number of those that were equal before."""

    def __init__(self) -> None:
        self._times: dict[tuple[str, ...], int] = defaultdict(int)
        self._begun: dict[tuple[str, ...], Any] = {}

    def next(self, parts: tuple[str, ...]) -> str:
        """The hash of the texts and their number, written as a list of JSON."""
        if parts not in self._begun:
            self._begun[parts] = hashlib.sha256(json.dumps(parts).removesuffix("]").encode())
        mark = self._begun[parts].copy()
        mark.update(f', "{self._times[parts]}"]'.encode())
        self._times[parts] += 1
        return str(mark.hexdigest())[:32]


def _contents(element: Value, earlier: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """The content of an element now, and with what it refers to under the latest and the first earlier addresses."""
    latest = content(element, name=lambda key: next(iter(earlier(key)), key))
    first = content(element, name=lambda key: next(reversed(earlier(key)), key))
    return tuple(dict.fromkeys((content(element), latest, first)))


def content(value: Value, depth: int = 0, name: Callable[[str], str] = str) -> str:
    """The content of a value, without spans; `name` gives the address of a resource that is referred to."""
    if depth > _DEEPEST:
        return "…"
    if isinstance(value, Scalar):
        return json.dumps(value.content)
    if isinstance(value, Array):
        return "[" + ",".join(content(item, depth + 1, name) for item in value.items) + ("…]" if value.rest else "]")
    if isinstance(value, Record):
        inside = sorted(value.entries)
        return (
            "{" + ",".join(f"{json.dumps(key)}:{content(value.entries[key], depth + 1, name)}" for key in inside) + "}"
        )
    if isinstance(value, Reference):
        return f"<{name(value.resource)}.{value.attribute}>"
    if isinstance(value, Choice):
        return (
            "(" + "|".join(f"{option.when}:{content(option.value, depth + 1, name)}" for option in value.options) + ")"
        )
    if isinstance(value, Text):
        return "~" + json.dumps(value.filled("…"))
    return f"?{value.token or value.reason}" if isinstance(value, Unknown) else ""
