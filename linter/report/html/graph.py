"""The graph as one page: what is declared, how it is connected, and what the internet reaches of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from linter.atlas.atlas import Atlas
from linter.finding import Problem
from linter.report.formats import RenderOptions
from linter.report.html.controls import OF_MAPS, controls, keys, legend
from linter.report.html.document import document
from linter.report.html.elements import Markup, breakable, element, lines
from linter.report.html.errors import errors
from linter.report.html.map import Map, undrawn
from linter.report.plain import counted

STYLES = ("base.css", "map.css")
SCRIPTS = ("lines.js", "map.js")
_NAMED = 3
"""With more deployments, the title names none of them."""


def render(
    atlases: Iterable[Atlas],
    problems: Iterable[Problem] = (),
    options: RenderOptions = RenderOptions(),  # noqa: B008 - frozen
) -> str:
    """The page, of all deployments."""
    every = [Map(f"d{number}", atlas, options) for number, atlas in enumerate(atlases)]
    maps = [drawn for drawn in every if drawn.anything]
    sections = [_deployment(drawn, alone=len(every) == 1) for drawn in maps]
    title = _title([drawn.title for drawn in every])
    main = element(
        "main",
        element("h1", breakable(title)),
        errors(problems, options),
        controls(maps) if maps else "",
        legend() if maps else "",
        lines(sections),
        undrawn(every),
    )
    return document(f"{title} - moatlint", [main, element("footer", keys(*OF_MAPS))], styles=STYLES, scripts=SCRIPTS)


def _deployment(drawn: Map, *, alone: bool) -> Markup:
    """One deployment: what is reached, the map, and the paths. Where it is `alone` the page has its title already."""
    return element(
        "section",
        element("h2", drawn.counts if alone else breakable(drawn.title), id=f"{drawn.name}-title", class_="name"),
        "" if alone else element("p", drawn.counts, class_="counts"),
        drawn.drawing(),
        drawn.paths(),
        class_="deployment",
        id=drawn.name,
        aria_labelledby=f"{drawn.name}-title",
    )


def _title(titles: Sequence[str]) -> str:
    if not titles:
        return "Nothing to draw"
    many = counted(len(titles), "deployment")
    named = titles[0] if len(titles) == 1 else f"{many}: {', '.join(titles)}" if len(titles) <= _NAMED else many
    return f"What the internet reaches in {named}"
