"""Through doors for people: client VPNs and EC2 Instance Connect endpoints.

https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/how-it-works.html
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/connect-with-ec2-instance-connect-endpoint.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from linter.aws.client_vpn import ClientVpn, ClientVpnRoute
from linter.aws.instance_connect import ConnectEndpoint
from linter.aws.node import Node
from linter.finding import Hop
from linter.graph.addressing import ranges_of
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface
from linter.graph.interfaces.interfaces import interfaces
from linter.graph.interfaces.middle_interfaces import doors_of_what_is_unseen, unseen_doors
from linter.network import ADDRESSES_V4, EVERY_ADDRESS, INTERNET, NO_ADDRESS, TCP, Addresses, Between, Service, union
from linter.reachability.courses.delivery import EVERYWHERE, delivered
from linter.reachability.courses.end import End
from linter.reachability.courses.steps import Steps
from linter.reachability.courses.trail import Step, Trail, settled
from linter.reachability.courses.vpcs import same_vpc
from linter.reachability.packets.bounds import Bounds, any_of
from linter.reachability.packets.filters import serving, where
from linter.reachability.packets.packets import Packet, Packets, connections
from linter.truth import YES, Doubt, Truth, unknown

IN, OUT = Direction.INGRESS, Direction.EGRESS
REMOTE_DESKTOP, SSH = union((3389, 3389)), union((22, 22))
CONSOLES = Service((TCP,), REMOTE_DESKTOP | SSH, REMOTE_DESKTOP | SSH)
ANYBODY = Addresses(v4=ADDRESSES_V4)


class Doors(Struct, frozen=True):
    """The doors of one graph, by which people come in."""

    graph: Graph
    steps: Steps

    def instance_connect(self) -> tuple[Interface, ...]:
        """The interfaces of EC2 Instance Connect Endpoints, from which people come whom IAM lets."""
        declared = (interface for interface in interfaces(self.graph) if isinstance(interface.owner, ConnectEndpoint))
        return (*declared, *doors_of_what_is_unseen(self.graph))

    def vpn_clients(self) -> tuple[Interface, ...]:
        """The interfaces from which the users of client VPNs come out."""
        declared = (interface for interface in interfaces(self.graph) if isinstance(interface.owner, ClientVpn))
        return (*declared, *unseen_doors(self.graph), *doors_of_what_is_unseen(self.graph))

    def passed(self, owner: Node) -> tuple[Step, ...]:
        """What people pass at a door, in order; nothing for what is no door."""
        if isinstance(owner, ClientVpn):
            return authorized(owner), self._routed(owner)
        return (consoles(owner),) if isinstance(owner, ConnectEndpoint) else ()

    def connected(self, sender: End, other: End, own: Iterable[Trail]) -> Iterator[Trail]:
        """The ways from an Instance Connect endpoint, given those that it takes under its `own` address.

        If it preserves the address of the client, the target sees that, and the groups of the endpoint. Where nobody
        knows which of the two, a way is sure only if either is.
        https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/eice-security-groups.html
        """
        door = sender.interface.owner
        kept = door.preserves_client.is_(wanted=True) if isinstance(door, ConnectEndpoint) else ~YES
        if kept.certain:
            yield self._preserved(sender, other)
            if not same_vpc(sender.subnet, other.subnet).certain:
                yield from (trail.guarded(_undocumented(door)) for trail in own)
        elif not kept.possible:
            yield from own
        else:
            under_own = tuple(own)
            preserved = self._preserved(sender, other)
            sure = any_of(settled(trail.packets) for trail in under_own).least
            packets = preserved.packets
            doubts = packets.doubts or kept.doubts
            yield replace(preserved, packets=Bounds(packets.least & _from_anybody(sure), packets.most, doubts))
            yield from (trail.guarded(kept) for trail in under_own)

    def _preserved(self, sender: End, other: End) -> Trail:
        """The way under the address of the client, whose answer comes back by the endpoint."""
        near = same_vpc(sender.subnet, other.subnet)
        if not near.certain:
            near &= _undocumented(sender.interface.owner)
        private = other.site.private.most
        clients = Bounds(
            connections(Addresses(v4=INTERNET.v4), private),
            connections(ANYBODY, private),
            (Doubt("whether clients have private addresses is not known", sender.interface.owner.span),),
        )
        start = Trail(clients, target=private)
        apart = sender.subnet is not other.subnet
        forth = (self.steps.acl(sender.subnet, OUT), self.steps.acl(other.subnet, IN)) if apart else ()
        back = (
            self.steps.acl(other.subnet, OUT, back=True),
            self.steps.acl(sender.subnet, IN, back=True),
        )
        return start.guarded(sender.interface.exists & near).through(
            self.steps.group_between(sender.interface, OUT, other.interface, YES),
            *forth,
            self.steps.group_between(other.interface, IN, sender.interface, YES),
            delivered(other.interface),
            *(back if apart else ()),
        )

    def _routed(self, dialled: ClientVpn) -> Step:
        """The routes of a client VPN: those to the VPCs it is associated with, and those that are declared.

        https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/cvpn-working-routes.html
        """
        held = Between(NO_ADDRESS, NO_ADDRESS)
        for association in dialled.associations:
            for subnet in association.node.subnet:
                for vpc in subnet.vpc:
                    for block in ranges_of(self.graph, vpc):
                        held |= block
                if subnet.vpc.open or any(not vpc.is_seen for vpc in subnet.vpc):
                    doubt = Doubt(f"the addresses of the VPC of {subnet} are not known", subnet.span)
                    held |= Between(NO_ADDRESS, EVERY_ADDRESS, (doubt,))
        for route in self.graph.referring(ClientVpnRoute, "endpoint", dialled):
            held |= route.node.cidr_v4.held.guarded(route.applies)
        opened = self.graph.opened(dialled)
        if opened or not dialled.is_seen:
            doubts = opened or (Doubt(f"the routes of {dialled} are not known", dialled.span),)
            held |= Between(NO_ADDRESS, EVERY_ADDRESS, tuple(doubts))

        def explain(packet: Packet | None) -> Hop:
            reason = "none of its routes leads there" if packet is None else ""
            return Hop(dialled.address, "client VPN", "route", str(dialled), dialled.span, "known", reason)

        return Step(where(OUT, held), explain, silent=True)


def _undocumented(door: Node) -> Truth:
    return unknown(f"how {door} reaches other VPCs in a client's name is not documented", door.span)


def consoles(endpoint: Node) -> Step:
    """The connections that an Instance Connect Endpoint allows: SSH and remote desktop."""

    def explain(packet: Packet | None) -> Hop:
        reason = "it opens connections to the ports of SSH and remote desktop only" if packet is None else ""
        kind = "instance connect endpoint"
        return Hop(endpoint.address, kind, "enter", str(endpoint), endpoint.span, "known", reason)

    return Step(serving(CONSOLES, EVERYWHERE), explain)


def authorized(dialled: ClientVpn) -> Step:
    """The destinations that the authorization rules of a client VPN allow; none without a rule.

    https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/cvpn-working-rules.html
    """
    reachable = Between(NO_ADDRESS, NO_ADDRESS)
    for rule in dialled.authorizations:
        everybody = rule.node.all_users.is_(wanted=True)
        sure = rule.applies & (everybody | unknown("only users of a group are let through", rule.node.span))
        reachable |= rule.node.network.held.guarded(sure)
    opened = dialled.resolver.opened(dialled) if isinstance(dialled.resolver, Graph) else ()
    if opened or not dialled.is_seen:
        doubts = opened or (Doubt(f"the authorization rules of {dialled} are not known", dialled.span),)
        reachable |= Between(NO_ADDRESS, EVERY_ADDRESS, doubts)

    def explain(packet: Packet | None) -> Hop:
        reason = "no authorization rule lets its users there" if packet is None else ""
        return Hop(dialled.address, "client VPN", "enter", str(dialled), dialled.span, "known", reason)

    return Step(where(OUT, reachable), explain)


def _from_anybody(packets: Packets) -> Packets:
    """The packets, whoever sends them."""
    return Packets(tuple(replace(box, sources=ADDRESSES_V4) for box in packets.boxes if box.family == 4))
