"""`check` and `reach` never contradict each other: every finding with a path is asked again as a question.

The question is about the very traffic: from the internet to where the path ends, for the ports and the address families
of the rule where the finding is about one. MOATLINT_EXHAUSTIVE takes every scenario, MOATLINT_CORPUS names a folder of
foreign code to judge beside them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from linter.graph.graph import Graph
from linter.judgement.configuration.config import Config
from linter.judgement.configuration.setup import uniform
from linter.judgement.registry import Catalogue
from linter.network import PORTS
from linter.reachability.endpoints import endpoint
from linter.reachability.reachability import Reachability
from linter.report.report import Reported
from linter.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent.parent
CORPUS = os.environ.get("MOATLINT_CORPUS")
EVERY = sorted((ROOT / "fixtures" / "scenarios").iterdir())
SAMPLE = EVERY if os.environ.get("MOATLINT_EXHAUSTIVE") else EVERY[::8]
FOLDERS = [*SAMPLE, ROOT / "examples", *([Path(CORPUS)] if CORPUS else [])]


def with_path(folder: Path) -> Iterator[tuple[Reported, str, list[Graph]]]:
    """The findings with a path that ends at something, that end, and the graphs of the deployments that have it."""
    workspace = Workspace(folder.resolve(), uniform(Config(), Catalogue().all))
    graphs = {
        key: [graph for _, graph in evaluated.scenarios()]
        for evaluated in workspace.graphs([folder]).evaluated
        for key in {(resource.key, resource.span.file) for resource in evaluated.declared.resources}
    }
    for reported in workspace.check([folder]).reported:
        ends = [hop for hop in reported.finding.path if hop.action == "deliver" and hop.span is not None]
        if ends and reported.finding.path[0].action in {"enter", "nat"}:
            end = ends[-1]
            assert end.span is not None
            yield reported, end.node, graphs.get((end.node, end.span.file), [])


def holds(reported: Reported, target: str, graph: Graph) -> tuple[bool, bool]:
    """Whether `reach` says that the traffic of a finding arrives: perhaps, and surely."""
    subject = reported.finding.subject
    asked = [
        Reachability(graph).reach(endpoint("internet", graph), endpoint(target, graph), protocol, ports, family=family)
        for protocol, ports in (subject.ports if subject is not None else ((None, PORTS),))
        for family in (subject.families if subject is not None else (None,))
    ]
    return any(each.verdict.possible for each in asked), any(each.verdict.certain for each in asked)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_finding_with_a_path_is_a_path_for_reach_too(folder: Path) -> None:
    for reported, target, graphs in with_path(folder):
        for answer in [holds(reported, target, graph) for graph in graphs][:1]:
            assert answer[0], f"{reported.finding.span} {reported.policy}: reach finds no path to {target}"
