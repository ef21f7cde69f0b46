"""Small networks at random, from few addresses and ports, so that what they say of each other matters."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.reachability.declarations.records import ANY_V4, ANY_V6, Record

CIDRS = (
    ANY_V4,
    "0.0.0.0/1",
    "128.0.0.0/1",
    "10.0.0.0/8",
    "10.0.0.0/16",
    "10.0.1.0/24",
    "10.0.2.0/24",
    "10.1.0.0/16",
    "10.1.1.0/24",
    "192.168.0.0/16",
    "203.0.113.0/24",
    "203.0.113.128/25",
    "198.51.100.7/32",
)
CIDRS_V6 = (ANY_V6, "2600:1f00:0:100::/56", "2001:db8::/32")
PORTS = (22, 80, 443, 1024, 32768, 49152, 60999, 65535)
ZONES = ("us-east-1a", "us-east-1b")
SIX = "2600:1f00:0:100::/56"


class Maker:
    """Makes one network."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.records: list[Record] = []
        self.six = self.maybe(0.3)

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def add(self, kind: str, name: str = "", **more: Any) -> None:
        named = {"name": name} if name else {}
        self.records.append({"is": kind, **named, **{key: value for key, value in more.items() if value is not None}})

    def make(self) -> list[Record]:
        two = self.maybe(0.45)
        self._vpc("main", "10.0.0.0/16", six=self.six)
        if two:
            self._vpc("other", "10.1.0.0/16", six=False)
        subnets = [("suba", "main", 1, ZONES[0]), ("subb", "main", 2, self.random.choice(ZONES))]
        if self.maybe(0.4):
            subnets.append(("subc", "main", 3, self.random.choice(ZONES)))
        if two:
            subnets.append(("subo", "other", 1, ZONES[0]))
        for name, vpc, number, zone in subnets:
            self._subnet(name, vpc, number, zone)
        links = self._links(two, [name for name, *_ in subnets])
        for name, vpc, *_ in subnets:
            self._routing(name, vpc, links)
        for vpc in ("main", "other")[: 1 + two]:
            self._groups(vpc)
        self._acls(subnets)
        self._instances(subnets)
        self._balancer(subnets)
        self._indirect()
        return self.records

    def _indirect(self) -> None:
        """Ways in that need no public address: an accelerator, and a VPN connection to premises."""
        hosts = [record["name"] for record in self.records if record["is"] == "instance"]
        if self.maybe(0.3):
            self.add(
                "accelerator", "ga", of=self.random.choice(hosts), port=self.random.choice(PORTS),
                enabled=bool(self.maybe(0.9)),
            )  # fmt: skip
        if self.maybe(0.3):
            tables = [record["name"] for record in self.records if record["is"] == "table" and record["vpc"] == "main"]
            self.add("vgw", "vgw", vpc="main")
            spread = [name for name in tables if self.maybe(0.7)]
            self.add("vpn", "vpn", gateway="vgw", cidr="192.168.0.0/16", tables=spread)

    def _vpc(self, name: str, cidr: str, *, six: bool) -> None:
        self.add("vpc", name, cidr=cidr, cidr6=SIX if six else None)
        chance = self.random.random()
        if chance < 0.9:
            self.add("igw", f"{name}igw", vpc=name)
        elif chance < 0.95:
            self.add("igw", f"{name}igw")

    def _subnet(self, name: str, vpc: str, number: int, zone: str) -> None:
        prefix = "10.0" if vpc == "main" else "10.1"
        six = self.six and vpc == "main" and self.maybe(0.7)
        self.add(
            "subnet",
            name,
            vpc=vpc,
            cidr=f"{prefix}.{number}.0/24",
            zone=zone,
            public=self.random.choice((None, None, True, False)),
            cidr6=f"2600:1f00:0:10{number}::/64" if six else None,
            assign6=True if six and self.maybe(0.7) else None,
        )

    def _links(self, two: bool, subnets: list[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {"main": [], "other": []}
        for record in list(self.records):
            if record["is"] == "igw":
                vpc = record["name"].removesuffix("igw")
                found[vpc] += [record["name"]] * 3
        if self.maybe(0.5):
            place = self.random.choice([name for name in subnets if name != "subo"])
            self.add("eip", "natip")
            self.add("nat", "nat", subnet=place, eip="natip")
            found["main"] += ["nat"] * 2
        if two and self.maybe(0.6):
            self.add("peering", "pcx", vpc="main", peer="other", accepted=True)
            for vpc in found:
                found[vpc] += ["pcx"] * 2
        if two and self.maybe(0.4):
            self.add("tgw", "tgw")
            self.add("attachment", "atta", tgw="tgw", vpc="main", subnets=["suba"])
            self.add("attachment", "atto", tgw="tgw", vpc="other", subnets=["subo"])
            for vpc in found:
                found[vpc] += ["tgw"] * 2
        if self.six and self.maybe(0.4):
            self.add("eigw", "eigw", vpc="main")
            found["main"].append("eigw")
        return found

    def _routing(self, subnet: str, vpc: str, links: dict[str, list[str]]) -> None:
        if self.maybe(0.1):
            return
        routes: dict[str, str] = {ANY_V4: f"{vpc}igw"} if f"{vpc}igw" in links[vpc] and self.maybe(0.4) else {}
        for _ in range(self.random.randint(0, 4)):
            if links[vpc]:
                target = self.random.choice(links[vpc])
                routes[self._destination(vpc, target)] = target
        self.add("table", f"{subnet}rt", vpc=vpc, routes=list(routes.items()))
        self.add("association", subnet=subnet, table=f"{subnet}rt")

    def _destination(self, vpc: str, target: str) -> str:
        if target == "eigw" or (target == f"{vpc}igw" and self.six and vpc == "main" and self.maybe(0.3)):
            return self.random.choice((ANY_V6, ANY_V6, "2001:db8::/32"))
        if target in {"pcx", "tgw"}:
            far = "10.1" if vpc == "main" else "10.0"
            return self.random.choice((f"{far}.0.0/16", f"{far}.1.0/24", ANY_V4))
        return self.random.choice((ANY_V4, ANY_V4, ANY_V4, "0.0.0.0/1", "128.0.0.0/1", "203.0.113.0/24"))

    def _ports(self) -> tuple[int, int]:
        low = self.random.choice(PORTS)
        return (low, low) if self.maybe(0.5) else (min(low, high := self.random.choice(PORTS)), max(low, high))

    def _rule(self, groups: list[str]) -> Record:
        protocol = self.random.choice(("tcp", "tcp", "tcp", "-1", "udp", "icmp"))
        rule: dict[str, Any] = {"protocol": protocol}
        if protocol in {"tcp", "udp"}:
            rule["ports"] = self._ports()
        elif protocol == "icmp":
            rule["ports"] = self.random.choice(((-1, -1), (8, -1), (8, 0), (0, -1)))
        if self.maybe(0.25):
            rule["group"] = self.random.choice(groups)
        else:
            rule["cidr"] = self._peer()
        if rule["protocol"] == "icmp" and ":" in rule.get("cidr", ""):
            rule["cidr"] = ANY_V4
        return rule

    def _peer(self) -> str:
        if self.six and self.maybe(0.3):
            return self.random.choice(CIDRS_V6)
        return ANY_V4 if self.maybe(0.4) else self.random.choice(CIDRS)

    def _groups(self, vpc: str) -> None:
        names = [f"{vpc}g{at}" for at in range(self.random.randint(1, 3))]
        for name in names:
            ingress = [self._rule(names) for _ in range(self.random.randint(0, 3))]
            egress = [self._rule(names) for _ in range(self.random.randint(1, 3))]
            if self.maybe(0.5):
                egress.append({"protocol": "-1", "cidr": ANY_V4})
            later = [rule for rule in ingress if "group" in rule]
            self.add("group", name, vpc=vpc, ingress=[rule for rule in ingress if "group" not in rule], egress=[
                rule for rule in egress if "group" not in rule
            ] or [{"protocol": "tcp", "ports": (9, 9), "cidr": "127.0.0.1/32"}])  # fmt: skip
            for at, rule in enumerate(later):
                self.records.append({"is": "rule", "name": f"{name}r{at}", "of": name, "side": "ingress", **rule})
        self.records.sort(key=lambda record: record["is"] == "rule")

    def _acls(self, subnets: list[tuple[str, str, int, str]]) -> None:
        for name, vpc, *_ in subnets:
            if not self.maybe(0.35):
                continue
            numbers = self.random.sample(range(90, 120), self.random.randint(0, 4))
            entries = [self._entry(number, self.random.choice(("ingress", "egress"))) for number in numbers]
            last = {"number": 200, "action": "allow", "protocol": "-1", "cidr": ANY_V4}
            entries += [{"side": side, **last} for side in ("ingress", "egress") if self.maybe(0.7)]
            self.add("nacl", f"{name}acl", vpc=vpc, subnets=[name], entries=entries)

    def _entry(self, number: int, side: str) -> Record:
        protocol = self.random.choice(("tcp", "tcp", "-1", "udp"))
        more = {"ports": self._ports()} if protocol != "-1" else {}
        action = self.random.choice(("allow", "allow", "deny"))
        return {
            "side": side,
            "number": number,
            "action": action,
            "protocol": protocol,
            "cidr": self._peer(),
            **more,
        }

    def _instances(self, subnets: list[tuple[str, str, int, str]]) -> None:
        for at in range(self.random.randint(2, 4)):
            subnet, vpc, *_ = self.random.choice(subnets)
            groups = [record["name"] for record in self.records if record["is"] == "group" and record["vpc"] == vpc]
            chosen = self.random.sample(groups, self.random.randint(1, min(2, len(groups))))
            public = self.random.choice((None, True, True, False))
            self.add("instance", f"vm{at}", subnet=subnet, groups=chosen, public=public)
            if self.maybe(0.15):
                self.add("eip", f"ip{at}", of=f"vm{at}")

    def _balancer(self, subnets: list[tuple[str, str, int, str]]) -> None:
        if not self.maybe(0.4):
            return
        mine = [name for name, vpc, *_ in subnets if vpc == "main"]
        groups = [record["name"] for record in self.records if record["is"] == "group" and record["vpc"] == "main"]
        placed = {record["name"]: record["subnet"] for record in self.records if record["is"] == "instance"}
        hosts = [name for name, subnet in placed.items() if subnet in mine]
        if not hosts:
            return
        network = self.maybe(0.5)
        self.add(
            "lb",
            "lb",
            type="network" if network else "application",
            subnets=self.random.sample(mine, self.random.randint(1, len(mine))),
            internal=True if self.maybe(0.15) else None,
            groups=None if network and self.maybe(0.5) else [self.random.choice(groups)],
        )
        port, front = self.random.choice((80, 443, 22)), self.random.choice((80, 443))
        self.add("targets", "tg", vpc="main", port=port, protocol="TCP" if network else "HTTP", members=[hosts[0]])
        self.add(
            "listener", "front", lb="lb", port=front, protocol="TCP" if network else "HTTP",
            targets="tg" if self.maybe(0.9) else None,
        )  # fmt: skip
        if self.maybe(0.7):
            self._welcome(front, port, hosts[0])

    def _welcome(self, front: int, port: int, host: str) -> None:
        """Open the groups of the load balancer and of its target to what it is there for."""
        named = {record.get("name"): record for record in self.records}
        for name in named["lb"].get("groups") or ():
            named[name]["ingress"].append({"protocol": "tcp", "ports": (front, front), "cidr": ANY_V4})
            named[name]["egress"].append({"protocol": "-1", "cidr": ANY_V4})
        peer = self.random.choice((ANY_V4, "10.0.0.0/16", "10.0.1.0/24"))
        named[named[host]["groups"][0]]["ingress"].append({"protocol": "tcp", "ports": (port, port), "cidr": peer})


def network(seed: int) -> list[Record]:
    """The network of a seed."""
    return Maker(seed).make()
