import re

from hypothesis import given, settings
from msgspec.structs import replace

from linter.report.formats import RenderOptions
from linter.report.markdown import MAX_CHARACTERS, render
from linter.report.report import Report, Summary
from linter.source import Span
from tests.report.sample import EMPTY, HOSTILE, REPORT, SSH, hostile_report

EVERYTHING = RenderOptions(possible=True, verbose=True)


def test_the_table_has_the_worst_first() -> None:
    rows = [line for line in render(REPORT, EVERYTHING).splitlines() if line.startswith("| ")][2:]
    assert [row.split(" | ")[0] for row in rows] == ["| critical", "| high, possible", "| medium"]


def test_a_path_is_a_picture_and_a_list() -> None:
    told = render(REPORT, EVERYTHING)
    picture = told[told.index("```mermaid") :].split("```")[1].splitlines()
    assert picture[1:] == [
        "flowchart LR",
        '  n0(["the internet"])',
        '  n0 -->|"enters"| n1["the internet gateway igw"]',
        '  n1 -->|"let in"| n2["the network ACL of aws_subnet.public#91;0#93;"]',
        '  n2 -->|"TCP 22"| n3["the security group aws_security_group.admin"]',
    ]
    assert "1. comes in through the internet gateway igw: AWS (default)" in told


def test_what_was_not_judged_is_told() -> None:
    told = render(REPORT, EVERYTHING)
    assert "### 1 error" in told
    assert "- `vpc-flow-logs-missing` could not decide about `aws_vpc.main`" in told
    assert "- `module.edge`: module.edge is not at hand" in told


def test_places_start_at_the_root_of_the_repository() -> None:
    told = render(REPORT, RenderOptions(directory="/repo/live", base="/repo"))
    assert "| `live/infra/network.tf:10:20` |" in told
    assert "- `live/infra/broken.tf:2:3`: a value is missing" in told
    assert "`infra/" not in told


def test_nothing_found_is_said() -> None:
    assert render(EMPTY, RenderOptions()).startswith("## moatlint: nothing found\n")


def test_a_long_report_still_fits_a_comment_and_says_what_it_leaves_out() -> None:
    reported = tuple(
        replace(SSH, finding=replace(SSH.finding, span=Span("infra/network.tf", 1, 1, 1, end))) for end in range(2, 900)
    )
    told = render(Report(reported=reported, summary=Summary(), sources=REPORT.sources), RenderOptions())
    assert len(told) <= MAX_CHARACTERS
    assert "and 798 more" in told
    assert re.search(r"The details of \d+ more findings are left out", told)


@settings(deadline=None)
@given(HOSTILE)
def test_text_of_strangers_is_only_shown(text: str) -> None:
    told = render(hostile_report(text), EVERYTHING)
    outside, fence = [], ""
    for line in told.splitlines():
        if not fence and line.startswith("```"):
            fence = line.rstrip("abcdefghijklmnopqrstuvwxyz")
        elif line == fence:
            fence = ""
        elif not fence:
            outside.append(re.sub(r"`[^`]*`|<code>.*?</code>", "", line))
    assert not fence
    allowed = re.compile(r"</?details>|</?summary>|<!-- -->")
    for line in outside:
        assert not re.search(r"[`<>\[\]@$]|://", allowed.sub("", line))
        assert not line.startswith("|") or line.count("|") == 5
