"""A network in neutral words, and the same written in Terraform and in CloudFormation.

A network is a list of plain records: `{"is": "subnet", "name": "web", "vpc": "main", "cidr": "10.0.1.0/24"}`. Names of
other records stand for references. `Hidden` stands for an input nobody gives: a variable or parameter without default.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Record: TypeAlias = Mapping[str, Any]
Network: TypeAlias = Iterable[Record]


@dataclass(frozen=True)
class Hidden:
    """An input without default, unless `default` says so; `value` is what it is in the end."""

    name: str
    value: Any
    default: bool = False


@dataclass(frozen=True)
class Code:
    """An expression, as each language writes it."""

    terraform: str
    cloudformation: str


class Block(dict[str, Any]):
    """A block of HCL, as opposed to an object."""


TYPES = {
    "vpc": ("aws_vpc", "AWS::EC2::VPC"),
    "subnet": ("aws_subnet", "AWS::EC2::Subnet"),
    "igw": ("aws_internet_gateway", "AWS::EC2::InternetGateway"),
    "eigw": ("aws_egress_only_internet_gateway", "AWS::EC2::EgressOnlyInternetGateway"),
    "table": ("aws_route_table", "AWS::EC2::RouteTable"),
    "group": ("aws_security_group", "AWS::EC2::SecurityGroup"),
    "nacl": ("aws_network_acl", "AWS::EC2::NetworkAcl"),
    "instance": ("aws_instance", "AWS::EC2::Instance"),
    "eni": ("aws_network_interface", "AWS::EC2::NetworkInterface"),
    "eip": ("aws_eip", "AWS::EC2::EIP"),
    "nat": ("aws_nat_gateway", "AWS::EC2::NatGateway"),
    "lb": ("aws_lb", "AWS::ElasticLoadBalancingV2::LoadBalancer"),
    "targets": ("aws_lb_target_group", "AWS::ElasticLoadBalancingV2::TargetGroup"),
    "peering": ("aws_vpc_peering_connection", "AWS::EC2::VPCPeeringConnection"),
    "tgw": ("aws_ec2_transit_gateway", "AWS::EC2::TransitGateway"),
    "attachment": ("aws_ec2_transit_gateway_vpc_attachment", "AWS::EC2::TransitGatewayAttachment"),
    "vgw": ("aws_vpn_gateway", "AWS::EC2::VPNGateway"),
    "prefixes": ("aws_ec2_managed_prefix_list", "AWS::EC2::PrefixList"),
    "template": ("aws_launch_template", "AWS::EC2::LaunchTemplate"),
    "subnets": ("aws_db_subnet_group", "AWS::RDS::DBSubnetGroup"),
    "elb": ("aws_elb", "AWS::ElasticLoadBalancing::LoadBalancer"),
}
TERRAFORM_IDENTITY = {"lb": "arn", "targets": "arn", "subnets": "name", "elb": "name"}
CLOUDFORMATION_IDENTITY = {"group": "GroupId", "eip": "AllocationId"}
ROUTE_TARGETS = {
    "igw": ("gateway_id", "GatewayId"),
    "vgw": ("gateway_id", "GatewayId"),
    "eigw": ("egress_only_gateway_id", "EgressOnlyInternetGatewayId"),
    "nat": ("nat_gateway_id", "NatGatewayId"),
    "eni": ("network_interface_id", "NetworkInterfaceId"),
    "instance": ("network_interface_id", "InstanceId"),
    "peering": ("vpc_peering_connection_id", "VpcPeeringConnectionId"),
    "tgw": ("transit_gateway_id", "TransitGatewayId"),
}
ANY_V4, ANY_V6 = "0.0.0.0/0", "::/0"


def _block(**arguments: Any) -> Block:
    return Block({name: value for name, value in arguments.items() if value is not None})


def _given(**arguments: Any) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}


def _blocks(value: Any) -> list[Block]:
    found = value if isinstance(value, list) else [value]
    return [each for each in found if isinstance(each, Block)]


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Hidden) else value


def logical(name: str) -> str:
    """The logical ID that stands for a name."""
    return name[0].upper() + name[1:]


class Writer:
    """Writes one network in both languages, resource by resource."""

    def __init__(self, network: Network) -> None:
        self.network = tuple(network)
        self.kinds = {record["name"]: record["is"] for record in self.network if "name" in record}
        self.terraform: list[str] = []
        self.cloudformation: dict[str, Any] = {}
        self.hidden: dict[str, Hidden] = {}
        self.parameters: dict[str, str] = {}
        self.conditions: dict[str, str] = {}
        for record in self.network:
            write: Callable[[Record], None] = getattr(self, f"_{record['is']}")
            write(record)

    def ref(self, name: str | Code, attribute: str = "") -> Code:
        if isinstance(name, Code):
            return name
        kind = self.kinds[name]
        mine = attribute or TERRAFORM_IDENTITY.get(kind, "id")
        theirs = CLOUDFORMATION_IDENTITY.get(kind)
        return Code(
            f"{TYPES[kind][0]}.{name}.{mine}",
            f"!GetAtt {logical(name)}.{theirs}" if theirs else f"!Ref {logical(name)}",
        )

    def refs(self, names: Iterable[str | Code] | None) -> list[Code] | None:
        return None if names is None else [self.ref(name) for name in names]

    def tf(self, kind: str, name: str, body: Mapping[str, Any]) -> None:
        self.terraform.append(f'resource "{kind}" "{name}" {{\n{self._hcl(body, "  ")}}}\n')

    def cfn(self, kind: str, name: str, properties: Mapping[str, Any], **more: Any) -> None:
        found = {key: value for key, value in properties.items() if value is not None}
        assert logical(name) not in self.cloudformation, f"two resources are called {name}"
        self.cloudformation[logical(name)] = {"Type": kind, **more, **({"Properties": found} if found else {})}

    def _hcl(self, body: Mapping[str, Any], indent: str) -> str:
        plain = {name: value for name, value in body.items() if value is not None and not _blocks(value)}
        width = max(map(len, plain), default=0)
        lines = [f"{indent}{name.ljust(width)} = {self._expression(value)}\n" for name, value in plain.items()]
        for name, value in body.items():
            lines += [f"{indent}{name} {{\n{self._hcl(each, indent + '  ')}{indent}}}\n" for each in _blocks(value)]
        return "".join(lines)

    def _expression(self, value: Any) -> str:
        if isinstance(value, Code):
            return value.terraform
        if isinstance(value, Hidden):
            self.hidden[value.name] = value
            return f"var.{value.name}"
        if isinstance(value, list):
            return f"[{', '.join(map(self._expression, value))}]"
        if isinstance(value, Mapping):
            return f"{{ {', '.join(f'{name} = {self._expression(each)}' for name, each in value.items())} }}"
        return json.dumps(value)

    # Networks -----------------------------------------------------------------------------------------------------

    def _vpc(self, it: Record) -> None:
        six = it.get("cidr6")
        self.tf(
            TYPES["vpc"][0],
            it["name"],
            _given(cidr_block=it["cidr"], ipv6_cidr_block=six, ipv6_ipam_pool_id="ipam-pool-1" if six else None),
        )
        self.cfn(TYPES["vpc"][1], it["name"], {"CidrBlock": it["cidr"]})
        if six:
            block = {"VpcId": self.ref(it["name"]), "Ipv6CidrBlock": six, "Ipv6IpamPoolId": "ipam-pool-1"}
            self.cfn("AWS::EC2::VPCCidrBlock", f"{it['name']}six", block)

    def _more_cidr(self, it: Record) -> None:
        vpc = self.ref(it["vpc"])
        self.tf("aws_vpc_ipv4_cidr_block_association", it["name"], {"vpc_id": vpc, "cidr_block": it["cidr"]})
        self.cfn("AWS::EC2::VPCCidrBlock", it["name"], {"VpcId": vpc, "CidrBlock": it["cidr"]})

    def _subnet(self, it: Record) -> None:
        vpc = self.ref(it["vpc"])
        self.tf(
            TYPES["subnet"][0],
            it["name"],
            _given(
                vpc_id=vpc,
                cidr_block=it["cidr"],
                availability_zone=it.get("zone"),
                map_public_ip_on_launch=it.get("public"),
                ipv6_cidr_block=it.get("cidr6"),
                assign_ipv6_address_on_creation=it.get("assign6"),
            ),
        )
        self.cfn(
            TYPES["subnet"][1],
            it["name"],
            {
                "VpcId": vpc,
                "CidrBlock": it["cidr"],
                "AvailabilityZone": it.get("zone"),
                "MapPublicIpOnLaunch": it.get("public"),
                "Ipv6CidrBlock": it.get("cidr6"),
                "AssignIpv6AddressOnCreation": it.get("assign6"),
            },
        )

    def _igw(self, it: Record) -> None:
        vpc = it.get("vpc")
        self.tf(TYPES["igw"][0], it["name"], _given(vpc_id=self.ref(vpc) if vpc else None))
        self.cfn(TYPES["igw"][1], it["name"], {})
        if vpc:
            both = {"VpcId": self.ref(vpc), "InternetGatewayId": self.ref(it["name"])}
            self.cfn("AWS::EC2::VPCGatewayAttachment", f"{it['name']}att", both)

    def _vgw(self, it: Record) -> None:
        vpc = self.ref(it["vpc"])
        self.tf(TYPES["vgw"][0], it["name"], {"vpc_id": vpc})
        self.cfn(TYPES["vgw"][1], it["name"], {"Type": "ipsec.1"})
        both = {"VpcId": vpc, "VpnGatewayId": self.ref(it["name"])}
        self.cfn("AWS::EC2::VPCGatewayAttachment", f"{it['name']}att", both)

    def _eigw(self, it: Record) -> None:
        vpc = self.ref(it["vpc"])
        self.tf(TYPES["eigw"][0], it["name"], {"vpc_id": vpc})
        self.cfn(TYPES["eigw"][1], it["name"], {"VpcId": vpc})

    # Routing ------------------------------------------------------------------------------------------------------

    def _table(self, it: Record) -> None:
        routes = it.get("routes", ())
        vpc = self.ref(it["vpc"])
        inline = [self._route(target, cidr_key(dest, "cidr_block", "ipv6_cidr_block"), dest) for dest, target in routes]
        self.tf(TYPES["table"][0], it["name"], {"vpc_id": vpc, **({"route": inline} if inline else {})})
        self.cfn(TYPES["table"][1], it["name"], {"VpcId": vpc})
        for at, (dest, target) in enumerate(routes):
            key = cidr_key(dest, "DestinationCidrBlock", "DestinationIpv6CidrBlock")
            name = ROUTE_TARGETS[self.kinds[_plain(target)]][1]
            body = {"RouteTableId": self.ref(it["name"]), key: dest, name: self._target(target)}
            self.cfn("AWS::EC2::Route", f"{it['name']}r{at}", body)

    def _target(self, target: str | Hidden) -> Any:
        return Hidden(target.name, target.value) if isinstance(target, Hidden) else self.ref(target)

    def _route(self, target: str | Hidden, key: str, dest: Any) -> Block:
        kind = self.kinds[_plain(target)]
        mine = self._target(target)
        if kind == "instance" and not isinstance(target, Hidden):
            mine = self.ref(target, "primary_network_interface_id")
        return Block({key: dest, ROUTE_TARGETS[kind][0]: mine})

    def _association(self, it: Record) -> None:
        name = it.get("name", f"{it['subnet']}as")
        subnet, table = self.ref(it["subnet"]), self.ref(it["table"])
        self.tf("aws_route_table_association", name, {"subnet_id": subnet, "route_table_id": table})
        self.cfn("AWS::EC2::SubnetRouteTableAssociation", name, {"SubnetId": subnet, "RouteTableId": table})

    def _edge(self, it: Record) -> None:
        gateway, table = self.ref(it["gateway"]), self.ref(it["table"])
        name = f"{it['gateway']}edge"
        self.tf("aws_route_table_association", name, {"gateway_id": gateway, "route_table_id": table})
        self.cfn("AWS::EC2::GatewayRouteTableAssociation", name, {"GatewayId": gateway, "RouteTableId": table})

    # Filters ------------------------------------------------------------------------------------------------------

    def _group(self, it: Record) -> None:
        vpc = self.ref(it["vpc"])
        sides = [(side, [self._permission(rule) for rule in it[side]]) for side in ("ingress", "egress") if side in it]
        inline = {side: [rule[0] for rule in rules] for side, rules in sides if rules}
        self.tf(TYPES["group"][0], it["name"], {"name": it["name"], "vpc_id": vpc, **inline})
        named = {
            f"SecurityGroup{side.capitalize()}": [rule[1][side] for rule in rules] for side, rules in sides if rules
        }
        self.cfn(
            TYPES["group"][1],
            it["name"],
            {"GroupDescription": it["name"], "GroupName": it["name"], "VpcId": vpc, **named},
        )

    def _permission(self, rule: Record) -> tuple[Block, dict[str, dict[str, Any]]]:
        """A rule inline: `{"protocol": "tcp", "ports": (22, 22), "cidr": …}`, or with `group` or `prefixes`."""
        low, high = rule.get("ports", (0, 0))
        mine: dict[str, Any] = {"protocol": rule["protocol"], "from_port": low, "to_port": high}
        theirs: dict[str, Any] = {"IpProtocol": rule["protocol"]}
        if "ports" in rule:
            theirs |= {"FromPort": low, "ToPort": high}
        peers: dict[str, dict[str, Any]] = {"ingress": {}, "egress": {}}
        if "cidr" in rule:
            mine |= {cidr_key(rule["cidr"], "cidr_blocks", "ipv6_cidr_blocks"): [rule["cidr"]]}
            same = {cidr_key(rule["cidr"], "CidrIp", "CidrIpv6"): rule["cidr"]}
            peers = {"ingress": same, "egress": same}
        if "group" in rule:
            group = self.ref(rule["group"])
            mine |= {"security_groups": [group]}
            peers = {"ingress": {"SourceSecurityGroupId": group}, "egress": {"DestinationSecurityGroupId": group}}
        if "prefixes" in rule:
            listed = self.ref(rule["prefixes"])
            mine |= {"prefix_list_ids": [listed]}
            peers = {"ingress": {"SourcePrefixListId": listed}, "egress": {"DestinationPrefixListId": listed}}
        return Block(mine), {side: theirs | peer for side, peer in peers.items()}

    def _rule(self, it: Record) -> None:
        """A rule of its own; `old` says Terraform's older resource type."""
        side = it["side"]
        block, named = self._permission(it)
        group = self.ref(it["of"])
        if it.get("old"):
            peer = block.pop("security_groups", None)
            more = {"source_security_group_id": peer[0]} if peer else {}
            self.tf("aws_security_group_rule", it["name"], {"security_group_id": group, "type": side, **block, **more})
        else:
            names = {
                "cidr_blocks": "cidr_ipv4",
                "ipv6_cidr_blocks": "cidr_ipv6",
                "security_groups": "referenced_security_group_id",
                "prefix_list_ids": "prefix_list_id",
                "protocol": "ip_protocol",
            }
            body = {names.get(key, key): value[0] if isinstance(value, list) else value for key, value in block.items()}
            if it["protocol"] == "-1" and "ports" not in it:
                body = {key: value for key, value in body.items() if not key.endswith("_port")}
            self.tf(f"aws_vpc_security_group_{side}_rule", it["name"], {"security_group_id": group, **body})
        self.cfn(f"AWS::EC2::SecurityGroup{side.capitalize()}", it["name"], {"GroupId": group, **named[side]})

    def _nacl(self, it: Record) -> None:
        vpc = self.ref(it["vpc"])
        inline: dict[str, list[Block]] = {}
        for entry in it.get("entries", ()):
            inline.setdefault(entry["side"], []).append(_entry(entry))
        subnets = {"subnet_ids": self.refs(it["subnets"])} if it.get("subnets") else {}
        self.tf(TYPES["nacl"][0], it["name"], {"vpc_id": vpc, **subnets, **inline})
        self.cfn(TYPES["nacl"][1], it["name"], {"VpcId": vpc})
        for at, entry in enumerate(it.get("entries", ())):
            body = {"NetworkAclId": self.ref(it["name"]), **_named_entry(entry)}
            self.cfn("AWS::EC2::NetworkAclEntry", f"{it['name']}e{at}", body)
        for subnet in it.get("subnets", ()):
            both = {"SubnetId": self.ref(subnet), "NetworkAclId": self.ref(it["name"])}
            self.cfn("AWS::EC2::SubnetNetworkAclAssociation", f"{subnet}filter", both)

    def _prefixes(self, it: Record) -> None:
        entries = it["cidrs"]
        body = {"name": it["name"], "address_family": "IPv4", "max_entries": 5}
        self.tf(TYPES["prefixes"][0], it["name"], {**body, "entry": [Block({"cidr": cidr}) for cidr in entries]})
        self.cfn(
            TYPES["prefixes"][1],
            it["name"],
            {
                "PrefixListName": it["name"],
                "AddressFamily": "IPv4",
                "MaxEntries": 5,
                "Entries": [{"Cidr": cidr} for cidr in entries],
            },
        )

    # Workloads ----------------------------------------------------------------------------------------------------

    def _instance(self, it: Record) -> None:
        subnet, groups = self.ref(it["subnet"]), self.refs(it.get("groups"))
        image = {"ami": "ami-0123456789abcdef0", "instance_type": "t3.micro"}
        self.tf(
            TYPES["instance"][0],
            it["name"],
            {
                **image,
                **_given(
                    subnet_id=subnet,
                    private_ip=it.get("address"),
                    associate_public_ip_address=it.get("public"),
                    ipv6_address_count=it.get("count6"),
                    vpc_security_group_ids=groups,
                    source_dest_check=it.get("check"),
                ),
            },
        )
        interface = _given(
            DeviceIndex="0",
            SubnetId=subnet,
            PrivateIpAddress=it.get("address"),
            AssociatePublicIpAddress=it.get("public"),
            Ipv6AddressCount=it.get("count6"),
            GroupSet=groups,
        )
        self.cfn(
            TYPES["instance"][1],
            it["name"],
            {
                "ImageId": image["ami"],
                "InstanceType": image["instance_type"],
                "NetworkInterfaces": [interface],
                "SourceDestCheck": it.get("check"),
            },
        )

    def _eip(self, it: Record) -> None:
        self.tf(TYPES["eip"][0], it["name"], {"domain": "vpc"})
        self.cfn(TYPES["eip"][1], it["name"], {"Domain": "vpc"})
        holder = it.get("of")
        if holder:
            name, eni = f"{it['name']}as", self.kinds[holder] == "eni"
            mine = "network_interface_id" if eni else "instance_id"
            theirs = "NetworkInterfaceId" if eni else "InstanceId"
            at = self.ref(it["name"])
            self.tf("aws_eip_association", name, {"allocation_id": at, mine: self.ref(holder)})
            self.cfn("AWS::EC2::EIPAssociation", name, {"AllocationId": at, theirs: self.ref(holder)})

    def _eni(self, it: Record) -> None:
        subnet, groups = self.ref(it["subnet"]), self.refs(it.get("groups"))
        check = it.get("check")
        self.tf(
            TYPES["eni"][0],
            it["name"],
            _given(subnet_id=subnet, security_groups=groups, source_dest_check=check),
        )
        self.cfn(TYPES["eni"][1], it["name"], {"SubnetId": subnet, "GroupSet": groups, "SourceDestCheck": check})
        if it.get("of"):
            self.tf(
                "aws_network_interface_attachment",
                f"{it['name']}att",
                {
                    "instance_id": self.ref(it["of"]),
                    "network_interface_id": self.ref(it["name"]),
                    "device_index": it.get("index", 1),
                },
            )
            self.cfn(
                "AWS::EC2::NetworkInterfaceAttachment",
                f"{it['name']}att",
                {
                    "InstanceId": self.ref(it["of"]),
                    "NetworkInterfaceId": self.ref(it["name"]),
                    "DeviceIndex": str(it.get("index", 1)),
                },
            )

    def _nat(self, it: Record) -> None:
        subnet = self.ref(it["subnet"])
        eip = self.ref(it["eip"]) if it.get("eip") else None
        kind = it.get("connectivity")
        self.tf(TYPES["nat"][0], it["name"], _given(subnet_id=subnet, allocation_id=eip, connectivity_type=kind))
        self.cfn(TYPES["nat"][1], it["name"], {"SubnetId": subnet, "AllocationId": eip, "ConnectivityType": kind})

    def _subnets(self, it: Record) -> None:
        members = self.refs(it["members"])
        self.tf(TYPES["subnets"][0], it["name"], {"name": it["name"], "subnet_ids": members})
        body = {"DBSubnetGroupName": it["name"], "DBSubnetGroupDescription": it["name"], "SubnetIds": members}
        self.cfn(TYPES["subnets"][1], it["name"], body)

    def _database(self, it: Record) -> None:
        where, groups, public = self.ref(it["subnets"]), self.refs(it["groups"]), it.get("public")
        self.tf(
            "aws_db_instance",
            it["name"],
            _given(
                identifier=it["name"],
                engine="postgres",
                instance_class="db.t3.micro",
                db_subnet_group_name=where,
                vpc_security_group_ids=groups,
                publicly_accessible=public,
            ),
        )
        self.cfn(
            "AWS::RDS::DBInstance",
            it["name"],
            {
                "DBInstanceIdentifier": it["name"],
                "Engine": "postgres",
                "DBInstanceClass": "db.t3.micro",
                "DBSubnetGroupName": where,
                "VPCSecurityGroups": groups,
                "PubliclyAccessible": public,
            },
        )

    # Load balancers -----------------------------------------------------------------------------------------------

    def _lb(self, it: Record) -> None:
        kind, internal = it.get("type", "application"), it.get("internal")
        subnets, groups = self.refs(it["subnets"]), self.refs(it.get("groups"))
        cross = it.get("cross_zone")
        body = _given(
            load_balancer_type=kind,
            internal=internal,
            subnets=subnets,
            security_groups=groups,
            enable_cross_zone_load_balancing=cross,
        )
        self.tf(TYPES["lb"][0], it["name"], {"name": it["name"], **body})
        attributes = None
        if cross is not None:
            attributes = [{"Key": "load_balancing.cross_zone.enabled", "Value": str(cross).lower()}]
        self.cfn(
            TYPES["lb"][1],
            it["name"],
            {
                "Type": kind,
                "Scheme": "internal" if internal else None,
                "Subnets": subnets,
                "SecurityGroups": groups,
                "LoadBalancerAttributes": attributes,
            },
        )

    def _targets(self, it: Record) -> None:
        members = it.get("members", ())
        kind = it.get("type", "instance")
        common = {"port": it["port"], "protocol": it["protocol"], "vpc_id": self.ref(it["vpc"]), "target_type": kind}
        self.tf(TYPES["targets"][0], it["name"], {"name": it["name"], **common})
        for at, member in enumerate(members):
            reference = self.ref(member, "private_ip") if kind == "ip" else self.ref(member)
            self.tf(
                "aws_lb_target_group_attachment",
                f"{it['name']}m{at}",
                {"target_group_arn": self.ref(it["name"]), "target_id": reference, "port": it["port"]},
            )
        chosen = [
            Code("", f"!GetAtt {logical(member)}.PrivateIp") if kind == "ip" else self.ref(member) for member in members
        ]
        self.cfn(
            TYPES["targets"][1],
            it["name"],
            {
                "Port": it["port"],
                "Protocol": it["protocol"],
                "VpcId": self.ref(it["vpc"]),
                "TargetType": kind,
                "Targets": [{"Id": member, "Port": it["port"]} for member in chosen] or None,
            },
        )

    def _listener(self, it: Record) -> None:
        """A listener that forwards to `targets`, or redirects where there are none."""
        forwards = it.get("targets")
        if forwards:
            action = Block({"type": "forward", "target_group_arn": self.ref(forwards)})
            named = {"Type": "forward", "TargetGroupArn": self.ref(forwards)}
        else:
            action = Block(
                {"type": "redirect", "redirect": Block({"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"})}
            )
            named = {
                "Type": "redirect",
                "RedirectConfig": {"Port": "443", "Protocol": "HTTPS", "StatusCode": "HTTP_301"},
            }
        lb = self.ref(it["lb"])
        self.tf(
            "aws_lb_listener",
            it["name"],
            {"load_balancer_arn": lb, "port": it["port"], "protocol": it["protocol"], "default_action": action},
        )
        self.cfn(
            "AWS::ElasticLoadBalancingV2::Listener",
            it["name"],
            {"LoadBalancerArn": lb, "Port": it["port"], "Protocol": it["protocol"], "DefaultActions": [named]},
        )

    # Between networks ---------------------------------------------------------------------------------------------

    def _peering(self, it: Record) -> None:
        one, other = self.ref(it["vpc"]), self.ref(it["peer"])
        accepted = it.get("accepted", True)
        body = _given(vpc_id=one, peer_vpc_id=other, auto_accept=True if accepted else None)
        self.tf(TYPES["peering"][0], it["name"], body)
        owner = None if accepted else "123456789012"
        self.cfn(TYPES["peering"][1], it["name"], {"VpcId": one, "PeerVpcId": other, "PeerOwnerId": owner})

    def _tgw(self, it: Record) -> None:
        self.tf(TYPES["tgw"][0], it["name"], {"description": it["name"]})
        self.cfn(TYPES["tgw"][1], it["name"], {"Description": it["name"]})

    def _attachment(self, it: Record) -> None:
        tgw, vpc, subnets = self.ref(it["tgw"]), self.ref(it["vpc"]), self.refs(it["subnets"])
        self.tf(TYPES["attachment"][0], it["name"], {"transit_gateway_id": tgw, "vpc_id": vpc, "subnet_ids": subnets})
        self.cfn(TYPES["attachment"][1], it["name"], {"TransitGatewayId": tgw, "VpcId": vpc, "SubnetIds": subnets})

    def _accelerator(self, it: Record) -> None:
        """An accelerator with one port that leads to an instance or a load balancer, and shows it the client."""
        name, target = it["name"], self.ref(it["of"])
        enabled, dual = it.get("enabled", True), "DUAL_STACK" if it.get("dual") else None
        accelerator = _given(name=name, enabled=enabled, ip_address_type=dual)
        self.tf("aws_globalaccelerator_accelerator", name, accelerator)
        said = {"Name": name, "Enabled": enabled, "IpAddressType": dual}
        self.cfn("AWS::GlobalAccelerator::Accelerator", name, said)
        ports = Block({"from_port": it["port"], "to_port": it["port"]})
        mine = Code(f"aws_globalaccelerator_accelerator.{name}.id", f"!Ref {logical(name)}")
        body = {"accelerator_arn": mine, "protocol": "TCP", "port_range": ports}
        self.tf("aws_globalaccelerator_listener", f"{name}l", body)
        ranges = [{"FromPort": it["port"], "ToPort": it["port"]}]
        named = {"AcceleratorArn": mine, "Protocol": "TCP", "PortRanges": ranges}
        self.cfn("AWS::GlobalAccelerator::Listener", f"{name}l", named)
        listener = Code(f"aws_globalaccelerator_listener.{name}l.id", f"!Ref {logical(name)}l")
        endpoint = Block({"endpoint_id": target, "client_ip_preservation_enabled": True})
        group = {"listener_arn": listener, "endpoint_configuration": endpoint}
        self.tf("aws_globalaccelerator_endpoint_group", f"{name}g", group)
        configured = [{"EndpointId": target, "ClientIPPreservationEnabled": True}]
        grouped = {
            "ListenerArn": listener,
            "EndpointGroupRegion": "us-east-1",
            "EndpointConfigurations": configured,
        }
        self.cfn("AWS::GlobalAccelerator::EndpointGroup", f"{name}g", grouped)

    def _vpn(self, it: Record) -> None:
        """A VPN connection with one static route, propagated to some tables."""
        name, gateway = it["name"], self.ref(it["gateway"])
        customer = {"bgp_asn": 65000, "ip_address": "203.0.113.1", "type": "ipsec.1"}
        self.tf("aws_customer_gateway", f"{name}c", customer)
        self.cfn(
            "AWS::EC2::CustomerGateway", f"{name}c", {"BgpAsn": 65000, "IpAddress": "203.0.113.1", "Type": "ipsec.1"}
        )
        theirs = Code(f"aws_customer_gateway.{name}c.id", f"!Ref {logical(name)}c")
        body = {"vpn_gateway_id": gateway, "customer_gateway_id": theirs, "type": "ipsec.1", "static_routes_only": True}
        self.tf("aws_vpn_connection", name, body)
        named = {
            "VpnGatewayId": gateway,
            "CustomerGatewayId": theirs,
            "Type": "ipsec.1",
            "StaticRoutesOnly": True,
        }
        self.cfn("AWS::EC2::VPNConnection", name, named)
        mine = Code(f"aws_vpn_connection.{name}.id", f"!Ref {logical(name)}")
        self.tf(
            "aws_vpn_connection_route", f"{name}r", {"vpn_connection_id": mine, "destination_cidr_block": it["cidr"]}
        )
        route = {"VpnConnectionId": mine, "DestinationCidrBlock": it["cidr"]}
        self.cfn("AWS::EC2::VPNConnectionRoute", f"{name}r", route)
        for at, table in enumerate(it["tables"]):
            both = {"vpn_gateway_id": gateway, "route_table_id": self.ref(table)}
            self.tf("aws_vpn_gateway_route_propagation", f"{name}p{at}", both)
        if it["tables"]:
            spread = {"RouteTableIds": self.refs(it["tables"]), "VpnGatewayId": gateway}
            self.cfn("AWS::EC2::VPNGatewayRoutePropagation", f"{name}p", spread)

    def _raw(self, it: Record) -> None:
        """Whatever the words above have no word for, in each language's own."""
        if it.get("terraform"):
            self.terraform.append(it["terraform"].strip("\n") + "\n")
        self.cloudformation |= it.get("cloudformation", {})
        self.parameters |= it.get("parameters", {})
        self.conditions |= it.get("conditions", {})


def cidr_key(cidr: Any, v4: str, v6: str) -> str:
    """The name of the argument for a block of the family."""
    return v6 if ":" in str(_plain(cidr)) else v4


def _entry(entry: Record) -> Block:
    low, high = entry.get("ports", (0, 0))
    body = _block(
        rule_no=entry["number"], action=entry["action"], protocol=str(entry["protocol"]), from_port=low, to_port=high
    )
    body[cidr_key(entry["cidr"], "cidr_block", "ipv6_cidr_block")] = entry["cidr"]
    return body


PROTOCOL_NUMBERS = {"-1": -1, "tcp": 6, "udp": 17}


def _named_entry(entry: Record) -> dict[str, Any]:
    body = {
        "RuleNumber": entry["number"],
        "Egress": True if entry["side"] == "egress" else None,
        "RuleAction": entry["action"],
        "Protocol": PROTOCOL_NUMBERS[str(entry["protocol"])],
        cidr_key(entry["cidr"], "CidrBlock", "Ipv6CidrBlock"): entry["cidr"],
    }
    if "ports" in entry:
        body["PortRange"] = {"From": entry["ports"][0], "To": entry["ports"][1]}
    return _given(**body)


def in_terraform(network: Network) -> str:
    """The network in HCL."""
    writer = Writer(network)
    variables = [
        f'variable "{name}" {{\n  default = {json.dumps(it.value)}\n}}\n' if it.default else f'variable "{name}" {{}}\n'
        for name, it in sorted(writer.hidden.items())
    ]
    return "\n".join([*variables, *writer.terraform])


def in_cloudformation(network: Network) -> str:
    """The network in a CloudFormation template in YAML."""
    writer = Writer(network)
    lines = ["Resources:"]
    for name, resource in writer.cloudformation.items():
        if isinstance(resource, str):
            lines += [f"  {name}:", *(f"    {line}" for line in resource.strip("\n").splitlines())]
            continue
        lines += [f"  {name}:", f"    Type: {resource['Type']}"]
        if "Properties" in resource:
            lines.append("    Properties:")
            lines += [f"      {key}: {_yaml(value)}" for key, value in resource["Properties"].items()]
    parameters = dict(writer.parameters)
    for it in _hidden(writer.cloudformation):
        parameters[it.name] = f"{{Type: String, Default: {json.dumps(it.value)}}}" if it.default else "{Type: String}"
    head = ["Parameters:", *(f"  {name}: {text}" for name, text in sorted(parameters.items()))] if parameters else []
    if writer.conditions:
        head += ["Conditions:", *(f"  {name}: {text}" for name, text in sorted(writer.conditions.items()))]
    return "\n".join([*head, *lines]) + "\n"


def _hidden(value: Any) -> Iterable[Hidden]:
    if isinstance(value, Hidden):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _hidden(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _hidden(each)


def _yaml(value: Any) -> str:
    if isinstance(value, Code):
        return value.cloudformation
    if isinstance(value, Hidden):
        return f"!Ref {value.name}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_yaml, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_yaml(each)}' for key, each in value.items() if each is not None)}}}"
    return json.dumps(value)
