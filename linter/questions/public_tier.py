"""What stands where the internet is one route away: in public subnets, and with public addresses it did not ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from linter.aws.ec2 import Instance
from linter.aws.node import Node, Origin
from linter.aws.vpc import Subnet
from linter.graph.addressing import PublicAddress
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Site
from linter.graph.interfaces.interfaces import interfaces
from linter.graph.routing.route_entry import RouteEntry
from linter.graph.routing.routing import Classified, public
from linter.truth import Truth, any_of
from linter.value import Record

FAMILIES = (4, 6)


@dataclass(frozen=True, slots=True)
class InPublic:
    """A workload, whether it stands or may be put in a public subnet, and that subnet with the route that opens it."""

    owner: Node
    when: Truth
    subnet: Subnet | None = None
    route: RouteEntry | None = None


def in_public_subnets(graph: Graph, kinds: tuple[type[Node], ...]) -> Iterator[InPublic]:
    """Every interface of workloads of these kinds."""
    for interface in interfaces(graph):
        if isinstance(interface.owner, kinds):
            found = [
                (site.here & interface.exists & each.holds, site.subnet, each)
                for site in interface.sites
                for each in (public(graph, site.subnet, family) for family in FAMILIES)
            ]
            yield _worst(interface.owner, found)


def _worst(owner: Node, found: list[tuple[Truth, Subnet, Classified]]) -> InPublic:
    when = any_of(holds for holds, _, _ in found)
    for surely in (True, False):
        for holds, subnet, each in found:
            if holds.certain or (not surely and holds.possible):
                return InPublic(owner, when, subnet, each.route)
    return InPublic(owner, when)


@dataclass(frozen=True, slots=True)
class Inherited:
    """A public IPv4 address that an instance gets though its own declaration does not ask for it, and from what."""

    instance: Instance
    when: Truth
    address: PublicAddress


def inherited_addresses(graph: Graph) -> Iterator[Inherited]:
    """The public address of every interface of an instance, where something else than the instance decides on it."""
    for interface in interfaces(graph):
        owner = interface.owner
        if isinstance(owner, Instance) and interface.sites:
            addresses = [(site.here & site.public_v4.has, site) for site in interface.sites]
            best = max(addresses, key=lambda each: (each[0].certain, each[0].possible))[1]
            if not _asks(owner, best.public_v4):
                address = _declared(owner, best)
                yield Inherited(owner, interface.exists & any_of(has for has, _ in addresses), address)


def _declared(owner: Instance, site: Site) -> PublicAddress:
    """The address, at its owner where a subnet gives it that AWS made and that stands nowhere."""
    made = site.subnet.origin is Origin.IMPLICIT and site.public_v4.span == site.subnet.span
    return replace(site.public_v4, span=owner.span) if made else site.public_v4


def _asks(owner: Instance, address: PublicAddress) -> bool:
    return isinstance(owner.body, Record) and owner.body.span.encloses(address.span)
