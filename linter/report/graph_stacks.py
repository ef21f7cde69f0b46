"""What is equal in a drawing, gathered: instances that differ in their index only, and subnets that hold the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from linter.atlas.atlas import Atlas, Exposed, Item
from linter.report.graph_plan import Plan, Room, in_natural_order, natural

MOST_ALIKE = 4
"""The equal subnets of a VPC that are drawn one by one: the zones of a region, most often."""

_STATES = ("certain", "possible", "no")
_INDEX = re.compile(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]')


@dataclass(frozen=True, slots=True)
class Stack:
    """Interfaces that are equal but for the index of what declares them; `groups` are their security groups."""

    items: tuple[Item, ...]
    groups: tuple[str, ...]
    exposed: tuple[Exposed, ...] = ()

    @property
    def first(self) -> Item:
        """The one that stands for all."""
        return self.items[0]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all of them, which no other stack has."""
        return tuple(item.key for item in self.items)

    @property
    def way(self) -> Exposed | None:
        """The exposure of the first one, if the internet may reach it."""
        return self.exposed[0] if self.exposed else None

    @property
    def state(self) -> str:
        """How it is reached: certain, possible, or no."""
        return str(self.way.verdict) if self.way is not None else "no"


@dataclass(frozen=True, slots=True)
class Floor:
    """Subnets that are equal but for their index, with what they hold; `targets` is what their routes lead to."""

    rooms: tuple[Room, ...]
    stacks: tuple[Stack, ...]
    targets: tuple[str, ...]

    @property
    def first(self) -> Room:
        """The one that stands for all."""
        return self.rooms[0]

    @property
    def key(self) -> str:
        """The key of the first subnet, which no other floor has."""
        return self.first.subnet.key


class Stacker:
    """Gathers what is equal in one deployment."""

    def __init__(self, atlas: Atlas, plan: Plan) -> None:
        self._exposed = plan.exposed
        self._groups: Mapping[str, list[str]] = _groups(atlas)

    def stacks(self, interfaces: Iterable[Item]) -> tuple[Stack, ...]:
        """The interfaces in stacks: what the internet reaches first, then in the order of the first of each."""
        alike: dict[Hashable, list[Item]] = defaultdict(list)
        for interface in dict.fromkeys(interfaces):
            alike[self._likeness(interface)].append(interface)
        return tuple(sorted(map(self._stack, alike.values()), key=lambda stack: _STATES.index(stack.state)))

    def floors(self, rooms: Iterable[Room]) -> Iterator[Floor]:
        """The subnets, equal ones as one where there are more than a few."""
        alike: dict[Hashable, list[Room]] = defaultdict(list)
        for room in rooms:
            contents = frozenset(self._likeness(interface) for interface in room.interfaces)
            leads = tuple(dict.fromkeys(map(without_index, room.targets)))
            about = (without_index(room.subnet.key), room.shade, room.subnet_class, leads, room.subnet.exists.certain)
            alike[about, contents].append(room)
        for several in alike.values():
            for members in [several] if len(several) > MOST_ALIKE else [[room] for room in several]:
                held = [interface for room in members for interface in room.interfaces]
                held.sort(key=lambda item: in_natural_order(item.key))
                targets = natural({target for room in members for target in room.targets})
                yield Floor(tuple(members), self.stacks(held), tuple(targets))

    def _stack(self, items: list[Item]) -> Stack:
        exposed = tuple(self._exposed[item.key] for item in items if item.key in self._exposed)
        return Stack(tuple(items), tuple(natural(self._groups.get(items[0].key, ()))), exposed)

    def _likeness(self, interface: Item) -> Hashable:
        """Equal for interfaces that are drawn as one."""
        facts = tuple((fact.about, fact.says, str(fact.holds), without_index(fact.why)) for fact in interface.facts)
        subnets = tuple(dict.fromkeys(map(without_index, interface.in_subnets)))
        groups = frozenset(self._groups.get(interface.key, ()))
        about = (without_index(interface.key), interface.type, interface.origin, str(interface.exists))
        return about, frozenset(facts), subnets, groups, _shape(self._exposed.get(interface.key))


def _shape(exposed: Exposed | None) -> Hashable:
    """The way in without the indices of what it passes."""
    if exposed is None:
        return None
    hops = tuple((hop.action, hop.kind, without_index(hop.node), without_index(hop.decided_by)) for hop in exposed.path)
    doubts = tuple(without_index(doubt.reason) for doubt in exposed.verdict.doubts)
    return str(exposed.verdict), exposed.services, hops, doubts


def without_index(text: str) -> str:
    """A text in which the keys of instances are left out: `aws_instance.web[*]`."""
    return _INDEX.sub("[*]", text)


def _groups(atlas: Atlas) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for edge in atlas.edges:
        if edge.kind == "member-of":
            groups[edge.source].append(edge.target)
    return groups
