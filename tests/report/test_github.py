import re

from hypothesis import given, settings
from msgspec.structs import replace

from linter.finding import Severity
from linter.report.formats import RenderOptions
from linter.report.github import render
from linter.report.report import Report, Summary
from linter.source import Span
from tests.report.sample import EMPTY, HOSTILE, METADATA, REPORT, SSH, hostile_report

COMMAND = re.compile(r"::(error|warning|notice) (?:[a-zA-Z]+=[^:,\n]*(?:,|(?=::)))+::[^\n]*")


def many(number: int, severity: Severity) -> Report:
    reported = tuple(
        replace(SSH, severity=severity, finding=replace(SSH.finding, span=Span("main.tf", line, 1, line, 2)))
        for line in range(1, number + 1)
    )
    return Report(reported=reported, summary=Summary())


def test_errors_come_first_then_the_worst_findings() -> None:
    kinds = [line.split()[0] for line in render(REPORT, RenderOptions(possible=True)).splitlines()]
    assert kinds == ["::error", "::error", "::error", "::warning", "::notice"]


def test_an_annotation_points_at_the_span() -> None:
    told = render(REPORT, RenderOptions(directory="/repo/live", base="/repo")).splitlines()[1]
    assert told.startswith(
        "::error file=live/infra/network.tf,line=10,endLine=10,col=20,endColumn=34,title=ingress-ssh-open (critical)::"
    )


def test_columns_are_left_out_where_a_span_has_several_lines() -> None:
    spread = replace(SSH, finding=replace(SSH.finding, span=Span("a,b:c.tf", 1, 3, 4, 2)))
    told = render(Report(reported=(spread,), summary=Summary()), RenderOptions())
    assert told.startswith("::error file=a%2Cb%3Ac.tf,line=1,endLine=4,title=")


def test_more_than_github_shows_is_counted() -> None:
    lines = render(many(14, Severity.HIGH), RenderOptions()).splitlines()
    assert len(lines) == 11
    assert lines[-1].startswith("4 more findings, errors and notes than GitHub shows")


def test_instances_and_scenarios_are_told() -> None:
    told = render(REPORT, RenderOptions(possible=True))
    assert "%0AInstances: module.net.aws_subnet.public[0], module.net.aws_subnet.public[1]" in told
    assert METADATA.scenario
    assert "%0AThis holds where Legacy is true." in told


def test_nothing_found_says_nothing() -> None:
    assert render(EMPTY, RenderOptions()) == ""


@settings(deadline=None)
@given(HOSTILE)
def test_text_of_strangers_is_never_a_command(text: str) -> None:
    for line in render(hostile_report(text), RenderOptions(possible=True)).splitlines():
        assert COMMAND.fullmatch(line)
