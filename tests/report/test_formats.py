import importlib
import sys

import pytest
from hypothesis import given, settings

from linter.finding import Notice, Problem
from linter.report.formats import FORMATS, RenderOptions, renderer
from linter.report.report import Report, Summary
from linter.source import Span
from tests.report.sample import EMPTY, HOSTILE, REPORT, hostile_report

EVERYTHING = RenderOptions(verbose=True, possible=True)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_the_same_report_the_same_way(name: str) -> None:
    told = renderer(name)(REPORT, EVERYTHING)
    assert told == renderer(name)(REPORT, EVERYTHING)
    assert told.endswith("\n")
    assert not told.endswith("\n\n")


@pytest.mark.parametrize("name", FORMATS)
def test_possible_findings_are_told_only_where_asked_for(name: str) -> None:
    found = "version 1"
    assert found in renderer(name)(REPORT, EVERYTHING)
    assert found not in renderer(name)(REPORT, RenderOptions())


@pytest.mark.parametrize("name", FORMATS)
def test_what_could_not_be_judged_is_told_in_every_format(name: str) -> None:
    assert "a value is missing after the equals sign" in renderer(name)(REPORT, RenderOptions())


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "notice",
    [
        Notice("module vpc is not installed", Span("infra/network.tf", 3, 1, 3, 4)),
        Notice("module vpc is not installed", subject="infra"),
        Notice("module vpc is not installed"),
    ],
    ids=["at a place", "about something", "alone"],
)
def test_notices_and_errors_are_in_every_format(name: str, notice: Notice) -> None:
    problem = Problem(Span("infra/broken.tf", 2, 3, 2, 4), "the file is broken", "close the bracket")
    report = Report((), Summary(), notices=(notice,), problems=(problem,))
    told = renderer(name)(report, RenderOptions())
    assert "module vpc is not installed" in told
    assert "the file is broken" in told
    assert "close the bracket" in told


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "github"])
def test_an_empty_report_is_no_empty_text(name: str) -> None:
    assert renderer(name)(EMPTY, RenderOptions()).strip()


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40, deadline=None)
@given(text=HOSTILE)
def test_no_format_lets_a_control_character_through(name: str, text: str) -> None:
    told = renderer(name)(hostile_report(text), EVERYTHING)
    assert told.replace("\n", "").isprintable()


def test_a_format_costs_nothing_until_it_is_asked_for() -> None:
    heavy = {name: sys.modules.pop(name) for name in FORMATS.values() if name in sys.modules}
    try:
        importlib.reload(importlib.import_module("linter.report.formats"))
        assert not set(FORMATS.values()) & set(sys.modules)
    finally:
        sys.modules.update(heavy)
