"""What a report does not say yes or no to: open questions with their reasons, what was accepted, what was left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from linter.report.formats import RenderOptions
from linter.report.grouping import open_questions
from linter.report.html.elements import Markup, element, lines
from linter.report.html.places import at
from linter.report.plain import counted
from linter.report.report import Report, Undecided
from linter.source import Span

_NAMED = 40
_PLACES = 3


def open_part(report: Report, options: RenderOptions, policy: Callable[[str], Markup]) -> Markup:
    """What could not be decided, by its reasons: the reason that leaves most open comes first."""
    questions = open_questions(report, options)
    if not questions and not report.summary.not_looked_at:
        return element("p", "Everything that was looked at was decided.")
    said = []
    if report.summary.not_looked_at:
        count = counted(report.summary.not_looked_at, "resource")
        said.append(element("p", f"{count} not looked at: moatlint has no policy about their types."))
    rows = [_reason(reasons, asked, options, policy) for reasons, asked in _by_reason(questions)]
    if rows:
        head = element("tr", *(element("th", title, scope="col") for title in ("Not known", "So this stays open")))
        said.append(element("table", element("thead", head), element("tbody", lines(rows)), class_="open"))
    return lines(said)


def _by_reason(questions: Iterable[Undecided]) -> list[tuple[tuple[str, ...], list[Undecided]]]:
    """The questions by the words of their reasons, wherever these stand."""
    gathered: dict[tuple[str, ...], list[Undecided]] = {}
    for question in questions:
        gathered.setdefault(tuple(dict.fromkeys(doubt.reason for doubt in question.doubts)), []).append(question)
    return sorted(gathered.items(), key=lambda entry: -len(entry[1]))


def _reason(
    reasons: tuple[str, ...], asked: list[Undecided], options: RenderOptions, policy: Callable[[str], Markup]
) -> Markup:
    places: dict[str, dict[Span, None]] = {reason: {} for reason in reasons}
    for doubt in (doubt for question in asked for doubt in question.doubts):
        places[doubt.reason].update({doubt.span: None} if doubt.span is not None else {})
    told = [
        element("li", reason, *(part for span in [*spans][:_PLACES] for part in (" ", at(span, options))), _more(spans))
        for reason, spans in places.items()
    ]
    by_policy: dict[str, list[str]] = {}
    for question in asked:
        by_policy.setdefault(question.policy, []).append(question.resource)
    rows = [element("li", policy(slug), f": {_some(resources)}") for slug, resources in sorted(by_policy.items())]
    known = element("ul", *told) if told else "no reason was given"
    return element("tr", element("td", known), element("td", element("ul", *rows)))


def _more(spans: Mapping[Span, None]) -> str:
    return f" and {counted(len(spans) - _PLACES, 'more place')}" if len(spans) > _PLACES else ""


def accepted_part(report: Report, options: RenderOptions, policy: Callable[[str], Markup]) -> Markup:
    """What was accepted, what looked like a fault and is none, and what a baseline hides or no longer has."""
    return lines(
        filter(
            None,
            (
                _listed("Suppressed", _suppressed(report, options, policy)),
                _listed("No fault", _excused(report, options, policy)),
                _listed("Fixed since the baseline", _fixed(report, policy)),
                element("p", f"{counted(report.summary.baselined, 'finding')} in the baseline.")
                if report.summary.baselined
                else "",
            ),
        )
    )


def _suppressed(report: Report, options: RenderOptions, policy: Callable[[str], Markup]) -> Iterator[Markup]:
    for suppressed in report.suppressed:
        finding, reason = suppressed.reported.finding, suppressed.reason or "without a reason"
        slug = suppressed.reported.policy
        yield element("li", policy(slug), f" for {finding.resource}: {reason} ", at(finding.span, options))


def _excused(report: Report, options: RenderOptions, policy: Callable[[str], Markup]) -> Iterator[Markup]:
    for excused in report.excused:
        said = f" for {excused.resource}: {excused.reason} "
        yield element("li", policy(excused.policy), said, at(excused.span, options))


def _fixed(report: Report, policy: Callable[[str], Markup]) -> Iterator[Markup]:
    for entry in report.fixed:
        yield element("li", policy(entry.policy), f" for {entry.resource} in {entry.deployment}")


def files_part(report: Report, options: RenderOptions) -> Markup:
    """The notices, and the files that were judged or passed over."""
    notices = [
        element(
            "li",
            element("code", notice.subject) if notice.subject else "",
            f" {notice.message} ",
            at(notice.span, options),
        )
        for notice in report.notices
    ]
    files = [element("li", element("code", file)) for file in report.files]
    others = [element("li", element("code", file)) for file in report.passed_over]
    parts = (_listed("Notes", notices), _folded("Files judged", files), _folded("Files passed over", others))
    return lines(filter(None, parts))


def _listed(title: str, entries: Iterable[Markup]) -> Markup:
    items = tuple(entries)
    return element("div", element("h3", f"{title} ({len(items):,})"), element("ul", *items)) if items else Markup("")


def _folded(title: str, entries: Iterable[Markup]) -> Markup:
    items = tuple(entries)
    summary = element("summary", f"{title} ({len(items):,})")
    return element("details", summary, element("ul", *items)) if items else Markup("")


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
