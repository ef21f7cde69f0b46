"""Networks that services and people get into, and switches and rules that keep them out."""

from __future__ import annotations

from typing import Any

from tests.reachability.declarations.records import ANY_V4, ANY_V6
from tests.reachability.networks import PORTS, ZONES
from tests.reachability.worlds.maker import Worlds


class Entered(Worlds):
    """Makes a VPC, perhaps with a peered one, that the services of AWS and their users lead into."""

    def make(self) -> list[Any]:
        """The network of this world."""
        six = self.maybe(0.4)
        self.vpc("main", six=six, gated=self.maybe(0.9))
        for at, name in enumerate(("suba", "subb"), 1):
            cidr6 = f"2600:1f00:0:10{at}::/64" if six else None
            public = self.pick((None, None, True))
            self.subnet(name, "main", at, self.pick(ZONES), public=public, cidr6=cidr6, assign6=six or None)
        self.two = self.maybe(0.4)
        if self.two:
            self.vpc("other", gated=False)
            self.subnet("subo", "other", 1)
            self.add("peering", "pcx", vpc="main", peer="other", accepted=True)
        self.filters()
        for at in range(self.random.randint(1, 3)):
            self.host(f"vm{at}", self.pick(("suba", "subb")), public=self.pick((None, False, True)))
        if self.two:
            self.host("vmo", "subo", public=None)
        self._routes(six=six)
        self._balanced()
        self._services()
        self._people()
        self._switch()
        return self.records

    def _routes(self, *, six: bool) -> None:
        gated = any(record["is"] == "igw" for record in self.records)
        if six and self.maybe(0.5):
            self.add("eigw", "eigw", vpc="main")
        if self.maybe(0.3):
            self.add("eip", "natip")
            self.add("nat", "nat", subnet="subb", eip="natip")
        named = {record.get("name") for record in self.records}
        for name in ("suba", "subb"):
            routes: list[tuple[str, str]] = []
            if gated and self.maybe(0.5):
                routes.append((ANY_V4, "mainigw"))
            elif "nat" in named and name == "suba":
                routes.append((ANY_V4, "nat"))
            if six and self.maybe(0.6):
                routes.append(
                    (ANY_V6, self.pick([gate for gate in ("eigw", "mainigw") if gate in named] or ["mainigw"]))
                )
            if self.two and self.maybe(0.7):
                routes.append(("10.1.0.0/16", "pcx"))
            self.table(name, [route for route in routes if route[1] in named])
        if self.two:
            self.table("subo", [("10.0.0.0/16", "pcx")] if self.maybe(0.8) else [])

    def _balanced(self) -> None:
        """A load balancer with rules that tell clients apart."""
        if not self.maybe(0.7):
            return
        network = self.maybe(0.35)
        inner = [name for name in self.hosts() if name != "vmo"]
        internal = self.pick((None, True))
        self.balancer("lb", "main", self.pick(inner), network=network, internal=internal)
        if network or not self.maybe(0.6):
            return
        host = self.pick(inner)
        self.add("targets", "lbmore", vpc="main", port=self.pick((22, 443)), protocol="HTTP", members=[host])
        for at in range(self.random.randint(1, 2)):
            rule: dict[str, Any] = {"host": "app.example.com"}
            if self.maybe(0.6):
                rule = {"source": self.pick(("203.0.113.0/24", "203.0.113.128/25", "0.0.0.0/1", "10.0.0.0/8"))}
            targets = self.pick(("lbtg", "lbmore"))
            self.add("listener_rule", f"rule{at}", listener="lbfront", number=at + 1, targets=targets, **rule)
        if self.maybe(0.4):
            listener = next(record for record in self.records if record["is"] == "listener")
            del listener["targets"]  # type: ignore[attr-defined]

    def _services(self) -> None:
        named = {record.get("name"): record for record in self.records}
        ends = [name for name in named if name in {"lb", *self.hosts()} and name != "vmo"]
        if self.maybe(0.4):
            self.add(
                "accelerator", "ga", of=self.pick(ends), port=self.pick((*PORTS, 80, 443, 80, 443)),
                enabled=self.maybe(0.9), dual=True if self.maybe(0.4) else None,
            )  # fmt: skip
        if self.maybe(0.4):
            self.add("origin", "cdn", of=self.pick(ends), port=self.pick((80, 443, 22)), enabled=self.maybe(0.9))
        if "lb" in named and self.maybe(0.4):
            groups = [self.pick(self.groups_of("main"))]
            subnets = [self.pick(("suba", "subb"))]
            self.add("http_link", "link", subnets=subnets, groups=groups, listener="lbfront")
        if "lb" in named and named["lb"]["type"] == "network" and self.maybe(0.5):
            self.add("rest_link", "rest", of="lb")
        if self.maybe(0.4):
            vpc = self.pick(("main", "other" if self.two else "main", None))
            target = self.pick(self.hosts())
            self.add(
                "lattice", "mesh", of=target, vpc=vpc, port=self.pick((80, 22)), listens=self.pick((80, 443)),
                targets_in=self.vpc_of(target),
            )  # fmt: skip

    def _people(self) -> None:
        if self.maybe(0.5):
            cidrs = ("10.0.0.0/16", "10.0.1.0/24", ANY_V4, "10.1.0.0/16", "192.168.0.0/16")
            rules = [(self.pick(cidrs), self.maybe(0.7)) for _ in range(self.random.randint(0, 2))]
            groups = [self.pick(self.groups_of("main"))]
            self.add(
                "client_vpn",
                "dial",
                vpc="main",
                subnets=["suba"],
                groups=groups,
                authorized=rules,
                routes=self.pick(((), ("10.1.0.0/16",))),
            )
        if self.maybe(0.4):
            kept = self.pick((None, None, True, False))
            self.add("connect", "eice", subnet="subb", groups=[self.pick(self.groups_of("main"))], preserves=kept)

    def _switch(self) -> None:
        """VPC block public access, with exclusions."""
        if not self.maybe(0.35):
            return
        self.add("access_block", "bpa", mode=self.pick(("block-ingress", "block-bidirectional")))
        if self.maybe(0.6):
            place = {"vpc": "main"} if self.maybe(0.6) else {"subnet": self.pick(("suba", "subb"))}
            self.add("access_exclusion", "free", mode=self.pick(("allow-bidirectional", "allow-egress")), **place)
