"""The graph as one page: what is declared, how it is connected, and what the internet reaches of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from linter.atlas.atlas import Atlas
from linter.finding import Problem
from linter.report.formats import RenderOptions
from linter.report.html.document import document
from linter.report.html.elements import Markup, element, lines
from linter.report.html.errors import errors
from linter.report.html.map import Map, counts
from linter.report.html.tools import KEYS, legend, title_of, tools
from linter.report.plain import counted

STYLES = ("base.css", "map.css")
SCRIPTS = ("map.js",)


def render(
    atlases: Iterable[Atlas],
    problems: Iterable[Problem] = (),
    options: RenderOptions = RenderOptions(),  # noqa: B008 - frozen
) -> str:
    """The page, of all deployments."""
    every = tuple(atlases)
    maps = [Map(f"d{number}", atlas, options) for number, atlas in enumerate(every)]
    titles = [title_of(atlas, options) for atlas in every]
    sections = [_deployment(title, drawn, alone=len(maps) == 1) for title, drawn in zip(titles, maps, strict=True)]
    title = _title(titles)
    main = element(
        "main",
        element("h1", title),
        errors(problems, options),
        tools(maps) if maps else "",
        legend() if maps else "",
        lines(sections) or element("p", "There is no deployment here."),
    )
    return document(f"{title} - moatlint", [main, element("footer", KEYS)], styles=STYLES, scripts=SCRIPTS)


def _deployment(title: str, drawn: Map, *, alone: bool) -> Markup:
    """One deployment: what is reached, the map, and the paths. Where it is `alone` the page has its title already."""
    return element(
        "section",
        element("h2", counts(drawn) if alone else title, id=f"{drawn.name}-title", class_="name"),
        "" if alone else element("p", counts(drawn), class_="counts"),
        drawn.drawing(f"Map of {title}"),
        drawn.paths(),
        class_="deployment",
        id=drawn.name,
        aria_labelledby=f"{drawn.name}-title",
    )


def _title(titles: Sequence[str]) -> str:
    if not titles:
        return "Nothing to draw"
    named = titles[0] if len(titles) == 1 else f"{counted(len(titles), 'deployment')}: {', '.join(titles[:3])}"
    more = f" and {len(titles) - 3} more" if len(titles) > 3 else ""
    return f"What the internet reaches in {named}{more}"
