"""Broken YAML: what is broken is left out and reported, and everything else keeps its meaning and its position."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.cloudformation.syntax.recovery import recovered
from linter.resource import Declarations
from tests.cloudformation.templates import body, declare, resource
from tests.growth import effort

ROOT = Path(__file__).parent.parent.parent.parent
TEMPLATES = sorted(ROOT.glob("fixtures/scenarios/0[0-4]*/template.yaml"))


def broken(text: str) -> tuple[list[str], list[int]]:
    """The logical IDs that are read, and the lines of the problems."""
    declared = declare(text)
    return [resource.key for resource in declared.resources], [problem.span.line for problem in declared.problems]


def test_a_sound_text_stays_as_it_is() -> None:
    text = "a: [1, 2]\nb:\n  - {c: d}\n"
    assert recovered(text) == (text, ())


@pytest.mark.parametrize(
    ("line", "column_of_error"),
    [
        ("Description: a: b", 19),
        ("X: [1, 2", 5),
        ("X: {Y: 1", 5),
        ("X: @y", 7),
        ("\tX: y", 1),
        (" X: y", 5),
    ],
)
def test_one_broken_line_hides_only_itself(line: str, column_of_error: int) -> None:
    ids, lines = broken(f"""\
        Resources:
          A: {{Type: A::B::C}}
          B:
            Type: A::B::C
            Properties:
              P: 1
              {line}
          C:
            Type: A::B::C
            Properties: {{Q: 2}}
        """)
    assert ids == ["A", "B", "C"]
    assert len(lines) == 1
    assert lines[0] in (7, 8), column_of_error


def test_what_a_broken_object_does_not_say_is_unknown() -> None:
    declared = declare("""\
        Resources:
          A:
            Type: A::B::C
            Properties:
              P: 1
              Q: [x, "y
          B: {Type: A::B::C, Properties: {P: 2}}
        """)
    properties = resource(declared, "A").body.entries
    assert str(properties["P"])
    assert "broken" in str(properties.get("Anything"))
    assert resource(declared, "B").body.entries.get("Anything") is None


def test_a_text_that_is_cut_off_is_read_up_to_there() -> None:
    text = """\
        Resources:
          A: {Type: A::B::C, Properties: {P: 1}}
          B: {Type: A::B::C, Properties: {P: [1, 2], Q: "thr"""
    declared = declare(text)
    assert [resource.key for resource in declared.resources] == ["A", "B"]
    assert body(declared, "B") == {"P": [1, 2]}
    assert len(declared.problems) == 1


def test_an_unclosed_bracket_ends_where_the_block_goes_on() -> None:
    ids, lines = broken("""\
        Resources:
          A:
            Type: A::B::C
            Properties:
              P: [1, {Q: 2
          B: {Type: A::B::C}
          C: {Type: A::B::C}
        """)
    assert ids == ["A", "B", "C"]
    assert len(lines) == 1


def test_several_broken_places_are_reported_each() -> None:
    declared = declare("""\
        Resources:
          A: {Type: A::B::C, Properties: {P: 1}
          B: {Type: A::B::C}
          C:
            Type: A::B::C: d
          D: {Type: A::B::C}
        """)
    assert {"A", "B", "D"} <= {resource.key for resource in declared.resources}
    assert len(declared.problems) == 2
    assert [problem.message.rpartition(";")[2] for problem in declared.problems] == [
        "this is not valid YAML: the bracket is not closed",
        " this line is not read",
    ]


def test_a_character_that_yaml_does_not_allow_hides_nothing() -> None:
    ids, lines = broken("Resources:\n  A: {Type: A::B::C, Properties: {P: 'x\x01'}}\n  B: {Type: A::B::C}\n")
    assert (ids, lines) == (["A", "B"], [2])


def intact(whole: Declarations, part: Declarations, line: int) -> tuple[int, int]:
    """Of the resources that end before a line, how many there are, and how many the part declares alike."""
    ended = [resource for resource in whole.resources if resource.body.span.end_line < line]
    read = {resource.key: resource for resource in part.resources}
    alike = [
        ended_resource
        for ended_resource in ended
        if ended_resource.key in read
        and list(ended_resource.body.entries) == list(read[ended_resource.key].body.entries)
    ]
    return len(ended), len(alike)


@pytest.mark.parametrize("share", [0.75, 0.5, 0.61, 0.33])
def test_of_a_template_that_is_cut_everything_before_the_cut_is_declared(share: float) -> None:
    assert TEMPLATES
    for template in TEMPLATES:
        text = template.read_text(encoding="utf-8")
        part = text[: int(len(text) * share)]
        expected, alike = intact(declare(text), declare(part), part.count("\n") + 1)
        assert alike == expected, template


@given(st.text(alphabet="ab: {}[]-'\"\n#&*!|>%@\t,", max_size=80))
def test_any_text_is_repaired_in_the_end(text: str) -> None:
    declare(f"Resources:\n  A: {{Type: A::B::C}}\n  B:\n    Type: A::B::C\n    Properties:\n      {text}\n")


@pytest.mark.parametrize(
    "text",
    [
        '"' * 50_000,
        "  a: b: c\n" * 20_000,
        "  A: {Type: x\n" * 3_000,
        "\tA: b\n" * 20_000,
        "{" * 50_000,
        "- " * 50_000,
        "%" * 100_000,
    ],
)
def test_no_broken_text_takes_long(text: str) -> None:
    assert effort(lambda: declare(f"Resources:\n{text}")) < 200
