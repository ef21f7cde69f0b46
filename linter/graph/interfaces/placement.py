"""The subnets of an interface, and the addresses it has there.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct
from msgspec.structs import replace

from linter.aws.cidr_blocks import Cidrs
from linter.aws.elastic_ip import ElasticIp, ElasticIpAssociation
from linter.aws.node import Node, Origin
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, Setting, joined
from linter.aws.vpc import Subnet
from linter.graph.addressing import PublicAddress, cidrs_of_subnet
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Site
from linter.network import NO_ADDRESS, Addresses, Between
from linter.source import Span
from linter.truth import NO, YES, Doubt, Truth, any_of, doubted

NEVER = "it never has a public address"


class Addressing(Struct, frozen=True):
    """The source of an interface's addresses in a subnet: its public ones by subnet, and those that are declared."""

    public_v4: Callable[[Subnet], PublicAddress]
    public_v6: Callable[[Subnet], PublicAddress]
    given_v4: Cidrs | None = None
    given_v6: Cidrs | None = None

    @property
    def by_family(self) -> tuple[Callable[[Subnet], PublicAddress], Callable[[Subnet], PublicAddress]]:
        """The source of the public address of each family, IPv4 first."""
        return self.public_v4, self.public_v6


def sites(graph: Graph, owner: Node, subnets: Links[Subnet], addressing: Addressing) -> tuple[Site, ...]:
    """The sites in each of the subnets, and one in an unknown subnet if the subnets are open."""
    placed = [(subnet, YES) for subnet in subnets.surely]
    perhaps = doubted(subnets.doubts or (Doubt("it may be in another subnet", subnets.span),))
    placed += [(subnet, perhaps) for subnet in subnets.maybe]
    if subnets.open:
        placed.append((graph.unseen(Subnet, f"a subnet of {owner}", owner, subnets.doubts), perhaps))
    return tuple(_site(graph, owner, subnet, here, addressing) for subnet, here in placed)


def _site(graph: Graph, owner: Node, subnet: Subnet, here: Truth, addressing: Addressing) -> Site:
    public_v4, public_v6 = (_placed(public(subnet), subnet, owner) for public in addressing.by_family)
    held = cidrs_of_subnet(graph, subnet)
    v4, literal_v4 = _of_family(addressing.given_v4, Addresses(v4=held.most.v4))
    v6, literal_v6 = _of_family(addressing.given_v6, Addresses(v6=held.most.v6))
    if not public_v6.has.possible:
        v6, literal_v6 = NO_ADDRESS, True
    if subnet.ipv6_native.is_(wanted=True).certain:
        v4, literal_v4 = NO_ADDRESS, True
    literal = literal_v4 and literal_v6
    private = Between(v4 | v6 if literal else NO_ADDRESS, v4 | v6, () if literal else held.doubts)
    return Site(subnet, here, public_v4, public_v6, private, literal)


def _placed(address: PublicAddress, subnet: Subnet, owner: Node) -> PublicAddress:
    """The address; if a subnet that AWS created assigns it, its place is that of the owner."""
    made = subnet.origin is Origin.IMPLICIT and address.span == subnet.span
    return replace(address, span=owner.span) if made else address


def _of_family(given: Cidrs | None, otherwise: Addresses) -> tuple[Addresses, bool]:
    """The addresses of one family, and whether they are known exactly."""
    if given is None or not given.written.possible:
        return otherwise, False
    held = given.held
    return (held.most, True) if held.least == held.most and held.most else (otherwise, False)


def never(span: Span) -> Callable[[Subnet], PublicAddress]:
    """The absence of a public address."""
    return lambda _: PublicAddress(NO, NEVER, span)


def requested(setting: Setting[bool], yes: str, no: str) -> Callable[[Subnet], PublicAddress]:
    """The public address by the interface's own setting, whatever the subnet assigns."""
    has = setting.is_(wanted=True)
    return lambda _: PublicAddress(has, no if not has.possible else yes, setting.span)


def by_subnet(subnet: Subnet) -> PublicAddress:
    """The public IPv4 address that a subnet assigns to new interfaces."""
    gives = subnet.map_public_ipv4.is_(wanted=True) & ~subnet.ipv6_native.is_(wanted=True)
    word = "assigns public addresses to" if gives.possible else "assigns no public address to"
    return PublicAddress(gives, f"{subnet} {word} what is launched in it", subnet.map_public_ipv4.span)


def v6_by_subnet(subnet: Subnet) -> PublicAddress:
    """The IPv6 address that a subnet assigns to new interfaces."""
    gives = subnet.assign_ipv6.is_(wanted=True) | subnet.ipv6_native.is_(wanted=True)
    word = "assigns IPv6 addresses to" if gives.possible else "assigns no IPv6 address to"
    return PublicAddress(gives, f"{subnet} {word} what is launched in it", subnet.assign_ipv6.span)


def v6_given(addresses: Cidrs, count: Setting[int]) -> Callable[[Subnet], PublicAddress]:
    """The IPv6 address that is declared, otherwise the one the subnet assigns."""
    asked = addresses.written | count.test(lambda number: number > 0)

    def decide(subnet: Subnet) -> PublicAddress:
        if asked.certain or not asked.possible:
            why, span = "it is given an IPv6 address", addresses.span
            return PublicAddress(asked, why, span) if asked.certain else v6_by_subnet(subnet)
        return PublicAddress(asked | v6_by_subnet(subnet).has, "it may be given an IPv6 address", addresses.span)

    return decide


def elastic(graph: Graph, *ends: Node) -> PublicAddress | None:
    """The Elastic IP address associated with an interface or its instance; None if there is none."""
    associations: list[tuple[Node, Truth]] = []
    for end in ends:
        for kind in (ElasticIp, ElasticIpAssociation):
            for link in ("instance", "interface"):
                associations += [(address.node, address.applies) for address in graph.referring(kind, link, end)]
    if not associations:
        return None
    best = next((node for node, applies in associations if applies.certain), associations[0][0])
    has = any_of(applies for _, applies in associations)
    return PublicAddress(has, f"{best} is its Elastic IP address", best.span)


def handed(graph: Graph, *ends: Node) -> Truth:
    """Whether what an interface or its instance is passed to may associate an Elastic IP address with it."""
    opened = dict.fromkeys(doubt for end in ends for doubt in graph.opened(end))
    return doubted(opened) if opened else NO


def either(first: PublicAddress | None, second: PublicAddress, unseen: Truth = NO) -> PublicAddress:
    """An address that has two possible sources, and may have an unseen one; the first wins if both apply."""
    known = _either(first, second)
    if known.has.certain or not unseen.possible:
        return known
    why = known.why if known.has.possible else "what it is passed to may associate an Elastic IP address with it"
    return PublicAddress(known.has | unseen, why, known.span)


def _either(first: PublicAddress | None, second: PublicAddress) -> PublicAddress:
    if first is None or not first.has.possible:
        return second
    if first.has.certain or not second.has.possible:
        return first
    return PublicAddress(first.has | second.has, second.why if second.has.certain else first.why, first.span)


def default_groups(graph: Graph, groups: Links[SecurityGroup], subnets: Iterable[Subnet]) -> Links[SecurityGroup]:
    """The given security groups or, if there are none, the default group of the VPC."""
    if not groups.nothing.possible:
        return groups
    vpcs = joined((subnet.vpc for subnet in subnets), groups.span)
    default = joined((graph.default(vpc, SecurityGroup) for vpc in vpcs), groups.span)
    default = default.but(open=vpcs.open or not tuple(vpcs), doubts=vpcs.doubts)
    if groups.nothing.certain:
        return default if vpcs.only is not None else default.perhaps(vpcs.doubts)
    return joined((groups, default.perhaps(groups.doubts)), groups.span)
