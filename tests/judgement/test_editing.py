"""A fix is offered only where the file stays as readable as it was, and to find that out costs little."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from linter import columns
from linter.finding import Finding, Fix
from linter.judgement import editing
from linter.judgement.editing import with_sound_fixes
from linter.judgement.judge import Judgement
from linter.policy import Severity
from linter.report.report import Reported
from linter.resource import Dialect
from linter.source import Source, Span
from linter.tree import Tree
from linter.truth import YES

MODULE = """\
# a comment that ends like a block {
resource "aws_subnet" "one" {
  map_public_ip_on_launch = true
}

resource "aws_subnet" "two" {
  vpc_id = "vpc-1"
}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def found(fix: Fix) -> Finding:
    return Finding("open", YES, "a", fix.span, fix=fix)


def offered(text: str, *fixes: Fix) -> list[str]:
    """The titles of the fixes that are still offered."""
    Path("main.tf").write_text(text, encoding="utf-8")
    reported = [
        Reported(
            "open", Severity.HIGH, True, Finding("open", YES, "a", fix.span, fix=fix), Dialect.TERRAFORM, fix.title
        )
        for fix in fixes
    ]
    judged = with_sound_fixes(Judgement(tuple(reported), files=("main.tf",)), Tree(Path.cwd()))
    return [told.finding.fix.title for told in judged.reported if told.finding.fix is not None]


def edit(title: str, line: int, columns: tuple[int, int], replacement: str) -> Fix:
    return Fix(title, Span("main.tf", line, columns[0], line, columns[1]), replacement)


GOOD = edit("good", 3, (29, 33), "false")
TWICE = edit("twice", 8, (1, 1), '  vpc_id = "vpc-2"\n')
UNCLOSED = edit("unclosed", 7, (12, 19), '"vpc-1')


def test_an_edit_that_leaves_an_error_is_not_offered() -> None:
    assert offered(MODULE, GOOD, TWICE, UNCLOSED) == ["good"]


def test_an_edit_that_ends_its_block_early_is_not_offered() -> None:
    assert offered(MODULE, edit("early", 3, (29, 33), "true\n}")) == []


def test_an_old_error_elsewhere_bars_no_edit() -> None:
    assert offered(f"{MODULE}broken {{\n  a = \n}}\n", GOOD) == ["good"]


def test_an_old_error_in_the_block_bars_only_what_adds_one() -> None:
    broken = MODULE.replace('"vpc-1"\n', '"vpc-1"\n  vpc_id = "vpc-1"\n')
    more = edit("more", 9, (1, 1), '  vpc_id = "vpc-3"\n')
    assert offered(broken, edit("elsewhere", 7, (12, 19), '"vpc-9"'), more) == ["elsewhere"]


def test_only_the_block_that_is_edited_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def counted(source: Source) -> int:
        read.append(len(source.text))
        return columns.fault_count(source)

    monkeypatch.setattr(editing, "fault_count", counted)
    many = MODULE + "".join(MODULE.replace("one", f"s{at}").replace("two", f"t{at}") for at in range(100))
    assert offered(many, GOOD) == ["good"]
    assert max(read) <= len(MODULE)


def test_an_edit_in_a_file_of_another_deployment_is_not_offered() -> None:
    elsewhere = replace(GOOD, span=replace(GOOD.span, file="other.tf"))
    assert offered(MODULE, elsewhere) == []
