"""The work of reachability grows as the network does: in the VPCs of a hub and its spokes, and in interfaces."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.reachability import hosts_of, hub, intent
from linter.judgement.registry import load, slugs
from linter.questions.exposures import reachability
from linter.reachability.mode import Mode
from linter.reachability.reachability import Reachability
from tests.growth import grows_linearly, steps

FEW, MANY = 4, 12


def test_what_the_internet_reaches_grows_as_the_spokes_do(tmp_path: Path) -> None:
    def exposing(vpcs: int) -> Callable[[], object]:
        graph = hub(vpcs, tmp_path)
        return lambda: Reachability(graph).exposed()

    assert grows_linearly(exposing, FEW, MANY)


def test_whether_systems_manager_reaches_hosts_grows_as_the_spokes_do(tmp_path: Path) -> None:
    policy = load(slugs()["ssm-unreachable-private-instance"])

    def checking(vpcs: int) -> Callable[[], object]:
        graph = hub(vpcs, tmp_path)
        reachability(graph).exposed()
        return lambda: list(policy.check(graph))

    assert grows_linearly(checking, FEW, MANY)


def test_an_intent_grows_as_the_spokes_do(tmp_path: Path) -> None:
    kept = intent(tmp_path)

    def holding(vpcs: int) -> Callable[[], object]:
        graph = hub(vpcs, tmp_path)
        return lambda: list(kept.check(graph))

    assert grows_linearly(holding, FEW, MANY)


def test_one_question_takes_no_more_work_where_there_are_more_spokes(tmp_path: Path) -> None:
    def asking(vpcs: int) -> Callable[[], object]:
        graph = hub(vpcs, tmp_path)
        first, *_, last = hosts_of(graph)
        engine = Reachability(graph)
        engine.between(last, first, Mode.SESSION)
        return lambda: engine.between(first, last, Mode.SESSION)

    asking(FEW)()
    assert steps(asking(MANY)) < steps(asking(FEW)) * 2
