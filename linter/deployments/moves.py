"""Addresses through time: what a resource is called after the moves that its deployment declares, and was before.

https://developer.hashicorp.com/terraform/language/modules/develop/refactoring
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from linter.resource import Move

_MOST = 100
"""The most moves that are followed for one address: a chain of more is nobody's history."""
_BOUNDARY = re.compile(r"[.\[]")


class Moves:
    """The moves of a deployment, followed in either direction: chains of them, and modules with all that is in them."""

    def __init__(self, moves: Iterable[Move]) -> None:
        listed = tuple(moves)
        targets, sources = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        for move in listed:
            targets[move.source].add(move.target)
            sources[move.target].add(move.source)
        # Terraform rejects what leads to two places or comes from two: nothing is known of it
        plain = [move for move in listed if len(targets[move.source]) == len(sources[move.target]) == 1]
        self._onward = {move.source: move for move in plain}
        self._back = {move.target: Move(move.target, move.source, move.whole) for move in plain}

    def later(self, key: str) -> str:
        """The address of a resource after all moves; its own where none is about it, or they go round in a circle."""
        at, seen = key, {key}
        while True:
            onward = next(_moved(at, self._onward), None)
            if onward is None:
                return at
            if onward in seen or len(seen) > _MOST:
                return key
            seen.add(onward)
            at = onward

    def earlier(self, key: str) -> tuple[str, ...]:
        """The addresses that a resource had before, the latest first."""
        known = {key: None}
        pending = [key]
        while pending and len(known) <= _MOST:
            for before in _moved(pending.pop(0), self._back):
                if before not in known:
                    known[before] = None
                    pending.append(before)
        return tuple(known)[1:]


def _moved(key: str, moves: Mapping[str, Move]) -> Iterator[str]:
    """The addresses that moves turn an address into: that of the resource itself before those of its modules."""
    if not moves:
        return
    ends = [len(key), *(boundary.start() for boundary in reversed(list(_BOUNDARY.finditer(key))))]
    for end in ends:
        move, rest = moves.get(key[:end]), key[end:]
        # what is about one instance is not about the others; of a module, all that is in it goes along
        if move is not None and (move.whole or not rest.startswith("[")):
            yield f"{move.target}{rest}"
