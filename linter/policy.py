"""The machinery of a policy: the graph it asks, the finding it yields, the severity it claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from linter.finding import Evidence, Finding, Fix, Hop, Severity
from linter.graph.graph import Graph
from linter.truth import Truth, all_of, any_of

__all__ = [
    "Check",
    "Evidence",
    "Finding",
    "Fix",
    "Graph",
    "Hop",
    "Policy",
    "Severity",
    "Truth",
    "all_of",
    "any_of",
    "policy",
]

Check: TypeAlias = Callable[[Graph], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy: what it is called, how bad a breach is, and the function that finds breaches.

    `section` is the part of AWS's page *Infrastructure security in Amazon EC2* whose promise it keeps; `controls`
    name the controls of standards, `aliases` what peers call it. The page is the docstring of its module.
    """

    slug: str
    severity: Severity
    check: Check
    section: str = ""
    controls: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    page: str = ""


def policy(
    severity: Severity, *, section: str = "", controls: tuple[str, ...] = (), aliases: tuple[str, ...] = ()
) -> Callable[[Check], Policy]:
    """Make a policy of the function: its slug is the function's name, its page the docstring of its module."""

    def made(check: Check) -> Policy:
        page = check.__globals__.get("__doc__") or ""
        return Policy(check.__name__.replace("_", "-"), severity, check, section, controls, aliases, page)

    return made
