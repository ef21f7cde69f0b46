"""The route that each address takes: the longest prefix wins, with bounds where routes are not known.

Of equal prefixes the local route wins, then static ones, those of prefix lists, of endpoints, and learned ones. Which
of two prefix lists wins is AWS's to choose.
https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, groupby

from linter.aws.ec2 import Instance
from linter.aws.endpoint import VpcEndpoint
from linter.aws.firewall import Firewall, FirewallEndpoint
from linter.aws.gateway import NatGateway
from linter.aws.network_interface import NetworkInterface
from linter.graph.routing.route_entry import RouteEntry, Taken, Via
from linter.network import INTERNET, NO_ADDRESS, Addresses, Between, shared_by, union_of
from linter.truth import Doubt

INSIDE = (NetworkInterface, Instance, NatGateway, VpcEndpoint, Firewall, FirewallEndpoint)
"""The targets that may be between two subnets of a VPC: only routes to them may be more specific than local."""


def taken_by(entries: Iterable[RouteEntry]) -> tuple[Taken, ...]:
    """The addresses that take each route: surely those no other route can claim, at most those no sure one claims."""
    listed = tuple(entries)
    known = sorted((entry_ for entry_ in listed if entry_.is_known), key=_preference)
    unseen = [entry_ for entry_ in listed if not entry_.is_known]
    taken: list[Taken] = []
    sure = any_ = lists = NO_ADDRESS
    for _, group in groupby(known, key=_preference):
        equals = list(group)
        claimed = union_of(equal.destination.most for equal in equals)
        rivals = shared_by(equal.destination.most for equal in equals)
        for entry in equals:
            held = entry.destination.most
            least = held - any_ - rivals - _beyond_sight(entry, unseen)
            most = held - (sure - lists if entry.via is Via.PREFIX_LIST else sure)
            taken.append(Taken(entry, _bounded(entry, least, most, chain(equals, unseen))))
        any_ |= claimed
        certain = union_of(equal.destination.most for equal in equals if equal.exists.certain)
        sure |= certain
        lists |= certain if equals[0].via is Via.PREFIX_LIST else NO_ADDRESS
    local = union_of(entry_.destination.most for entry_ in known if entry_.via is Via.LOCAL and entry_.exists.certain)
    for entry in unseen:
        most = entry.destination.most - (NO_ADDRESS if _may_stand_inside(entry) else local)
        taken.append(Taken(entry, Between(NO_ADDRESS, most, _doubts(entry))))
    return tuple(_without_rival_lists(taken))


def _preference(entry: RouteEntry) -> tuple[int, int]:
    """A sort key, smaller for the route that wins: the size of the block, then the origin of the route."""
    held = entry.destination.most
    return (max(held.v4.size << 96, held.v6.size), entry.via.rank)


def _bounded(entry: RouteEntry, least: Addresses, most: Addresses, others: Iterable[RouteEntry]) -> Between:
    if not entry.exists.certain:
        return Between(NO_ADDRESS, most, entry.exists.doubts)
    if least == most:
        return Between(least, most)
    doubts = dict.fromkeys(doubt for other in others if other is not entry for doubt in _doubts(other))
    return Between(least, most, tuple(doubts) or (Doubt("another route may win", entry.span),))


def _doubts(entry: RouteEntry) -> tuple[Doubt, ...]:
    return (*entry.destination.doubts, *entry.exists.doubts)


def _beyond_sight(entry: RouteEntry, unseen: Iterable[RouteEntry]) -> Addresses:
    """The addresses that routes of unknown destination may claim; from a local route only those to inside the VPC.

    A range of a VPC, were it not known, is never the internet at large: hosts out there keep their addresses.
    """
    rivals = (rival for rival in unseen if entry.via is not Via.LOCAL or _may_stand_inside(rival))
    return union_of(rival.destination.most - (INTERNET if rival.via is Via.LOCAL else NO_ADDRESS) for rival in rivals)


def _may_stand_inside(entry: RouteEntry) -> bool:
    return entry.targets.open or any(isinstance(target, INSIDE) for target in entry.targets)


def _without_rival_lists(taken: list[Taken]) -> Iterable[Taken]:
    """Remove from the certain addresses of a prefix list those that another list, whatever its prefix, has as well."""
    listed = [route_.route for route_ in taken if route_.route.via is Via.PREFIX_LIST]
    for route_ in taken:
        others = listed if route_.route.via is Via.PREFIX_LIST else ()
        rivals = union_of(route.destination.most for route in others if route.declared is not route_.route.declared)
        if route_.addresses.least & rivals:
            doubt = Doubt("AWS chooses between prefix lists that overlap", route_.route.span)
            held = route_.addresses
            yield Taken(route_.route, Between(held.least - rivals, held.most, (*held.doubts, doubt)))
        else:
            yield route_
