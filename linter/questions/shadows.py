"""Entries of network ACLs that never decide anything, since earlier ones have.

https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from linter.aws.network_acl import AclEntry, NetworkAcl
from linter.graph.filtering import Direction, NumberedEntry, entries_of
from linter.graph.graph import Graph
from linter.reachability.packets.bounds import NOTHING, Bounds
from linter.reachability.packets.filters import matched_by
from linter.reachability.packets.packets import NO_PACKETS
from linter.truth import Truth, between, unknown


@dataclass(frozen=True, slots=True)
class Shadowed:
    """An entry that denies, whether earlier ones leave it nothing to deny though they let some of it pass, and those
    that let it pass.
    """

    entry: AclEntry
    when: Truth
    by: tuple[AclEntry, ...]


def denials(graph: Graph) -> Iterator[Shadowed]:
    """Every declared entry that denies, of every list, with whether it comes too late."""
    for acl in graph.all(NetworkAcl):
        for direction in Direction:
            listed = entries_of(graph, acl, direction)
            yield from _in_order(listed.entries, direction)


def _in_order(entries: tuple[NumberedEntry, ...], direction: Direction) -> Iterator[Shadowed]:
    allowed = denied = NOTHING
    earlier: list[tuple[NumberedEntry, Bounds]] = []
    for entry in entries:
        if entry.number.known is None:
            if isinstance(entry.entry, AclEntry) and not entry.allows.certain:
                yield Shadowed(entry.entry, unknown("its number is not known", entry.span), ())
            continue
        matched = matched_by(entry, direction)
        if isinstance(entry.entry, AclEntry) and not entry.allows.certain:
            by = tuple(
                each.entry for each, held in earlier if isinstance(each.entry, AclEntry) and held.most & matched.most
            )
            when = _too_late(matched, allowed, denied) & entry.applies & ~entry.allows
            yield Shadowed(entry.entry, when, by)
        passes = entry.allows.possible
        if passes:
            given = (matched - denied).guarded(entry.allows)
            allowed |= given
            earlier.append((entry, given))
        if not entry.allows.certain:
            denied |= (matched - allowed).guarded(~entry.allows)


def _too_late(matched: Bounds, allowed: Bounds, denied: Bounds) -> Truth:
    """Whether every packet is decided before, and some of them to pass."""
    decided = allowed | denied
    left_certain, left_possible = matched.most - decided.least, matched.least - decided.most
    passes_certain, passes_possible = matched.least & allowed.least, matched.most & allowed.most
    return between(
        certain=left_certain == NO_PACKETS and bool(passes_certain),
        possible=not left_possible and bool(passes_possible),
        doubts=(*matched.doubts, *decided.doubts),
    )
