"""Referee O3: what one packet does in the simulator, the engine must allow; what the engine is sure of must happen.

MOATLINT_NETWORKS sets how many networks are made, MOATLINT_EXHAUSTIVE tries every boundary packet on each of them.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from linter.network import ICMP, TCP, UDP, Addresses, addresses, union
from linter.reachability.courses.trail import settled
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import Bounds, any_of
from linter.reachability.packets.packets import Packet, Packets
from linter.reachability.question import Ways
from linter.reachability.reachability import Reachability
from linter.resource import Dialect
from tests.reachability.bench import named, reachability, written
from tests.reachability.declarations.records import ANY_V4, Record
from tests.reachability.declarations.text import in_cloudformation, in_terraform
from tests.reachability.networks import PORTS, ZONES, network
from tests.reachability.simulator import Sent, Simulator, is_internet

NETWORKS = int(os.environ.get("MOATLINT_NETWORKS", "2000"))
BATCH = 100
CLIENTS = ("1.0.0.0", "127.255.255.255", "128.0.0.0", "203.0.113.0", "203.0.113.127", "203.0.113.128", "198.51.100.7")
PREMISES = ("192.168.0.1", "192.168.255.254", "192.169.0.1")
CLIENTS_V6 = ("2001:db8::1", "2600::1")
HIGH_PORTS = (1024, 32767, 32768, 49151, 49152, 60999, 61000, 65535)
RANGES = ((32768, 49151, 49152, 60999), (49152, 60999, 61000, 65535))
NODE_PORTS = (1024, 32768, 65535)
EDGES = sorted({port + step for port in (*PORTS, 9) for step in (-1, 0, 1) if port + step <= 65535})
EXHAUSTIVE = bool(os.environ.get("MOATLINT_EXHAUSTIVE"))
NUMBERS = {"tcp": TCP, "udp": UDP, "icmp": ICMP}


def sent(seed: int) -> Iterator[tuple[str, int]]:
    """Which protocols and ports to try: every edge of a rule and its neighbours, shared out among the networks."""
    yield from (("tcp", port) for at, port in enumerate(EDGES) if EXHAUSTIVE or at % 6 == seed % 6)
    yield from (("udp", port) for at, port in enumerate(EDGES) if EXHAUSTIVE or at % 12 == seed % 12)
    if EXHAUSTIVE or seed % 2:
        yield "icmp", 8


@cache
def number(address: str) -> int:
    return int(ipaddress.ip_address(address))


def packet(one: Sent) -> Packet:
    family = ipaddress.ip_address(one.source).version
    port = one.port * 256 if one.protocol == "icmp" else one.port
    source_port = 0 if one.protocol == "icmp" else one.source_port
    return Packet(family, number(one.source), number(one.target), NUMBERS[one.protocol], source_port, port)


@pytest.mark.parametrize("first", range(0, NETWORKS, BATCH))
def test_no_packet_contradicts_the_engine(first: int, tmp_path: Path) -> None:
    for seed in range(first, min(first + BATCH, NETWORKS)):
        records = network(seed)
        dialect = Dialect.TERRAFORM if seed % 4 == 0 else Dialect.CLOUDFORMATION
        text = in_terraform(records) if dialect is Dialect.TERRAFORM else in_cloudformation(records)
        Referee(seed, records, reachability(written(tmp_path, dialect, text))).judge()


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
    assert Simulator(records).between(trial, "vma", "vmo")
    without_answer = [record for record in records if record.get("name") != "subort"]
    lost = [record for record in without_answer if record.get("table") != "subort"]
    assert not Simulator(lost).between(trial, "vma", "vmo")
    Referee(1, records, reachability(written(tmp_path, Dialect.CLOUDFORMATION, in_cloudformation(records)))).judge()


class Referee:
    """Holds the engine's answers about one network against single packets."""

    def __init__(self, seed: int, records: Sequence[Record], engine: Reachability) -> None:
        self.seed = seed
        self.records = records
        self.engine = engine
        self.mode = Mode.FORWARD if seed % 5 == 0 else Mode.SESSION
        self.has_transit = any(record["is"] == "tgw" for record in records)
        self.has_balancer = any(record["is"] == "lb" for record in records)
        self.hosts = [str(record["name"]) for record in records if record["is"] == "instance"]
        self.clients = CLIENTS if EXHAUSTIVE else CLIENTS[seed % 3 :: 3]

    def simulator(self, node_port: int = 40000) -> Simulator:
        return Simulator(self.records, session=self.mode is Mode.SESSION, node_port=node_port)

    def judge(self) -> None:
        for host in self.hosts:
            self.from_internet(host)
            self.to_internet(host)
            if any(record["is"] == "vpn" for record in self.records):
                self.from_premises(host)
            if self.has_balancer:
                self.through_balancer(host)
        pairs = [(one, other) for one in self.hosts for other in self.hosts if one != other]
        for one, other in pairs if EXHAUSTIVE else pairs[self.seed % 2 :: 2]:
            self.between(one, other)

    def held(self, bounds: Bounds, one: Sent, *, arrived: bool, what: str) -> None:
        said = packet(one)
        where = f"seed {self.seed}, {self.mode.value}: {what}, {said}"
        assert not arrived or said in bounds.most, f"{where} arrives, but the engine says no"
        assert arrived or said not in bounds.least, f"{where} does not arrive, but the engine is sure"

    def from_internet(self, host: str) -> None:
        simulator = self.simulator()
        found = self.engine.from_internet(named(self.engine.graph, host), self.mode)
        bounds = _direct(found)
        for protocol, port in sent(self.seed):
            for client in (*self.clients, *CLIENTS_V6[: self.seed % 3]):
                family = ipaddress.ip_address(client).version
                if family == 6 and (protocol == "icmp" or not self._has_v6(simulator, host)):
                    continue
                for high in HIGH_PORTS if EXHAUSTIVE else HIGH_PORTS[self.seed % 3 :: 3]:
                    one = Sent(client, simulator.address(host, family), protocol, high, port)
                    arrived = simulator.from_internet(one, host) or simulator.accelerated(one, host)
                    self.held(bounds, one, arrived=arrived, what=f"internet to {host}")
        witness = bounds.least.on(TCP).pick()
        if witness is not None:
            source = str(ipaddress.ip_address(witness.source))
            one = Sent(source, "", "tcp", witness.source_port, witness.port)
            arrived = simulator.from_internet(one, host) or simulator.accelerated(one, host)
            assert arrived, f"seed {self.seed}: the witness {witness} does not reach {host}"

    def from_premises(self, host: str) -> None:
        simulator = self.simulator()
        everywhere = addresses("0.0.0.0/0")
        bounds = _direct(self.engine.from_premises(named(self.engine.graph, host), self.mode, everywhere))
        for protocol, port in sent(self.seed):
            for client in PREMISES:
                for high in HIGH_PORTS if EXHAUSTIVE else HIGH_PORTS[self.seed % 3 :: 3]:
                    one = Sent(client, simulator.address(host), protocol, high, port)
                    arrived = simulator.from_premises(one, host)
                    self.held(bounds, one, arrived=arrived, what=f"premises to {host}")

    @staticmethod
    def _has_v6(simulator: Simulator, host: str) -> bool:
        return simulator.has_v6(simulator.named[host])

    def between(self, one: str, other: str) -> None:
        simulators = [self.simulator(), Simulator(self.records, session=self.mode is Mode.SESSION, shared_acl=False)]
        simulator = simulators[0]
        graph = self.engine.graph
        found = self.engine.between(named(graph, one), named(graph, other), self.mode)
        bounds = _direct(found)
        source, target = simulator.address(one), simulator.address(other)
        for protocol, port in sent(self.seed):
            for high in HIGH_PORTS if EXHAUSTIVE else HIGH_PORTS[self.seed % 3 :: 3]:
                trial = Sent(source, target, protocol, high, port)
                for each in simulators[: 1 + self.has_transit]:
                    arrived = each.between(trial, one, other)
                    self.held(bounds, trial, arrived=arrived, what=f"{one} to {other}")

    def to_internet(self, host: str) -> None:
        everywhere = addresses("0.0.0.0/0", "::/0")
        bounds = self.engine.to_internet(named(self.engine.graph, host), everywhere, self.mode).packets
        translated = any(record["is"] == "nat" for record in self.records)
        simulators = [self.simulator(port) for port in (NODE_PORTS if translated else NODE_PORTS[:1])]
        highs = HIGH_PORTS if EXHAUSTIVE else HIGH_PORTS[self.seed % 2 :: 2]
        ranges = [tuple(high for high in each if high in highs) for each in RANGES]
        for protocol, port in sent(self.seed):
            for client in self.clients:
                trials = [Sent("", client, protocol, high, port) for high in highs]
                got = {
                    (each.node_port, trial.source_port): each.to_internet(trial, host)
                    for each in simulators
                    for trial in trials
                }
                where = f"seed {self.seed}, {self.mode.value}: {host} to {client} {protocol} {port}"
                possible, certain = (self._leads(held, client, protocol, port) for held in (bounds.most, bounds.least))
                assert possible or not any(got.values()), f"{where} leaves, but the engine says no"
                sure = any(all(got[sim.node_port, high] for sim in simulators for high in each) for each in ranges)
                assert sure or not certain, f"{where} does not always leave, but the engine is sure"

    @staticmethod
    def _leads(held: Packets, client: str, protocol: str, port: int) -> bool:
        wanted = port * 256 if protocol == "icmp" else port
        family: Addresses = addresses(client)
        return any(
            family.v4 <= box.targets and NUMBERS[protocol] in box.protocols and wanted in box.ports
            for box in held.boxes
            if box.family == 4
        )

    def through_balancer(self, host: str) -> None:
        """The ways through load balancers, against one client after another."""
        found = self.engine.from_internet(named(self.engine.graph, host), self.mode)
        trails = [trail for trail in found.trails if trail.legs]
        simulators = [self.simulator(port) for port in NODE_PORTS]
        for port in (22, 80, 443):
            possible = any(trail.packets.most.on(TCP, union((port, port))) for trail in trails)
            for client in self.clients:
                one = Sent(client, "", "tcp", 32768, port)
                arrived = any(each.through_balancer(one, host) for each in simulators)
                where = f"seed {self.seed}, {self.mode.value}: {client} to {host} port {port} through a balancer"
                assert possible or not arrived, f"{where} arrives, but the engine says no"
            for trail in trails:
                seen = trail.packets.least.on(TCP, union((port, port))).pick()
                first = trail.legs[0].trail.example
                if seen is not None and first is not None:
                    kept = str(ipaddress.ip_address(seen.source))
                    source = kept if is_internet(kept) else str(ipaddress.ip_address(first.source))
                    one = Sent(source, "", "tcp", 32768, port)
                    sure = all(each.through_balancer(one, host) for each in simulators)
                    assert sure, f"seed {self.seed}, {self.mode.value}: {one} does not reach {host} through a balancer"


def _direct(found: Ways) -> Bounds:
    """What gets through without a load balancer on the way: its nodes open connections of their own."""
    return any_of(settled(trail.packets) for trail in found.trails if not trail.legs)
