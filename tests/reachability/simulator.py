"""One packet at a time through a fully known network, hop by hop: the referee of the engine.

Written from the semantics of AWS alone. It knows no sets and no intervals and shares nothing with the engine: it reads
the neutral records of `declarations`, never the graph.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from tests.reachability.declarations.records import Hidden, Network, Record

IP = lru_cache(maxsize=None)(ipaddress.ip_address)
NOT_INTERNET = tuple(
    ipaddress.ip_network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "192.0.0.0/24",
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
GLOBAL_V6 = ipaddress.ip_network("2000::/3")
NUMBERS = {"tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58}


@dataclass(frozen=True)
class Sent:
    """A packet on the wire; for ICMP `port` is the type and `code` the code."""

    source: str
    target: str
    protocol: str
    source_port: int
    port: int
    code: int = 0
    groups: tuple[str, ...] = ()
    """The security groups whose member sent it, as long as nothing on the way has hidden that."""

    @property
    def answer(self) -> Sent:
        if self.protocol in {"icmp", "icmpv6"}:
            request, reply = (8, 0) if self.protocol == "icmp" else (128, 129)
            kind = {request: reply, reply: request}.get(self.port, self.port)
            return replace(self, source=self.target, target=self.source, port=kind)
        return replace(self, source=self.target, target=self.source, source_port=self.port, port=self.source_port)


@cache
def is_internet(address: str) -> bool:
    there = IP(address)
    if there.version == 6:
        return there in GLOBAL_V6
    return not any(there in network for network in NOT_INTERNET)


@cache
def within(address: str, cidr: str) -> bool:
    network = ipaddress.ip_network(cidr, strict=False)
    return IP(address).version == network.version and IP(address) in network


class Simulator:
    """A network at work. `session` asks for the answer too; `node_port` is the port that NAT and load balancers use."""

    def __init__(
        self, network: Network, *, session: bool = True, node_port: int = 40000, shared_acl: bool = True
    ) -> None:
        self.records = [{name: _final(value) for name, value in record.items()} for record in network]
        self.named = {record["name"]: record for record in self.records if "name" in record}
        self.addresses: dict[tuple[str, int], str] = {}
        self.kinds: dict[str, list[Record]] = {}
        for record in self.records:
            self.kinds.setdefault(record["is"], []).append(record)
        self.session = session
        self.shared_acl = shared_acl
        self.node_port = node_port

    def all(self, kind: str, **wanted: Any) -> Iterator[Record]:
        for record in self.kinds.get(kind, ()):
            if all(record.get(name) == value for name, value in wanted.items()):
                yield record

    # Addresses ----------------------------------------------------------------------------------------------------

    def address(self, name: str, family: int = 4) -> str:
        """The private IPv4, or the IPv6, address of an instance or a NAT gateway."""
        holder = self.named[name]
        if family == 4 and "address" in holder:
            return str(holder["address"])
        if (name, family) not in self.addresses:
            self.addresses[name, family] = self._somewhere(name, holder, family)
        return self.addresses[name, family]

    def _somewhere(self, name: str, holder: Record, family: int) -> str:
        subnet = self.named[holder["subnet"]]
        others = [
            record["name"] for record in self.records if record.get("subnet") == holder["subnet"] and "name" in record
        ]
        return self._host(subnet, 10 + others.index(name), family)

    @staticmethod
    def _host(subnet: Record, at: int, family: int) -> str:
        return str(ipaddress.ip_network(subnet["cidr" if family == 4 else "cidr6"])[at])

    def has_public_v4(self, instance: Record) -> bool:
        if any(self.all("eip", of=instance["name"])):
            return True
        if instance.get("public") is not None:
            return bool(instance["public"])
        return bool(self.named[instance["subnet"]].get("public"))

    def has_v6(self, instance: Record) -> bool:
        subnet = self.named[instance["subnet"]]
        return bool(subnet.get("cidr6")) and bool(instance.get("count6") or subnet.get("assign6"))

    def open_to_internet(self, instance: Record, family: int) -> bool:
        return self.has_v6(instance) if family == 6 else self.has_public_v4(instance)

    # Routing ------------------------------------------------------------------------------------------------------

    def ranges(self, vpc: str) -> list[str]:
        record = self.named[vpc]
        more = [each["cidr"] for each in self.all("more_cidr", vpc=vpc)]
        return [record["cidr"], *more, *([record["cidr6"]] if record.get("cidr6") else [])]

    def route(self, subnet: str, address: str) -> str | None:
        """Where the subnet's table sends a packet: `local`, a name, or None for nowhere."""
        vpc = self.named[subnet]["vpc"]
        found = [(int(cidr.split("/")[1]) + 0.5, "local") for cidr in self.ranges(vpc) if within(address, cidr)]
        for association in self.all("association", subnet=subnet):
            table = self.named[association["table"]]
            for dest, target in table.get("routes", ()):
                where = _final(dest)
                if within(address, where):
                    found.append((int(where.split("/")[1]), _final(target)))
        for association in self.all("association", subnet=subnet):
            found += [
                (int(vpn["cidr"].split("/")[1]) - 0.5, vpn["gateway"])
                for vpn in self.all("vpn")
                if association["table"] in vpn["tables"] and within(address, vpn["cidr"])
            ]
        if not found:
            return None
        best = max(found)[1]
        return best if best == "local" or self._alive(best, vpc) else None

    def _alive(self, target: str, vpc: str) -> bool:
        record = self.named[target]
        if record["is"] in {"igw", "eigw", "vgw"}:
            return bool(record.get("vpc") == vpc)
        if record["is"] == "nat":
            return bool(self.named[record["subnet"]]["vpc"] == vpc)
        if record["is"] == "peering":
            return bool(record.get("accepted", True)) and vpc in {record["vpc"], record["peer"]}
        if record["is"] == "tgw":
            return any(self.all("attachment", tgw=target, vpc=vpc))
        return False

    # Filters ------------------------------------------------------------------------------------------------------

    def acl_lets(self, subnet: str, side: str, packet: Sent) -> bool:
        for acl in self.all("nacl"):
            if subnet in acl.get("subnets", ()):
                entries = [entry for entry in acl.get("entries", ()) if entry["side"] == side]
                for entry in sorted(entries, key=lambda each: int(each["number"])):
                    if self._matches(entry, side, packet):
                        return bool(entry["action"] == "allow")
                return False
        return True

    def _matches(self, rule: Record, side: str, packet: Sent) -> bool:
        peer = packet.source if side == "ingress" else packet.target
        if not within(peer, _final(rule["cidr"])):
            return False
        protocol = str(rule["protocol"])
        return protocol == "-1" or (protocol == packet.protocol and _ports(rule, packet))

    def groups(self, holder: Record) -> list[str]:
        return list(holder.get("groups") or ())

    def group_lets(self, groups: list[str], side: str, packet: Sent, peers: tuple[str, ...] = ()) -> bool:
        """Whether a rule of any group lets it pass; `peers` are the groups of the other end, where they are known."""
        for name in groups:
            rules = list(self.named[name].get(side, ()))
            rules += list(self.all("rule", of=name, side=side))
            if side == "egress" and not rules and self.named[name].get("all_out"):
                return True
            if any(self._permits(rule, side, packet, peers) for rule in rules):
                return True
        return False

    def _permits(self, rule: Record, side: str, packet: Sent, peers: tuple[str, ...]) -> bool:
        protocol = str(rule["protocol"])
        if protocol != "-1" and (protocol != packet.protocol or not _ports(rule, packet)):
            return False
        if rule["protocol"] == "icmp" and IP(packet.source).version == 6:
            return False
        if "group" in rule:
            return rule["group"] in peers
        peer = packet.source if side == "ingress" else packet.target
        if "prefixes" in rule:
            return any(within(peer, cidr) for cidr in self.named[rule["prefixes"]]["cidrs"])
        return within(peer, _final(rule["cidr"]))

    # Journeys -----------------------------------------------------------------------------------------------------

    def from_internet(self, packet: Sent, name: str) -> bool:
        """Whether a packet from the internet to an instance's public address arrives (and its answer goes back)."""
        instance = self.named[name]
        family = IP(packet.source).version
        subnet = instance["subnet"]
        packet = replace(
            packet, target=self.address(name, family) if family == 4 or self.has_v6(instance) else packet.target
        )
        if not is_internet(packet.source) or not self.open_to_internet(instance, family):
            return False
        return self._into(packet, subnet) and self.group_lets(self.groups(instance), "ingress", packet)

    def accelerated(self, packet: Sent, name: str) -> bool:
        """Whether a packet to an accelerator arrives at an instance, which sees the client (and its answer goes back).

        https://docs.aws.amazon.com/global-accelerator/latest/dg/secure-vpc-connections.html
        """
        instance = self.named[name]
        subnet = instance["subnet"]
        packet = replace(packet, target=self.address(name))
        listens = any(
            each.get("enabled", True) and packet.protocol == "tcp" and packet.port == each["port"]
            for each in self.all("accelerator", of=name)
        )
        gated = any(self.all("igw", vpc=self.named[subnet]["vpc"]))
        if not listens or not gated or not is_internet(packet.source) or IP(packet.source).version == 6:
            return False
        if not self.acl_lets(subnet, "ingress", packet) or not self.group_lets(
            self.groups(instance), "ingress", packet
        ):
            return False
        return not self.session or self.acl_lets(subnet, "egress", packet.answer)

    def from_premises(self, packet: Sent, name: str) -> bool:
        """Whether a packet from behind the VPN connection arrives at an instance (and its answer goes back)."""
        instance = self.named[name]
        subnet = instance["subnet"]
        packet = replace(packet, target=self.address(name))
        lines = [
            each
            for each in self.all("vpn")
            if within(packet.source, each["cidr"]) and self.named[each["gateway"]]["vpc"] == self.named[subnet]["vpc"]
        ]
        if not lines or not self.acl_lets(subnet, "ingress", packet):
            return False
        if not self.group_lets(self.groups(instance), "ingress", packet):
            return False
        if not self.session:
            return True
        answer = packet.answer
        gateways = {each["gateway"] for each in lines}
        return self.acl_lets(subnet, "egress", answer) and self.route(subnet, answer.target) in gateways

    def _into(self, packet: Sent, subnet: str) -> bool:
        vpc = self.named[subnet]["vpc"]
        gateways = [igw["name"] for igw in self.all("igw", vpc=vpc)]
        if not gateways or not self.acl_lets(subnet, "ingress", packet):
            return False
        if not self.session:
            return True
        answer = packet.answer
        return self.acl_lets(subnet, "egress", answer) and self.route(subnet, answer.target) in gateways

    def between(self, packet: Sent, one: str, other: str) -> bool:
        """Whether a packet from one instance to another's private address arrives (and its answer goes back)."""
        sender, receiver = self.named[one], self.named[other]
        family = IP(packet.source).version if packet.source else 4
        packet = replace(packet, source=self.address(one, family), target=self.address(other, family))
        if family == 6 and not (self.has_v6(sender) and self.has_v6(receiver)):
            return False
        return self._between(packet, sender, receiver)

    def _between(self, packet: Sent, sender: Record, receiver: Record) -> bool:
        here, there = sender["subnet"], receiver["subnet"]
        if here == there:
            known = True
        else:
            link = self._carried(packet, here, there)
            if link is None or (self.session and self._carried(packet.answer, there, here) is None):
                return False
            known = self.named[link]["is"] == "peering" if link != "local" else True
        theirs = tuple(self.groups(receiver)) if known else ()
        mine = tuple(self.groups(sender)) if known else ()
        return self.group_lets(self.groups(sender), "egress", packet, theirs) and self.group_lets(
            self.groups(receiver), "ingress", packet, mine
        )

    def _carried(self, packet: Sent, here: str, there: str) -> str | None:
        """What carries the packet from one subnet to the other, if all on the way let it pass.

        Its answer may come back over another link: only jumbo frames get lost then.
        https://docs.aws.amazon.com/vpc/latest/tgw/tgw-best-design-practices.html
        """
        link = self._link(here, there, packet)
        if link is None:
            return None
        if link == "local" or self.named[link]["is"] != "tgw":
            lets = self.acl_lets(here, "egress", packet) and self.acl_lets(there, "ingress", packet)
            return link if lets else None
        mine, theirs = (self._attached(link, subnet) for subnet in (here, there))
        if self.named[mine].get("zone") != self.named[here].get("zone"):
            return None
        passed = [(here, "egress"), (mine, "ingress"), (theirs, "egress"), (there, "ingress")]
        return link if self._filtered(passed, packet) else None

    def _attached(self, gateway: str, subnet: str) -> str:
        attachment = next(self.all("attachment", tgw=gateway, vpc=self.named[subnet]["vpc"]))
        return str(attachment["subnets"][0])

    def _filtered(self, passed: list[tuple[str, str]], packet: Sent) -> bool:
        """Through the network ACLs of these subnets; nobody knows which look where a gateway and a host share one."""
        for first, second in (passed[:2], passed[2:]):
            if first[0] == second[0]:
                host = next(each for each in (first, second) if each in (passed[0], passed[3]))
                if self.shared_acl and not self.acl_lets(*host, packet):
                    return False
            elif not (self.acl_lets(*first, packet) and self.acl_lets(*second, packet)):
                return False
        return True

    def _crosses(self, packet: Sent, here: str, there: str) -> bool:
        if not (self.acl_lets(here, "egress", packet) and self.acl_lets(there, "ingress", packet)):
            return False
        if not self.session:
            return True
        answer = packet.answer
        return self.acl_lets(there, "egress", answer) and self.acl_lets(here, "ingress", answer)

    def _link(self, here: str, there: str, packet: Sent) -> str | None:
        """What carries the packet from one subnet to the other: `local`, a peering, a transit gateway, or nothing."""
        mine, theirs = self.named[here]["vpc"], self.named[there]["vpc"]
        chosen = self.route(here, packet.target)
        if chosen == "local":
            return "local" if mine == theirs else None
        if chosen is None or mine == theirs:
            return None
        record = self.named[chosen]
        if record["is"] == "peering":
            return chosen if {mine, theirs} == {record["vpc"], record["peer"]} else None
        if record["is"] == "tgw":
            return chosen if any(self.all("attachment", tgw=chosen, vpc=theirs)) else None
        return None

    def to_internet(self, packet: Sent, name: str) -> bool:
        """Whether a packet from an instance to an address of the internet leaves (and its answer comes back)."""
        instance = self.named[name]
        family = IP(packet.target).version
        if not is_internet(packet.target) or (family == 6 and not self.has_v6(instance)):
            return False
        packet = replace(packet, source=self.address(name, family))
        subnet = instance["subnet"]
        if not self.group_lets(self.groups(instance), "egress", packet) or not self.acl_lets(subnet, "egress", packet):
            return False
        if self.session and not self.acl_lets(subnet, "ingress", packet.answer):
            return False
        chosen = self.route(subnet, packet.target)
        if chosen in {None, "local"}:
            return False
        kind = self.named[str(chosen)]["is"]
        if kind == "igw":
            return self.open_to_internet(instance, family)
        if kind == "eigw":
            return family == 6
        return kind == "nat" and family == 4 and self._through_nat(packet, self.named[str(chosen)], subnet)

    def _through_nat(self, packet: Sent, nat: Record, subnet: str) -> bool:
        if packet.protocol not in NUMBERS or nat.get("connectivity") == "private":
            return False
        place = nat["subnet"]
        if place != subnet:
            if not self.acl_lets(place, "ingress", packet):
                return False
            if self.session and not self.acl_lets(place, "egress", packet.answer):
                return False
        onward = replace(packet, source=self.address(nat["name"]), source_port=self.node_port)
        if not self.acl_lets(place, "egress", onward):
            return False
        if self.session and not self.acl_lets(place, "ingress", onward.answer):
            return False
        chosen = self.route(place, packet.target)
        return chosen not in {None, "local"} and self.named[str(chosen)]["is"] == "igw"

    def through_balancer(self, packet: Sent, name: str) -> bool:
        """Whether a packet from the internet to some listener leads to a connection to the instance on `port`."""
        for balancer in self.all("lb"):
            if balancer.get("internal"):
                continue
            for listener in self.all("listener", lb=balancer["name"]):
                targets = self.named.get(listener.get("targets") or "")
                if targets is None or name not in targets.get("members", ()) or targets["port"] != packet.port:
                    continue
                if packet.protocol == "tcp" and self._listened(packet, balancer, listener, name):
                    return True
        return False

    def _listened(self, packet: Sent, balancer: Record, listener: Record, name: str) -> bool:
        filtered = balancer.get("groups") is not None
        outer = replace(packet, port=listener["port"])
        return is_internet(packet.source) and any(
            self._into(replace(outer, target=self._host(self.named[subnet], 200, 4)), subnet)
            and (not filtered or self.group_lets(balancer["groups"], "ingress", outer))
            and self._forwarded(packet, balancer, subnet, name)
            for subnet in balancer["subnets"]
        )

    def _forwarded(self, packet: Sent, balancer: Record, subnet: str, name: str) -> bool:
        instance = self.named[name]
        there = instance["subnet"]
        network = balancer.get("type") == "network"
        if network and self.named[subnet].get("zone") != self.named[there].get("zone"):
            return False
        node = self._host(self.named[subnet], 200, 4)
        groups = tuple(balancer.get("groups") or ())
        inner = replace(packet, target=self.address(name), source_port=self.node_port)
        seen = inner if network else replace(inner, source=node)
        if groups and not self.group_lets(list(groups), "egress", seen, tuple(self.groups(instance))):
            return False
        if not self.group_lets(self.groups(instance), "ingress", seen, groups):
            return False
        if subnet == there:
            return True
        return self._crosses(seen, subnet, there)


def _ports(rule: Record, packet: Sent) -> bool:
    low, high = rule.get("ports", (0, 65535))
    if rule["protocol"] in {"icmp", "icmpv6"}:
        return low in {-1, packet.port} and (high in {-1, packet.code})
    return bool(low <= packet.port <= high)


def _final(value: Any) -> Any:
    return value.value if isinstance(value, Hidden) else value
