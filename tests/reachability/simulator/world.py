"""The things of one network, fully known: what a text leaves open has been decided by a fate.

Written from the semantics of AWS alone. It knows no sets and no intervals and shares nothing with the engine: it reads
the neutral records of `declarations`, never the graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from tests.reachability.declarations.records import Hidden, Network, Record
from tests.reachability.simulator.packet import NETWORK, within

T = TypeVar("T")
KIND, GENEROUS, STRICT = "is", 0, 1
FIRST_HOST = 10
WITHOUT_GROUPS = {"nat", "tgw"}


@dataclass(frozen=True)
class Holder:
    """Something that has an address in a subnet: `groups` is None where it has no security groups at all."""

    name: str
    owner: str
    kind: str
    subnet: str
    groups: tuple[str, ...] | None


class World:
    """The records of a network, and the addresses of all that is in it.

    `fate` decides what AWS or somebody else decides: 0 for whatever lets most packets pass, 1 for what lets fewest
    pass, any other number for something in between.
    """

    def __init__(self, network: Network, *, fate: int = GENEROUS) -> None:
        self.records = [{name: final(value) for name, value in record.items()} for record in network]
        self.named = {record["name"]: record for record in self.records if "name" in record}
        self.fate = fate
        self.kinds: dict[str, list[Record]] = {}
        for record in self.records:
            self.kinds.setdefault(record[KIND], []).append(record)
        self.holders: dict[str, Holder] = {}
        self._addresses: dict[tuple[str, int], str] = {}
        self._at: dict[tuple[str, str], Holder] = {}
        self._populate()

    def all(self, kind: str, **wanted: Any) -> Iterator[Record]:
        """The records of a kind that say this."""
        for record in self.kinds.get(kind, ()):
            if all(record.get(name) == value for name, value in wanted.items()):
                yield record

    def choose(self, key: object, options: Sequence[T]) -> T:
        """What fate decides about something, the same each time; `options` begin with what lets most packets pass."""
        if self.fate in {GENEROUS, STRICT} or len(options) == 1:
            return options[-1 if self.fate == STRICT else 0]
        return Random(f"{self.fate} {key}").choice(options)

    # Addresses ----------------------------------------------------------------------------------------------------

    def _populate(self) -> None:
        taken: dict[str, int] = {}
        for name, owner, kind, subnet, groups in self._placed():
            holder = Holder(name, owner, kind, subnet, groups)
            self.holders[name] = holder
            at = taken.setdefault(subnet, FIRST_HOST)
            taken[subnet] += 1
            place, vpc = self.named[subnet], self.named[subnet]["vpc"]
            for family, cidr in ((4, place["cidr"]), (6, place.get("cidr6"))):
                if cidr:
                    given = self.named[owner].get("address") if family == 4 else None
                    address = given or str(NETWORK(cidr)[at])
                    self._addresses[name, family] = address
                    self._at[vpc, address] = holder

    def _placed(self) -> Iterator[tuple[str, str, str, str, tuple[str, ...] | None]]:
        for record in self.records:
            kind, name = record[KIND], record.get("name", "")
            groups = None if record.get("groups") is None else tuple(record["groups"])
            if kind in {"instance", "nat", "connect"}:
                yield name, name, kind, record["subnet"], None if kind == "nat" else groups or ()
            elif kind == "eni":
                yield name, record.get("of") or name, kind, record["subnet"], groups or ()
            elif kind in {"lb", "vpce", "client_vpn", "http_link"}:
                for subnet in record["subnets"]:
                    yield f"{name}@{subnet}", name, kind, subnet, groups

    def address(self, name: str, family: int = 4) -> str:
        """The private IPv4, or the IPv6, address of something."""
        return self._addresses[name, family]

    def at(self, vpc: str, address: str) -> Holder | None:
        """What has an address in a VPC."""
        return self._at.get((vpc, address))

    def vpc_of(self, subnet: str) -> str:
        """The VPC of a subnet."""
        return str(self.named[subnet]["vpc"])

    def zone_of(self, subnet: str) -> object:
        """The availability zone of a subnet."""
        return self.named[subnet].get("zone")

    def subnet_at(self, vpc: str, address: str) -> str | None:
        """The subnet of a VPC that holds an address."""
        for record in self.all("subnet", vpc=vpc):
            if any(cidr and within(address, cidr) for cidr in (record["cidr"], record.get("cidr6"))):
                return str(record["name"])
        return None

    def ranges(self, vpc: str) -> list[str]:
        """The CIDR blocks of a VPC."""
        record = self.named[vpc]
        more = [block["cidr"] for block in self.all("more_cidr", vpc=vpc)]
        return [record["cidr"], *more, *([record["cidr6"]] if record.get("cidr6") else [])]

    # Public addresses ---------------------------------------------------------------------------------------------

    def is_public(self, holder: Holder, family: int) -> bool:
        """Whether it has an address on the internet."""
        if holder.kind == "nat":
            return family == 4 and bool(self.named[holder.owner].get("eip"))
        if holder.kind == "lb":
            return family == 4 and not self.named[holder.owner].get("internal")
        if holder.kind not in {"instance", "eni"}:
            return False
        record = self.named[holder.name]
        return self.has_v6(holder.name) if family == 6 else self._has_public_v4(record)

    def _has_public_v4(self, record: Record) -> bool:
        if any(self.all("eip", of=record["name"])):
            return True
        if record[KIND] == "eni":
            return False
        if record.get("public") is not None:
            return bool(record["public"])
        return bool(self.named[record["subnet"]].get("public"))

    def has_v6(self, name: str) -> bool:
        """Whether an instance has an IPv6 address."""
        record = self.named[name]
        if record[KIND] != "instance":
            return False
        subnet = self.named[record["subnet"]]
        return bool(subnet.get("cidr6")) and bool(record.get("count6") or subnet.get("assign6"))


def final(value: Any) -> Any:
    """What an input is in the end."""
    if isinstance(value, Hidden):
        return value.value
    if isinstance(value, (list, tuple)):
        return type(value)(final(item) for item in value)
    return value
