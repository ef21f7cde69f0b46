"""The text report; `sample.txt` is what a person sees: read it, and run with `MOATLINT_ACCEPT=1` to accept a change."""

import os
import re
from pathlib import Path

from hypothesis import given, settings

from linter.report.formats import RenderOptions
from linter.report.text import render
from tests.report.sample import EMPTY, HOSTILE, REPORT, hostile_report

GOLDEN = Path(__file__).with_name("sample.txt")
EVERYTHING = RenderOptions(verbose=True, possible=True)


def test_the_report_reads_as_it_was_last_read() -> None:
    told = render(REPORT, EVERYTHING)
    if os.environ.get("MOATLINT_ACCEPT"):
        GOLDEN.write_text(told, encoding="utf-8")
    assert told == GOLDEN.read_text(encoding="utf-8")


def test_colours_change_nothing_but_the_colours() -> None:
    coloured = render(REPORT, RenderOptions(colour=True, verbose=True, possible=True))
    assert "\x1b[1;31m" in coloured
    assert re.sub(r"\x1b\[[\d;]+m", "", coloured) == render(REPORT, EVERYTHING)


def test_nothing_found_is_one_calm_sentence_and_the_counts() -> None:
    assert render(EMPTY, RenderOptions()) == (
        "Nothing found in 2 resources in 1 file of 1 deployment.\n"
        "3 checks came out clean, 0 could not be decided, 0 resources not looked at.\n"
    )


def test_instances_of_one_fault_are_told_once() -> None:
    told = render(REPORT, RenderOptions())
    assert told.count("subnet-auto-public-ip") == 1
    assert "also: module.net.aws_subnet.public[1]" in told


def test_what_is_hidden_is_counted() -> None:
    assert "1 possible finding not shown (--possible shows them)." in render(REPORT, RenderOptions())


@settings(deadline=None)
@given(HOSTILE)
def test_a_file_cannot_speak_to_the_terminal_or_the_runner(text: str) -> None:
    for line in render(hostile_report(text), EVERYTHING).splitlines():
        assert line.isprintable()
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
