"""JUnit XML, as Jenkins, GitLab and others read it: a suite per file, a case per fault, notices as skipped cases.

There is no standard; this keeps to the schema of Jenkins' xUnit plugin, which refuses what it does not know.
https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
"""

from __future__ import annotations

from xml.etree import ElementTree

from linter.finding import Notice, Problem
from linter.report.formats import RenderOptions
from linter.report.grouping import Group, findings_to_show, grouped
from linter.report.location import relative
from linter.report.plain import unobeyed, visible
from linter.report.report import Report, Suppressed
from linter.report.wording import acceptance_in_words
from linter.source import Span


def render(report: Report, options: RenderOptions) -> str:
    """The report as JUnit XML; where nothing was found, one case that passed says so."""
    suites: dict[str, list[ElementTree.Element]] = {}
    for group in grouped(findings_to_show(report, options)):
        suites.setdefault(_name(group.first.finding.span, options), []).append(_failure(group))
    for suppressed in report.suppressed:
        place = suppressed.reported.finding.span
        suites.setdefault(_name(place, options), []).append(_skipped(suppressed))
    for problem in report.problems:
        suites.setdefault(_name(problem.span, options), []).append(_error(problem))
    for notice in report.notices:
        suites.setdefault(_subject(notice, options), []).append(_noticed(notice))
    told_suites = sorted(suites.items()) or [("moatlint", [_passed(report)])]
    root = ElementTree.Element("testsuites", name="moatlint")
    _counted(root, [case for _, cases in told_suites for case in cases])
    for name, cases in told_suites:
        suite = _counted(ElementTree.SubElement(root, "testsuite", name=name), cases)
        suite.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))
        suite.extend(cases)
    ElementTree.indent(root)
    return unobeyed(f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n')


def _counted(element: ElementTree.Element, cases: list[ElementTree.Element]) -> ElementTree.Element:
    element.set("tests", str(len(cases)))
    for attribute, tag in (("failures", "failure"), ("errors", "error")):
        element.set(attribute, str(sum(case.find(tag) is not None for case in cases)))
    return element


def _failure(group: Group) -> ElementTree.Element:
    first, finding = group.first, group.first.finding
    case = _case(first.policy, finding.resource, finding.span)
    said = ("" if first.certain else "possibly: ") + visible(finding.message)
    lines = [f"{finding.span}: {finding.message}", *group.resources]
    lines += [f"{evidence.span}: {evidence.message}" for evidence in finding.evidence]
    lines += [f"also {narrower.policy}: {narrower.finding.message}" for narrower in group.also]
    failure = ElementTree.SubElement(case, "failure", message=said, type=str(first.severity))
    failure.text = "\n".join(map(visible, lines))
    return case


def _skipped(suppressed: Suppressed) -> ElementTree.Element:
    finding = suppressed.reported.finding
    case = _case(suppressed.reported.policy, finding.resource, finding.span)
    ElementTree.SubElement(
        case, "skipped", message=visible(acceptance_in_words(suppressed) or "suppressed without a reason")
    )
    return case


def _error(problem: Problem) -> ElementTree.Element:
    case = _case("could not be judged", problem.message, problem.span)
    error = ElementTree.SubElement(case, "error", message=visible(problem.message), type="error")
    error.text = "\n".join(visible(line) for line in (f"{problem.span}: {problem.message}", problem.advice) if line)
    return case


def _noticed(notice: Notice) -> ElementTree.Element:
    """A notice as a skipped test case: it neither failed nor passed."""
    place = f" ({notice.span.line}:{notice.span.column})" if notice.span else ""
    case = ElementTree.Element("testcase", classname="notice", name=visible(f"{notice.message}{place}"))
    ElementTree.SubElement(case, "skipped", message=visible(notice.message))
    return case


def _subject(notice: Notice, options: RenderOptions) -> str:
    return _name(notice.span, options) if notice.span else visible(notice.subject or "moatlint")


def _passed(report: Report) -> ElementTree.Element:
    said = f"nothing found in {report.summary.resources} resources"
    return ElementTree.Element("testcase", classname="moatlint", name=said)


def _case(kind: str, subject: str, span: Span) -> ElementTree.Element:
    name = visible(f"{subject} ({span.line}:{span.column})")
    return ElementTree.Element("testcase", classname=visible(kind), name=name)


def _name(span: Span, options: RenderOptions) -> str:
    return visible(relative(span.file, options))
