"""What could not be judged, above everything else on a page."""

from __future__ import annotations

from collections.abc import Iterable

from linter.finding import Problem
from linter.report.formats import RenderOptions
from linter.report.html.elements import Markup, element
from linter.report.html.places import at
from linter.report.plain import counted, sentence


def errors(problems: Iterable[Problem], options: RenderOptions) -> Markup:
    """The problems with what to do about each; nothing where there are none."""
    listed = [
        element("li", at(problem.span, options), f" {sentence(problem.message)} {sentence(problem.advice)}".rstrip())
        for problem in problems
    ]
    if not listed:
        return Markup("")
    heading = element("h2", f"Incomplete: {counted(len(listed), 'error')}", id="errors")
    return element("section", heading, element("ul", *listed), class_="errors", aria_labelledby="errors")
