"""Holds the engine's answers about one network against single packets in the simulator.

What one packet does there the engine must allow, and what the engine is sure of must happen there, in every world that
a text may mean.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

from linter.graph.interfaces.interface import Interface
from linter.network import ICMP, TCP, UDP, Addresses, addresses, union
from linter.reachability.courses.trail import settled
from linter.reachability.endpoints import Endpoint, endpoint
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import Bounds, any_of
from linter.reachability.packets.packets import Packet, Packets
from linter.reachability.question import Ways
from linter.reachability.reachability import Reachability
from tests.reachability.bench import named
from tests.reachability.declarations.records import Record
from tests.reachability.networks import PORTS
from tests.reachability.simulator.balancers import Network
from tests.reachability.simulator.packet import Sent, is_internet

CLIENTS = ("1.0.0.0", "127.255.255.255", "128.0.0.0", "203.0.113.0", "203.0.113.127", "203.0.113.128", "198.51.100.7")
PREMISES = ("192.168.0.1", "192.168.255.254", "192.169.0.1")
CLIENTS_V6 = ("2001:db8::1", "2600::1")
HIGH_PORTS = (1024, 32767, 32768, 49151, 49152, 60999, 61000, 65535)
RANGES = ((32768, 49151, 49152, 60999), (49152, 60999, 61000, 65535))
NODE_PORTS = (1024, 32768, 65535)
EDGES = sorted({port + step for port in (*PORTS, 9, 3389) for step in (-1, 0, 1) if port + step <= 65535})
EXHAUSTIVE = bool(os.environ.get("MOATLINT_EXHAUSTIVE"))
NUMBERS = {"tcp": TCP, "udp": UDP, "icmp": ICMP}
DOORS = {"vpn-clients": "client_vpn", "instance-connect": "connect"}


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
    """A packet of the simulator as one of the engine."""
    port = one.port * 256 if one.protocol == "icmp" else one.port
    source_port = 0 if one.protocol == "icmp" else one.source_port
    return Packet(one.family, number(one.source), number(one.target), NUMBERS[one.protocol], source_port, port)


class Referee:
    """Holds the engine's answers about one network against single packets; `fate` decides what no text says."""

    def __init__(self, seed: int, records: Sequence[Record], engine: Reachability, *, fate: int = 0) -> None:
        self.seed = seed
        self.records = records
        self.engine = engine
        self.fate = fate
        self.mode = Mode.FORWARD if seed % 5 == 0 else Mode.SESSION
        self.hosts = [
            str(record["name"]) for record in records if record["is"] == "instance" and record.get("check", True)
        ]
        self.clients = CLIENTS if EXHAUSTIVE else CLIENTS[seed % 3 :: 3]
        self.highs = HIGH_PORTS if EXHAUSTIVE else HIGH_PORTS[seed % 3 :: 3]

    def simulator(self, node_port: int = 40000) -> Network:
        """The network at work."""
        return Network(self.records, session=self.mode is Mode.SESSION, node_port=node_port, fate=self.fate)

    @cached_property
    def world(self) -> Network:
        """The network at work, with the usual ports."""
        return self.simulator()

    def has(self, kind: str) -> bool:
        """Whether there is anything of a kind."""
        return any(record["is"] == kind for record in self.records)

    def judge(self) -> None:
        """Every question, for every host."""
        for host in self.hosts:
            self.from_internet(host)
            self.to_internet(host)
            if self.has("vpn"):
                self.from_premises(host)
            for source, kind in DOORS.items():
                if self.has(kind):
                    self.through_door(source, host)
        pairs = [(one, other) for one in self.hosts for other in self.hosts if one != other]
        for one, other in pairs if EXHAUSTIVE else pairs[self.seed % 2 :: 2]:
            self.between(one, other)

    # What holds ---------------------------------------------------------------------------------------------------

    def held(self, bounds: Bounds, one: Sent, *, arrived: bool, what: str) -> None:
        """A packet arrives only where the engine allows it, and surely where it says so."""
        said = packet(one)
        where = f"{self.where}: {what}, {said}"
        assert not arrived or said in bounds.most, f"{where} arrives, but the engine says no"
        assert arrived or said not in bounds.least, f"{where} does not arrive, but the engine is sure"

    def happens(self, ways: Ways, source: str, host: str, clients: Sequence[str]) -> None:
        """Whatever arrives in any way is what the engine allows, and something does where it is sure."""
        sure = any_of(settled(trail.packets) for trail in ways.trails).least if ways.trails else None
        for protocol, port in sent(self.seed):
            got = [
                (trial, seen)
                for client in clients
                for high in self.highs
                for trial in [Sent(client, "", protocol, high, port)]
                for seen in self.world.arrivals(source, trial, host)
            ]
            where = f"{self.where}: {source} to {host}, {protocol} {port}"
            for trial, seen in got:
                assert packet(seen) in ways.packets.most, f"{where}: {trial} arrives as {seen}, but the engine says no"
            wanted = union((port * 256, port * 256)) if protocol == "icmp" else union((port, port))
            if got or sure is None:
                continue
            certain = sure.on(NUMBERS[protocol], wanted)
            assert not certain or self._witnessed(certain, source, protocol, port, host), (
                f"{where} does not arrive, but the engine is sure of {certain}"
            )

    def _witnessed(self, certain: Packets, source: str, protocol: str, port: int, host: str) -> bool:
        """Whether a packet that the engine itself names arrives: its client is none of those tried before."""
        witness = certain.of(4).pick() or certain.pick()
        if witness is None or source != "internet":
            return False
        client = str(ipaddress.ip_address(witness.source))
        trial = Sent(client, "", protocol, witness.source_port, port)
        return is_internet(client) and any(self.world.arrivals(source, trial, host))

    @property
    def where(self) -> str:
        """The case, for a message."""
        return f"seed {self.seed}, fate {self.fate}, {self.mode.value}"

    # Questions ----------------------------------------------------------------------------------------------------

    def interface(self, host: str) -> Interface:
        """The engine's name of a host."""
        return named(self.engine.graph, host)

    def from_internet(self, host: str) -> None:
        """From clients on the internet, packet by packet where nothing rewrites it."""
        world = self.world
        found = self.engine.from_internet(self.interface(host), self.mode)
        bounds = _direct(found)
        clients = (*self.clients, *(CLIENTS_V6[: self.seed % 3] if world.has_v6(host) else ()))
        for protocol, port in sent(self.seed):
            for client in clients:
                if protocol == "icmp" and ":" in client:
                    continue
                for high in self.highs:
                    family = ipaddress.ip_address(client).version
                    one = Sent(client, world.address(host, family), protocol, high, port)
                    self.held(bounds, one, arrived=self._enters(one, host), what=f"internet to {host}")
        witness = bounds.least.on(TCP).pick()
        if witness is not None:
            source = str(ipaddress.ip_address(witness.source))
            one = Sent(source, "", "tcp", witness.source_port, witness.port)
            assert self._enters(one, host), f"{self.where}: the witness {witness} does not reach {host}"
        legs = [trail.legs[0].trail.example for trail in found.trails if trail.legs]
        named_ = [str(ipaddress.ip_address(leg.source)) for leg in legs if leg is not None]
        others = [client for client in dict.fromkeys(named_) if is_internet(client) and client not in clients]
        self.happens(found, "internet", host, (*self.clients, *others[:3]))

    def _enters(self, one: Sent, host: str) -> bool:
        return self.world.from_internet(one, host) is not None or self.world.accelerated(one, host) is not None

    def from_premises(self, host: str) -> None:
        """From premises behind a VPN connection."""
        found = self.engine.from_premises(self.interface(host), self.mode, addresses("0.0.0.0/0"))
        bounds = _direct(found)
        for protocol, port in sent(self.seed):
            for client in PREMISES:
                for high in self.highs:
                    one = Sent(client, self.world.address(host), protocol, high, port)
                    arrived = self.world.from_premises(one, host) is not None
                    self.held(bounds, one, arrived=arrived, what=f"premises to {host}")
        self.happens(found, "premises", host, PREMISES)

    def through_door(self, source: str, host: str) -> None:
        """From people who come in by a client VPN or an EC2 Instance Connect endpoint."""
        interface = self.interface(host)
        target = Endpoint(host, owners=(interface.owner,), interfaces=(interface,))
        self.happens(self.engine.ways(endpoint(source, self.engine.graph), target, self.mode), source, host, ("",))

    def between(self, one: str, other: str) -> None:
        """From one host to another, packet by packet where nothing rewrites it."""
        found = self.engine.between(self.interface(one), self.interface(other), self.mode)
        bounds = _direct(found)
        source, target = self.world.address(one), self.world.address(other)
        for protocol, port in sent(self.seed):
            for high in self.highs:
                trial = Sent(source, target, protocol, high, port)
                arrived = self.world.between(trial, one, other) == trial
                self.held(bounds, trial, arrived=arrived, what=f"{one} to {other}")
        six = [self.world.address(one, 6)] if self.world.has_v6(one) and self.world.has_v6(other) else []
        self.happens(found, one, other, (source, *six))

    def to_internet(self, host: str) -> None:
        """From a host to addresses of the internet."""
        everywhere = addresses("0.0.0.0/0", "::/0")
        bounds = self.engine.to_internet(self.interface(host), everywhere, self.mode).packets
        translated = self.has("nat") or any(record.get("check") is False for record in self.records)
        simulators = [self.simulator(port) for port in (NODE_PORTS if translated else NODE_PORTS[:1])]
        highs = HIGH_PORTS if EXHAUSTIVE else HIGH_PORTS[self.seed % 2 :: 2]
        ranges = [tuple(high for high in whole if high in highs) for whole in RANGES]
        for protocol, port in sent(self.seed):
            for client in self.clients:
                trials = [Sent("", client, protocol, high, port) for high in highs]
                got = {
                    (simulator.node_port, trial.source_port): simulator.to_internet(trial, host)
                    for simulator in simulators
                    for trial in trials
                }
                where = f"{self.where}: {host} to {client} {protocol} {port}"
                possible, certain = (_leads(held, client, protocol, port) for held in (bounds.most, bounds.least))
                assert possible or not any(got.values()), f"{where} leaves, but the engine says no"
                sure = any(
                    all(got[simulator.node_port, high] for simulator in simulators for high in whole)
                    for whole in ranges
                )
                assert sure or not certain, f"{where} does not always leave, but the engine is sure"


def _leads(held: Packets, client: str, protocol: str, port: int) -> bool:
    wanted = port * 256 if protocol == "icmp" else port
    family: Addresses = addresses(client)
    return any(
        family.v4 <= box.targets and NUMBERS[protocol] in box.protocols and wanted in box.ports
        for box in held.boxes
        if box.family == 4
    )


def _direct(found: Ways) -> Bounds:
    """What gets through without a load balancer on the way: its nodes open connections of their own."""
    return any_of(settled(trail.packets) for trail in found.trails if not trail.legs)
