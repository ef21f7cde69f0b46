"""The formats of a difference by name; a module is loaded when it is first needed."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol, cast

from linter.report.difference.model import Difference
from linter.report.formats import RenderOptions

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "text": "linter.report.difference.text",
        "json": "linter.report.difference.json",
        "markdown": "linter.report.difference.markdown",
    }
)


class Render(Protocol):
    """The function of every format module: the whole difference as text."""

    def __call__(self, difference: Difference, options: RenderOptions) -> str:
        """Render the difference."""
        ...


def renderer(name: str) -> Render:
    """The function that renders a difference in the named format. Raises KeyError where no format has that name."""
    return cast("Render", importlib.import_module(FORMATS[name]).render)
