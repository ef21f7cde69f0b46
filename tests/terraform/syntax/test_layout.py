"""A fix keeps equals signs and comments in the columns that `terraform fmt` would put them in."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from linter.finding import Fix
from linter.judgement.editing import applied
from linter.source import Source, Span
from linter.terraform.syntax.layout import Layout
from tests.growth import grows_linearly

Case = tuple[str, str, str]
"""A text with the place of the fix in ‹›, what the fix writes there, and the lines that come of it."""

ALIGNED: dict[str, Case] = {
    "a longer name moves those beside it": (
        'resource "a" "b" {\n  x = 1\n  y = 2\n‹›}\n',
        "  long = 3\n",
        'resource "a" "b" {\n  x    = 1\n  y    = 2\n  long = 3\n}\n',
    ),
    "a shorter name is moved itself": (
        'resource "a" "b" {\n  long = 1\n‹›\n  other = 2\n}\n',
        "  x = 3\n",
        'resource "a" "b" {\n  long = 1\n  x    = 3\n\n  other = 2\n}\n',
    ),
    "lines before and behind are moved": (
        'resource "a" "b" {\n  x = 1\n‹›  y = 2\n}\n',
        "  long = 3\n",
        'resource "a" "b" {\n  x    = 1\n  long = 3\n  y    = 2\n}\n',
    ),
    "an empty line, a comment and a value of several lines end a chain": (
        'resource "a" "b" {\n  e = 0\n\n  # f\n  x = [\n    1,\n  ]\n  y = 2\n‹›}\n',
        "  long = 3\n",
        'resource "a" "b" {\n  e = 0\n\n  # f\n  x = [\n    1,\n  ]\n  y    = 2\n  long = 3\n}\n',
    ),
    "a heredoc ends no chain": (
        'resource "a" "b" {\n  x = 1\n  y = <<EOF\nz = 1\nEOF\n‹›}\n',
        "  long = 3\n",
        'resource "a" "b" {\n  x    = 1\n  y    = <<EOF\nz = 1\nEOF\n  long = 3\n}\n',
    ),
    "comments move with what stands before them": (
        'resource "a" "b" { # e\n  x = 1            # f\n  y = "longer"     # g\n‹›}\n',
        "  quite_long_name = 3\n",
        'resource "a" "b" {           # e\n  x               = 1        # f\n  y               = "longer" # g\n'
        "  quite_long_name = 3\n}\n",
    ),
    "a longer value moves comments": (
        'resource "a" "b" {\n  x = ‹true› # e\n  y = 1    # f\n}\n',
        "false",
        'resource "a" "b" {\n  x = false # e\n  y = 1     # f\n}\n',
    ),
    "a comment that is out of the way stays": (
        'resource "a" "b" {\n  x = ‹1›     # e\n  y = false # f\n}\n',
        "22",
        'resource "a" "b" {\n  x = 22    # e\n  y = false # f\n}\n',
    ),
    "a block is no line of a chain": (
        'resource "a" "b" {\n  x = 1\n‹›}\n',
        "\n  long {\n    y = 1\n  }\n",
        'resource "a" "b" {\n  x = 1\n\n  long {\n    y = 1\n  }\n}\n',
    ),
    "a letter takes one column": (
        'resource "a" "b" {\n  é = 1 # é\n‹›}\n',
        "  abc = 3\n",
        'resource "a" "b" {\n  é   = 1 # é\n  abc = 3\n}\n',
    ),
    "members of an object are in line, too": (
        "x = {\n  a  = ‹1› # e\n  bb = 1 # f\n}\n",
        "22",
        "x = {\n  a  = 22 # e\n  bb = 1  # f\n}\n",
    ),
}
AS_WRITTEN: dict[str, Case] = {
    "what nobody formats": (
        'resource "a" "b" {\n  x = 1\n  yy = 2\n‹›}\n',
        "  long = 3\n",
        'resource "a" "b" {\n  x = 1\n  yy = 2\n  long = 3\n}\n',
    ),
    "comments that are out of line": (
        'resource "a" "b" {\n  x = ‹true› # e\n  y = 1  # f\n}\n',
        "false",
        'resource "a" "b" {\n  x = false # e\n  y = 1  # f\n}\n',
    ),
    "a text with an error": (
        'resource "a" "b" {\n  x = 1\n‹›  = 2\n}\n',
        "  long = 3\n",
        'resource "a" "b" {\n  x = 1\n  long = 3\n  = 2\n}\n',
    ),
    "lines that end as no line of Terraform does": (
        'resource "a" "b" {\n  x = 1 /* \r */\n‹›}\n',
        "  long = 3\n",
        'resource "a" "b" {\n  x = 1 /* \r */\n  long = 3\n}\n',
    ),
}


def laid_out(case: Case, end: str = "\n") -> str:
    """The text after the fix, whose lines end like those of the text."""
    marked, replacement, _ = case
    before, _, rest = marked.partition("‹")
    replaced, _, after = rest.partition("›")
    source = Source("main.tf", f"{before}{replaced}{after}".replace("\n", end))
    lines = before.replace("\r", "\n").split("\n")
    at = Span("main.tf", len(lines), len(lines[-1]) + 1, len(lines), len(lines[-1]) + 1 + len(replaced))
    return applied([Layout(source).settled(Fix("Fix it", at, replacement))], source.text)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("case", ALIGNED.values(), ids=ALIGNED)
def test_what_was_in_line_stays_in_line(case: Case, end: str) -> None:
    assert laid_out(case, end) == case[2].replace("\n", end)


@pytest.mark.parametrize("case", AS_WRITTEN.values(), ids=AS_WRITTEN)
def test_what_was_not_in_line_stays_as_it_is(case: Case) -> None:
    assert laid_out(case) == case[2]


@pytest.mark.parametrize("case", ALIGNED.values(), ids=ALIGNED)
def test_terraform_itself_would_format_it_so(case: Case, tmp_path: Path) -> None:
    if shutil.which("terraform") is None:
        pytest.skip("terraform is not installed")
    settings = tmp_path / "settings"
    settings.touch()
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": str(settings), "CHECKPOINT_DISABLE": "1"}
    done = subprocess.run(
        ["terraform", "fmt", "-"], input=case[2], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout == case[2]


@pytest.mark.parametrize("unit", ['resource "a" "b" {\n  x = 1\n}\n', "  x = 1\n\n", "  b {\n    x = 1\n  }\n"])
def test_the_work_grows_with_the_file(unit: str) -> None:
    def work(number: int) -> Callable[[], object]:
        text = unit * number if unit.startswith("r") else f'resource "a" "b" {{\n{unit * number}}}\n'
        source = Source("main.tf", text)
        rows = [row for row, line in enumerate(source.lines, 1) if line.lstrip().startswith("x")]
        fixes = [Fix("Fix it", Span("main.tf", row + 1, 1, row + 1, 1), "    long = 1\n") for row in rows]

        def lay_out() -> None:
            layout = Layout(source)
            for fix in fixes:
                layout.settled(fix)

        return lay_out

    assert grows_linearly(work, 50, 400)
