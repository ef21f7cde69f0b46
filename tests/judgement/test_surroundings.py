"""What is around an edit is read by itself where that tells as much as the whole file would."""

from collections.abc import Callable

import pytest

from linter.finding import Fix
from linter.judgement import editing
from linter.judgement.editing import applied
from linter.judgement.surroundings import parts_around, stays_apart
from linter.source import Source, Span
from tests.growth import grows_linearly

TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  # the first
  One:
    Type: AWS::EC2::Subnet
    Properties:
      MapPublicIpOnLaunch: true

  Two:
    Type: AWS::EC2::Subnet
# at the margin
    Properties:
      MapPublicIpOnLaunch: true
Outputs:
    Wide:
        Value: 1
"""


def edit(line: int, columns: tuple[int, int], replacement: str, end: int = 0) -> Fix:
    return Fix("", Span("a.yaml", line, columns[0], end or line, columns[1]), replacement)


def around(text: str, *fixes: Fix) -> list[str] | None:
    parts = parts_around(Source("a.yaml", text), fixes)
    return None if parts is None else [part.text.strip().split("\n")[0] for part in parts]


def test_an_edit_in_an_entry_of_a_section_is_read_with_the_entry() -> None:
    assert around(TEMPLATE, edit(7, (28, 32), "false"), edit(13, (28, 32), "false")) == ["One:", "Two:"]
    assert around(TEMPLATE, edit(16, (16, 17), "2")) == ["Wide:"]
    assert around(TEMPLATE, edit(7, (1, 1), "", end=8)) == ["One:"]


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        pytest.param(TEMPLATE, edit(4, (3, 6), "Uno"), id="the key of an entry"),
        pytest.param(TEMPLATE, edit(1, (27, 30), "x"), id="a section"),
        pytest.param(TEMPLATE, edit(7, (28, 32), "false", end=9), id="across two entries"),
        pytest.param(TEMPLATE.replace("Launch: true", "Launch: &a true"), edit(7, (28, 35), "false"), id="an anchor"),
        pytest.param('{"Resources": {\n  "One": {\n    "Type": 1}}}\n', edit(3, (13, 14), "2"), id="JSON"),
    ],
)
def test_an_edit_of_anything_else_is_read_with_the_whole(text: str, fix: Fix) -> None:
    assert around(text, fix) is None


def test_edits_of_one_entry_are_tried_together() -> None:
    (part,) = parts_around(Source("a.yaml", TEMPLATE), [edit(7, (28, 32), "false"), edit(5, (27, 27), " ")]) or ()
    assert applied(part.fixes, part.text) == part.text.replace("true", "false").replace("Subnet", "Subnet ")


def test_an_entry_that_becomes_two_is_none() -> None:
    assert stays_apart("a.yaml", "  One:\n    Type: x\n")
    assert not stays_apart("a.yaml", "  One:\n    Type: x\n  Two: 1\n")
    assert not stays_apart("a.yaml", "  One:\n Type: x\n")
    assert stays_apart("main.tf", 'a "b" {\n}\nc {\n}\n')


@pytest.mark.parametrize(
    ("name", "block"),
    [
        ("a.yaml", "  R{}:\n    Type: AWS::EC2::Subnet\n    Properties:\n      MapPublicIpOnLaunch: true\n"),
        ("main.tf", 'resource "aws_subnet" "r{}" {{\n  # one\n\n  map_public_ip_on_launch = true\n}}\n'),
    ],
)
def test_to_try_many_edits_grows_as_they_do(name: str, block: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing, "fault_count", lambda source: source.text.count("MOAT"))
    head = "Resources:\n" if name == "a.yaml" else ""

    def trying(number: int) -> Callable[[], object]:
        source = Source(name, head + "".join(map(block.format, range(number))))
        lines = [at for at, line in enumerate(source.lines, 1) if line.endswith("true")]
        fixes = [
            Fix("", Span(name, at, len(source.lines[at - 1]) - 3, at, len(source.lines[at - 1]) + 1), "false")
            for at in lines
        ]
        assert len(parts_around(source, fixes) or ()) == number
        return lambda: editing._is_sound_around(source, fixes)

    assert grows_linearly(trying, 50, 400)
