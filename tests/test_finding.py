"""Severities are ordered by how bad they are, and by nothing else."""

from itertools import combinations

import pytest

from linter.finding import Severity

ASCENDING = (Severity.INFO, Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)


def test_severities_rise_from_info_to_critical() -> None:
    assert tuple(Severity) == ASCENDING
    assert [each.rank for each in ASCENDING] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(("lesser", "greater"), [*combinations(ASCENDING, 2)], ids=str)
def test_a_severity_is_less_than_every_worse_one(lesser: Severity, greater: Severity) -> None:
    assert lesser < greater
    assert lesser <= greater
    assert greater > lesser
    assert greater >= lesser
    assert not greater < lesser
    assert not greater <= lesser
    assert not lesser > greater
    assert not lesser >= greater


@pytest.mark.parametrize("each", ASCENDING)
def test_a_severity_is_no_less_and_no_more_than_itself(each: Severity) -> None:
    twin = Severity(each.value)
    assert each <= twin
    assert each >= twin
    assert not each < twin
    assert not each > twin


def test_a_severity_is_written_as_people_do() -> None:
    assert [str(each) for each in ASCENDING] == ["info", "low", "medium", "high", "critical"]
