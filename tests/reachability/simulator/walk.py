"""One packet on its way, hop by hop, until somebody takes it, it leaves all VPCs, or it is dropped.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tests.reachability.simulator.packet import NUMBERS, Sent, within
from tests.reachability.simulator.tables import LOCAL, Tables
from tests.reachability.simulator.world import KIND, Holder

MOST_HOPS = 12
INTERNET, PREMISES, HOST = "internet", "premises", "host"


@dataclass(frozen=True)
class Walk:
    """A packet where it is, with what it has passed.

    `translations` are the NAT gateways and masquerading hosts it has passed, each with the packet as it came there and
    as it left. A packet that is an `answer` undoes them. `redirected` says that the route table of a gateway sent it
    to an appliance.
    """

    packet: Sent
    boxes: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    translations: tuple[tuple[Holder, Sent, Sent], ...] = ()
    answer: bool = False
    redirected: bool = False
    zone: object = None


@dataclass(frozen=True)
class End:
    """Where a packet has got to: a holder of an address, or a gateway that it has left the VPCs by."""

    kind: str
    name: str
    walk: Walk
    crossed: str = ""
    """The subnet that it has left a VPC from."""


class Walks(Tables):
    """Packets on their way."""

    def leave(self, walk: Walk, subnet: str, came: str = "") -> End | None:
        """On from a subnet by its route table; `came` is the transit gateway by which it has just come into it."""
        if len(walk.boxes) + len(walk.links) + len(walk.translations) > MOST_HOPS:
            return None
        place = self.named[subnet]
        if any(cidr and within(walk.packet.target, cidr) for cidr in (place["cidr"], place.get("cidr6"))):
            return self._deliver(walk, subnet, subnet, came)
        chosen = self.route(subnet, walk.packet.target)
        if chosen is None:
            return None
        if chosen == LOCAL:
            there = self.subnet_at(self.vpc_of(subnet), walk.packet.target)
            return None if there is None else self._deliver(walk, subnet, there, came)
        onward: Mapping[str, Callable[[Walk, str, str], End | None]] = {
            "igw": self._out,
            "eigw": self._out,
            "vgw": self._out,
            "nat": self._translated,
            "peering": self._over_peering,
            "tgw": self._over_transit,
            "firewall": self._inspected,
            "inspector": self._inspected,
            "instance": self._relayed,
            "eni": self._relayed,
        }
        return onward[self.named[chosen][KIND]](walk, subnet, chosen)

    def enter(self, walk: Walk, gateway: str, vpc: str) -> End | None:
        """In by a gateway of a VPC."""
        chosen = self.at_edge(gateway, vpc, walk.packet.target)
        if chosen is None:
            return None
        if chosen == LOCAL:
            there = self.subnet_at(vpc, walk.packet.target)
            if there is None or not self.acl_lets(there, "ingress", walk.packet):
                return None
            return self._arrive(walk, vpc)
        onward = self._inspected if self.named[chosen][KIND] in {"firewall", "inspector"} else self._relayed
        return onward(replace(walk, redirected=True), "", chosen)

    def _deliver(self, walk: Walk, here: str, there: str, came: str) -> End | None:
        if here != there:
            if not (self.acl_lets(here, "egress", walk.packet) and self.acl_lets(there, "ingress", walk.packet)):
                return None
        elif came and self.choose(("in", there), (False, True)) and not self.acl_lets(there, "ingress", walk.packet):
            # AWS's page says that nothing is evaluated; that of a host in its own subnet would be.
            # https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
            return None
        return self._arrive(walk, self.vpc_of(there))

    def _arrive(self, walk: Walk, vpc: str) -> End | None:
        holder = self.at(vpc, walk.packet.target)
        if holder is None:
            return None
        if walk.answer and walk.translations:
            by, came, left = walk.translations[-1]
            if by == holder and walk.packet == left.answer:
                undone = replace(walk, packet=came.answer, translations=walk.translations[:-1])
                return self.leave(undone, holder.subnet)
        return None if holder.kind == "nat" else End(HOST, holder.name, walk)

    # Out of a VPC -------------------------------------------------------------------------------------------------

    def _out(self, walk: Walk, subnet: str, gateway: str) -> End | None:
        if not self.acl_lets(subnet, "egress", walk.packet):
            return None
        kind = self.named[gateway][KIND]
        if kind == "vgw":
            return End(PREMISES, gateway, walk, subnet)
        holder = self.at(self.vpc_of(subnet), walk.packet.source)
        family = walk.packet.family
        if holder is None or not self.is_public(holder, family) or (kind == "eigw" and family == 4):
            return None
        return End(INTERNET, gateway, walk, subnet)

    def _translated(self, walk: Walk, subnet: str, gateway: str) -> End | None:
        """Through a NAT gateway, which sends on what a connection begins with under an address of its own."""
        place = self.holders[gateway]
        if walk.answer or walk.packet.family == 6 or walk.packet.protocol not in NUMBERS:
            return None
        if place.subnet != subnet and not self._between(walk.packet, subnet, place.subnet):
            return None
        onward = replace(walk.packet, source=self.address(gateway), source_port=self.node_port)
        done = (*walk.translations, (place, walk.packet, onward))
        return self.leave(replace(walk, packet=onward, translations=done), place.subnet)

    @property
    def node_port(self) -> int:
        """The port that NAT gateways and load balancers send from."""
        return 40000

    def _between(self, packet: Sent, here: str, there: str) -> bool:
        return self.acl_lets(here, "egress", packet) and self.acl_lets(there, "ingress", packet)

    # Between VPCs -------------------------------------------------------------------------------------------------

    def _over_peering(self, walk: Walk, subnet: str, peering: str) -> End | None:
        """Into the VPC at the other end, to what has an address in it."""
        record = self.named[peering]
        far = record["peer"] if record["vpc"] == self.vpc_of(subnet) else record["vpc"]
        there = self.subnet_at(far, walk.packet.target)
        if there is None or not self._between(walk.packet, subnet, there):
            return None
        passing = not any(within(walk.packet.source, cidr) for cidr in self.ranges(self.vpc_of(subnet)))
        if passing and not self.choose(("transitive", peering), (True, False)):
            return None
        return self._arrive(replace(walk, links=(*walk.links, peering)), far)

    def _over_transit(self, walk: Walk, subnet: str, gateway: str) -> End | None:
        mine = self.attached(gateway, self.vpc_of(subnet))
        zone = self.zone_of(subnet)
        near = next((own for own in mine["subnets"] if self.zone_of(own) == zone), None)
        if near is None:
            return None
        if near != subnet:
            passes = self._between(walk.packet, subnet, near)
        else:
            # AWS's page says both rules are evaluated; as of a host alone, it would be those on the way out.
            sides = self.choose(("out", subnet), (("egress",), ("egress", "ingress")))
            passes = all(self.acl_lets(subnet, side, walk.packet) for side in sides)
        if not passes:
            return None
        return self._within_transit(replace(walk, links=(*walk.links, gateway), zone=zone), gateway, mine["name"])

    def _within_transit(self, walk: Walk, gateway: str, came: str) -> End | None:
        goes = self.in_transit(gateway, came, walk.packet.target)
        if goes is None or len(walk.links) > MOST_HOPS:
            return None
        record = self.named[goes]
        if record[KIND] == "transit_peering":
            other = record["peer"] if record["tgw"] == gateway else record["tgw"]
            return self._within_transit(replace(walk, links=(*walk.links, other)), other, goes)
        return self.leave(walk, self._chosen_subnet(walk, record, self.named[came]), came=gateway)

    def _chosen_subnet(self, walk: Walk, goes: Mapping[str, object], came: Mapping[str, object]) -> str:
        """The subnet of an attachment by which a packet comes in: that of its zone, but for appliance mode."""
        subnets = [str(subnet) for subnet in goes["subnets"]]  # type: ignore[attr-defined]
        if goes.get("appliance") or came.get("appliance"):
            ends = sorted((walk.packet.source, walk.packet.target))
            return self.choose(("flow", goes["name"], *ends), subnets)
        near = [subnet for subnet in subnets if self.zone_of(subnet) == walk.zone]
        return near[0] if near else self.choose(("zone", goes["name"], walk.zone), subnets)

    # Appliances ---------------------------------------------------------------------------------------------------

    def _inspected(self, walk: Walk, subnet: str, box: str) -> End | None:
        """To the endpoint of a firewall, and on from there, if it passes the packet on."""
        place = self.named[box]["subnet"]
        passed = self._to_box(walk, subnet, place)
        if not passed or walk.boxes.count(box) or not self.choose(("passes", box), (True, False)):
            return None
        return self.leave(replace(walk, boxes=(*walk.boxes, box)), place)

    def _to_box(self, walk: Walk, subnet: str, place: str) -> bool:
        if not subnet:
            return self.acl_lets(place, "ingress", walk.packet)
        return subnet == place or self._between(walk.packet, subnet, place)

    def _relayed(self, walk: Walk, subnet: str, target: str) -> End | None:
        """To an interface of a host that is no end of the packet, and out by any of its interfaces that may relay."""
        inlet = self.holders[target]
        if self.named[target].get("check", True) or not self._to_box(walk, subnet, inlet.subnet):
            return None
        if inlet.owner in walk.boxes or not self.choose(("relays", inlet.owner), (True, False)):
            return None
        if not walk.answer and not self.group_lets(inlet.groups, "ingress", walk.packet):
            return None
        outlets = [inlet] + [
            holder
            for holder in self.holders.values()
            if holder.owner == inlet.owner and holder != inlet and not self.named[holder.name].get("check", True)
        ]
        outlet = self.choose(("outlet", inlet.name), outlets)
        onward = replace(walk, boxes=(*walk.boxes, inlet.owner))
        if not walk.answer and self.choose(("masks", inlet.owner), (False, True)):
            masked = replace(walk.packet, source=self.address(outlet.name), source_port=self.node_port)
            onward = replace(onward, packet=masked, translations=(*walk.translations, (outlet, walk.packet, masked)))
        if not walk.answer and not self.group_lets(outlet.groups, "egress", onward.packet):
            return None
        return self.leave(onward, outlet.subnet)
