"""What moto's EC2 API says there is, in facts about what was declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from linter.network import addresses

Fact = tuple[str, ...]
IMPLICIT_DENY = 32767
"""The entry `*` of every list, which moto shows for some and AWS for all."""


def described(ec2: Any, names: dict[str, str]) -> set[Fact]:
    """The state of what has a name: by the identifiers AWS gives, what the declaration calls it."""
    return set(_State(ec2, names).facts())


class _State:
    def __init__(self, ec2: Any, names: dict[str, str]) -> None:
        self.ec2 = ec2
        self.names = names

    def facts(self) -> Iterator[Fact]:
        yield from self.networks()
        yield from self.routing()
        yield from self.groups()
        yield from self.acls()
        yield from self.interfaces()

    def _ours(self, listed: Iterable[dict[str, Any]], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
        return ((self.names[description[key]], description) for description in listed if description[key] in self.names)

    def networks(self) -> Iterator[Fact]:
        for name, vpc in self._ours(self.ec2.describe_vpcs()["Vpcs"], "VpcId"):
            for association in vpc["CidrBlockAssociationSet"]:
                yield "vpc", name, association["CidrBlock"]
            yield "ipv6", name, str(bool(vpc.get("Ipv6CidrBlockAssociationSet")))
        for name, subnet in self._ours(self.ec2.describe_subnets()["Subnets"], "SubnetId"):
            yield "subnet", name, self.names[subnet["VpcId"]], subnet["CidrBlock"], str(subnet["MapPublicIpOnLaunch"])
        for name, gateway in self._ours(self.ec2.describe_internet_gateways()["InternetGateways"], "InternetGatewayId"):
            for attachment in gateway["Attachments"]:
                yield "attached", name, self.names[attachment["VpcId"]]

    def routing(self) -> Iterator[Fact]:
        tables = list(self._ours(self.ec2.describe_route_tables()["RouteTables"], "RouteTableId"))
        chosen: dict[str, str] = {}
        for name, table in tables:
            for association in table["Associations"]:
                if "SubnetId" in association:
                    chosen[association["SubnetId"]] = name
                elif "GatewayId" in association:
                    yield "edge table", self.names[association["GatewayId"]], name
            for route in table["Routes"]:
                yield from self._route(name, route)
        for name, subnet in self._ours(self.ec2.describe_subnets()["Subnets"], "SubnetId"):
            main = f"the main route table of {self.names[subnet['VpcId']]}"
            yield "table of", name, chosen.get(subnet["SubnetId"], main)

    def _route(self, table: str, route: dict[str, Any]) -> Iterator[Fact]:
        target = next(route[key] for key in TARGETS if route.get(key))
        six = route.get("DestinationIpv6CidrBlock")
        if six and target == "local":
            return  # the range is AWS's to choose
        listed = route.get("DestinationPrefixListId")
        destinations = self._listed(listed) if listed else [six or route["DestinationCidrBlock"]]
        for destination in destinations:
            yield "route", table, str(addresses(destination)), self.names.get(target, target)

    def _listed(self, prefix_list: str) -> list[str]:
        entries = self.ec2.get_managed_prefix_list_entries(PrefixListId=prefix_list)["Entries"]
        return [entry["Cidr"] for entry in entries]

    def groups(self) -> Iterator[Fact]:
        for name, group in self._ours(self.ec2.describe_security_groups()["SecurityGroups"], "GroupId"):
            implied = name.startswith("the default ")
            for direction, key in (("ingress", "IpPermissions"), ("egress", "IpPermissionsEgress")):
                if implied and direction == "ingress":
                    continue  # moto forgets that members of the default group reach one another
                for permission in group[key]:
                    ports = permission.get("FromPort", -1), permission.get("ToPort", -1)
                    service = services(permission["IpProtocol"], *ports)
                    for peer in self._peers(permission):
                        yield "rule", name, direction, service, peer

    def _peers(self, permission: dict[str, Any]) -> Iterator[str]:
        for address_range in permission["IpRanges"]:
            yield str(addresses(address_range["CidrIp"]))
        for address_range in permission["Ipv6Ranges"]:
            yield str(addresses(address_range["CidrIpv6"]))
        for pair in permission["UserIdGroupPairs"]:
            yield self.names[pair["GroupId"]]
        for prefix_list in permission["PrefixListIds"]:
            yield from (str(addresses(cidr)) for cidr in self._listed(prefix_list["PrefixListId"]))

    def acls(self) -> Iterator[Fact]:
        for name, acl in self._ours(self.ec2.describe_network_acls()["NetworkAcls"], "NetworkAclId"):
            for entry in acl["Entries"]:
                if entry["RuleNumber"] == IMPLICIT_DENY:
                    continue
                ports = entry.get("PortRange", {})  # moto forgets types and codes of ICMP
                service = services(entry["Protocol"], ports.get("From", -1), ports.get("To", -1))
                peer = str(addresses(entry.get("CidrBlock") or entry["Ipv6CidrBlock"]))
                direction = "egress" if entry["Egress"] else "ingress"
                yield "entry", name, direction, str(entry["RuleNumber"]), entry["RuleAction"], service, peer
            for association in acl["Associations"]:
                yield "acl of", self.names[association["SubnetId"]], name

    def interfaces(self) -> Iterator[Fact]:
        for reservation in self.ec2.describe_instances()["Reservations"]:
            for name, instance in self._ours(reservation["Instances"], "InstanceId"):
                for interface in instance["NetworkInterfaces"]:
                    index = interface["Attachment"]["DeviceIndex"]
                    key = self.names.get(interface["NetworkInterfaceId"], f"{name}/{index}")
                    # moto keeps the check of an instance beside that of its interface; with AWS they are one
                    checks = instance["SourceDestCheck"] if key not in self.names.values() and not index else None
                    yield from self._interface(key, interface, checks)
        for name, interface in self._ours(
            self.ec2.describe_network_interfaces()["NetworkInterfaces"], "NetworkInterfaceId"
        ):
            yield from self._interface(name, interface)

    def _interface(self, name: str, interface: dict[str, Any], checks: bool | None = None) -> Iterator[Fact]:
        (told,) = self.ec2.describe_network_interfaces(NetworkInterfaceIds=[interface["NetworkInterfaceId"]])[
            "NetworkInterfaces"
        ]
        yield "interface", name, self.names[told["SubnetId"]]
        yield "public", name, str(bool(told.get("Association", {}).get("PublicIp")))
        yield "checks", name, str(told["SourceDestCheck"] if checks is None else checks)
        for group in told["Groups"]:
            yield "group of", name, self.names[group["GroupId"]]


TARGETS = (
    "GatewayId",
    "EgressOnlyInternetGatewayId",
    "NatGatewayId",
    "NetworkInterfaceId",
    "InstanceId",
    "VpcPeeringConnectionId",
    "TransitGatewayId",
)


def services(protocol: str, first: int, last: int) -> str:
    """A protocol by its number and ports, or type and code, as a text; all of them are none."""
    number = {"tcp": "6", "udp": "17", "icmp": "1", "icmpv6": "58"}.get(protocol, protocol)
    every = number == "-1" or (first, last) in {(-1, -1), (0, 65535)}
    return number if every else f"{number}:{first}-{last}"
