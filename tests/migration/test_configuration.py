"""Entries are added to a configuration in the style that it is written in, and nothing else in it changes."""

import pytest
import yaml

from linter.migration.configuration import Unamendable, amended
from linter.migration.outcome import Setting

IGNORE = Setting("ignore", "sg-unused")
ACCEPT = Setting("accept", {"policy": "imdsv1-allowed", "until": "2027-01-31", "reason": 'it says: "yes"'})
GRADE = Setting("severity", ("sg-unused", "low"))


@pytest.mark.parametrize(
    ("before", "setting", "after"),
    [
        ("", IGNORE, "ignore:\n  - sg-unused\n"),
        ("# ours\nexclude: [a]\n", IGNORE, "# ours\nexclude: [a]\nignore:\n  - sg-unused\n"),
        ("ignore: [a] # why\n", IGNORE, "ignore: [a, sg-unused] # why\n"),
        ("ignore: []\n", IGNORE, "ignore: [sg-unused]\n"),
        (
            "ignore:\n- a # why\n\n# then\nexclude: [b]",
            IGNORE,
            "ignore:\n- a # why\n- sg-unused\n\n# then\nexclude: [b]",
        ),
        ("ignore:\n    - a\n", IGNORE, "ignore:\n    - a\n    - sg-unused\n"),
        ("ignore: [sg-unused]\n", IGNORE, "ignore: [sg-unused]\n"),
        ("severity:\n  a: low\n", GRADE, "severity:\n  a: low\n  sg-unused: low\n"),
        ("severity: {a: low}\n", GRADE, "severity: {a: low, sg-unused: low}\n"),
        ("severity: {sg-unused: high}\n", GRADE, "severity: {sg-unused: high}\n"),
        ("baseline: known.json\n", Setting("baseline", "known.json"), "baseline: known.json\n"),
    ],
)
def test_an_entry_is_added_where_it_belongs(before: str, setting: Setting, after: str) -> None:
    assert amended(before, [setting]) == after
    assert amended(after, [setting]) == after


def test_what_is_written_is_read_as_it_was_meant() -> None:
    text = amended("ignore:\n  - a", [ACCEPT, IGNORE, GRADE])
    assert yaml.safe_load(text) == {
        "ignore": ["a", "sg-unused"],
        "accept": [ACCEPT.value],
        "severity": {"sg-unused": "low"},
    }


def test_of_two_severities_the_worse_one_counts() -> None:
    assert amended("", [GRADE, Setting("severity", ("sg-unused", "high"))]) == "severity:\n  sg-unused: high\n"


@pytest.mark.parametrize(
    "text", ["- a\n", "ignore: {a: b}\n", "ignore: [", "ignore:\n", "baseline: other.json\n", "a: 2024-13-45\n"]
)
def test_a_configuration_that_does_not_fit_is_left_alone(text: str) -> None:
    with pytest.raises(Unamendable):
        amended(text, [IGNORE, Setting("baseline", "known.json")])
