"""Networks at random of which a text shows only a part, and the worlds that such a text may mean.

`network(seed, world)` is one network. All worlds of a seed have the same text; they differ in what it leaves open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any, TypeVar

from tests.reachability.declarations.records import ANY_V4, Record
from tests.reachability.networks import PORTS, SIX, ZONES, Maker

T = TypeVar("T")
PREFIXES = {"main": "10.0", "other": "10.1", "hub": "10.2"}


class Worlds(Maker):
    """Makes one world of a text: what is declared depends on the seed alone, what is hidden on the world, too."""

    def __init__(self, seed: int, world: int) -> None:
        super().__init__(seed)
        self.unseen = Random(f"{seed} {world}")
        self.placed: dict[str, tuple[str, int, str]] = {}

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, the same in every world."""
        return self.random.choice(options)

    def fate(self, options: Sequence[T]) -> T:
        """One of the options, in this world."""
        return self.unseen.choice(options)

    def vpc(self, name: str, *, six: bool = False, gated: bool = True, **more: Any) -> None:
        """A VPC, with an internet gateway if it is `gated`."""
        self.add("vpc", name, cidr=f"{PREFIXES[name]}.0.0/16", cidr6=SIX if six else None, **more)
        if gated:
            self.add("igw", f"{name}igw", vpc=name)

    def subnet(self, name: str, vpc: str, number: int, zone: str = ZONES[0], **more: Any) -> None:
        """A subnet of a VPC."""
        self.placed[name] = (vpc, number, zone)
        self.add("subnet", name, vpc=vpc, cidr=f"{PREFIXES[vpc]}.{number}.0/24", zone=zone, **more)

    def cidr(self, subnet: str) -> str:
        """The CIDR block of a subnet."""
        vpc, number, _ = self.placed[subnet]
        return f"{PREFIXES[vpc]}.{number}.0/24"

    def table(self, subnet: str, routes: Iterable[tuple[Any, Any]], **more: Any) -> None:
        """The route table of a subnet; the last route to a destination wins."""
        vpc = self.placed[subnet][0]
        self.add("table", f"{subnet}rt", vpc=vpc, routes=list(dict(routes).items()), **more)
        self.add("association", f"{subnet}as", subnet=subnet, table=f"{subnet}rt", **more)

    def subnets(self, vpc: str = "") -> list[str]:
        """The subnets, of one VPC or of all."""
        return [name for name, (of, *_) in self.placed.items() if vpc in {"", of}]

    def filters(self) -> None:
        """Security groups of every VPC, most of them open to something, and some network ACLs."""
        for vpc in dict.fromkeys(vpc for vpc, *_ in self.placed.values()):
            names = [f"{vpc}g{at}" for at in range(self.random.randint(1, 2))]
            for name in names:
                self._open_group(name, vpc)
        self._acls([(name, *place) for name, place in self.placed.items() if self.maybe(0.5)])

    def _open_group(self, name: str, vpc: str) -> None:
        ingress = [self._without_groups() for _ in range(self.random.randint(0, 2))]
        egress = [self._without_groups() for _ in range(self.random.randint(0, 1))]
        if self.maybe(0.6):
            port = self.pick(PORTS)
            low, high = (port, port) if self.maybe(0.5) else (22, 65535)
            ingress.append({"protocol": "tcp", "ports": (low, high), "cidr": self._likely()})
        if self.maybe(0.8):
            egress.append({"protocol": "-1", "cidr": ANY_V4})
        self.add(
            "group",
            name,
            vpc=vpc,
            ingress=ingress,
            egress=egress or [{"protocol": "tcp", "ports": (9, 9), "cidr": "127.0.0.1/32"}],
        )
        if self.maybe(0.25):
            rule = {"protocol": "tcp", "ports": (22, 65535), "group": name}
            self.records.append({"is": "rule", "name": f"{name}self", "of": name, "side": "ingress", **rule})

    def _without_groups(self) -> Record:
        rule = dict(self._rule(["none"]))
        if "group" in rule:
            del rule["group"]
            rule["cidr"] = self._likely()
        return rule

    def _likely(self) -> str:
        return self.pick((ANY_V4, ANY_V4, ANY_V4, "10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16", "203.0.113.0/24"))

    def groups_of(self, vpc: str) -> list[str]:
        """The security groups of a VPC."""
        return [str(record["name"]) for record in self.records if record["is"] == "group" and record["vpc"] == vpc]

    def host(self, name: str, subnet: str, **more: Any) -> None:
        """An instance in a subnet."""
        groups = self.groups_of(self.placed[subnet][0])
        chosen = self.random.sample(groups, self.random.randint(1, len(groups)))
        more.setdefault("public", self.pick((None, True, True, False)))
        self.add("instance", name, subnet=subnet, groups=chosen, **more)

    def hosts(self) -> list[str]:
        """The instances that are the ends of connections."""
        return [
            str(record["name"]) for record in self.records if record["is"] == "instance" and record.get("check", True)
        ]

    def subnet_of(self, name: str) -> str:
        """The subnet of an instance."""
        return next(str(record["subnet"]) for record in self.records if record.get("name") == name)

    def vpc_of(self, name: str) -> str:
        """The VPC of an instance."""
        return self.placed[self.subnet_of(name)][0]

    # Load balancers -----------------------------------------------------------------------------------------------

    def balancer(self, name: str, vpc: str, host: str, *, network: bool, internal: bool | None, **more: Any) -> None:
        """A load balancer with one listener, on 80 or 443, that leads to a host on a port of its own."""
        mine = self.subnets(vpc)
        groups = None if network and self.maybe(0.5) else [self.pick(self.groups_of(vpc))]
        self.add(
            "lb", name, type="network" if network else "application", internal=internal, groups=groups,
            subnets=self.random.sample(mine, self.random.randint(1, len(mine))),
            cross_zone=True if network and self.maybe(0.5) else None,
        )  # fmt: skip
        protocol = "TCP" if network else "HTTP"
        kind = "ip" if self.vpc_of(host) != vpc or self.maybe(0.3) else None
        port = self.pick((80, 443, 22))
        self.add("targets", f"{name}tg", vpc=vpc, port=port, protocol=protocol, members=[host], type=kind)
        front = self.pick((80, 443))
        self.add("listener", f"{name}front", lb=name, port=front, protocol=protocol, targets=f"{name}tg", **more)
        if self.maybe(0.7):
            self._admit(name, host, front, port)

    def _admit(self, name: str, host: str, front: int, port: int) -> None:
        named = {record.get("name"): record for record in self.records}
        for group in named[name].get("groups") or ():
            named[group]["ingress"].append({"protocol": "tcp", "ports": (front, front), "cidr": ANY_V4})
            named[group]["egress"].append({"protocol": "-1", "cidr": ANY_V4})
        peer = self.pick((ANY_V4, "10.0.0.0/8", "10.0.0.0/16"))
        named[named[host]["groups"][0]]["ingress"].append({"protocol": "tcp", "ports": (port, port), "cidr": peer})
