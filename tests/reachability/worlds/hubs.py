"""Networks around a transit gateway as AWS draws them, each of whose parts may be missing or lead astray."""

from __future__ import annotations

from typing import Any

from tests.reachability.declarations.records import ANY_V4
from tests.reachability.networks import ZONES
from tests.reachability.worlds.maker import PREFIXES, Worlds

WHOLE = {name: f"{prefix}.0.0/16" for name, prefix in PREFIXES.items()}
EVERY = "10.0.0.0/8"
DRAWINGS = ("bridge", "inspection", "inspection", "egress", "egress", "translated", "translated")


class Hubs(Worlds):
    """Makes two spokes and, with them, a far hub, a VPC for inspection or for egress, or a private NAT gateway.

    https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html
    https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-nat-igw.html
    https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-scenarios.html
    """

    def make(self) -> list[Any]:
        """The network of this world."""
        self.drawing = self.pick(DRAWINGS)
        self.whole = self.random.uniform(0.85, 1)
        for vpc in ("main", "other"):
            self.vpc(vpc, gated=self.maybe(0.2))
            self.subnet(f"{vpc}a", vpc, 1, ZONES[0])
            self.subnet(f"{vpc}b", vpc, 2, self.pick(ZONES))
        if self.drawing in {"inspection", "egress"}:
            self.vpc("hub", gated=self.drawing == "egress" or self.maybe(0.3))
            for number, name in enumerate(("huba", "hubb", "hubc"), 1):
                self.subnet(name, "hub", number, ZONES[number == 3])
        self.filters()
        getattr(self, f"_{self.drawing}")()
        for at, vpc in enumerate(("main", "other", self.pick(("main", "other")))):
            self.host(f"vm{at}", self.pick((f"{vpc}a", f"{vpc}a", f"{vpc}b")), public=None)
        return self.records

    def filters(self) -> None:
        """Groups that are mostly open, and a network ACL now and then."""
        for vpc in dict.fromkeys(vpc for vpc, *_ in self.placed.values()):
            self._open_group(f"{vpc}g0", vpc)
            group: Any = self.records[-1] if self.records[-1]["is"] == "group" else self.records[-2]
            if self.maybe(0.8):
                group["egress"].append({"protocol": "-1", "cidr": ANY_V4})
            if self.maybe(0.6):
                group["ingress"].append({"protocol": "tcp", "ports": (22, 443), "cidr": EVERY})
        self._acls([(name, *place) for name, place in self.placed.items() if self.maybe(0.2)])

    def routes(self, subnet: str, *wanted: tuple[str, str]) -> None:
        """A route table with the wanted routes, one of which may be missing."""
        self.table(subnet, [route for route in wanted if self.maybe(self.whole)])

    def attach(self, gateway: str, vpc: str, *subnets: str, **more: Any) -> None:
        """The attachment of a VPC, in all of the subnets or in the first."""
        chosen = list(subnets) if self.maybe(0.75) else [subnets[0]]
        by_zone = {self.placed[name][2]: name for name in reversed(chosen)}
        self.add("attachment", f"{vpc}at", tgw=gateway, vpc=vpc, subnets=sorted(by_zone.values()), **more)

    def transit_table(self, name: str, gateway: str, used_by: list[str], **more: Any) -> None:
        """A table of a transit gateway, parts of which may be missing."""
        for key in ("announced_by", "routes"):
            more[key] = [part for part in more.get(key, ()) if self.maybe(self.whole)]
        self.add("transit_table", name, tgw=gateway, used_by=used_by, **more)

    def spokes(self, *, to: str = ANY_V4) -> None:
        """Both spokes, attached and with routes to the hub."""
        self.add("tgw", "tgw", tables=True)
        for vpc in ("main", "other"):
            self.attach("tgw", vpc, f"{vpc}a", f"{vpc}b")
            for zone in "ab":
                self.routes(f"{vpc}{zone}", (to, "tgw"))

    def _bridge(self) -> None:
        """Each spoke at a transit gateway of its own, and the two gateways peered."""
        for gateway in ("tgw", "far"):
            self.add("tgw", gateway, tables=True)
        self.add("transit_peering", "bridge", tgw="tgw", peer="far")
        for gateway, vpc, beyond in (("tgw", "main", "other"), ("far", "other", "main")):
            self.attach(gateway, vpc, f"{vpc}a", f"{vpc}b")
            used_by = [f"{vpc}at", "bridge"] if self.maybe(self.whole) else [f"{vpc}at"]
            routes = [(WHOLE[beyond], self.pick(("bridge", "bridge", "bridge", None)))]
            self.transit_table(f"{gateway}rt", gateway, used_by, announced_by=[f"{vpc}at"], routes=routes)
            for zone in "ab":
                self.routes(f"{vpc}{zone}", (self.pick((WHOLE[beyond], EVERY)), "tgw" if vpc == "main" else "far"))

    def _inspection(self) -> None:
        """Everything between the spokes led past a firewall or an appliance in the hub."""
        self.spokes(to=self.pick((ANY_V4, EVERY)))
        self.attach("tgw", "hub", "huba", "hubc", appliance=self.pick((True, None)))
        self.transit_table("spokes", "tgw", ["mainat", "otherat"], routes=[(ANY_V4, "hubat")])
        past = self.pick((["mainat", "otherat"], ["mainat", "otherat"], ["mainat"]))
        self.transit_table("inner", "tgw", ["hubat"], announced_by=past)
        kind = self.pick(("firewall", "inspector", "host"))
        if kind == "firewall":
            self.add("firewall", "box", vpc="hub", subnet="hubb", zone=ZONES[0], spelled=self.pick(("", "element")))
        elif kind == "inspector":
            self.add("inspector", "box", vpc="hub", subnet="hubb")
        else:
            self.host("box", "hubb", check=False)
        direct = self.maybe(0.15)
        self.routes("huba", (ANY_V4, "tgw" if direct else "box"))
        self.routes("hubc", (ANY_V4, self.pick(("box", "box", "tgw"))))
        self.routes("hubb", (EVERY, "tgw"))

    def _egress(self) -> None:
        """The way to the internet shared: through a NAT gateway in the hub, perhaps past a firewall."""
        self.spokes()
        self.attach("tgw", "hub", "huba", "hubc")
        self.transit_table("spokes", "tgw", ["mainat", "otherat"], routes=[(ANY_V4, "hubat")])
        self.transit_table("inner", "tgw", ["hubat"], announced_by=["mainat", "otherat"])
        self.add("eip", "natip")
        self.add("nat", "nat", subnet="hubb", eip="natip")
        for name in ("huba", "hubc"):
            self.routes(name, (ANY_V4, self.pick(("nat", "nat", "nat", "hubigw"))))
        self.routes("hubb", (ANY_V4, "hubigw"), (EVERY, "tgw"))

    def _translated(self) -> None:
        """A private NAT gateway between two VPCs."""
        over = self.pick(("tgw", "pcx"))
        if over == "tgw":
            self.add("tgw", "tgw")
            for vpc in ("main", "other"):
                self.attach("tgw", vpc, f"{vpc}a", f"{vpc}b")
        else:
            self.add("peering", "pcx", vpc="main", peer="other", accepted=True)
        public = self.maybe(0.3)
        if public:
            self.add("eip", "natip")
        eip, kind = ("natip", None) if public else (None, "private")
        self.add("nat", "nat", subnet="mainb", eip=eip, connectivity=kind)
        self.routes("maina", (WHOLE["other"], self.pick(("nat", "nat", over))))
        self.routes("mainb", (WHOLE["other"], over))
        back = self.pick((WHOLE["main"], self.cidr("mainb"), self.cidr("maina")))
        for zone in "ab":
            self.routes(f"other{zone}", (back, over))
