"""The networks of each kind, by seed."""

from __future__ import annotations

from typing import Any

from tests.reachability.worlds.entered import Entered
from tests.reachability.worlds.given import Given
from tests.reachability.worlds.hubs import Hubs
from tests.reachability.worlds.inspected import Inspected
from tests.reachability.worlds.joined import Joined

KINDS = {"given": Given, "inspected": Inspected, "joined": Joined, "hubs": Hubs, "entered": Entered}


def network(kind: str, seed: int, world: int = 0) -> list[Any]:
    """The network of a kind and seed, in one of the worlds that its text may mean."""
    made: list[Any] = KINDS[kind](seed, world).make()
    return made
