"""The catalogue of scenarios: every question of each, in both languages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from linter.aws.vpc import Vpc
from linter.graph.graph import Graph
from linter.judgement.registry import load, slugs
from linter.network import ICMP, PORTS, PROTOCOL_NUMBERS, addresses, icmp_packets, union
from linter.questions.flow_logs import Traffic, coverage
from linter.reachability.answer import Answer
from linter.reachability.assumptions import Assumptions
from linter.reachability.endpoints import Endpoint, endpoint
from linter.reachability.mode import Mode
from linter.reachability.reachability import Reachability
from linter.resource import Dialect
from tests.reachability.bench import FILES, called, declared
from tests.reachability.codes import CODES

ROOT = Path(__file__).parent.parent.parent / "fixtures" / "scenarios"


def expectation(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "expect.json").read_text())
    return found


def every(question: str) -> pytest.MarkDecorator:
    """Each scenario that states something of this kind, in each language."""
    stating = [folder for folder in sorted(ROOT.iterdir()) if expectation(folder).get(question)]
    cases = [(folder, dialect) for folder in stating for dialect in FILES]
    return pytest.mark.parametrize(
        ("folder", "dialect"), cases, ids=[f"{folder.name}-{dialect}" for folder, dialect in cases]
    )


def end(word: str, graph: Graph) -> Endpoint:
    """An endpoint by the name both languages share, whatever its letters' case."""
    try:
        return endpoint(word, graph)
    except ValueError:
        return endpoint(called(graph, word), graph)


@dataclass(frozen=True)
class Asked:
    """One question of a scenario in one language."""

    query: dict[str, Any]
    folder: Path
    dialect: Dialect

    def answers(self) -> list[Answer]:
        """One answer for each combination of undecided conditions, or only one where nothing is undecided."""
        whole = declared(self.folder, self.dialect)
        scenarios = whole.scenarios if "unsplit" in self.query else ()
        split = [declared(self.folder, self.dialect, dict(each)) for each in scenarios]
        pristine = self.query.get("pristine", False)
        return [self.answer(Graph(each, pristine_default_vpc=pristine)) for each in split or [whole]]

    def answer(self, graph: Graph) -> Answer:
        query = self.query
        protocol = PROTOCOL_NUMBERS[query["protocol"]]
        port = query.get("port")
        ports = PORTS if port is None else icmp_packets(port) if protocol == ICMP else union((port, port))
        made = Assumptions(transparent_middleboxes=query.get("transparent", False))
        source, target = end(query["from"], graph), end(query["to"], graph)
        mode = Mode(query.get("mode", "session"))
        return Reachability(graph, made).reach(source, target, protocol, ports, family=query["family"], mode=mode)

    def check(self) -> None:
        answers = self.answers()
        shown = [str(answer.verdict) for answer in answers]
        joined = shown[0] if len(set(shown)) == 1 else "possible"
        told = f"{self.query['from']} to {self.query['to']}: {answers[0].path or answers[0].blocked_by}"
        assert joined == self.query["verdict"], told
        self.check_proof(answers[0])

    def check_proof(self, answer: Answer) -> None:
        query = self.query
        if query["verdict"] == "no":
            codes = [hop.code for hop in answer.blocked_by]
            assert codes, "what does not get through must be told why"
            assert set(codes) <= {*CODES, ""}, codes
            assert set(query.get("blocked_by", ())) <= set(codes), codes
        else:
            assert answer.witness in answer.packets
            hops = iter([f"{hop.node.split('.')[-1].lower()}:{hop.action}" for hop in answer.path])
            missed = [step for step in query.get("path", ()) if step.lower() not in hops]
            assert not missed, (missed, answer.path)
        assert set(query.get("assumptions", ())) <= {str(each) for each in answer.assumptions}
        if "unknown" in query:
            assert any(query["unknown"] in doubt.reason for doubt in answer.unknowns), answer.unknowns
        if "sources" in query:
            assert answer.packets.sources <= addresses(query["sources"])
        if "decided_by" in query:
            decided = [hop.decided_by.lower() for hop in answer.path]
            assert any(query["decided_by"].lower() in each for each in decided), decided


@every("queries")
def test_the_verdict_and_its_proof_are_as_stated(folder: Path, dialect: Dialect) -> None:
    for query in expectation(folder)["queries"]:
        told = query | query.get("formats", {}).get(dialect.value, {})
        if told["verdict"] != query["verdict"]:
            told = {name: value for name, value in told.items() if name not in {"path", "blocked_by"}}
        Asked(told, folder, dialect).check()


@every("flow_logs")
def test_flow_logs_cover_what_is_stated(folder: Path, dialect: Dialect) -> None:
    for stated in expectation(folder)["flow_logs"]:
        graph = Graph(declared(folder, dialect))
        vpc = next(each for each in graph.all(Vpc) if each.address == called(graph, stated["of"]))
        found = coverage(graph, vpc, Traffic(stated["need"]))
        assert str(found.covered) == stated["covered"]
        if "missing" in stated:
            assert [called(graph, each) for each in stated["missing"]] == [each.address for each in found.missing]


@every("policies")
def test_policies_find_what_is_stated(folder: Path, dialect: Dialect) -> None:
    for slug, wanted in expectation(folder)["policies"].items():
        found = list(load(slugs()[slug]).check(Graph(declared(folder, dialect))))
        worst = max((str(each.when) for each in found), key=("no", "possible", "certain").index, default="no")
        assert worst == wanted


def test_scenarios_are_numbered_without_gaps_and_each_is_there_in_both_languages() -> None:
    folders = sorted(ROOT.iterdir())
    assert [int(folder.name[:3]) for folder in folders] == list(range(1, len(folders) + 1))
    assert all((folder / name).is_file() for folder in folders for name in FILES.values())
