"""How an atlas is laid out in a drawing: VPCs that hold subnets that hold interfaces, gateways at the border."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from linter.atlas.atlas import Atlas, Edge, Exposed, Item
from linter.source import Span

_GATEWAYS = frozenset({"internet-gateway", "vpn-gateway", "egress-only-internet-gateway", "carrier-gateway"})
_JOINTS = frozenset({"peering", "transit-gateway"})
_SUBNETS = frozenset({"subnet", "default-subnet"})
_OPEN, _CLOSED = frozenset({"public", "carrier"}), "isolated"
_NUMBER = re.compile(r"(\d{1,18})")


class Room(Struct, frozen=True):
    """A subnet, the interfaces that are, or may be, in it, and the keys of what its routes lead to."""

    subnet: Item
    interfaces: tuple[Item, ...]
    targets: tuple[str, ...] = ()

    @property
    def subnet_class(self) -> str:
        """The class that its routes give it, in words."""
        return next((fact.says for fact in self.subnet.facts if fact.about == "class"), "")

    @property
    def shade(self) -> str:
        """How it is coloured: public, private, isolated, or unknown where its class is not certain."""
        classes = [fact for fact in self.subnet.facts if fact.about in ("IPv4", "IPv6")]
        if not classes or not all(fact.holds.certain for fact in classes):
            return "unknown"
        words = {fact.says for fact in classes}
        return "public" if words & _OPEN else "isolated" if words == {_CLOSED} else "private"


class Joint(Struct, frozen=True):
    """A peering connection or a transit gateway at the border of a VPC; `others` are the VPCs on its other side."""

    item: Item
    others: tuple[str, ...]


class House(Struct, frozen=True):
    """A VPC, what is attached to it, and its subnets; `vpc` is None if it is not known which VPC it is."""

    vpc: Item | None
    gateways: tuple[Item, ...]
    rooms: tuple[Room, ...]
    joints: tuple[Joint, ...] = ()

    @property
    def border(self) -> tuple[Item, ...]:
        """The gateways and the joints."""
        return (*self.gateways, *(joint.item for joint in self.joints))


class Plan(Struct, frozen=True):
    """A deployment laid out; `outside` are the interfaces whose subnet is not known."""

    houses: tuple[House, ...]
    outside: tuple[Item, ...]
    exposed: Mapping[str, Exposed]


def laid_out(atlas: Atlas) -> Plan:
    """The plan of an atlas, everything in the natural order of the keys: `web[2]` before `web[10]`."""
    layout = _Layout(atlas)
    subnets = [item for item in layout.items if item.kind in _SUBNETS]
    vpcs = {key for item in subnets for key in item.in_vpcs[:1]} | _declared_vpcs(layout.items)
    by_vpc: dict[str, list[Item]] = defaultdict(list)
    for item in subnets:
        by_vpc["".join(item.in_vpcs[:1])].append(item)
    houses = [layout.house(key, by_vpc[key]) for key in natural(vpcs)]
    homeless = tuple(layout.rooms(subnet for subnet in subnets if not subnet.in_vpcs))
    if homeless:
        houses.append(House(None, (), homeless))
    known = {item.key for item in subnets}
    outside = tuple(interface for interface in layout.interfaces if not known & set(interface.in_subnets))
    return Plan(tuple(houses), outside, {exposed.interface: exposed for exposed in atlas.exposed})


def natural(texts: Iterable[str]) -> list[str]:
    """The texts in an order in which numbers count as numbers."""
    return sorted(texts, key=in_natural_order)


def in_natural_order(text: str) -> tuple[tuple[int, str] | tuple[int, int], ...]:
    """The key to sort a text by, so that numbers in it count as numbers."""
    parts = _NUMBER.split(text)
    return tuple((1, int(part)) if number % 2 else (0, part) for number, part in enumerate(parts))


class _Layout:
    """The items of an atlas in order, and what its edges say of them."""

    def __init__(self, atlas: Atlas) -> None:
        self.items = sorted(atlas.items, key=lambda item: in_natural_order(item.key))
        self.interfaces = [item for item in self.items if item.kind == "interface"]
        self._by_key = {item.key: item for item in self.items}
        self._routes: dict[str, list[str]] = defaultdict(list)
        self._inside: dict[str, list[Item]] = defaultdict(list)
        self._gateways: dict[str, list[Item]] = defaultdict(list)
        self._joints: dict[str, list[Item]] = defaultdict(list)
        for interface in self.interfaces:
            for subnet in interface.in_subnets:
                self._inside[subnet].append(interface)
        self._joined = self._follow(atlas.edges)
        for item in self.items:
            for vpc in dict.fromkeys(item.in_vpcs) if item.kind in _GATEWAYS else ():
                self._gateways[vpc].append(item)
            for vpc in dict.fromkeys(self._joined.get(item.key, ())):
                self._joints[vpc].append(item)

    def _follow(self, edges: Iterable[Edge]) -> Mapping[str, list[str]]:
        """Follow the routes of subnets; returns the VPCs that each peering and transit gateway joins."""
        attached: dict[str, list[str]] = defaultdict(list)
        hubs: dict[str, list[str]] = defaultdict(list)
        for edge in edges:
            if edge.kind == "routes-to":
                self._routes[edge.source].append(edge.target)
            elif edge.kind in ("vpc", "peer"):
                attached[edge.source].append(edge.target)
            elif edge.kind == "transit-gateway":
                hubs[edge.target].append(edge.source)
        joined = {hub: [vpc for attachment in hubs[hub] for vpc in attached[attachment]] for hub in hubs}
        joined |= {key: vpcs for key, vpcs in attached.items() if self._is_joint(key)}
        return {key: vpcs for key, vpcs in joined.items() if self._is_joint(key)}

    def house(self, key: str, subnets: Iterable[Item]) -> House:
        """The VPC with a key."""
        joints = tuple(Joint(item, tuple(natural({*self._joined[item.key]} - {key}))) for item in self._joints[key])
        return House(self._by_key.get(key), tuple(self._gateways[key]), tuple(self.rooms(subnets)), joints)

    def rooms(self, subnets: Iterable[Item]) -> Iterator[Room]:
        """The rooms of subnets."""
        for subnet in subnets:
            yield Room(subnet, tuple(self._inside[subnet.key]), tuple(natural(self._routes[subnet.key])))

    def _is_joint(self, key: str) -> bool:
        return key in self._by_key and self._by_key[key].kind in _JOINTS


def _declared_vpcs(items: Iterable[Item]) -> set[str]:
    return {item.key for item in items if item.kind in ("vpc", "default-vpc") and item.origin == "declared"}


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
