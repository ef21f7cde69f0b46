"""Through load balancers and private links: packets that end there, and connections that begin there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tests.reachability.declarations.records import Record
from tests.reachability.simulator.packet import Sent, within
from tests.reachability.simulator.services import Services
from tests.reachability.simulator.world import Holder

Arrive = Callable[[Sent, str], Iterable[Sent]]
"""The packets of some source that arrive at something, as it sees them."""
MOST_BALANCERS = 2


class Network(Services):
    """A network at work, with everything that packets can come by."""

    def arrivals(self, source: str, packet: Sent, name: str) -> Iterator[Sent]:
        """The packets from a source that arrive at a host, as it sees them, with the port of the packet.

        `source` is `internet`, `premises`, `vpn-clients`, `instance-connect` or a host. The packet has the address of
        the client, where that is not the host's own.
        """
        arrive = self._arrive_from(source)
        yield from self._anyhow(arrive, packet, name)

    def _arrive_from(self, source: str) -> Arrive:
        def from_internet(packet: Sent, name: str) -> Iterator[Sent]:
            arrived = self.from_internet(packet, name)
            if arrived is not None:
                yield arrived
            yield from self.by_service(packet, name)

        def from_premises(packet: Sent, name: str) -> Iterator[Sent]:
            arrived = self.from_premises(packet, name)
            if arrived is not None:
                yield arrived

        def from_host(packet: Sent, name: str) -> Iterator[Sent]:
            if name != source:
                for arrived in (self.between(packet, source, name), self.over_lattice(packet, source, name)):
                    if arrived is not None:
                        yield arrived

        sources: dict[str, Arrive] = {
            "internet": from_internet,
            "premises": from_premises,
            "vpn-clients": self.from_vpn_clients,
            "instance-connect": self.from_instance_connect,
        }
        return sources.get(source, from_host)

    def _anyhow(self, arrive: Arrive, packet: Sent, name: str, deep: int = MOST_BALANCERS) -> Iterator[Sent]:
        """The ways to something: straight, by a private link to a load balancer, or through a load balancer."""
        yield from arrive(packet, name)
        if deep and packet.protocol == "tcp":
            yield from self._by_private_link(arrive, packet, name)
            yield from self._through_balancers(arrive, packet, name, deep)

    # Private links ------------------------------------------------------------------------------------------------

    def _by_private_link(self, arrive: Arrive, packet: Sent, name: str) -> Iterator[Sent]:
        """Through an endpoint in another VPC to a node of a load balancer, whose groups see the client's address.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
        """
        holder = self.holders[name]
        for offered in self.all("offered", of=holder.owner):
            if offered.get("asks") and not self.choose(("accepted", offered["name"]), (True, False)):
                continue
            for endpoint in self.all("vpce", service=offered["name"]):
                for subnet in endpoint["subnets"]:
                    for entered in arrive(packet, f"{endpoint['name']}@{subnet}"):
                        inner = replace(entered, target=self.address(name))
                        if self.group_lets(holder.groups, "ingress", inner):
                            own = self.address(name).rsplit(".", 1)[0] + ".252"
                            yield replace(inner, source=own, source_port=self.node_port)

    # Load balancers -----------------------------------------------------------------------------------------------

    def _through_balancers(self, arrive: Arrive, packet: Sent, name: str, deep: int) -> Iterator[Sent]:
        for balancer, listener, targets, admits in self._forwards():
            if name.split("@", maxsplit=1)[0] not in targets.get("members", ()) or targets["port"] != packet.port:
                continue
            for subnet in balancer["subnets"]:
                node = self.holders[f"{balancer['name']}@{subnet}"]
                outer = replace(packet, port=listener["port"])
                for entered in self._anyhow(arrive, outer, node.name, deep - 1):
                    if admits(entered.source):
                        inner = self._forwarded(entered, packet.port, balancer, targets, node, name)
                        if inner is not None:
                            yield inner

    def _forwards(self) -> Iterator[tuple[Record, Record, Record, Callable[[str], bool]]]:
        """Each way that a listener forwards: by its rules in their order, else as it does by default.

        A client names whatever host it likes, so that a rule on a name of a host holds or not as the client wishes.
        """
        for listener in self.all("listener"):
            balancer = self.named[listener["lb"]]
            rules = sorted(self.all("listener_rule", listener=listener["name"]), key=lambda rule: int(rule["number"]))
            before: list[str] = []
            for rule in rules:
                earlier = tuple(before)
                only = str(rule["source"]) if "source" in rule else ""
                yield balancer, listener, self.named[rule["targets"]], _admitting(earlier, only)
                if only:
                    before.append(only)
            if listener.get("targets"):
                yield balancer, listener, self.named[listener["targets"]], _admitting(tuple(before), "")

    def _forwarded(
        self, entered: Sent, port: int, balancer: Record, targets: Record, node: Holder, name: str
    ) -> Sent | None:
        """The connection that a node of a load balancer opens, as the target sees it."""
        target = self.holders[name]
        network = balancer.get("type") == "network"
        alike = self.zone_of(node.subnet) == self.zone_of(target.subnet)
        if network and not balancer.get("cross_zone") and not alike:
            return None
        kept = network and targets.get("type", "instance") == "instance"
        own = replace(entered, source=self.address(node.name), target=self.address(name), port=port)
        own = replace(own, source_port=self.node_port)
        if not kept:
            return self.between(own, node.name, name)
        seen = replace(own, source=entered.source)
        if not self.group_lets(node.groups, "egress", seen, target.groups):
            return None
        if not self.group_lets(target.groups, "ingress", seen, node.groups):
            return None
        if node.subnet == target.subnet:
            return seen
        passes = self._between(seen, node.subnet, target.subnet)
        back = not self.session or self._between(seen.answer, target.subnet, node.subnet)
        return seen if passes and back else None


def _admitting(before: tuple[str, ...], only: str) -> Callable[[str], bool]:
    """Whether a client gets to a rule past those before it that would have taken it, and is one the rule takes."""

    def admits(source: str) -> bool:
        return not any(within(source, cidr) for cidr in before) and (not only or within(source, only))

    return admits
