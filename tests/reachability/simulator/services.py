"""Services of AWS that lead from the internet, or from people, into VPCs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.reachability.simulator.packet import Sent, is_internet, within
from tests.reachability.simulator.simulator import Simulator
from tests.reachability.simulator.world import Holder

CONSOLES = (22, 3389)
FABRIC = "169.254.171.10"
EDGE = "130.176.0.10"
"""An address of CloudFront."""
USERS = ("198.51.100.7", "1.0.0.0", "203.0.113.0", "203.0.113.128", "128.0.0.0", "10.0.1.200")
"""Clients, on the internet and of AWS's own network."""


class Services(Simulator):
    """What packets come by that take no route from the internet."""

    def by_service(self, packet: Sent, name: str) -> Iterator[Sent]:
        """The packets that arrive at something, each by another service, where clients on the internet call them."""
        if is_internet(packet.source):
            for arrived in (self.accelerated(packet, name), *self._from_origins(packet, name)):
                if arrived is not None:
                    yield arrived
            yield from self._from_links(packet, name)

    def accelerated(self, packet: Sent, name: str) -> Sent | None:
        """The packet to an accelerator, as its endpoint sees it, which sees the client (and its answer goes back).

        https://docs.aws.amazon.com/global-accelerator/latest/dg/secure-vpc-connections.html
        """
        holder = self.holders[name]
        listening = [
            record
            for record in self.all("accelerator", of=holder.owner)
            if record.get("enabled", True) and packet.protocol == "tcp" and packet.port == record["port"]
        ]
        if packet.family == 6:
            listening = [record for record in listening if record.get("dual")]
            if not listening or not (holder.kind == "instance" and self.has_v6(name)):
                return None
            if not self.choose(("primary", name), (True, False)):
                return None
        if not listening or self.gateway(self.vpc_of(holder.subnet)) is None or not is_internet(packet.source):
            return None
        return self._inserted(replace(packet, target=self.address(name, packet.family)), holder)

    def _inserted(self, packet: Sent, holder: Holder, peers: tuple[str, ...] = ()) -> Sent | None:
        """A packet that comes up in the VPC itself, and whose answer is taken out again beside the subnet."""
        if not self.acl_lets(holder.subnet, "ingress", packet):
            return None
        if not self.group_lets(holder.groups, "ingress", packet, peers):
            return None
        answered = not self.session or self.acl_lets(holder.subnet, "egress", packet.answer)
        return packet if answered else None

    # CloudFront ---------------------------------------------------------------------------------------------------

    def _from_origins(self, packet: Sent, name: str) -> Iterator[Sent | None]:
        """From interfaces of CloudFront in the VPC, with an address of the VPC or one of CloudFront.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
        """
        holder = self.holders[name]
        for origin in self.all("origin", of=holder.owner):
            if not origin.get("enabled", True) or packet.protocol != "tcp" or packet.port != origin["port"]:
                continue
            vpc = self.vpc_of(holder.subnet)
            if self.gateway(vpc) is None and not self.choose(("gated", origin["name"]), (True, False)):
                continue
            near = [str(record["cidr"]).replace(".0/24", ".250") for record in self.all("subnet", vpc=vpc)]
            source = self.choose(("origin", origin["name"]), (EDGE, *near))
            yield self._inserted(replace(packet, source=source, target=self.address(name)), holder)

    # API Gateway --------------------------------------------------------------------------------------------------

    def _from_links(self, packet: Sent, name: str) -> Iterator[Sent]:
        """Through the VPC links of APIs: of HTTP APIs to one listener, of REST APIs to a network load balancer."""
        holder = self.holders[name]
        for link in self.all("http_link"):
            listener = self.named[link["listener"]]
            if listener["lb"] == holder.owner and packet.port == listener["port"] and packet.protocol == "tcp":
                for subnet in link["subnets"]:
                    opened = replace(packet, source="", target="", source_port=self.node_port)
                    arrived = self.between(opened, f"{link['name']}@{subnet}", name)
                    if arrived is not None:
                        yield arrived
        for rest in self.all("rest_link", of=holder.owner):
            if packet.protocol == "tcp" and self.choose(("called", rest["name"]), (True, False)):
                source = self.address(name).rsplit(".", 1)[0] + ".251"
                arrived = self._inserted(replace(packet, source=source, target=self.address(name)), holder)
                if arrived is not None:
                    yield arrived

    # People -------------------------------------------------------------------------------------------------------

    def from_vpn_clients(self, packet: Sent, name: str) -> Iterator[Sent]:
        """From users of client VPNs, as far as authorization rules and the routes of the endpoint let them.

        https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/cvpn-working-routes.html
        """
        target = self.address(name)
        for door in self.all("client_vpn"):
            authorized = any(
                within(target, cidr) and (everybody or self.choose(("member", door["name"], cidr), (True, False)))
                for cidr, everybody in door.get("authorized", ())
            )
            routed = any(within(target, cidr) for cidr in (*self.ranges(door["vpc"]), *door.get("routes", ())))
            if authorized and routed:
                for subnet in door["subnets"]:
                    opened = replace(packet, source="", target="", source_port=self.node_port)
                    arrived = self.between(opened, f"{door['name']}@{subnet}", name)
                    if arrived is not None:
                        yield arrived

    def from_instance_connect(self, packet: Sent, name: str) -> Iterator[Sent]:
        """From EC2 Instance Connect endpoints, under their address or, if they preserve it, that of the client.

        https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/eice-security-groups.html
        """
        for door in self.all("connect"):
            if packet.protocol != "tcp" or packet.port not in CONSOLES:
                continue
            here, holder = self.holders[door["name"]], self.holders[name]
            opened = replace(packet, source=self.address(here.name), target=self.address(name))
            vpc, kept = self.vpc_of(here.subnet), door.get("preserves")
            if kept is None:
                kept = self.choose(("preserves", door["name"]), (True, False))
            if self.vpc_of(holder.subnet) != vpc or not kept:
                arrived = self.between(opened, here.name, name)
                if arrived is not None:
                    yield arrived
            elif self.group_lets(here.groups, "egress", opened, holder.groups):
                for user in USERS:
                    seen = replace(opened, source=user)
                    if self._passes_beside(seen, here, holder):
                        yield seen

    def _passes_beside(self, seen: Sent, here: Holder, holder: Holder) -> bool:
        """Whether a connection in the name of somebody else gets from one subnet to the other, and its answer back."""
        if not self.group_lets(holder.groups, "ingress", seen, here.groups):
            return False
        if here.subnet == holder.subnet:
            return True
        back = self._between(seen.answer, holder.subnet, here.subnet)
        return back and self._between(seen, here.subnet, holder.subnet)

    # Lattice ------------------------------------------------------------------------------------------------------

    def over_lattice(self, packet: Sent, one: str, other: str) -> Sent | None:
        """The packet from a host to a service of VPC Lattice, as the target behind it sees it.

        https://docs.aws.amazon.com/vpc-lattice/latest/ug/security-groups.html
        """
        sender, receiver = self.holders[one], self.holders[other]
        for service in self.all("lattice", of=other):
            joined = service.get("vpc") == self.vpc_of(sender.subnet)
            if not joined or packet.protocol != "tcp" or packet.port != service["port"]:
                continue
            if not self.choose(("allows", service["name"]), (True, False)):
                continue
            called = replace(packet, source=self.address(one), target=FABRIC, port=service["listens"])
            leaves = self.acl_lets(sender.subnet, "egress", called)
            back = not self.session or self.acl_lets(sender.subnet, "ingress", called.answer)
            if leaves and back and self.group_lets(sender.groups, "egress", called):
                seen = replace(packet, source=FABRIC, target=self.address(other), source_port=self.node_port)
                arrived = self._inserted(seen, receiver)
                if arrived is not None:
                    return arrived
        return None
