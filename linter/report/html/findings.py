"""The findings of a report, each with its source, what proves it, and how to fix or accept it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from linter.finding import Evidence, Fix, Severity
from linter.report.excerpt import excerpt
from linter.report.formats import RenderOptions
from linter.report.graph_plan import natural
from linter.report.grouping import Group, calls_to_show, doubts_to_show
from linter.report.html.elements import Markup, element, joined, lines
from linter.report.html.places import at, labelled
from linter.report.location import link, place, relative
from linter.report.plain import counted
from linter.report.policy_page import parts, web_page
from linter.report.report import PolicyPage, Report
from linter.report.wording import hop_in_words
from linter.source import Span

MOST_OPEN = 20
"""With more findings, none is unfolded."""
_EVIDENCE = 20
_INSTANCES, _FEW = 400, 4
_WIDTH = 160


class Findings:
    """Renders the findings of one report. `ids` of groups are their numbers on the page."""

    def __init__(self, report: Report, groups: tuple[Group, ...], options: RenderOptions) -> None:
        self.report = report
        self.groups = groups
        self.options = options
        self.pages: Mapping[str, PolicyPage] = {page.slug: page for page in report.pages}
        self._numbers = {id(group): number for number, group in enumerate(groups, 1)}

    def anchor(self, group: Group) -> str:
        """The id of the findings of a group."""
        return f"f{self._numbers[id(group)]}"

    def articles(self) -> Markup:
        """All findings, in the order of the groups."""
        return lines(self._article(group) for group in self.groups)

    def policy(self, slug: str) -> Markup:
        """The name of a policy, which leads to its page where there is one."""
        code = element("code", slug)
        page = self.pages.get(slug)
        if page is None or not page.theme:
            return code
        return element("a", code, href=web_page(slug), rel="noopener noreferrer")

    def excerpt(self, span: Span, *, around: int = 2, most: int = 6) -> Markup:
        """The source of a span, what it covers marked; nothing where the text is not at hand."""
        quote = excerpt(self.report.sources, span, width=_WIDTH, most=most, around=around)
        if not quote.lines:
            return Markup("")
        digits = len(str(quote.lines[-1].number))
        quoted = []
        for line in quote.lines:
            before, marked, after = line.pieces
            number = element("span", f"{line.number:>{digits}} ", class_="number")
            quoted.append(joined([number, before, element("mark", marked) if line.length else "", after]))
        if quote.more:
            quoted.append(element("span", f"{'':>{digits}} ... {counted(quote.more, 'more line')}", class_="number"))
        return element("pre", lines(quoted), class_="excerpt")

    def _article(self, group: Group) -> Markup:
        first, finding = group.first, group.first.finding
        severity, file = str(first.severity), relative(finding.span.file, self.options)
        opened = len(self.groups) <= MOST_OPEN and first.severity >= Severity.HIGH
        find = (finding.message, first.policy, severity, file, *group.resources, *(also.policy for also in group.also))
        summary = element(
            "summary",
            element("span", severity, class_=f"badge {severity}"),
            " ",
            "" if first.certain else element("span", "possible", class_="doubt"),
            element("span", finding.message, _more(group), class_="what name"),
            " ",
            element("span", element("code", first.policy), " ", element("small", place(finding.span, self.options))),
        )
        return element(
            "article",
            element("details", summary, element("div", *self._body(group), class_="body"), open=opened),
            class_="finding",
            id=self.anchor(group),
            data_severity=severity,
            data_file=file,
            data_resource=group.resources[0],
            data_policy=first.policy,
            data_find=" ".join(find).lower(),
        )

    def _body(self, group: Group) -> Iterator[Markup]:
        finding = group.first.finding
        if link(finding.span, self.options):
            yield element("p", "in the repository: ", at(finding.span, self.options))
        yield self.excerpt(finding.span)
        yield element("dl", *self._remarks(group))
        if finding.evidence:
            yield self._evidence(finding.evidence)
        if finding.path:
            hops = [
                element("li", hop_in_words(hop), " ", at(hop.span, self.options, column=False)) for hop in finding.path
            ]
            title = "The path in" if finding.path[0].action == "enter" else "The path"
            summary = element("summary", f"{title}, {counted(len(hops), 'hop')}")
            yield element("details", summary, element("ol", *hops))

    def _remarks(self, group: Group) -> Iterator[Markup]:
        first, finding = group.first, group.first.finding
        page = self.pages.get(first.policy)
        yield labelled("resource" if len(group.resources) == 1 else "resources", _resources(group.resources))
        yield labelled("construct", first.construct)
        yield labelled("where", first.scenario)
        for doubt in doubts_to_show(first)[:3]:
            yield labelled("not known", doubt.reason, " ", at(doubt.span, self.options))
        yield labelled("severity", finding.severity_reason)
        yield labelled("why", parts(page).why if page is not None and page.page else "")
        for narrower in group.also:
            yield labelled("implies", self.policy(narrower.policy), f": {narrower.finding.message}")
        for call in calls_to_show(first):
            yield labelled("called", element("code", call.address), " ", at(call.span, self.options))
        if finding.fix is not None:
            yield labelled("fix", *self._fix(finding.fix))
        yield labelled("more", self.policy(first.policy), f"; moatlint explain {first.policy}")
        yield labelled("accept", element("code", f"# moatlint: ignore[{first.policy}] reason"))

    def _fix(self, fix: Fix) -> Iterator[str]:
        yield fix.title
        written = fix.replacement.strip()
        if written and "\n" not in written and len(written) <= 80:
            yield ": write "
            yield element("code", written)
        yield " at "
        yield at(fix.span, self.options)

    def _evidence(self, evidence: tuple[Evidence, ...]) -> Markup:
        listed = [
            element("li", proof.message, " ", at(proof.span, self.options), self.excerpt(proof.span, around=0, most=2))
            for proof in evidence[:_EVIDENCE]
        ]
        left_out = len(evidence) - _EVIDENCE
        if left_out > 0:
            listed.append(element("li", f"and {counted(left_out, 'more place')}"))
        return element("div", element("p", "Because:"), element("ul", *listed))


def _resources(resources: tuple[str, ...]) -> Markup:
    """The names, folded where there are many."""
    named = ", ".join(natural(resources)[:_INSTANCES])
    left_out = len(resources) - _INSTANCES
    listed = f"{named} and {left_out:,} more" if left_out > 0 else named
    if len(resources) <= _FEW:
        return element("span", listed)
    return element("details", element("summary", counted(len(resources), "instance")), " ", listed)


def options_of(names: Iterable[str]) -> Markup:
    """The choices of a filter, with how many findings each has."""
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    chosen = [element("option", f"{name} ({count})", value=name) for name, count in sorted(counts.items())]
    return joined([element("option", "all", value=""), *chosen])


def _more(group: Group) -> str:
    return f" ({len(group.resources)} instances)" if len(group.resources) > 1 else ""
