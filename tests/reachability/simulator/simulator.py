"""A network at work: whether one packet arrives, and its answer comes back."""

from __future__ import annotations

from dataclasses import replace

from tests.reachability.declarations.records import Network
from tests.reachability.simulator.packet import Sent, is_internet, within
from tests.reachability.simulator.walk import HOST, INTERNET, PREMISES, End, Walk, Walks
from tests.reachability.simulator.world import GENEROUS, KIND, Holder

BLOCK_INGRESS, BLOCK_BOTH = "block-ingress", "block-bidirectional"


class Simulator(Walks):
    """A network at work. `session` asks for the answer too; `node_port` is the port that NAT and load balancers use."""

    def __init__(self, network: Network, *, session: bool = True, node_port: int = 40000, fate: int = GENEROUS) -> None:
        super().__init__(network, fate=fate)
        self.session = session
        self._node_port = node_port

    @property
    def node_port(self) -> int:
        """The port that NAT gateways and load balancers send from."""
        return self._node_port

    # Sessions -----------------------------------------------------------------------------------------------------

    def _answered(self, end: End, *, home: tuple[str, str], vpc: str = "") -> bool:
        """Whether the answer to a packet that has got somewhere comes home: to a host, or out by a gateway."""
        if not self.session:
            return True
        back = Walk(end.walk.packet.answer, translations=end.walk.translations, answer=True)
        begun = self.leave(back, self.holders[end.name].subnet) if end.kind == HOST else None
        came = begun if end.kind == HOST else self.enter(back, end.name, vpc)
        return came is not None and (came.kind, came.name) == home and self._is_symmetric(end.walk, came.walk)

    def _is_symmetric(self, there: Walk, back: Walk) -> bool:
        """Whether stateful appliances see both the packet and its answer.

        A network firewall drops answers to what it has not seen, and what the route table of a gateway sends to an
        appliance must come back past it.
        https://docs.aws.amazon.com/network-firewall/latest/developerguide/vpc-config.html
        https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
        """
        kinds = {"firewall"} if not there.redirected else {"firewall", "inspector", "instance"}
        passed, returned = ({box for box in walk.boxes if self.named[box][KIND] in kinds} for walk in (there, back))
        return passed == returned

    # Block public access ------------------------------------------------------------------------------------------

    def _blocked(self, subnet: str, *, into: bool, only_out: bool = False) -> bool:
        """Whether the account's switch drops what crosses the border of the VPC at a subnet.

        https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcBlockPublicAccessOptions.html
        """
        mode = next((str(record["mode"]) for record in self.all("access_block")), "")
        excluded = {
            record["mode"]
            for record in self.all("access_exclusion")
            if record.get("subnet") == subnet or record.get("vpc") == self.vpc_of(subnet)
        }
        if not mode or "allow-bidirectional" in excluded:
            return False
        if mode == BLOCK_BOTH:
            return into or "allow-egress" not in excluded
        return not only_out

    # From the internet --------------------------------------------------------------------------------------------

    def gateway(self, vpc: str) -> str | None:
        """The internet gateway of a VPC."""
        return next((str(record["name"]) for record in self.all("igw", vpc=vpc)), None)

    def from_internet(self, packet: Sent, name: str) -> Sent | None:
        """The packet from the internet to a public address, as it arrives (and its answer goes back)."""
        holder = self.holders[name]
        vpc = self.vpc_of(holder.subnet)
        gateway = self.gateway(vpc)
        if gateway is None or not is_internet(packet.source) or not self.is_public(holder, packet.family):
            return None
        if self._blocked(holder.subnet, into=True):
            return None
        packet = replace(packet, target=self.address(name, packet.family))
        end = self.enter(Walk(packet), gateway, vpc)
        return self._taken(end, holder, home=(INTERNET, gateway))

    def _taken(self, end: End | None, holder: Holder, *, home: tuple[str, str]) -> Sent | None:
        """The packet, if it is the holder that it has come to, which lets it in, and whose answer comes home."""
        if end is None or end.name != holder.name or end.kind != HOST:
            return None
        if not self.group_lets(holder.groups, "ingress", end.walk.packet) or not self._answered(end, home=home):
            return None
        return end.walk.packet

    # From premises ------------------------------------------------------------------------------------------------

    def from_premises(self, packet: Sent, name: str) -> Sent | None:
        """The packet from behind a VPN connection, as it arrives (and its answer goes back)."""
        holder = self.holders[name]
        vpc = self.vpc_of(holder.subnet)
        packet = replace(packet, target=self.address(name))
        for line in self.all("vpn"):
            if within(packet.source, line["cidr"]) and self.named[line["gateway"]].get("vpc") == vpc:
                end = self.enter(Walk(packet), line["gateway"], vpc)
                taken = self._taken(end, holder, home=(PREMISES, line["gateway"]))
                if taken is not None:
                    return taken
        return None

    # Between hosts ------------------------------------------------------------------------------------------------

    def between(self, packet: Sent, one: str, other: str) -> Sent | None:
        """The packet from one address to another's private one, as it arrives (and its answer comes back)."""
        sender, receiver = self.holders[one], self.holders[other]
        family = packet.family if packet.source or packet.target else 4
        if family == 6 and not (self.has_v6(sender.owner) and self.has_v6(receiver.owner)):
            return None
        packet = replace(packet, source=self.address(one, family), target=self.address(other, family))
        end = self.leave(Walk(packet), sender.subnet)
        if end is None or end.kind != HOST or end.name != other:
            return None
        known = self._knows_groups(end.walk)
        theirs, mine = (holder.groups if known else () for holder in (receiver, sender))
        seen = end.walk.packet
        if not self.group_lets(sender.groups, "egress", packet, theirs):
            return None
        if not self.group_lets(receiver.groups, "ingress", seen, mine):
            return None
        return seen if self._answered(end, home=(HOST, one)) else None

    def _knows_groups(self, walk: Walk) -> bool:
        """Whether the way keeps track of the sender's groups: within a VPC and over one peering, past no appliance.

        https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
        """
        if walk.boxes or walk.translations or len(walk.links) > 1:
            return False
        return all(self.named[link][KIND] == "peering" for link in walk.links)

    # To the internet ----------------------------------------------------------------------------------------------

    def to_internet(self, packet: Sent, name: str) -> bool:
        """Whether a packet from a host to an address of the internet leaves (and its answer comes back)."""
        sender = self.holders[name]
        family = packet.family
        if not is_internet(packet.target) or (family == 6 and not self.has_v6(name)):
            return False
        packet = replace(packet, source=self.address(name, family))
        if not self.group_lets(sender.groups, "egress", packet):
            return False
        end = self.leave(Walk(packet), sender.subnet)
        if end is None or end.kind != INTERNET:
            return False
        vpc = self.vpc_of(end.crossed)
        nat = end.walk.translations and end.walk.translations[-1][0].kind == "nat"
        only_out = bool(nat) or self.named[end.name][KIND] == "eigw"
        if self._blocked(end.crossed, into=False, only_out=only_out):
            return False
        return self._answered(end, home=(HOST, name), vpc=vpc)
