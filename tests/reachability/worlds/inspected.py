"""Networks with firewalls and appliances in line, and the route tables of gateways that lead to them."""

from __future__ import annotations

from typing import Any

from tests.reachability.declarations.records import ANY_V4, Hidden
from tests.reachability.networks import ZONES
from tests.reachability.worlds.maker import Worlds

SPELLINGS = ("index", "element", "one", "zone")


class Inspected(Worlds):
    """Makes one VPC with an appliance in it, before or behind a NAT gateway, out and back or only one way."""

    def make(self) -> list[Any]:
        """The network of this world."""
        self.vpc("main", gated=self.maybe(0.95))
        for at, name in enumerate(("suba", "subb"), 1):
            self.subnet(name, "main", at, self.pick(ZONES), public=self.pick((None, True)))
        self.subnet("subf", "main", 5)
        if self.maybe(0.3):
            self.subnet("subn", "main", 6)
        self.filters()
        self._box()
        for at in range(self.random.randint(2, 3)):
            self.host(f"vm{at}", self.pick(("suba", "suba", "subb")))
        self._tables()
        self._edges()
        if self.maybe(0.25):
            host = self.pick(self.hosts())
            self.balancer("lb", "main", host, network=self.maybe(0.5), internal=None)
        return self.records

    def _box(self) -> None:
        kind = self.pick(("firewall", "firewall", "inspector", "host", "pair"))
        if kind == "firewall":
            spelled = self.pick(SPELLINGS)
            self.add("firewall", "box", vpc="main", subnet="subf", zone=ZONES[0], spelled=spelled)
        elif kind == "inspector":
            self.add("inspector", "box", subnet="subf", vpc="main")
        else:
            self.host("box", "subf", check=self.maybe(0.1))
        if kind == "pair":
            groups = [self.pick(self.groups_of("main"))]
            self.add("eni", "boxinner", subnet=self.pick(("subf", "subb")), groups=groups, of="box", check=False)
        self.add("inspector", "elsewhere", subnet="subf", vpc="main", unseen=True)
        self.boxes = ["box", *(["boxinner"] if kind == "pair" else [])]
        self.kind = kind

    def _led(self, name: str) -> Any:
        """The appliance as the target of a route: by name, or by an input that is something of its kind."""
        box = self.pick(self.boxes)
        if self.kind not in {"host", "pair"} and self.maybe(0.2):
            return Hidden(f"{name}_endpoint", self.fate((box, box, "elsewhere")))
        return box

    def _tables(self) -> None:
        ways: list[str] = ["mainigw"] if any(record.get("name") == "mainigw" for record in self.records) else []
        if "subn" in self.placed:
            self.add("eip", "natip")
            self.add("nat", "nat", subnet="subn", eip="natip")
            self.table(
                "subn", [(ANY_V4, self._led("subn") if self.maybe(0.4) else self.pick(ways or ["box"])), *self._home()]
            )
        out = ["nat", *ways] if "subn" in self.placed else ways
        for name in ("suba", "subb"):
            if self.maybe(0.9):
                routes = [(ANY_V4, self._led(name) if self.maybe(0.6) or not out else self.pick(out))]
                if self.maybe(0.4):
                    other = "subb" if name == "suba" else "suba"
                    routes.append((self.cidr(other), self._led(f"{name}side")))
                self.table(name, routes)
        self.table("subf", [(ANY_V4, self.pick(out))] if out and self.maybe(0.9) else [])

    def _home(self) -> list[tuple[str, Any]]:
        return [(self.cidr(name), self._led(f"home{name}")) for name in ("suba", "subb") if self.maybe(0.5)]

    def _edges(self) -> None:
        """The route tables of the internet gateway, and of a VPN gateway."""
        gateways = [str(record["name"]) for record in self.records if record["is"] == "igw"]
        if self.maybe(0.3):
            self.add("vgw", "vgw", vpc="main")
            tables = [str(record["name"]) for record in self.records if record["is"] == "table" and self.maybe(0.7)]
            self.add("vpn", "vpn", gateway="vgw", cidr="192.168.0.0/16", tables=tables)
            gateways.append("vgw")
        for gateway in gateways:
            if self.maybe(0.55):
                inner = [name for name in ("suba", "subb", "subn") if name in self.placed and self.maybe(0.7)]
                routes = [(self.cidr(name), self._led(f"{gateway}{name}")) for name in inner]
                self.add("table", f"{gateway}rt", vpc="main", routes=routes)
                self.add("edge", f"{gateway}edge", gateway=gateway, table=f"{gateway}rt")
