"""What is equal in a drawing, gathered: instances that differ in their index or number only, and subnets like that."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import chain

from msgspec import Struct

from linter.atlas.atlas import Atlas, Exposed, Item
from linter.report.graph_plan import Plan, Room, in_natural_order, name_of, natural

MOST_ALIKE = 4
"""What is equal but for a number in its name is drawn one by one up to here: the zones of a region, most often."""

_STATES = ("certain", "possible", "no")
_NUMBER = re.compile(r"\d+")
_INDEX = re.compile(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]')


class Stack(Struct, frozen=True):
    """Interfaces that are equal but for the index of what declares them, or a number in its name.

    `groups` are their security groups. `name` stands for the names of all of them: `aws_instance.web[*]`, `Web*`.
    """

    name: str
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


class Floor(Struct, frozen=True):
    """Subnets that are equal but for their index or number, with what they hold.

    `name` stands for the names of all of them, `targets` is what their routes lead to.
    """

    name: str
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
            alike[self._likeness(interface, without_index)].append(interface)
        numbered: dict[Hashable, list[list[Item]]] = defaultdict(list)
        for items in alike.values():
            numbered[self._likeness(items[0], without_number)].append(items)
        stacks = [
            self._stack(items)
            for several in numbered.values()
            for items in ([list(chain(*several))] if len(several) > MOST_ALIKE else several)
        ]
        first = {item.key: number for number, item in enumerate(dict.fromkeys(interfaces))}
        return tuple(sorted(stacks, key=lambda stack: (_STATES.index(stack.state), first[stack.first.key])))

    def floors(self, rooms: Iterable[Room]) -> Iterator[Floor]:
        """The subnets, equal ones as one where there are more than a few."""
        alike: dict[Hashable, list[Room]] = defaultdict(list)
        for room in rooms:
            contents = frozenset(self._likeness(interface, without_number) for interface in room.interfaces)
            leads = tuple(dict.fromkeys(map(without_number, room.targets)))
            about = (without_number(room.subnet.key), room.shade, room.subnet_class, leads, str(room.subnet.exists))
            alike[about, contents].append(room)
        for several in alike.values():
            for members in [several] if len(several) > MOST_ALIKE else [[room] for room in several]:
                held = [interface for room in members for interface in room.interfaces]
                held.sort(key=lambda item: in_natural_order(item.key))
                targets = natural({target for room in members for target in room.targets})
                name = _common(room.subnet.key for room in members)
                yield Floor(name, tuple(members), self.stacks(held), tuple(targets))

    def _stack(self, items: list[Item]) -> Stack:
        exposed = tuple(self._exposed[item.key] for item in items if item.key in self._exposed)
        groups = natural(self._groups.get(items[0].key, ()))
        return Stack(_common(map(name_of, items)), tuple(items), tuple(groups), exposed)

    def _likeness(self, interface: Item, bare: Callable[[str], str]) -> Hashable:
        """Equal for interfaces that are drawn as one; `bare` leaves out of a name what may differ."""
        facts = tuple((fact.about, fact.says, str(fact.holds), bare(fact.why)) for fact in interface.facts)
        subnets = tuple(dict.fromkeys(map(bare, interface.in_subnets)))
        groups = frozenset(self._groups.get(interface.key, ()))
        about = (bare(interface.key), interface.type, interface.origin, str(interface.exists))
        return about, frozenset(facts), subnets, groups, _shape(self._exposed.get(interface.key), bare)


def _shape(exposed: Exposed | None, bare: Callable[[str], str]) -> Hashable:
    """The way in without what may differ in the names of what it passes."""
    if exposed is None:
        return None
    hops = tuple((hop.action, hop.kind, bare(hop.node), bare(hop.decided_by)) for hop in exposed.path)
    doubts = tuple(bare(doubt.reason) for doubt in exposed.verdict.doubts)
    return str(exposed.verdict), exposed.services, hops, doubts


def _common(names: Iterable[str]) -> str:
    """A name that stands for all: the name itself, or it without what differs."""
    listed = tuple(names)
    for bare in (str, without_index, without_number):
        short = {bare(name) for name in listed}
        if len(short) == 1:
            return min(short)
    return without_number(listed[0])


def without_index(text: str) -> str:
    """A text in which the keys of instances are left out: `aws_instance.web[*]`."""
    return _INDEX.sub("[*]", text)


def without_number(text: str) -> str:
    """A text in which keys of instances and numbers are left out: `Web*`."""
    return _NUMBER.sub("*", without_index(text))


def _groups(atlas: Atlas) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for edge in atlas.edges:
        if edge.kind == "member-of":
            groups[edge.source].append(edge.target)
    return groups
