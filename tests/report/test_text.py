"""The text report; `sample.txt` is what a person sees: read it, and run with `MOATLINT_ACCEPT=1` to accept a change."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from linter.cli import main
from linter.finding import Notice
from linter.report.formats import RenderOptions
from linter.report.painter import columns
from linter.report.text import render
from tests.report.sample import EMPTY, HOSTILE, REPORT, hostile_report

GOLDEN = Path(__file__).with_name("sample.txt")
EVERYTHING = RenderOptions(verbose=True, possible=True)
FULL = RenderOptions(verbose=True, possible=True, full=True)


def test_the_report_reads_as_it_was_last_read() -> None:
    told = render(REPORT, EVERYTHING)
    if os.environ.get("MOATLINT_ACCEPT"):
        GOLDEN.write_text(told, encoding="utf-8")
    assert told == GOLDEN.read_text(encoding="utf-8")


def test_the_report_in_full_reads_as_it_was_last_read() -> None:
    told = render(REPORT, FULL)
    if os.environ.get("MOATLINT_ACCEPT"):
        GOLDEN.with_name("sample_full.txt").write_text(told, encoding="utf-8")
    assert told == GOLDEN.with_name("sample_full.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [60, 80, 120])
@settings(deadline=None, max_examples=30)
@given(HOSTILE)
def test_no_line_is_wider_than_the_terminal(width: int, text: str) -> None:
    for line in render(hostile_report(text), RenderOptions(width=width, possible=True)).splitlines():
        assert columns(line) <= width or (line.startswith(("note", "  ")) and "REACHABLE" not in line)


def test_places_and_policies_are_links_where_the_terminal_shows_them() -> None:
    told = render(REPORT, RenderOptions(links=True, directory="/srv"))
    assert "\x1b]8;;file:///srv/infra/network.tf#10\x1b\\" in told
    assert "\x1b]8;;" not in render(REPORT, RenderOptions())


def test_notes_that_say_the_same_are_one() -> None:
    notices = tuple(Notice("it is not installed", subject=f"m{number}") for number in range(15))
    told = render(replace(EMPTY, notices=notices), RenderOptions())
    assert told.count("it is not installed") == 1
    assert "m0, m1, m2 and 12 more: it is not installed" in told


def test_statistics_count_the_findings_of_each_policy() -> None:
    assert "1  ingress-ssh-open  1 critical" in render(REPORT, RenderOptions(statistics=True))


def test_colours_change_nothing_but_the_colours() -> None:
    coloured = render(REPORT, RenderOptions(colour=True, verbose=True, possible=True))
    assert "\x1b[1;31m" in coloured
    assert re.sub(r"\x1b\[[\d;]+m", "", coloured) == render(REPORT, EVERYTHING)


def test_nothing_found_is_one_calm_sentence_and_the_counts() -> None:
    assert render(EMPTY, RenderOptions()) == (
        "Nothing found\n2 resources checked in 1 file of 1 deployment; nothing undecided or skipped\n"
    )


def test_instances_of_one_fault_are_told_once() -> None:
    told = render(REPORT, RenderOptions())
    assert told.count("subnet-auto-public-ip") == 1
    assert "(2 instances)" in told
    assert "also: module.net.aws_subnet.public[1]" in render(REPORT, RenderOptions(full=True))


def instances(language: str, count: int) -> str:
    """As many instances in the default VPC, each four lines."""
    if language == "tf":
        return "".join(f'resource "aws_instance" "i{n}" {{\n  ami = "ami-1"\n}}\n\n' for n in range(count))
    each = "  I{0}:\n    Type: AWS::EC2::Instance\n    Properties:\n      ImageId: ami-1\n"
    return "Resources:\n" + "".join(each.format(n) for n in range(count))


@pytest.mark.parametrize(("language", "name", "first"), [("tf", "aws_instance.i", 1), ("yaml", "I", 2)])
def test_what_holds_of_many_resources_of_a_file_is_told_of_the_first_and_names_the_others(
    language: str, name: str, first: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(count: int, *options: str) -> str:
        (tmp_path / f"main.{language}").write_text(instances(language, count), encoding="utf-8")
        main(["check", "--select", "default-vpc-used", *options, str(tmp_path / f"main.{language}"), str(tmp_path)])
        return capsys.readouterr().out

    column = 1 if language == "tf" else 3
    said = told(5)
    assert said.count(" is in the default VPC\n") == 1
    others = ", ".join(f"{name}{number} ({first + 4 * number}:{column})" for number in range(1, 5))
    assert f"likewise  {others}" in " ".join(said.split()).replace("likewise ", "likewise  ")
    assert "5 findings: 5 medium\n" in said
    assert told(3).count(" is in the default VPC\n") == 3
    assert told(5, "--full").count(" is in the default VPC\n") == 5
    assert "and 4 more" in told(25)


def test_what_is_hidden_is_counted() -> None:
    assert "1 possible finding not shown: --possible shows them" in render(REPORT, RenderOptions())


@settings(deadline=None)
@given(HOSTILE)
def test_a_file_cannot_speak_to_the_terminal_or_the_runner(text: str) -> None:
    for line in render(hostile_report(text), EVERYTHING).splitlines():
        assert line.isprintable()
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
