"""Takes things out of sight, one at a time: an input, or a whole resource, which is then known by its name alone.

A value becomes an input without default. A resource goes into an import, a data source, or a module or nested stack
whose source cannot be seen, which is given everything that the resource refers to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from linter.resource import Dialect
from tests.reachability.hiding_in_cloudformation import Template
from tests.reachability.hiding_in_terraform import Configuration


@dataclass(frozen=True)
class Hiding:
    """One thing that can be hidden, in words, and the text without it."""

    what: str
    text: Callable[[], str]


def hidings(text: str, dialect: Dialect) -> list[Hiding]:
    """Everything that can be hidden in a text, in the order of the text."""
    found = Configuration(text) if dialect is Dialect.TERRAFORM else Template(text)
    return [Hiding(what, hidden) for what, hidden in found.hidings()]
