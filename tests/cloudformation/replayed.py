"""What AWS would make of a graph: its declarations carried out through moto's EC2 API, one call each, and read back.

Only what is written goes in, so that whatever AWS adds by itself is moto's word and not ours: the main table and local
routes, default entries and egress, the default group, public addresses. It is a part of the tests, not of the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from moto import mock_aws

from linter.aws.ec2 import Instance, InterfaceAttachment, LaunchInterface
from linter.aws.elastic_ip import ElasticIp, ElasticIpAssociation
from linter.aws.gateway import EgressOnlyInternetGateway, GatewayAttachment, InternetGateway, NatGateway, VpnGateway
from linter.aws.network_acl import AclAssociation, AclEntry, NetworkAcl
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node
from linter.aws.peering import Peering
from linter.aws.prefix_list import PrefixList
from linter.aws.route import Route
from linter.aws.route_table import RouteTable, RouteTableAssociation
from linter.aws.security_group import EgressRule, IngressRule, Rule, SecurityGroup
from linter.aws.setting import Links
from linter.aws.transit_gateway import TransitGateway
from linter.aws.vpc import Subnet, Vpc
from linter.graph.graph import Graph
from tests.cloudformation.described import Fact, described

REGION = "us-east-1"
IMAGE = "ami-12c6146b"


@contextmanager
def account() -> Iterator[Any]:
    """An empty account of moto, by its EC2 API. Setting one up takes longer than a template."""
    with mock_aws():
        yield boto3.client("ec2", REGION, aws_access_key_id="testing", aws_secret_access_key="testing")


def facts(ec2: Any, graph: Graph) -> set[Fact]:
    """Carry the declarations of a graph out, beside what is there, and tell the state that comes of them."""
    replay = _Replay(ec2, graph)
    replay.run()
    return set(described(ec2, replay.names))


class _Replay:
    """Carries out declarations; `names` is what each thing that was made is called in the declaration."""

    def __init__(self, ec2: Any, graph: Graph) -> None:
        self.graph = graph
        self.ec2 = ec2
        self.ids: dict[str, str] = {}
        self.names: dict[str, str] = {}

    def made(self, node: Node, identifier: str) -> str:
        self.ids[node.key] = identifier
        self.names[identifier] = node.key
        return identifier

    def id(self, linked: Links[Node]) -> str:
        assert linked.only is not None
        return self.ids[linked.only.key]

    def run(self) -> None:
        self.networks()
        self.gateways()
        self.groups()
        self.acls()
        self.machines()
        self.routing()

    def networks(self) -> None:
        for vpc in self.graph.all(Vpc):
            six = {"AmazonProvidedIpv6CidrBlock": True} if vpc.has_v6.certain else {}
            made = self.ec2.create_vpc(CidrBlock=_cidr(vpc.cidr_v4), **six)["Vpc"]["VpcId"]
            self.made(vpc, made)
            self.names |= dict(self._implied(vpc.key, made))
            for association in vpc.further_cidrs:
                for block in association.node.cidr_v4.blocks:
                    self.ec2.associate_vpc_cidr_block(VpcId=made, CidrBlock=str(block.held.least))
        for subnet in self.graph.all(Subnet):
            made = self.ec2.create_subnet(VpcId=self.id(subnet.vpc), CidrBlock=_cidr(subnet.cidr_v4))
            identifier = self.made(subnet, made["Subnet"]["SubnetId"])
            if subnet.map_public_ipv4.stated:
                value = {"Value": subnet.map_public_ipv4.known}
                self.ec2.modify_subnet_attribute(SubnetId=identifier, MapPublicIpOnLaunch=value)

    def _implied(self, vpc: str, made: str) -> Iterator[tuple[str, str]]:
        """What AWS makes with a VPC, by the names the graph gives it."""
        where = [{"Name": "vpc-id", "Values": [made]}]
        for table in self.ec2.describe_route_tables(Filters=where)["RouteTables"]:
            yield table["RouteTableId"], f"the main route table of {vpc}"
        for acl in self.ec2.describe_network_acls(Filters=where)["NetworkAcls"]:
            yield acl["NetworkAclId"], f"the default network ACL of {vpc}"
        for group in self.ec2.describe_security_groups(Filters=where)["SecurityGroups"]:
            yield group["GroupId"], f"the default security group of {vpc}"

    def gateways(self) -> None:
        ec2 = self.ec2
        for gateway in self.graph.all(InternetGateway):
            self.made(gateway, ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"])
        for private in self.graph.all(VpnGateway):
            self.made(private, ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"])
        for attachment in self.graph.all(GatewayAttachment):
            if isinstance(attachment.gateway.only, InternetGateway):
                ec2.attach_internet_gateway(
                    InternetGatewayId=self.id(attachment.gateway), VpcId=self.id(attachment.vpc)
                )
            else:
                ec2.attach_vpn_gateway(VpnGatewayId=self.id(attachment.gateway), VpcId=self.id(attachment.vpc))
        for outward in self.graph.all(EgressOnlyInternetGateway):
            made = ec2.create_egress_only_internet_gateway(VpcId=self.id(outward.vpc))
            self.made(outward, made["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"])
        for address in self.graph.all(ElasticIp):
            self.made(address, ec2.allocate_address(Domain="vpc")["AllocationId"])
        for nat in self.graph.all(NatGateway):
            given = {"AllocationId": self.id(nat.allocation)} if nat.allocation.stated else {}
            kind = str(nat.connectivity.known)
            made = ec2.create_nat_gateway(SubnetId=self.id(nat.subnet), ConnectivityType=kind, **given)
            self.made(nat, made["NatGateway"]["NatGatewayId"])
        for peering in self.graph.all(Peering):
            made = ec2.create_vpc_peering_connection(VpcId=self.id(peering.vpc), PeerVpcId=self.id(peering.peer))
            identifier = made["VpcPeeringConnection"]["VpcPeeringConnectionId"]
            ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=self.made(peering, identifier))
        for transit in self.graph.all(TransitGateway):
            self.made(transit, ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"])

    def groups(self) -> None:
        for listed in self.graph.all(PrefixList):
            family = str(listed.address_family.known)
            blocks = [entry.node.cidr_v4 if family == "IPv4" else entry.node.cidr_v6 for entry in listed.entries]
            made = self.ec2.create_managed_prefix_list(
                PrefixListName=listed.key,
                AddressFamily=family,
                MaxEntries=len(blocks),
                Entries=[{"Cidr": _cidr(block)} for block in blocks],
            )
            self.made(listed, made["PrefixList"]["PrefixListId"])
        for group in self.graph.all(SecurityGroup):
            made = self.ec2.create_security_group(GroupName=group.key, Description="d", VpcId=self.id(group.vpc))
            identifier = self.made(group, made["GroupId"])
            if any(rule.node.parent is group for rule in group.egress):
                self._no_egress(identifier)
        for rule in (*self.graph.all(IngressRule), *self.graph.all(EgressRule)):
            ingress = isinstance(rule, IngressRule)
            add = self.ec2.authorize_security_group_ingress if ingress else self.ec2.authorize_security_group_egress
            add(GroupId=self.id(rule.group), IpPermissions=[self._permission(rule)])

    def _no_egress(self, group: str) -> None:
        """CloudFormation takes AWS's own egress away from a group whose own is written in it."""
        (told,) = self.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]
        self.ec2.revoke_security_group_egress(GroupId=group, IpPermissions=told["IpPermissionsEgress"])

    def _permission(self, rule: Rule) -> dict[str, Any]:
        said: dict[str, Any] = {"IpProtocol": str(rule.protocol.known)}
        if rule.protocol.known != -1 and rule.from_port.known is not None:
            said |= {"FromPort": rule.from_port.known, "ToPort": rule.to_port.known}
        said["IpRanges"] = [{"CidrIp": str(block.held.least)} for block in rule.cidrs_v4.blocks]
        said["Ipv6Ranges"] = [{"CidrIpv6": str(block.held.least)} for block in rule.cidrs_v6.blocks]
        said["UserIdGroupPairs"] = [{"GroupId": self.ids[group.key]} for group in rule.groups]
        said["PrefixListIds"] = [{"PrefixListId": self.ids[prefix_list.key]} for prefix_list in rule.prefix_lists]
        return said

    def acls(self) -> None:
        for acl in self.graph.all(NetworkAcl):
            made = self.ec2.create_network_acl(VpcId=self.id(acl.vpc))
            self.made(acl, made["NetworkAcl"]["NetworkAclId"])
        for entry in self.graph.all(AclEntry):
            self.ec2.create_network_acl_entry(NetworkAclId=self._acl(entry.acl), **_said(entry))
        for link in self.graph.all(AclAssociation):
            where = [{"Name": "association.subnet-id", "Values": [self.id(link.subnet)]}]
            (now,) = self.ec2.describe_network_acls(Filters=where)["NetworkAcls"]
            for association in now["Associations"]:
                if association["SubnetId"] == self.id(link.subnet):
                    identifier = association["NetworkAclAssociationId"]
                    self.ec2.replace_network_acl_association(AssociationId=identifier, NetworkAclId=self._acl(link.acl))

    def _acl(self, linked: Links[NetworkAcl]) -> str:
        assert linked.only is not None
        implied = {name: identifier for identifier, name in self.names.items()}
        return self.ids.get(linked.only.key) or implied[linked.only.key]

    def machines(self) -> None:
        for interface in self.graph.all(NetworkInterface):
            groups = {"Groups": self._ids(interface.groups)} if interface.groups.stated else {}
            made = self.ec2.create_network_interface(SubnetId=self.id(interface.subnet), **groups)
            identifier = self.made(interface, made["NetworkInterface"]["NetworkInterfaceId"])
            if interface.source_dest_check.stated:
                value = {"Value": interface.source_dest_check.known}
                self.ec2.modify_network_interface_attribute(NetworkInterfaceId=identifier, SourceDestCheck=value)
        for instance in self.graph.all(Instance):
            made = self.ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1, **self._launch(instance))
            identifier = self.made(instance, made["Instances"][0]["InstanceId"])
            if instance.source_dest_check.stated:
                value = {"Value": instance.source_dest_check.known}
                self.ec2.modify_instance_attribute(InstanceId=identifier, SourceDestCheck=value)
        for attachment in self.graph.all(InterfaceAttachment):
            self.ec2.attach_network_interface(
                DeviceIndex=attachment.index.known,
                InstanceId=self.id(attachment.instance),
                NetworkInterfaceId=self.id(attachment.interface),
            )
        for address in self.graph.all(ElasticIp):
            if address.instance.stated:
                self.ec2.associate_address(AllocationId=self.ids[address.key], InstanceId=self.id(address.instance))
        for tied in self.graph.all(ElasticIpAssociation):
            given = {"InstanceId": self.id(tied.instance)} if tied.instance.stated else {}
            given |= {"NetworkInterfaceId": self.id(tied.interface)} if tied.interface.stated else {}
            self.ec2.associate_address(AllocationId=self.id(tied.allocation), **given)

    def _ids(self, linked: Links[Node]) -> list[str]:
        return [self.ids[node.key] for node in linked]

    def _launch(self, instance: Instance) -> dict[str, Any]:
        slots = [slot for slot in self.graph.all(LaunchInterface) if slot.parent is instance]
        if slots:
            return {"NetworkInterfaces": [self._slot(slot) for slot in slots]}
        said: dict[str, Any] = {"SecurityGroupIds": self._ids(instance.groups)} if instance.groups.stated else {}
        return said | ({"SubnetId": self.id(instance.subnet)} if instance.subnet.stated else {})

    def _slot(self, slot: LaunchInterface) -> dict[str, Any]:
        said: dict[str, Any] = {"DeviceIndex": slot.index.known or 0}
        if slot.takes.stated:
            return said | {"NetworkInterfaceId": self.id(slot.takes)}
        said["SubnetId"] = self.id(slot.subnet)
        if slot.groups.stated:
            said["Groups"] = self._ids(slot.groups)
        if slot.associate_public_ip.stated:
            said["AssociatePublicIpAddress"] = slot.associate_public_ip.known
        return said

    def routing(self) -> None:
        for table in self.graph.all(RouteTable):
            self.made(table, self.ec2.create_route_table(VpcId=self.id(table.vpc))["RouteTable"]["RouteTableId"])
        for association in self.graph.all(RouteTableAssociation):
            to = (
                {"SubnetId": self.id(association.subnet)}
                if association.subnet.stated
                else {"GatewayId": self.id(association.gateway)}
            )
            self.ec2.associate_route_table(RouteTableId=self.id(association.table), **to)
        for route in self.graph.all(Route):
            self.ec2.create_route(RouteTableId=self.id(route.table), **self._destination(route), **self._target(route))

    def _destination(self, route: Route) -> dict[str, str]:
        if route.prefix_list.stated:
            return {"DestinationPrefixListId": self.id(route.prefix_list)}
        if route.cidr_v4.blocks:
            return {"DestinationCidrBlock": _cidr(route.cidr_v4)}
        return {"DestinationIpv6CidrBlock": _cidr(route.cidr_v6)}

    def _target(self, route: Route) -> dict[str, str]:
        named = {
            "GatewayId": route.gateway,
            "EgressOnlyInternetGatewayId": route.egress_only,
            "NatGatewayId": route.nat,
            "NetworkInterfaceId": route.interface,
            "InstanceId": route.instance,
            "VpcPeeringConnectionId": route.peering,
            "TransitGatewayId": route.transit_gateway,
        }
        return {name: self.id(linked) for name, linked in named.items() if linked.stated}


def _cidr(written: Any) -> str:
    (block,) = written.blocks
    return str(block.held.least)


def _said(entry: AclEntry) -> dict[str, Any]:
    said: dict[str, Any] = {
        "RuleNumber": entry.rule_number.known,
        "Protocol": str(entry.protocol.known),
        "RuleAction": entry.action.known,
        "Egress": entry.egress.certain,
    }
    if entry.from_port.known is not None:
        said["PortRange"] = {"From": entry.from_port.known, "To": entry.to_port.known}
    if entry.icmp_type.known is not None:
        said["IcmpTypeCode"] = {"Type": entry.icmp_type.known, "Code": entry.icmp_code.known}
    if entry.cidr_v4.blocks:
        return said | {"CidrBlock": _cidr(entry.cidr_v4)}
    return said | {"Ipv6CidrBlock": _cidr(entry.cidr_v6)}
