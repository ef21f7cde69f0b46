"""Broken JSON: the fault is reported where it is, and everything else is read."""

import pytest

from linter.cloudformation.syntax.json_composer import compose_json
from tests.cloudformation.templates import declare
from tests.growth import effort

WHOLE = """\
{
  "Resources": {
    "A": {"Type": "A::B::C", "Properties": {"P": 1, "Q": [1, 2]}},
    "B": {"Type": "A::B::C", "Properties": {"P": "x"}},
    "C": {"Type": "A::B::C"}
  }
}
"""


def read(text: str) -> tuple[list[str], list[tuple[int, str]]]:
    declared = declare(text, main="t.json")
    said = [
        (problem.span.line, problem.message.removeprefix("this is not valid JSON: ")) for problem in declared.problems
    ]
    return [resource.key for resource in declared.resources], said


@pytest.mark.parametrize(
    ("sound", "faulty", "line", "message"),
    [
        ("]}},", "]}}", 4, "a comma is expected before the next member"),
        ('"P": 1,', '"P" 1,', 3, "':' is expected after the key"),
        ('"x"}}', '"x}}', 4, "the string is not closed"),
        ('"x"', '"\\d\t"', 4, "the string has an invalid escape"),
        ("[1, 2]", "[1, 2", 3, "']' is expected before '}'"),
        ("  }\n}\n", "  }\n}\n}\n", 8, "nothing is expected after the end of the object"),
        ("{\n", "{\n  // who\n", 2, "JSON has no comments"),
        ("{\n", '{\n  /* "who": { */\n', 2, "JSON has no comments"),
    ],
)
def test_one_fault_hides_nothing_else(sound: str, faulty: str, line: int, message: str) -> None:
    ids, said = read(WHOLE.replace(sound, faulty, 1))
    assert said[0] == (line, message)
    assert {"A", "C"} <= set(ids)


@pytest.mark.parametrize("share", [0.75, 0.5])
def test_a_cut_text_is_read_up_to_the_cut(share: float) -> None:
    resources = ",\n".join(f'"R{at}": {{"Type": "A::B::C", "Properties": {{"P": [{at}]}}}}' for at in range(100))
    text = f'{{"Resources": {{\n{resources}\n}}}}'
    ids, said = read(text[: int(len(text) * share)])
    assert len(ids) >= int(100 * share) - 1
    assert len(said) == 1


@pytest.mark.parametrize("text", ['{"a":' * 100, "{" + '"a" ' * 60_000, "{" + "/* a " * 60_000, "{" + "x" * 200_000])
def test_no_broken_text_takes_long(text: str) -> None:
    assert effort(lambda: compose_json(text)) < 200
