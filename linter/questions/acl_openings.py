"""The inbound entries of network ACLs that let given packets pass, once earlier entries have decided.

https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from linter.aws.network_acl import AclEntry
from linter.aws.node import Node
from linter.finding import Finding, Fix
from linter.graph.facts import fact
from linter.graph.filtering import AclEntries, Direction, acls_with_entries, entries_of, strays
from linter.graph.graph import Graph
from linter.network import Addresses, Between, Ports, Service
from linter.reachability.packets.bounds import EVERYTHING, Bounds, anything
from linter.reachability.packets.filters import matched_by, serving
from linter.reachability.packets.packets import EVERY_PACKET, Packets, packets
from linter.truth import Truth, any_of, between


class AclOpening(Struct, frozen=True):
    """A declared entry of a network ACL, and whether it lets all of the wanted packets of a family pass.

    Of an ACL that is not declared here, `acl` is the entry itself. `narrowing` is the fix that admits only the
    corporate networks of the configuration.
    """

    acl: Node
    entry: AclEntry
    when: Truth
    narrowing: Fix | None = None

    def finding(self, message: str) -> Finding:
        """The finding about the entry."""
        return self.entry.finding(self.when, message, fix=self.narrowing)


class _Reached(Struct, frozen=True):
    """A declared entry of a network ACL, the packets that it decides about, and whether it lets these pass."""

    acl: Node
    entry: AclEntry
    packets: Bounds
    allows: Truth


@fact
def acl_openings(graph: Graph, wanted: tuple[Ports, ...], peers: Addresses) -> tuple[AclOpening, ...]:
    """Every declared inbound entry, with whether it lets some of the wanted ports pass for all peers of a family.

    A port counts as let through where all packets to it, from all of the peers, reach the entry and are allowed.
    """
    asked = tuple(_asked(wanted, peers))
    return tuple(
        AclOpening(
            reached.acl,
            reached.entry,
            any_of(_covers(reached.packets, packets) for packets in asked) & reached.allows,
            reached.entry.narrowed(peers, graph.corporate),
        )
        for reached in _reached(graph)
    )


@fact
def _reached(graph: Graph) -> tuple[_Reached, ...]:
    """Every declared inbound entry, whatever is asked about it."""
    listed: list[tuple[Node, AclEntries]] = [
        (acl, entries_of(graph, acl, Direction.INGRESS)) for acl in acls_with_entries(graph)
    ]
    listed += [(entry, AclEntries((numbered,), ())) for entry, numbered in strays(graph, Direction.INGRESS)]
    return tuple(reached for acl, entries in listed for reached in _reached_in(acl, entries))


def _reached_in(acl: Node, listed: AclEntries) -> Iterator[_Reached]:
    left = EVERYTHING
    matches = [(entry, matched_by(entry, Direction.INGRESS)) for entry in listed.entries]
    anywhere = [(entry, matched) for entry, matched in matches if entry.number.known is None]
    denying = [(entry, matched) for entry, matched in anywhere if not entry.allows.certain]
    denied = packets(box for _, matched in denying for box in matched.most.boxes)
    doubts = tuple(dict.fromkeys(doubt for entry, _ in denying for doubt in entry.number.doubts))
    for entry, matched in matches:
        numbered = entry.number.known is not None
        if isinstance(entry.entry, AclEntry):
            reaching = left if numbered else Bounds(left.least, EVERY_PACKET, entry.number.doubts)
            # what has a number that is not known may deny before
            reaching = Bounds(reaching.least - denied, reaching.most, (*reaching.doubts, *doubts))
            yield _Reached(acl, entry.entry, matched & reaching, entry.allows)
        if numbered:
            left -= matched
    for entry in listed.beyond:
        if isinstance(entry.entry, AclEntry):
            yield _Reached(acl, entry.entry, anything(*listed.open), entry.allows)


def _asked(wanted: Sequence[Ports], peers: Addresses) -> Iterator[Packets]:
    """The packets of each protocol and address family, one set each."""
    for protocol, numbers in wanted:
        for family in (Addresses(v4=peers.v4), Addresses(v6=peers.v6)):
            if family:
                service, ends = Service((protocol,), numbers, numbers), Between(family, family)
                yield serving(service, ends, Direction.INGRESS).least


def _covers(given: Bounds, packets: Packets) -> Truth:
    return between(certain=not packets - given.least, possible=not packets - given.most, doubts=given.doubts)
