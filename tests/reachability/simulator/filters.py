"""Security groups and network ACLs, for one packet."""

from __future__ import annotations

from collections.abc import Iterable

from tests.reachability.declarations.records import Record
from tests.reachability.simulator.packet import IP, Sent, within
from tests.reachability.simulator.world import World, final


class Filters(World):
    """What filters packets."""

    def acl_lets(self, subnet: str, side: str, packet: Sent) -> bool:
        """Whether the network ACL of a subnet lets a packet in or out: the first entry that matches decides."""
        for acl in self.all("nacl"):
            if subnet in acl.get("subnets", ()):
                entries = [entry for entry in acl.get("entries", ()) if entry["side"] == side]
                for entry in sorted(entries, key=lambda entry: int(entry["number"])):
                    if _matches(entry, side, packet):
                        return bool(final(entry["action"]) == "allow")
                return False
        return True

    def group_lets(
        self, groups: Iterable[str] | None, side: str, packet: Sent, peers: Iterable[str] | None = ()
    ) -> bool:
        """Whether a rule of any group lets it pass; `peers` are the groups of the other end, where they are known."""
        if groups is None:
            return True
        known = tuple(peers or ())
        for name in groups:
            rules = list(self.named[name].get(side, ()))
            rules += list(self.all("rule", of=name, side=side))
            if side == "egress" and not rules and self.named[name].get("all_out"):
                return True
            if any(self._permits(rule, side, packet, known) for rule in rules):
                return True
        return False

    def _permits(self, rule: Record, side: str, packet: Sent, peers: tuple[str, ...]) -> bool:
        protocol = str(rule["protocol"])
        if protocol != "-1" and (protocol != packet.protocol or not _ports(rule, packet)):
            return False
        if rule["protocol"] == "icmp" and IP(packet.source).version == 6:
            return False
        if "group" in rule:
            return rule["group"] in peers
        peer = packet.source if side == "ingress" else packet.target
        if "prefixes" in rule:
            return any(within(peer, cidr) for cidr in self.named[rule["prefixes"]]["cidrs"])
        return within(peer, final(rule["cidr"]))


def _matches(rule: Record, side: str, packet: Sent) -> bool:
    peer = packet.source if side == "ingress" else packet.target
    if not within(peer, final(rule["cidr"])):
        return False
    protocol = str(rule["protocol"])
    return protocol == "-1" or (protocol == packet.protocol and _ports(rule, packet))


def _ports(rule: Record, packet: Sent) -> bool:
    low, high = final(rule.get("ports", (0, 65535)))
    if rule["protocol"] in {"icmp", "icmpv6"}:
        return low in {-1, packet.port} and (high in {-1, packet.code})
    return bool(low <= packet.port <= high)
