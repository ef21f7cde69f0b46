"""`check` and `reach` never contradict each other: every finding with a path is asked again as a question.

MOATLINT_CORPUS names a folder of foreign repositories to judge beside the fixtures.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from linter.finding import Finding
from linter.graph.graph import Graph
from linter.judgement.config import Config
from linter.judgement.registry import Catalogue
from linter.judgement.setup import uniform
from linter.network import PORTS, Intervals, union
from linter.reachability.endpoints import endpoint
from linter.reachability.reachability import Reachability
from linter.report.report import Reported
from linter.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDERS = [ROOT / "fixtures" / "scenarios", ROOT / "examples"]
CORPUS = os.environ.get("MOATLINT_CORPUS")


def with_path(folder: Path) -> Iterator[tuple[Reported, list[Graph]]]:
    """The findings with a path below a folder, with the graphs of their deployments."""
    workspace = Workspace(folder, uniform(Config(), Catalogue().slugs))
    report = workspace.check([folder], whole=True) if False else workspace.check([folder])
    found = [each for each in report.reported if each.finding.path]
    evaluated = workspace.graphs([folder]).evaluated
    for each in found:
        graphs = [
            graph
            for one in evaluated
            if any(resource.key == each.finding.path[-1].node for resource in one.declared.resources)
            for _, graph in one.scenarios()
        ]
        yield each, graphs


def ports_of(finding: Finding) -> Intervals:
    wanted = [line for line in finding.message.split() if line.isdigit()]
    numbers = [int(word) for word in wanted if int(word) <= 65535]
    return union(*((number, number) for number in numbers)) if numbers else PORTS


@pytest.mark.parametrize("folder", [*FOLDERS, *([Path(CORPUS)] if CORPUS else [])], ids=lambda folder: folder.name)
def test_every_finding_with_a_path_is_a_path_for_reach_too(folder: Path) -> None:
    asked = 0
    for reported, graphs in with_path(folder):
        target = next(hop.node for hop in reversed(reported.finding.path) if hop.action == "deliver")
        answers = []
        for graph in graphs:
            try:
                ends = endpoint("internet", graph), endpoint(target, graph)
            except ValueError:
                continue
            answers.append(Reachability(graph).reach(*ends, None, ports_of(reported.finding)))
        asked += bool(answers)
        assert not answers or any(answer.verdict.possible for answer in answers), reported.finding
        if reported.certain and "internet reaches" in (reported.finding.severity_reason or ""):
            assert any(answer.verdict.possible for answer in answers), reported.finding
    assert asked
