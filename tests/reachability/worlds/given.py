"""Networks of which parts are given from outside: by an input, looked up, or exported by another stack."""

from __future__ import annotations

from typing import Any

from tests.reachability.declarations.records import ANY_V4
from tests.reachability.networks import ZONES
from tests.reachability.worlds.maker import Worlds

WAYS = ("variable", "data")


class Given(Worlds):
    """Makes networks with VPCs, subnets, tables, gateways and groups that are declared elsewhere."""

    def make(self) -> list[Any]:
        """The network of this world."""
        self.elsewhere: dict[str, str | None] = {
            what: self.pick(WAYS) if self.maybe(chance) else None
            for what, chance in (
                ("vpc", 0.4),
                ("suba", 0.3),
                ("subb", 0.3),
                ("gateway", 0.35),
                ("nat", 0.2),
                ("table", 0.3),
            )
        }
        if not self.elsewhere["vpc"]:
            self.elsewhere["table"] = None
        self._base()
        self._gateways()
        self.filters()
        self._unseen_groups()
        for at in range(self.random.randint(2, 3)):
            self.host(f"vm{at}", self.pick(["suba", "subb"] if at < 2 else self.subnets()))
        self._joined()
        for name in ("suba", "subb"):
            self._routed(name)
        self._unmentioned()
        self._unseen_acls()
        if self.maybe(0.4):
            host = self.pick([name for name in self.hosts() if self.vpc_of(name) == "main"])
            self.balancer("lb", "main", host, network=self.maybe(0.5), internal=None)
        return self.records

    def _base(self) -> None:
        given = self.elsewhere["vpc"]
        self.add(
            "vpc", "main", cidr="10.0.0.0/16" if not given else self.fate(("10.0.0.0/16", "10.0.0.0/18")), given=given
        )
        for number, name in enumerate(("suba", "subb"), 1):
            zone = self.pick(ZONES)
            public = self.pick((None, True, False))
            if self.elsewhere[name]:
                zone, public = self.fate(ZONES), self.fate((None, True, False))
            at = self.fate((number, number + 20)) if self.elsewhere[name] else number
            self.subnet(name, "main", at, zone, public=public, given=self.elsewhere[name])

    def _gateways(self) -> None:
        """An internet gateway that is declared, given, or that a given VPC may have out of sight; likewise NAT."""
        way = self.elsewhere["gateway"]
        if way:
            self.add("igw", "mainigw", vpc=self.fate(("main", "main", None)), given=way)
        elif not self.elsewhere["vpc"] or self.maybe(0.5):
            self.add("igw", "mainigw", vpc="main")
        elif self.fate((True, True, False)):
            self.add("igw", "mainigw", vpc="main", unseen=True)
        if self.elsewhere["nat"]:
            at = self.fate(("suba", "subb"))
            self.add("eip", "natip", unseen=True)
            self.add("nat", "nat", subnet=at, eip=self.fate(("natip", None)), given=self.elsewhere["nat"])
        elif self.maybe(0.4):
            self.add("eip", "natip")
            self.add("nat", "nat", subnet=self.pick(("suba", "subb")), eip="natip")

    def _joined(self) -> None:
        """Another VPC, over a peering: declared, or given."""
        if not self.maybe(0.5):
            return
        given = self.pick(WAYS) if self.maybe(0.4) else None
        self.add("vpc", "other", cidr="10.1.0.0/16", given=given)
        self.subnet("subo", "other", 1, given=given)
        for name in ("otherg0",):
            self._open_group(name, "other")
        self.host("vmo", "subo")
        self.add("peering", "pcx", vpc="main", peer="other", accepted=True)
        if given is None or self.maybe(0.5):
            self.table("subo", [("10.0.0.0/16", "pcx")] if self.maybe(0.7) else [])
        elif self.fate((True, False)):
            self.table("subo", [("10.0.0.0/16", "pcx")], unseen=True)

    def _targets(self) -> list[str]:
        return [str(record["name"]) for record in self.records if record["is"] in {"igw", "nat", "peering"}]

    def _routed(self, subnet: str) -> None:
        """A table: declared, given, the unseen one of a given subnet, or the unseen main one of a given VPC."""
        shown = [
            str(record["name"])
            for record in self.records
            if record["is"] in {"igw", "nat", "peering"} and not record.get("unseen")
        ]
        declared = self.maybe(0.75)
        routes = [(self._goal(target), target) for target in (self.pick(shown) for _ in range(2))] if shown else []
        if declared and not self.elsewhere["table"]:
            self.table(subnet, routes)
            return
        every = self._targets()
        hidden = (
            [(self._unseen_goal(target), target) for target in (self.fate(every) for _ in range(2))] if every else []
        )
        if declared:
            self.add(
                "table", f"{subnet}rt", vpc="main", routes=list(dict(hidden).items()), given=self.elsewhere["table"]
            )
            self.add("association", f"{subnet}as", subnet=subnet, table=f"{subnet}rt")
        elif self.elsewhere[subnet] or self.elsewhere["vpc"]:
            self.table(subnet, hidden, unseen=True)

    def _unmentioned(self) -> None:
        """A gateway given for a VPC that is declared here is attached to it only if the text says so: by a route."""
        shown = [record for record in self.records if record["is"] == "table" and not record.get("unseen")]
        mentioned = any(target == "mainigw" for record in shown for _, target in record["routes"])
        if self.elsewhere["gateway"] and not self.elsewhere["vpc"] and not mentioned:
            gateway = next(record for record in self.records if record.get("name") == "mainigw")
            gateway["vpc"] = None  # type: ignore[index]

    def _goal(self, target: str) -> str:
        return self.pick(("10.1.0.0/16", ANY_V4)) if target == "pcx" else self.pick((ANY_V4, ANY_V4, "128.0.0.0/1"))

    def _unseen_goal(self, target: str) -> str:
        return self.fate(("10.1.0.0/16", ANY_V4)) if target == "pcx" else self.fate((ANY_V4, ANY_V4, "128.0.0.0/1"))

    def _unseen_groups(self) -> None:
        """A security group that is given, and may have any rules."""
        if self.maybe(0.3):
            rules = [
                {
                    "protocol": "tcp",
                    "ports": self.fate(((22, 22), (22, 443), (0, 65535))),
                    "cidr": self.fate((ANY_V4, "10.0.0.0/8")),
                }
                for _ in range(self.fate((0, 1, 2)))
            ]
            out = [{"protocol": "-1", "cidr": ANY_V4}] if self.fate((True, True, False)) else []
            self.add("group", "maingiven", vpc="main", ingress=rules, egress=out, given=self.pick(WAYS))

    def _unseen_acls(self) -> None:
        """The network ACL of a given subnet, or the default one of a given VPC, where none is declared."""
        filtered = {name for record in self.records if record["is"] == "nacl" for name in record["subnets"]}
        for name in ("suba", "subb"):
            if name not in filtered and (self.elsewhere[name] or self.elsewhere["vpc"]) and self.fate((True, False)):
                entries = [
                    {
                        "side": side,
                        "number": 100,
                        "action": "allow",
                        "protocol": self.fate(("-1", "tcp")),
                        "cidr": self.fate((ANY_V4, "10.0.0.0/8")),
                    }
                    for side in ("ingress", "egress")
                ]
                self.add("nacl", f"{name}acl", vpc="main", subnets=[name], entries=entries, unseen=True)
