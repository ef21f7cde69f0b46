"""How an atlas is laid out in a drawing: VPCs that hold subnets that hold interfaces, gateways at the border."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from linter.atlas.atlas import Atlas, Exposed, Item
from linter.source import Span

_GATEWAYS = frozenset(
    {"internet-gateway", "vpn-gateway", "egress-only-internet-gateway", "carrier-gateway", "transit-gateway", "peering"}
)
_SUBNETS = frozenset({"subnet", "default-subnet"})


@dataclass(frozen=True, slots=True)
class Room:
    """A subnet and the interfaces that are, or may be, in it."""

    subnet: Item
    interfaces: tuple[Item, ...]

    @property
    def subnet_class(self) -> str:
        """The class that its routes give it, in words."""
        return next((fact.says for fact in self.subnet.facts if fact.about == "class"), "")


@dataclass(frozen=True, slots=True)
class House:
    """A VPC, what is attached to it, and its subnets; `vpc` is None if it is not known which VPC it is."""

    vpc: Item | None
    gateways: tuple[Item, ...]
    rooms: tuple[Room, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A deployment laid out; `outside` are the interfaces whose subnet is not known."""

    houses: tuple[House, ...]
    outside: tuple[Item, ...]
    exposed: Mapping[str, Exposed]


def laid_out(atlas: Atlas) -> Plan:
    """The plan of an atlas, everything in the order of the keys."""
    items = {item.key: item for item in atlas.items}
    interfaces = [item for item in atlas.items if item.kind == "interface"]
    subnets = [item for item in atlas.items if item.kind in _SUBNETS]
    vpcs = sorted({key for item in subnets for key in item.in_vpcs[:1]} | _declared_vpcs(atlas.items))
    houses = [_house(items.get(key), key, atlas.items, subnets, interfaces) for key in vpcs]
    homeless = tuple(_rooms((subnet for subnet in subnets if not subnet.in_vpcs), interfaces))
    if homeless:
        houses.append(House(None, (), homeless))
    known = {item.key for item in subnets}
    outside = tuple(interface for interface in interfaces if not known & set(interface.in_subnets))
    return Plan(tuple(houses), outside, {exposed.interface: exposed for exposed in atlas.exposed})


def _declared_vpcs(items: Iterable[Item]) -> set[str]:
    return {item.key for item in items if item.kind in ("vpc", "default-vpc") and item.origin == "declared"}


def _house(vpc: Item | None, key: str, items: Iterable[Item], subnets: list[Item], interfaces: list[Item]) -> House:
    gateways = tuple(item for item in items if item.kind in _GATEWAYS and key in item.in_vpcs)
    inside = (subnet for subnet in subnets if subnet.in_vpcs[:1] == (key,))
    return House(vpc, gateways, tuple(_rooms(inside, interfaces)))


def _rooms(subnets: Iterable[Item], interfaces: list[Item]) -> Iterator[Room]:
    for subnet in subnets:
        yield Room(subnet, tuple(interface for interface in interfaces if subnet.key in interface.in_subnets))


def place_of(item: Item) -> str:
    """The place where an item is declared, as it is shown."""
    return in_words(item.span) if item.origin in ("declared", "derived") else "not declared here"


def in_words(span: Span | None) -> str:
    """A place: file and line."""
    return "" if span is None else f"{span.file}:{span.line}"


def name_of(item: Item) -> str:
    """The label of an item in a drawing: an interface is called by its owner if that has only one."""
    if item.kind == "interface" and item.key == f"{item.address}/0":
        return item.address
    return item.key
