"""Places in files, as links where the repository can be looked at in a browser."""

from __future__ import annotations

from linter.report.formats import RenderOptions
from linter.report.html.elements import Markup, breakable, element
from linter.report.location import link, place, relative
from linter.source import Span


def at(span: Span | None, options: RenderOptions, *, column: bool = True) -> Markup:
    """A place: file, line and column. Nothing for None."""
    if span is None:
        return Markup("")
    shown = place(span, options) if column else f"{relative(span.file, options)}:{span.line}"
    target = link(span, options)
    code = element("code", breakable(shown), class_="place")
    return element("a", code, href=target, rel="noopener noreferrer") if target else code


def labelled(label: str, *said: str) -> Markup:
    """An entry of a list of facts; nothing where nothing is said."""
    if not any(said):
        return Markup("")
    return element("div", element("dt", label), " ", element("dd", *said))
