"""Each scenario is the same in both languages; of a change in one twin, that change is said and nothing else."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.comparison.twins import CLOUDFORMATION, SCENARIOS, TERRAFORM, UNEQUAL, said, twins

SAMPLE = SCENARIOS[4::16]
PAIRS = [
    pytest.param(folder, id=folder.name, marks=[] if folder in SAMPLE else [pytest.mark.slow]) for folder in SCENARIOS
]


@pytest.mark.parametrize("folder", PAIRS)
def test_the_twins_are_equal_and_a_change_in_one_of_them_is_what_is_said(folder: Path, tmp_path: Path) -> None:
    with ExitStack() as stack:
        both = twins(folder, tmp_path, stack)
        for one, other in ((TERRAFORM, CLOUDFORMATION), (CLOUDFORMATION, TERRAFORM)):
            apart = said(both.plain[one], both.plain[other])
            assert bool(apart) is (folder.name in UNEQUAL), apart
            seeded = said(both.plain[other], both.seeded[other])
            assert "new ebs-unencrypted seeded True" in seeded
            assert said(both.plain[one], both.seeded[other]) == apart | seeded


def test_every_scenario_that_is_not_equal_is_there() -> None:
    assert {folder.name for folder in SCENARIOS} >= UNEQUAL.keys()
