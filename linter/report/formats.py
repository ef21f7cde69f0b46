"""The formats of a report by name; a module is loaded when it is first needed."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol, cast

from msgspec import Struct

from linter.report.report import Report

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "text": "linter.report.text",
        "json": "linter.report.json",
        "sarif": "linter.report.sarif",
        "junit": "linter.report.junit",
        "github": "linter.report.github",
        "gitlab": "linter.report.gitlab",
        "markdown": "linter.report.markdown",
        "html": "linter.report.html.report",
    }
)


class RenderOptions(Struct, frozen=True):
    """How a report is to be shown.

    `width` is the terminal's, in columns; 0 where no terminal reads it. `links` makes places and policies links.
    `verbose` lists what was suppressed and what could not be decided; `possible` includes the findings that only some
    deployments would have. `full` shows every finding with its evidence and all hops, `statistics` counts per policy
    instead, `show_files` lists the files that were judged, `quiet` leaves the summary out: these are for the
    text format.
    `directory` is the absolute path that the relative file names of spans start from, `base` the absolute path that
    file names of machine-readable formats are made relative to (the repository); where either is empty, names stay as
    they are. `link_base` is the address under which the files of the repository are shown on the web, empty where they
    are not.
    """

    colour: bool = False
    width: int = 0
    links: bool = False
    verbose: bool = False
    possible: bool = False
    full: bool = False
    statistics: bool = False
    show_files: bool = False
    quiet: bool = False
    directory: str = ""
    base: str = ""
    link_base: str = ""


class Render(Protocol):
    """The function of every format module: the whole report as text, ending in a newline unless it is empty."""

    def __call__(self, report: Report, options: RenderOptions) -> str:
        """Render the report."""
        ...


def renderer(name: str) -> Render:
    """The function that renders a report in the named format.

    Raises:
        KeyError: no format has that name.
    """
    return cast("Render", importlib.import_module(FORMATS[name]).render)
