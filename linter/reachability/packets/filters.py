"""Security groups and network ACLs as sets of packets, each worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce

from msgspec import Struct, field

from linter.aws.network_acl import NetworkAcl
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links
from linter.aws.vpc import Subnet
from linter.graph.filtering import Direction, NumberedEntry, Permission, acls_of, entries_of, rules_of
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface
from linter.network import (
    EVERY_ADDRESS,
    ICMP,
    ICMPV6,
    NONE,
    PORTS,
    WITH_PORTS,
    Addresses,
    Between,
    Intervals,
    Service,
    union,
)
from linter.reachability.packets.bounds import EVERYTHING, NOTHING, Bounds, any_of, anything, one_of
from linter.reachability.packets.packets import EVERY_PACKET, NO_PACKETS, PROTOCOLS, Box, Packet, Packets, packets
from linter.truth import Doubt, Truth, all_of
from linter.truth import any_of as any_truth

Groups = Links[SecurityGroup]


class Filters(Struct, frozen=True):
    """The filters of one graph."""

    graph: Graph
    _by_address: dict[object, Bounds] = field(default_factory=dict)
    _by_member: dict[object, Bounds] = field(default_factory=dict)
    _acls: dict[object, Bounds] = field(default_factory=dict)

    def by_address(self, interface: Interface, direction: Direction) -> Bounds:
        """The packets that the security groups of an interface allow, by the address of the other end alone."""
        if not interface.filtered.possible:
            return EVERYTHING
        if interface.groups.nothing.certain:
            # AWS gives an interface the default group of its VPC where it is given none: here nobody knows which.
            return anything(Doubt(f"which security groups {interface.owner} has is not known", interface.groups.span))
        key = (_key(interface.groups), interface.filtered, direction)
        if key not in self._by_address:
            allowed = any_of(self._rules(group, direction, sure) for group, sure in _each(interface.groups))
            self._by_address[key] = _unfiltered(_opened(allowed, interface.groups), interface.filtered)
        return self._by_address[key]

    def between(self, interface: Interface, direction: Direction, other: Interface, known: Truth) -> Bounds:
        """The packets that its security groups allow to or from another interface, whose own groups the rules may name.

        `known` is whether the path between them preserves the security groups of the sender.
        """
        plain = self.by_address(interface, direction)
        if not interface.filtered.possible or not known.possible:
            return plain
        key = (_key(interface.groups), _key(other.groups), direction, known)
        if key not in self._by_member:
            self._by_member[key] = any_of(
                _matched(permission, direction, every_peer=True).guarded(
                    sure & permission.applies & known & shared(permission.groups, other.groups)
                )
                for group, sure in _each(interface.groups)
                for permission in rules_of(self.graph, group, direction).permissions
                if _names_groups(permission)
            )
        return plain | self._by_member[key] if self._by_member[key].most else plain

    def _rules(self, group: SecurityGroup, direction: Direction, sure: Truth) -> Bounds:
        key = (group, direction)
        if key not in self._by_address:
            rules = rules_of(self.graph, group, direction)
            allowed = any_of(
                _matched(permission, direction).guarded(permission.applies) for permission in rules.permissions
            )
            opened = Bounds(allowed.least, EVERY_PACKET, (*allowed.doubts, *rules.open))
            self._by_address[key] = opened if rules.open else allowed
        return self._by_address[key].guarded(sure)

    def acl(self, subnet: Subnet, direction: Direction) -> Bounds:
        """The packets that the network ACL of a subnet allows."""
        key = (subnet, direction)
        if key not in self._acls:
            self._acls[key] = self._any_acl(acls_of(self.graph, subnet), direction)
        return self._acls[key]

    def _any_acl(self, acls: Links[NetworkAcl], direction: Direction) -> Bounds:
        """The packets that the network ACL allows, whichever it is."""
        if acls.only is not None:
            return self.entries(acls.only, direction)
        known = [self.entries(acl, direction) for acl in acls]
        unseen = [anything(*acls.doubts)] if acls.open or not known else []
        together = one_of([*known, *unseen])
        return Bounds(together.least, together.most, (*together.doubts, *acls.doubts))

    def entries(self, acl: NetworkAcl, direction: Direction) -> Bounds:
        """The packets that one network ACL allows: the first matching entry decides, and the default is deny."""
        if (acl, direction) not in self._acls:
            entries = entries_of(self.graph, acl, direction)
            allowed = first_match(entries.entries, direction)
            if entries.open:
                allowed = anything(*entries.open)
            self._acls[acl, direction] = allowed
        return self._acls[acl, direction]


def first_match(entries: Iterable[NumberedEntry], direction: Direction) -> Bounds:
    """The packets that a list of entries allows: bounded if an entry's number, match, action or existence is open."""
    allowed, left, doubts = NOTHING, EVERYTHING, list[Doubt]()
    for entry in entries:
        matched = matched_by(entry, direction)
        doubts += [*matched.doubts, *entry.allows.doubts]
        if entry.number.known is None:
            doubts += entry.number.doubts
            denied = matched.most if not entry.allows.certain else NO_PACKETS
            perhaps = matched.most if entry.allows.possible else NO_PACKETS
            allowed = Bounds(allowed.least - denied, allowed.most | perhaps)
            continue
        if entry.allows.possible:
            given = left & matched
            allowed |= given if entry.allows.certain else Bounds(NO_PACKETS, given.most)
        left -= matched
    return Bounds(allowed.least, allowed.most, tuple(dict.fromkeys(doubts)))


def matched_by(entry: NumberedEntry, direction: Direction) -> Bounds:
    """The packets that an entry of a network ACL decides, unless an earlier one has."""
    return serving(entry.service, entry.peers, direction).guarded(entry.applies)


def _matched(permission: Permission, direction: Direction, *, every_peer: bool = False) -> Bounds:
    peers = Between(EVERY_ADDRESS, EVERY_ADDRESS) if every_peer else permission.peers
    return serving(permission.service, peers, direction)


def serving(service: Service, peers: Between, direction: Direction = Direction.INGRESS) -> Bounds:
    """The packets of a service from (or, going out, to) its peers."""
    sure, perhaps = tuple(_wanted(service, sure=True)), tuple(_wanted(service, sure=False))
    least = _boxes(sure, peers.least, direction)
    if sure == perhaps and peers.least == peers.most:
        return Bounds(least, least)
    return Bounds(least, _boxes(perhaps, peers.most, direction), (*service.doubts, *peers.doubts))


def _boxes(wanted: Iterable[tuple[Intervals, Intervals]], peers: Addresses, direction: Direction) -> Packets:
    return packets(
        Box(family, peer, every, protocols, PORTS, ports)
        if direction is Direction.INGRESS
        else Box(family, every, peer, protocols, PORTS, ports)
        for protocols, ports in wanted
        for family, peer, every in ((4, peers.v4, EVERY_ADDRESS.v4), (6, peers.v6, EVERY_ADDRESS.v6))
        if peer
    )


def _wanted(service: Service, *, sure: bool) -> Iterator[tuple[Intervals, Intervals]]:
    """The protocols of a service, each with its ports, as far as sure or at most."""
    if not service.protocols:
        if not sure:
            yield PROTOCOLS, PORTS
        return
    if sure and len(service.protocols) > 1:
        return
    for protocol in service.protocols:
        if protocol is None:
            yield PROTOCOLS, PORTS
        else:
            ports = _ports(service, protocol, sure=sure)
            if ports:
                yield union((protocol, protocol)), ports


def _ports(service: Service, protocol: int, *, sure: bool) -> Intervals:
    if protocol in WITH_PORTS:
        return service.least if sure else service.most
    if protocol in {ICMP, ICMPV6}:
        return service.icmp_least if sure else service.icmp_most
    return PORTS


def _names_groups(permission: Permission) -> bool:
    groups = permission.groups
    return bool(groups.surely or groups.maybe or groups.open)


def shared(named: Groups, held: Groups) -> Truth:
    """Whether an interface with these groups is a member of one of those a rule names."""
    return any_truth(
        all_of((named.includes(group), held.includes(group))) for group in dict.fromkeys((*named, *held))
    ) | (_unseen(named, held))


def _unseen(named: Groups, held: Groups) -> Truth:
    if (named.open and held) or (held.open and named):
        reasons = (*named.doubts, *held.doubts) or (Doubt("some of the security groups are not known"),)
        return Truth(possible=True, certain=False, doubts=reasons)
    return Truth(possible=False, certain=False)


def _each(groups: Groups) -> Iterator[tuple[SecurityGroup, Truth]]:
    for group in groups:
        yield group, groups.includes(group)


def _key(groups: Groups) -> object:
    return (frozenset(groups.surely), frozenset(groups.maybe), groups.open)


def _opened(allowed: Bounds, groups: Groups) -> Bounds:
    return Bounds(allowed.least, EVERY_PACKET, (*allowed.doubts, *groups.doubts)) if groups.open else allowed


def _unfiltered(allowed: Bounds, filtered: Truth) -> Bounds:
    return allowed if filtered.certain else Bounds(allowed.least, EVERY_PACKET, (*allowed.doubts, *filtered.doubts))


def where(direction: Direction, addresses: Between) -> Bounds:
    """Every packet from (for what comes in) or to (for what goes out) one of the addresses."""
    every = ((PROTOCOLS, PORTS),)
    return Bounds(_boxes(every, addresses.least, direction), _boxes(every, addresses.most, direction), addresses.doubts)


def everywhere(sets: Iterable[Between]) -> Between:
    """The addresses of any of the sets."""
    nothing = Between(Addresses(NONE, NONE), Addresses(NONE, NONE))
    return reduce(Between.__or__, sets, nothing)


def matches(service: Service, peers: Between, direction: Direction, packet: Packet) -> bool:
    """Whether a rule of this service and these peers may match a packet."""
    matching = _boxes(_wanted(service, sure=False), peers.most, direction)
    return packet in matching
