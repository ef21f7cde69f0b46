"""Property K: hiding any input, or a whole resource, moves an answer only towards possible.

MOATLINT_HIDING sets how many networks are made; MOATLINT_EXHAUSTIVE makes 2,000 of them, and hides everything in every
fixture, one thing after the other.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from linter.graph.graph import Graph
from linter.graph.interfaces.interfaces import interfaces
from linter.network import ICMP, PORTS, PROTOCOL_NUMBERS, TCP, Intervals, icmp_packets, union
from linter.reachability.endpoints import endpoint
from linter.reachability.mode import Mode
from linter.reachability.reachability import Reachability
from linter.resource import Dialect
from tests.policy_cases import CASES
from tests.reachability.bench import FILES, called, reachability, written
from tests.reachability.declarations.text import in_cloudformation, in_terraform
from tests.reachability.hiding import hidings
from tests.reachability.networks import network

EXHAUSTIVE = bool(os.environ.get("MOATLINT_EXHAUSTIVE"))
NETWORKS = int(os.environ.get("MOATLINT_HIDING", "2000" if EXHAUSTIVE else "200"))
BATCH = 50
HOSTS_ASKED = 3
PORTS_ASKED = (22, 80, 443)
SCENARIOS = sorted((Path(__file__).parent.parent.parent / "fixtures" / "scenarios").iterdir())
FIXTURES = [*(folder / file for folder in SCENARIOS for file in FILES.values()), *CASES]
SAMPLE = FIXTURES if EXHAUSTIVE else FIXTURES[:: len(FIXTURES) // 40]

GROUP_ELSEWHERE = ("098_sg_inline_and_standalone", "aws_security_group.sg, looked up")
"""Rules of a group's own conflict with separate ones only where both are declared here: of a group that is looked up,
the separate ones are taken to stay."""


@dataclass(frozen=True)
class Asked:
    """One question, with its ends by name."""

    source: str
    target: str
    protocol: int | None = TCP
    ports: Intervals = PORTS
    family: int | None = None
    mode: Mode = Mode.SESSION

    def __str__(self) -> str:
        return f"{self.source} to {self.target}, protocol {self.protocol}, ports {self.ports.spans[0]}"

    def verdict(self, engine: Reachability) -> str | None:
        """The answer of an engine; None where it knows no such end."""
        try:
            source, target = (endpoint(_called(engine.graph, end), engine.graph) for end in (self.source, self.target))
        except ValueError:
            return None
        answer = engine.reach(source, target, self.protocol, self.ports, family=self.family, mode=self.mode)
        return str(answer.verdict)


def _called(graph: Graph, name: str) -> str:
    """The name of an end; instances of one block are one end, since how many there are may be what is hidden."""
    return called(graph, name) if name in {called(graph, name), name.lower()} else name


def hosts(graph: Graph) -> list[str]:
    """The blocks that have interfaces, sorted."""
    return sorted({interface.owner.address.split("[")[0] for interface in interfaces(graph)})


def pairs(names: Sequence[str], others: Sequence[str], ports: Sequence[Intervals]) -> Iterator[Asked]:
    """What is asked of some hosts: from and to the other ends, and from each to each."""
    ends = [*((one, other) for one in names for other in names if one != other)]
    ends += [end for name in names for other in others for end in ((other, name), (name, other))]
    yield from (Asked(source, target, ports=port) for source, target in ends for port in ports)


def contradictions(known: Reachability, blind: Reachability, asked: Sequence[Asked]) -> Mapping[str, tuple[str, str]]:
    """The verdicts that hiding has moved away from possible: what they were, and what they have become."""
    wrong = {}
    for question in asked:
        after = question.verdict(blind)
        before = question.verdict(known) if after not in {None, "possible"} else after
        if after is not None and before is not None and after != before:
            wrong[str(question)] = (before, after)
    return wrong


def in_network(graph: Graph) -> list[Asked]:
    """What is asked of a network made at random."""
    names = [name for name in hosts(graph) if name.split(".")[-1].lower().startswith("vm")][:HOSTS_ASKED]
    return list(pairs(names, ("internet",), [union((port, port)) for port in PORTS_ASKED]))


def in_fixture(graph: Graph, file: Path) -> list[Asked]:
    """What is asked of a fixture: its own questions, and who reaches whom on any port."""
    stated = file.parent / "expect.json"
    queries = json.loads(stated.read_text()).get("queries", ()) if stated.exists() else ()
    ends = ("internet", "on-premises")
    return [*map(_stated, queries), *pairs(hosts(graph)[:HOSTS_ASKED], ends, (PORTS, union((22, 22))))]


def _stated(query: Mapping[str, object]) -> Asked:
    protocol, port = PROTOCOL_NUMBERS[str(query["protocol"])], query.get("port")
    ports = PORTS
    if isinstance(port, int):
        ports = icmp_packets(port) if protocol == ICMP else union((port, port))
    family = query["family"]
    assert isinstance(family, int)
    mode = Mode(str(query.get("mode", "session")))
    return Asked(str(query["from"]), str(query["to"]), protocol, ports, family, mode)


@pytest.mark.parametrize("first", range(0, NETWORKS, BATCH))
def test_hiding_anything_moves_a_verdict_only_towards_possible(first: int, tmp_path: Path) -> None:
    for seed in range(first, min(first + BATCH, NETWORKS)):
        dialect = Dialect.TERRAFORM if seed % 2 else Dialect.CLOUDFORMATION
        text = in_terraform(network(seed)) if dialect is Dialect.TERRAFORM else in_cloudformation(network(seed))
        hiding = Random(seed).choice(hidings(text, dialect))
        known = reachability(written(tmp_path, dialect, text))
        blind = reachability(written(tmp_path, dialect, hiding.text()))
        wrong = contradictions(known, blind, in_network(known.graph))
        assert not wrong, f"seed {seed}, hidden {hiding.what}: {wrong}"


@pytest.mark.slow
@pytest.mark.parametrize("file", SAMPLE, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_hiding_anything_in_a_fixture_moves_a_verdict_only_towards_possible(file: Path, tmp_path: Path) -> None:
    dialect = Dialect.TERRAFORM if file.suffix == ".tf" else Dialect.CLOUDFORMATION
    text = file.read_text()
    known = reachability(written(tmp_path, dialect, text))
    asked = in_fixture(known.graph, file)
    for hiding in hidings(text, dialect):
        if (file.parent.name, hiding.what) == GROUP_ELSEWHERE:
            continue
        blind = reachability(written(tmp_path, dialect, hiding.text()))
        wrong = contradictions(known, blind, asked)
        assert not wrong, f"hidden {hiding.what}: {wrong}"
