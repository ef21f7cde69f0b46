"""Route tables of subnets, of gateways and of transit gateways, for one address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.reachability.declarations.records import Record
from tests.reachability.simulator.filters import Filters
from tests.reachability.simulator.packet import length, within
from tests.reachability.simulator.world import KIND, final

LOCAL = "local"


class Tables(Filters):
    """What routes packets."""

    def route(self, subnet: str, address: str) -> str | None:
        """Where the subnet's table sends a packet: `local`, a name, or None for nowhere."""
        vpc = self.vpc_of(subnet)
        table = next((record["table"] for record in self.all("association", subnet=subnet)), None)
        found = list(self._local(vpc, address))
        if table is not None:
            found += self._routes(self.named[table].get("routes", ()), address)
            found += [
                (length(vpn["cidr"]) - 0.5, vpn["gateway"])
                for vpn in self.all("vpn")
                if table in vpn["tables"] and within(address, vpn["cidr"])
            ]
        return self._best(found, vpc)

    def at_edge(self, gateway: str, vpc: str, address: str) -> str | None:
        """Where a gateway sends what it lets into its VPC: `local`, or something that its own table names."""
        found = list(self._local(vpc, address))
        for edge in self.all("edge", gateway=gateway):
            found += self._routes(self.named[edge["table"]].get("routes", ()), address)
        return self._best(found, vpc)

    def _local(self, vpc: str, address: str) -> Iterator[tuple[float, str]]:
        yield from ((length(cidr) + 0.5, LOCAL) for cidr in self.ranges(vpc) if within(address, cidr))

    @staticmethod
    def _routes(routes: Iterable[tuple[str, str]], address: str) -> Iterator[tuple[float, str]]:
        for cidr, target in routes:
            if within(address, final(cidr)):
                yield length(final(cidr)), final(target)

    def _best(self, found: list[tuple[float, str]], vpc: str) -> str | None:
        if not found:
            return None
        best = max(found)[1]
        return best if best == LOCAL or self._is_alive(best, vpc) else None

    def _is_alive(self, target: str, vpc: str) -> bool:
        record = self.named[target]
        kind = record[KIND]
        if kind in {"igw", "eigw", "vgw", "firewall"}:
            return bool(record.get("vpc") == vpc)
        if kind in {"nat", "inspector", "instance", "eni"}:
            return self.vpc_of(record["subnet"]) == vpc
        if kind == "peering":
            return bool(record.get("accepted", True)) and vpc in {record["vpc"], record["peer"]}
        if kind == "tgw":
            return any(self.all("attachment", tgw=target, vpc=vpc))
        return False

    # Transit gateways ---------------------------------------------------------------------------------------------

    def attached(self, gateway: str, vpc: str) -> Record:
        """The attachment of a VPC to a transit gateway."""
        return next(self.all("attachment", tgw=gateway, vpc=vpc))

    def in_transit(self, gateway: str, came: str, address: str) -> str | None:
        """The attachment that a transit gateway sends a packet to which came by another; None where it drops it."""
        if not self.named[gateway].get("tables"):
            every = [record["name"] for record in self.all("attachment", tgw=gateway)]
            found = list(self._announced(every, address))
        else:
            table = next(
                (record for record in self.all("transit_table", tgw=gateway) if came in record["used_by"]), None
            )
            if table is None:
                return None
            found = list(self._announced(table.get("announced_by", ()), address))
            found += [(length(cidr) + 0.5, target) for cidr, target in table.get("routes", ()) if within(address, cidr)]
        return max(found, key=lambda route: route[0])[1] if found else None

    def _announced(self, attachments: Iterable[str], address: str) -> Iterator[tuple[float, str | None]]:
        for name in attachments:
            record = self.named[name]
            if record[KIND] == "attachment":
                for cidr in self.ranges(record["vpc"]):
                    if within(address, cidr):
                        yield length(cidr), name
