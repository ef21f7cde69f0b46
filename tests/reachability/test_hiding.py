"""Property K: hiding any input, or a whole resource, moves an answer only towards possible.

MOATLINT_HIDING sets how many networks are made; MOATLINT_EXHAUSTIVE makes 2,000 of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from linter.graph.interfaces.interfaces import Interface, interfaces
from linter.network import TCP, union
from linter.reachability.endpoints import Endpoint, endpoint
from linter.reachability.reachability import Reachability
from linter.resource import Dialect
from tests.reachability.bench import reachability, written
from tests.reachability.declarations.text import in_cloudformation
from tests.reachability.hiding import Template
from tests.reachability.networks import network

NETWORKS = int(os.environ.get("MOATLINT_HIDING", "2000" if os.environ.get("MOATLINT_EXHAUSTIVE") else "200"))
BATCH = 50
HOSTS_ASKED = 3
PORTS = (22, 80, 443)


def hosts(engine: Reachability) -> dict[str, Interface]:
    return {each.owner.address: each for each in interfaces(engine.graph) if each.key.startswith("Vm")}


def verdicts(engine: Reachability, names: list[str]) -> Iterator[tuple[str, str]]:
    """What the engine says of the internet and each host, and of every two of them."""
    graph = engine.graph
    world = endpoint("internet", graph)
    ends = [
        Endpoint(name, owners=(each.owner,), interfaces=(each,)) for name in names for each in [hosts(engine)[name]]
    ]
    pairs = [(one, other) for one in ends for other in ends if one is not other]
    asked = [*((world, each) for each in ends), *((each, world) for each in ends), *pairs]
    for source, target in asked:
        for port in PORTS:
            answer = engine.reach(source, target, TCP, union((port, port)))
            yield f"{source.text} to {target.text} port {port}", str(answer.verdict)


@pytest.mark.parametrize("first", range(0, NETWORKS, BATCH))
def test_hiding_anything_moves_a_verdict_only_towards_possible(first: int, tmp_path: Path) -> None:
    for seed in range(first, min(first + BATCH, NETWORKS)):
        text = in_cloudformation(network(seed))
        hidden, what = Template(text, seed).hidden()
        known = reachability(written(tmp_path, Dialect.CLOUDFORMATION, text))
        blind = reachability(written(tmp_path, Dialect.CLOUDFORMATION, hidden))
        names = sorted(hosts(known).keys() & hosts(blind).keys())[:HOSTS_ASKED]
        before, after = dict(verdicts(known, names)), dict(verdicts(blind, names))
        wrong = {each: (before[each], after[each]) for each in before if after[each] not in {before[each], "possible"}}
        assert not wrong, f"seed {seed}, hidden {what}: {wrong}"
