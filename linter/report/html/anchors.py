"""The ids of what a map draws, and which of them the paths and the routes lead past."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from linter.report.graph_plan import House
from linter.report.graph_stacks import Floor, Stack

_PASSED = frozenset({"deliver", "transit"})
"""The hops at which a packet is at an interface: that of its destination, of a load balancer, or of a firewall."""


class Anchors:
    """The ids of one map. An interface in several subnets is drawn in each, and found at the first."""

    def __init__(
        self, name: str, houses: Sequence[House], floors: Sequence[Sequence[Floor]], outside: Iterable[Stack]
    ) -> None:
        self._border: dict[tuple[int, str], str] = {}
        self._first: dict[str, str] = {}
        self._joints: dict[str, str] = {}
        self._ways_out: set[str] = set()
        for number, house in enumerate(houses):
            self._ways_out.update(item.key for item in house.gateways if item.kind == "internet-gateway")
            for item in house.border:
                self._border[number, item.key] = f"{name}-g{len(self._border)}"
                self._first.setdefault(item.key, self._border[number, item.key])
            for joint in house.joints:
                self._joints.setdefault(joint.item.key, f"{name}-j{len(self._joints)}")
        self._houses = {floor.key: number for number, row in enumerate(floors) for floor in row}
        self._floors = {key: f"{name}-s{number}" for number, key in enumerate(self._houses)}
        inside = (stack for row in floors for floor in row for stack in floor.stacks)
        self._cards: dict[tuple[str, ...], str] = {}
        self._doors: dict[str, str] = {}
        for stack in (*inside, *outside):
            card = self._cards.setdefault(stack.keys, f"{name}-c{len(self._cards)}")
            for item in stack.items:
                self._doors.setdefault(item.address, card)
                self._doors.setdefault(item.key, card)

    def at_border(self, house: int, key: str) -> str:
        """The id of a gateway or joint of a VPC."""
        return self._border[house, key]

    def joint(self, key: str) -> str | bool:
        """The name that both ends of a joint share; False for a gateway."""
        return self._joints.get(key, False)

    def of_floor(self, floor: Floor) -> str:
        """The id of a subnet."""
        return self._floors[floor.key]

    def of_card(self, stack: Stack) -> str:
        """The id of a card."""
        return self._cards[stack.keys]

    def of_path(self, stack: Stack) -> str:
        """The id of the path to a card."""
        return f"{self._cards[stack.keys]}-path"

    def routes(self, floor: Floor) -> str:
        """The ids of what the routes of a subnet lead to, as far as it is drawn; its class tells of the internet."""
        house = self._houses[floor.key]
        targets = (key for key in floor.targets if key not in self._ways_out)
        drawn = (self._border.get((house, key)) or self._doors.get(key) for key in targets)
        return " ".join(dict.fromkeys(filter(None, drawn)))

    def way(self, stack: Stack) -> str:
        """The ids of what a path from the internet passes before a card: a gateway, load balancers, firewalls."""
        path = stack.way.path if stack.way is not None else ()
        arrival = max((at for at, hop in enumerate(path) if hop.action == "deliver"), default=len(path))
        inward = path[: arrival + 1]  # the answer goes back after it
        entered = [self._first[hop.node] for hop in inward if hop.action == "enter" and hop.node in self._first]
        passed = [self._doors[hop.node] for hop in inward if hop.action in _PASSED and hop.node in self._doors]
        return " ".join(card for card in dict.fromkeys([*entered[:1], *passed]) if card != self._cards[stack.keys])
