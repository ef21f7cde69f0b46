"""One packet on the wire, and the addresses of the internet."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, replace
from functools import cache, lru_cache

IP = lru_cache(maxsize=None)(ipaddress.ip_address)
NETWORK = lru_cache(maxsize=None)(ipaddress.ip_network)
NOT_INTERNET = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "192.0.0.0/24",
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
GLOBAL_V6 = ipaddress.ip_network("2000::/3")
NUMBERS = {"tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58}


@dataclass(frozen=True)
class Sent:
    """A packet on the wire; for ICMP `port` is the type and `code` the code."""

    source: str
    target: str
    protocol: str
    source_port: int
    port: int
    code: int = 0

    @property
    def family(self) -> int:
        """4 or 6, by the end whose address is known."""
        return IP(self.source or self.target).version

    @property
    def answer(self) -> Sent:
        """What comes back."""
        if self.protocol in {"icmp", "icmpv6"}:
            request, reply = (8, 0) if self.protocol == "icmp" else (128, 129)
            kind = {request: reply, reply: request}.get(self.port, self.port)
            return replace(self, source=self.target, target=self.source, port=kind)
        return replace(self, source=self.target, target=self.source, source_port=self.port, port=self.source_port)


@cache
def is_internet(address: str) -> bool:
    """Whether an address is one of the public internet."""
    there = IP(address)
    if there.version == 6:
        return there in GLOBAL_V6
    return not any(there in network for network in NOT_INTERNET)


@cache
def within(address: str, cidr: str) -> bool:
    """Whether an address is in a CIDR block."""
    network = ipaddress.ip_network(cidr, strict=False)
    return IP(address).version == network.version and IP(address) in network


@cache
def length(cidr: str) -> int:
    """The length of the prefix of a CIDR block."""
    return int(cidr.split("/")[1])
