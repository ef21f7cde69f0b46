"""Referee O3: what one packet does in the simulator, the engine must allow; what the engine is sure of must happen.

By default a few networks are made. MOATLINT_NETWORKS sets how many, of what is wholly declared and again of what is
not, in batches of 25; MOATLINT_FIRST where they begin; MOATLINT_EXHAUSTIVE tries every boundary packet on each.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from linter.reachability.reachability import Reachability
from linter.resource import Dialect
from tests.reachability import networks
from tests.reachability.bench import reachability, written
from tests.reachability.declarations.records import ANY_V4, Network, Record
from tests.reachability.declarations.text import in_cloudformation, in_terraform
from tests.reachability.networks import ZONES
from tests.reachability.referee import Referee
from tests.reachability.simulator.packet import Sent
from tests.reachability.simulator.simulator import Simulator
from tests.reachability.worlds import worlds

FIRST = int(os.environ.get("MOATLINT_FIRST", "0"))
ASKED = os.environ.get("MOATLINT_NETWORKS")
DECLARED, PARTLY = (int(ASKED), int(ASKED)) if ASKED else (24, 24)
BATCH = 25
FATES = (0, 1, 2)
"""What decides whatever no text says: as little as possible is dropped, as much as possible, or something between."""


def _engine(seed: int, records: Network, folder: Path) -> Reachability:
    dialect = Dialect.TERRAFORM if seed % 4 == 0 else Dialect.CLOUDFORMATION
    text = in_terraform(records) if dialect is Dialect.TERRAFORM else in_cloudformation(records)
    return reachability(written(folder, dialect, text))


@pytest.mark.parametrize("first", range(FIRST, FIRST + DECLARED, BATCH))
def test_no_packet_contradicts_the_engine(first: int, tmp_path: Path) -> None:
    for seed in range(first, min(first + BATCH, FIRST + DECLARED)):
        records = networks.network(seed)
        engine = _engine(seed, records, tmp_path)
        for fate in FATES if any(record["is"] == "tgw" for record in records) else FATES[:1]:
            Referee(seed, records, engine, fate=fate).judge()


@pytest.mark.parametrize("kind", worlds.KINDS)
@pytest.mark.parametrize("first", range(FIRST, FIRST + PARTLY // len(worlds.KINDS), BATCH))
def test_no_packet_of_any_world_contradicts_the_engine(kind: str, first: int, tmp_path: Path) -> None:
    for seed in range(first, min(first + BATCH, FIRST + PARTLY // len(worlds.KINDS))):
        engine = _engine(seed, worlds.network(kind, seed), tmp_path)
        for world in FATES:
            Referee(seed, worlds.network(kind, seed, world), engine, fate=world).judge()


@pytest.mark.parametrize("kind", worlds.KINDS)
def test_all_worlds_of_a_network_have_the_same_text(kind: str) -> None:
    hidden = 0
    for seed in range(FIRST, FIRST + 10):
        several = [worlds.network(kind, seed, world) for world in FATES]
        for write in (in_terraform, in_cloudformation):
            assert len({write(records) for records in several}) == 1
        hidden += several[0] != several[1]
    assert hidden or kind not in {"given", "inspected"}


OUT_BY_PEERING_BACK_BY_HUB: tuple[Record, ...] = (
    {"is": "vpc", "name": "main", "cidr": "10.0.0.0/16"},
    {"is": "vpc", "name": "other", "cidr": "10.1.0.0/16"},
    {"is": "subnet", "name": "suba", "vpc": "main", "cidr": "10.0.1.0/24", "zone": ZONES[0]},
    {"is": "subnet", "name": "subo", "vpc": "other", "cidr": "10.1.1.0/24", "zone": ZONES[0]},
    {"is": "peering", "name": "pcx", "vpc": "main", "peer": "other"},
    {"is": "tgw", "name": "tgw"},
    {"is": "attachment", "name": "atta", "tgw": "tgw", "vpc": "main", "subnets": ["suba"]},
    {"is": "attachment", "name": "atto", "tgw": "tgw", "vpc": "other", "subnets": ["subo"]},
    {"is": "table", "name": "subart", "vpc": "main", "routes": [("10.1.0.0/16", "pcx")]},
    {"is": "table", "name": "subort", "vpc": "other", "routes": [("10.0.0.0/16", "tgw")]},
    {"is": "association", "subnet": "suba", "table": "subart"},
    {"is": "association", "subnet": "subo", "table": "subort"},
    {"is": "group", "name": "maing", "vpc": "main", "egress": [{"protocol": "-1", "cidr": ANY_V4}]},
    {
        "is": "group",
        "name": "otherg",
        "vpc": "other",
        "ingress": [{"protocol": "tcp", "ports": (22, 22), "cidr": ANY_V4}],
    },
    {"is": "instance", "name": "vma", "subnet": "suba", "groups": ["maing"]},
    {"is": "instance", "name": "vmo", "subnet": "subo", "groups": ["otherg"]},
)


def test_an_answer_may_come_back_over_another_link_than_the_packet_took(tmp_path: Path) -> None:
    records = OUT_BY_PEERING_BACK_BY_HUB
    trial = Sent("10.0.1.10", "10.1.1.10", "tcp", 40000, 22)
    assert Simulator(records).between(trial, "vma", "vmo") == trial
    without_answer = [record for record in records if record.get("name") != "subort"]
    lost = [record for record in without_answer if record.get("table") != "subort"]
    assert not Simulator(lost).between(trial, "vma", "vmo")
    Referee(1, records, reachability(written(tmp_path, Dialect.CLOUDFORMATION, in_cloudformation(records)))).judge()
