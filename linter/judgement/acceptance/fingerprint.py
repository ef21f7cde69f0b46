"""Fingerprints: a finding is recognised from run to run by its subject, not by its line."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from linter.report.report import Reported
from linter.value import Array, Choice, Record, Reference, Scalar, Text, Unknown, Value

_DEEPEST = 20


def fingerprints(reported: Iterable[Reported], deployment: str, relative: Callable[[str], str]) -> Iterator[Reported]:
    """The findings of one deployment, each with its fingerprint.

    It is made of the deployment, the policy, the resource with its keys of `count` and `for_each`, and the content of
    the rule or element that it is about: moving lines, elements, or blocks to another file of the module does not
    change it. Where there is no resource, the file takes its place. Of several that agree in all of this the second
    and later ones are numbered.
    """
    times: dict[str, int] = defaultdict(int)
    for entry in reported:
        finding = entry.finding
        about = "" if finding.element is None else content(finding.element)
        parts = [deployment, entry.policy, finding.resource or relative(finding.span.file), about]
        first = json.dumps(parts)
        parts.append(str(times[first]))
        times[first] += 1
        yield replace(entry, fingerprint=hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32])


def content(value: Value, depth: int = 0) -> str:
    """The content of a value, without spans."""
    if depth > _DEEPEST:
        return "…"
    if isinstance(value, Scalar):
        return json.dumps(value.content)
    if isinstance(value, Array):
        return "[" + ",".join(content(item, depth + 1) for item in value.items) + ("…]" if value.rest else "]")
    if isinstance(value, Record):
        inside = sorted(value.entries)
        return "{" + ",".join(f"{json.dumps(key)}:{content(value.entries[key], depth + 1)}" for key in inside) + "}"
    if isinstance(value, Reference):
        return f"<{value.resource}.{value.attribute}>"
    if isinstance(value, Choice):
        return "(" + "|".join(f"{option.when}:{content(option.value, depth + 1)}" for option in value.options) + ")"
    if isinstance(value, Text):
        return "~" + json.dumps(value.filled("…"))
    return f"?{value.token or value.reason}" if isinstance(value, Unknown) else ""
