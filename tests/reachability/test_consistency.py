"""`check` and `reach` never contradict each other: every finding with a path is asked again as a question.

The question is about the very traffic: from the internet to where the path ends, for the ports and the address families
of the rule where the finding is about one. MOATLINT_CORPUS names a folder of foreign code to judge beside the fixtures.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from linter.deployments.graphs import Evaluated
from linter.finding import Finding, Hop
from linter.graph.graph import Graph
from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import uniform
from linter.judgement.registry import Catalogue
from linter.network import PORTS
from linter.questions.exposures import reachability
from linter.reachability.endpoints import endpoint
from linter.report.report import Reported
from linter.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent.parent
CORPUS = os.environ.get("MOATLINT_CORPUS")
SCENARIOS = sorted((ROOT / "fixtures" / "scenarios").iterdir())
SAMPLE = [*SCENARIOS[::8], ROOT / "examples"]
OTHERS = [
    *(folder for folder in SCENARIOS if folder not in SAMPLE),
    ROOT / "fixtures" / "policies",
    *([Path(CORPUS)] if CORPUS else []),
]
SURELY = "through it the internet reaches "


@dataclass
class Judged:
    """What `check` reports of a folder, and the graphs that `reach` answers from, each made and solved once."""

    folder: Path
    evaluated: list[Evaluated] = field(default_factory=list)
    graphs: dict[str, list[Graph]] = field(default_factory=dict)

    def reported(self) -> tuple[Reported, ...]:
        workspace = Workspace(self.folder.resolve(), uniform(Config(), Catalogue().all), onlooker=self.evaluated.append)
        return workspace.check([self.folder]).reported

    def places(self) -> dict[tuple[str, str], list[Evaluated]]:
        """The deployments that declare something, by its key and the file it is in."""
        declaring = defaultdict(list)
        for evaluated in self.evaluated:
            for resource in evaluated.declared.resources:
                declaring[resource.key, resource.span.file].append(evaluated)
        return declaring

    def scenarios(self, evaluated: Evaluated) -> list[Graph]:
        if evaluated.place not in self.graphs:
            self.graphs[evaluated.place] = [graph for _, graph in evaluated.scenarios()]
        return self.graphs[evaluated.place]


def from_the_internet(finding: Finding) -> Hop | None:
    """Where the path of a finding ends, if it has one that begins at the internet."""
    ends = [hop for hop in finding.path if hop.action == "deliver" and hop.span is not None]
    return ends[-1] if ends and finding.path[0].action in {"enter", "nat"} else None


def verdicts(finding: Finding, target: str, graph: Graph) -> Iterator[str]:
    """What `reach` says of the traffic of a finding."""
    subject = finding.subject
    source, end = endpoint("internet", graph), endpoint(target, graph)
    for protocol, ports in subject.ports if subject is not None else ((None, PORTS),):
        for family in subject.families if subject is not None else (None,):
            yield str(reachability(graph).reach(source, end, protocol, ports, family=family).verdict)


def agree(folder: Path) -> int:
    """Hold every finding of a folder with a path against `reach`; how many there are."""
    judged = Judged(folder)
    reported = judged.reported()
    places, asked = judged.places(), 0
    for found in reported:
        end = from_the_internet(found.finding)
        if end is None or end.span is None:
            continue
        deployments = places[end.node, end.span.file]
        said = {
            verdict
            for evaluated in deployments
            for graph in judged.scenarios(evaluated)
            for verdict in verdicts(found.finding, end.node, graph)
        }
        where = f"{found.finding.span}: {found.policy} shows a path to {end.node}, but reach says {sorted(said)}"
        assert not deployments or said - {"no"}, where
        assert not deployments or "certain" in said or not found.finding.severity_reason.startswith(SURELY), where
        asked += bool(deployments)
    return asked


@pytest.mark.parametrize("folder", SAMPLE, ids=lambda folder: folder.name)
def test_every_finding_with_a_path_is_a_path_for_reach_too(folder: Path) -> None:
    agree(folder)


@pytest.mark.slow
@pytest.mark.parametrize("folder", OTHERS, ids=lambda folder: folder.name)
def test_every_finding_with_a_path_is_a_path_for_reach_too_elsewhere(folder: Path) -> None:
    agree(folder)


def test_findings_with_a_path_are_asked_about_at_all() -> None:
    assert agree(ROOT / "examples") > 1
