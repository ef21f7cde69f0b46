"""Networks of several VPCs with more than one link between them."""

from __future__ import annotations

from typing import Any

from tests.reachability.declarations.records import ANY_V4
from tests.reachability.networks import ZONES
from tests.reachability.worlds.maker import PREFIXES, Worlds

WHOLE = {name: f"{prefix}.0.0/16" for name, prefix in PREFIXES.items()}


class Joined(Worlds):
    """Makes two or three VPCs, joined by peerings, by transit gateways, or by private links."""

    def make(self) -> list[Any]:
        """The network of this world."""
        self.vpcs = ["main", "other", *(["hub"] if self.maybe(0.6) else [])]
        for vpc in self.vpcs:
            self.vpc(vpc, gated=self.maybe(0.6))
            self.subnet(f"{vpc}a", vpc, 1, ZONES[0], public=self.pick((None, True)))
            if self.maybe(0.5):
                self.subnet(f"{vpc}b", vpc, 2, self.pick(ZONES))
        self.filters()
        self.links: dict[str, list[str]] = {vpc: [] for vpc in self.vpcs}
        self._peered()
        self._transit()
        self._nat()
        self._inspection()
        for at, vpc in enumerate(("main", "other", *([self.pick(self.vpcs)] if self.maybe(0.5) else []))):
            self.host(f"vm{at}", self.pick(self.subnets(vpc)))
        for subnet in self.subnets():
            self._routed(subnet)
        self._behind_balancers()
        return self.records

    def _peered(self) -> None:
        for at, (one, other) in enumerate((("main", "other"), ("main", "hub"), ("hub", "other"))):
            if {one, other} <= set(self.vpcs) and self.maybe(0.35):
                self.add("peering", f"pcx{at}", vpc=one, peer=other, accepted=True)
                self.links[one].append(f"pcx{at}")
                self.links[other].append(f"pcx{at}")

    # Transit gateways ---------------------------------------------------------------------------------------------

    def _transit(self) -> None:
        """One transit gateway with its default table or tables of its own, or two with a peering."""
        self.peered = self.maybe(0.25)
        if not self.maybe(0.8):
            return
        tables = True if self.peered or self.maybe(0.6) else None
        self.add("tgw", "tgw", tables=tables)
        if self.peered:
            self.add("tgw", "far", tables=True)
            self.add("transit_peering", "bridge", tgw="tgw", peer="far")
        hubs: dict[str, list[str]] = {"tgw": [], "far": []}
        for vpc in self.vpcs:
            if self.maybe(0.9):
                gateway = "far" if self.peered and vpc == "other" else "tgw"
                self._attach(gateway, vpc)
                hubs[gateway].append(f"{vpc}at")
        if tables:
            for gateway in ("tgw", "far") if self.peered else ("tgw",):
                self._tables(gateway, hubs[gateway])

    def _attach(self, gateway: str, vpc: str) -> None:
        by_zone: dict[str, str] = {}
        for subnet in self.subnets(vpc):
            by_zone.setdefault(self.placed[subnet][2], subnet)
        subnets = list(by_zone.values())
        subnets = subnets if self.maybe(0.7) else subnets[:1]
        appliance = True if vpc == "hub" and self.maybe(0.5) else None
        self.add("attachment", f"{vpc}at", tgw=gateway, vpc=vpc, subnets=subnets, appliance=appliance)
        self.links[vpc] += [gateway] * 2

    def _tables(self, gateway: str, attachments: list[str]) -> None:
        """A table for the hub and one for the others, or one for all; some drop, some lead past the hub."""
        bridge = ["bridge"] if self.peered else []
        every = [*attachments, *bridge]
        apart = "hubat" in attachments and self.maybe(0.6)
        spokes = [name for name in every if name != "hubat"] if apart else every
        for name, used in ((f"{gateway}spokes", spokes), *(((f"{gateway}inner", ["hubat"]),) if apart else ())):
            announced = [each for each in attachments if self.maybe(0.6)]
            routes: dict[str, str | None] = {}
            if "hubat" in attachments and self.maybe(0.5):
                routes[ANY_V4] = "hubat"
            if bridge and self.maybe(0.8):
                routes[WHOLE["other" if gateway == "tgw" else "main"]] = "bridge"
            if attachments and self.maybe(0.4):
                target = self.pick([*attachments, None])
                routes[self.pick(list(WHOLE.values()))] = target
            used_by = [each for each in used if self.maybe(0.95)]
            self.add(
                "transit_table", name, tgw=gateway, used_by=used_by, announced_by=announced, routes=list(routes.items())
            )

    # What stands on the way ---------------------------------------------------------------------------------------

    def _nat(self) -> None:
        if self.maybe(0.35):
            private = self.maybe(0.6)
            vpc = self.pick(("main", "hub" if "hub" in self.vpcs else "main"))
            if not private:
                self.add("eip", "natip")
            self.add(
                "nat", "nat", subnet=self.pick(self.subnets(vpc)), eip=None if private else "natip",
                connectivity="private" if private else None,
            )  # fmt: skip
            self.links[vpc].append("nat")

    def _inspection(self) -> None:
        if "hub" in self.vpcs and self.maybe(0.4):
            place = self.pick(self.subnets("hub"))
            if self.maybe(0.6):
                self.add("firewall", "box", vpc="hub", subnet=place, zone=self.placed[place][2], spelled="element")
            else:
                self.add("inspector", "box", vpc="hub", subnet=place)
            self.links["hub"] += ["box", "box"]

    def _routed(self, subnet: str) -> None:
        vpc = self.placed[subnet][0]
        routes: dict[str, str] = {}
        gateways = [record["name"] for record in self.records if record["is"] == "igw" and record["vpc"] == vpc]
        if gateways and self.maybe(0.4):
            routes[ANY_V4] = str(gateways[0])
        for _ in range(self.random.randint(1, 3)):
            if self.links[vpc]:
                others = [WHOLE[name] for name in self.vpcs if name != vpc]
                routes[self.pick([*others, ANY_V4])] = self.pick(self.links[vpc])
        if self.maybe(0.95):
            self.table(subnet, routes.items())

    def _behind_balancers(self) -> None:
        """A load balancer whose target may be in another VPC, and a private link to it."""
        if not self.maybe(0.45):
            return
        host = self.pick(self.hosts())
        network = self.maybe(0.6)
        far = self.maybe(0.4)
        home = self.pick([vpc for vpc in self.vpcs if vpc != self.vpc_of(host)]) if far else self.vpc_of(host)
        self.balancer("lb", home, host, network=network, internal=self.pick((None, True)))
        if network and self.maybe(0.7):
            self.add("offered", "offer", of="lb", asks=self.maybe(0.2))
            consumer = self.pick([vpc for vpc in self.vpcs if vpc != home])
            groups = [self.pick(self.groups_of(consumer))]
            subnets = [self.pick(self.subnets(consumer))]
            self.add("vpce", "endpoint", vpc=consumer, service="offer", subnets=subnets, groups=groups)
