"""From the internet to an interface, through the internet gateway of its VPC and what its edge routes put in between.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from linter.aws.gateway import Gateway, InternetGateway
from linter.aws.node import Node
from linter.aws.rds import Database
from linter.aws.vpc import Subnet, Vpc
from linter.finding import Hop
from linter.graph.filtering import Direction
from linter.graph.graph import Graph
from linter.graph.interfaces.interface import Interface, Site
from linter.graph.routing.gateways import gateways_of
from linter.graph.routing.routing import targets_of
from linter.network import EVERY_ADDRESS, INTERNET, Addresses
from linter.reachability.assumptions import Assumption, Assumptions
from linter.reachability.courses.delivery import PRIVATE_ONLY, delivered
from linter.reachability.courses.public_access import Crossed, admitted
from linter.reachability.courses.steps import UNSEEN, Steps, Way
from linter.reachability.courses.trail import Step, Trail
from linter.reachability.mode import Mode
from linter.reachability.packets.bounds import EVERYTHING, Bounds, any_of, exactly
from linter.reachability.packets.packets import EVERY_PACKET, Packet, connections
from linter.reachability.ways.gateways import Entrance, Gateways
from linter.truth import NO, Doubt, Truth, unknown

FROM_INTERNET = exactly(connections(INTERNET, EVERY_ADDRESS))


class Gate(Struct, frozen=True):
    """The internet gateway of a VPC, or one that may be there and cannot be seen, and whether it is attached."""

    gateway: Node | None
    attached: Truth

    @property
    def way(self) -> Way:
        """The way through it."""
        return Way(self.gateway) if self.gateway is not None else UNSEEN

    @property
    def name(self) -> str:
        """Its name in a path."""
        return self.gateway.address if self.gateway is not None else "internet gateway"


class Inbound(Struct, frozen=True):
    """Ways from the internet into the subnets of one graph."""

    graph: Graph
    steps: Steps
    assumptions: Assumptions
    gateways: Gateways
    _address: dict[tuple[Truth, Truth], Bounds] = field(default_factory=dict)

    def trails(self, interface: Interface, site: Site, mode: Mode, clients: Addresses = INTERNET) -> Iterator[Trail]:
        """Every way from clients on the internet to an interface at a site; blocked ones too."""
        for gate in self.gates(site.subnet):
            yield from self._through(gate, interface, site, mode, clients)

    def gates(self, subnet: Subnet) -> tuple[Gate, ...]:
        """The internet gateways through which the subnet may be entered; a blocking one if there is none."""
        gateways: dict[Node | None, Truth] = {}
        for vpc in subnet.vpc:
            for gateway, attached in self._attached(vpc):
                gateways[gateway] = attached & subnet.vpc.includes(vpc)
        own = subnet.vpc.only
        for target in targets_of(self.graph, subnet):
            hidden = not target.is_seen or own is None or not own.is_seen
            if hidden and (isinstance(target, InternetGateway) or type(target) is Gateway):
                sure = unknown(f"whether {target} is attached to the VPC is not known", subnet.span)
                gateways.setdefault(target, sure)
        if not gateways or (subnet.vpc.open and None not in gateways):
            reasons = subnet.vpc.doubts or (Doubt("its VPC is not declared here", subnet.span),)
            seen = bool(subnet.vpc.surely or subnet.vpc.maybe) and not subnet.vpc.open
            gateways.setdefault(None, NO if seen else Truth(possible=True, certain=False, doubts=reasons))
        return tuple(Gate(gateway, attached) for gateway, attached in gateways.items())

    def _attached(self, vpc: Vpc) -> Iterator[tuple[Node | None, Truth]]:
        gateways = gateways_of(self.graph, vpc)
        for gateway in gateways:
            if isinstance(gateway, InternetGateway) or type(gateway) is Gateway:
                yield gateway, gateways.includes(gateway)
        if gateways.open:
            reasons = gateways.doubts or (Doubt(f"{vpc} may have gateways that are not declared here", vpc.span),)
            yield None, Truth(possible=True, certain=False, doubts=reasons)

    def _through(self, gate: Gate, interface: Interface, site: Site, mode: Mode, clients: Addresses) -> Iterator[Trail]:
        subnet = site.subnet
        start = FROM_INTERNET if clients == INTERNET else exactly(connections(clients & INTERNET, EVERY_ADDRESS))
        entered = Trail(start, goal=site.private.most, narrow=self.steps.narrow).through(
            self.enter(gate, subnet),
            self.steps.once(("bpa", subnet), lambda: admitted(self.graph, subnet, self.assumptions, Crossed.INTO)),
            self._addressed(interface, site),
        )
        entrance = Entrance(
            gate.gateway,
            gate.way,
            subnet,
            INTERNET,
            site.private.most,
            (self.steps.group(interface, Direction.INGRESS), delivered(interface)),
            mode,
        )
        yield from self.gateways.trails(entered, entrance)

    def enter(self, gate: Gate, subnet: Subnet) -> Step:
        """The internet gateway itself, if it is attached."""
        vpc = next((str(vpc) for vpc in subnet.vpc), "its VPC")

        def make() -> Step:
            def explain(packet: Packet | None) -> Hop:
                value = "known" if gate.attached.certain or packet is None else "unknown"
                span = gate.gateway.span if gate.gateway is not None else subnet.span
                if packet is not None:
                    return Hop(gate.name, "internet gateway", "enter", f"attached to {vpc}", span, value)
                reason = f"no internet gateway is attached to {vpc}"
                return Hop(gate.name, "internet gateway", "enter", reason, span, value, reason, "BAD_STATE_ATTACHMENT")

            return Step(EVERYTHING.guarded(gate.attached), explain)

        return self.steps.once(("enter", gate, vpc), make)

    def _addressed(self, interface: Interface, site: Site) -> Step:
        """The public address, which an IPv4 packet is sent to and the gateway maps; an IPv6 address is its own."""
        assumes = _by_current_text(interface)
        has_v4 = site.public_v4.has
        if assumes and not self.assumptions.rds_public_default:
            has_v4 = unknown("AWS's texts differ on what is public by default", site.public_v4.span)
        has = (has_v4, site.public_v6.has)
        if has not in self._address:
            self._address[has] = any_of(
                exactly(EVERY_PACKET.of(family)).guarded(sure) for family, sure in zip((4, 6), has, strict=True)
            )

        def explain(packet: Packet | None) -> Hop:
            public = site.public_v6 if packet is not None and packet.family == 6 else site.public_v4
            value = "unknown" if packet is not None and not public.has.certain else "known"
            code = PRIVATE_ONLY if packet is None else ""
            return Hop(
                interface.owner.address, "public address", "nat", public.why, public.span, value, public.why, code
            )

        return Step(self._address[has], explain, assumes=assumes)


def _by_current_text(interface: Interface) -> tuple[Assumption, ...]:
    """The assumption under which a database that does not say so is public or not: the two texts of AWS differ."""
    owner = interface.owner
    disputed = isinstance(owner, Database) and owner.follows_disputed_default
    return (Assumption.RDS_PUBLIC_DEFAULT,) if disputed else ()
