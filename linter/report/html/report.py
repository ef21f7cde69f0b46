"""The report as one page: what is exposed, every finding with its source, what was promised, what stayed open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.report.formats import RenderOptions
from linter.report.grouping import Group, by_severity, findings_to_show, grouped, severity_counts
from linter.report.html.controls import OF_FINDINGS, OF_MAPS, controls, keys, labelled, legend
from linter.report.html.coverage import Coverage
from linter.report.html.document import document
from linter.report.html.elements import Markup, element, joined, lines
from linter.report.html.errors import errors
from linter.report.html.findings import Findings, options_of
from linter.report.html.map import Map, undrawn
from linter.report.html.places import at
from linter.report.html.unjudged import accepted_part, files_part, open_part
from linter.report.location import relative
from linter.report.plain import counted
from linter.report.report import Report
from linter.report.stories import Story, stories
from linter.report.wording import verdicts

STYLES = ("base.css", "map.css", "report.css")
SCRIPTS = ("lines.js", "map.js", "report.js")
_UNFOLDED = 3
"""With more maps than these, all are folded."""
_GROUPINGS = ("severity", "file", "resource", "policy")


def render(report: Report, options: RenderOptions) -> str:
    """The page."""
    return _Page(report, options).text()


class _Page:
    """Renders one report."""

    def __init__(self, report: Report, options: RenderOptions) -> None:
        self.report = report
        self.options = options
        self.shown = findings_to_show(report, options)
        self.groups = by_severity(grouped(self.shown))
        self.findings = Findings(report, self.groups, options)
        self.every = [Map(f"d{number}", atlas, options) for number, atlas in enumerate(report.atlases)]
        self.maps = [drawn for drawn in self.every if drawn.anything]

    def text(self) -> str:
        title = f"{_headline(self)}{_where(self)}"
        sections = [section for section in self.sections() if section is not None]
        links = [element("li", element("a", name, href=f"#{anchor}")) for anchor, name, _ in sections]
        summary = self.report.summary
        scope = (
            f"{counted(summary.resources, 'resource')} in {counted(summary.files, 'file')} of "
            f"{counted(summary.deployments, 'deployment')}: {verdicts(summary, verbose=True)}"
        )
        header = element(
            "header",
            element("h1", title),
            element("p", scope, class_="counts"),
            element("ul", *self.badges(), class_="badges") if self.shown else "",
            element("nav", element("ul", *links), aria_label="Parts of the report"),
        )
        main = element(
            "main",
            errors(self.report.problems, self.options),
            lines(element("section", element("h2", name), body, id=anchor) for anchor, name, body in sections),
        )
        version = f"moatlint {self.report.version}".rstrip()
        footer = element("footer", element("p", version, class_="counts"), keys(*OF_FINDINGS, *OF_MAPS))
        return document(f"{title} - moatlint", [header, main, footer], styles=STYLES, scripts=SCRIPTS)

    def sections(self) -> Iterator[tuple[str, str, Markup] | None]:
        """The parts of the page, each with its anchor and its name."""
        exposed, _ = stories(self.groups)
        if exposed or self.every:
            yield "exposure", "Exposure", self.exposure(exposed)
        places = f" in {counted(len(self.groups), 'place')}" if len(self.shown) != len(self.groups) else ""
        yield "findings", f"Findings ({len(self.shown):,}{places})", self.listing()
        coverage = Coverage(self.report, self.findings.policy)
        yield "coverage", "Coverage of AWS's page", coverage.table()
        yield "undecided", "Not decided", open_part(self.report, self.options, self.findings.policy)
        accepted = accepted_part(self.report, self.options, self.findings.policy)
        yield ("accepted", "Accepted", accepted) if accepted else None
        files = files_part(self.report, self.options)
        yield ("files", "Notes and files", files) if files else None

    def badges(self) -> Iterator[Markup]:
        for severity, count in severity_counts(self.shown):
            yield element("li", element("span", f"{count:,} {severity}", class_=f"badge {severity}"))

    def exposure(self, exposed: Iterable[Story]) -> Markup:
        """The stories, then the map of each deployment."""
        told = [self.story(story) for story in exposed]
        parts: list[str] = [element("ol", *told, class_="stories") if told else ""]
        if self.maps:
            parts += [controls(self.maps), legend()]
        few = len(self.maps) <= _UNFOLDED
        for drawn in self.maps:
            summary = element("summary", element("span", drawn.title, class_="name"), f": {drawn.counts}")
            body = (drawn.drawing(), drawn.paths())
            parts.append(element("details", summary, *body, class_="deployment", id=drawn.name, open=few))
        parts.append(undrawn(self.every))
        return lines(filter(None, parts))

    def story(self, story: Story) -> Markup:
        first = max((group.first for group in story.groups), key=lambda reported: reported.severity)
        opener, shared = story.opener, story.shared
        about = [*story.groups, *story.beside]
        links = [self.link(group) for group in about]
        steps = joined(element("li", step.removeprefix("> ")) for step in story.steps())
        more = f" ({story.instances} instances)" if story.instances > 1 else ""
        return element(
            "li",
            element("span", str(first.severity), class_=f"badge {first.severity}"),
            element("span", "possibly ", class_="doubt") if not first.certain else "",
            element("strong", f" {story.headline}{more} ", class_="name"),
            at(story.span, self.options, column=False),
            element("ol", steps, class_="steps"),
            element("p", "open by ", at(opener.finding.span, self.options)) if opener is not None else "",
            element("p", "open by ", at(shared.finding.span, self.options), ", as above") if shared is not None else "",
            self.findings.excerpt(opener.finding.span, around=0, most=1) if opener is not None else "",
            element("p", "findings: ", joined(part for link in links for part in (link, " ")), class_="links"),
        )

    def link(self, group: Group) -> Markup:
        return element("a", element("code", group.first.policy), href=f"#{self.findings.anchor(group)}")

    def listing(self) -> Markup:
        """The findings under their filters."""
        if not self.groups:
            return element("p", "Nothing new was found." if self.report.summary.baselined else "Nothing was found.")
        firsts = [group.first for group in self.groups]
        severities = [
            element(
                "label",
                element("input", type="checkbox", data_level=str(severity), checked=True),
                f"{severity} {count}",
                class_="check",
            )
            for severity, count in severity_counts(firsts)
        ]
        choices = [element("option", f"by {name}", value=name) for name in _GROUPINGS]
        files = (relative(first.finding.span.file, self.options) for first in firsts)
        filters = element(
            "div",
            labelled("Search", element("input", type="search", id="find", autocomplete="off", spellcheck="false")),
            labelled("File", element("select", options_of(files), id="by-file")),
            labelled("Policy", element("select", options_of(first.policy for first in firsts), id="by-policy")),
            labelled("Order", element("select", *choices, id="order")),
            element("span", *severities, role="group", aria_label="Severity", class_="levels"),
            element("output", "", id="found", aria_live="polite"),
            class_="tools",
            role="search",
            aria_label="Findings",
        )
        return lines([filters, element("div", self.findings.articles(), id="list")])


def _headline(page: _Page) -> str:
    if not page.shown:
        return "Nothing new found" if page.report.summary.baselined else "Nothing found"
    return counted(len(page.shown), "finding")


def _where(page: _Page) -> str:
    """The deployment in which it was found; nothing where there are several without a folder of their own."""
    titles = [drawn.title for drawn in page.every]
    if len(titles) == 1:
        return f" in {titles[0]}"
    folder = page.options.base.rstrip("/").rpartition("/")[2]
    return f" in {counted(len(titles), 'deployment')} of {folder}" if titles and folder else ""
