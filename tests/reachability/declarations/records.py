"""The words that networks are described in, and what writes them in Terraform and in CloudFormation.

A network is a list of plain records: `{"is": "subnet", "name": "web", "vpc": "main", "cidr": "10.0.1.0/24"}`. Names of
other records stand for references. `Hidden` stands for an input nobody gives: a variable or parameter without default.
A record that is `given` ("variable", "data" or "import") is declared elsewhere: the text only refers to it. One that is
`unseen` does not occur in the text at all.
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
    "firewall": ("aws_networkfirewall_firewall", "AWS::NetworkFirewall::Firewall"),
    "inspector": ("aws_vpc_endpoint", "AWS::EC2::VPCEndpoint"),
    "vpce": ("aws_vpc_endpoint", "AWS::EC2::VPCEndpoint"),
    "offered": ("aws_vpc_endpoint_service", "AWS::EC2::VPCEndpointService"),
    "listener": ("aws_lb_listener", "AWS::ElasticLoadBalancingV2::Listener"),
    "transit_table": ("aws_ec2_transit_gateway_route_table", "AWS::EC2::TransitGatewayRouteTable"),
    "transit_peering": ("aws_ec2_transit_gateway_peering_attachment", "AWS::EC2::TransitGatewayPeeringAttachment"),
    "client_vpn": ("aws_ec2_client_vpn_endpoint", "AWS::EC2::ClientVpnEndpoint"),
    "connect": ("aws_ec2_instance_connect_endpoint", "AWS::EC2::InstanceConnectEndpoint"),
}
TERRAFORM_IDENTITY = {"lb": "arn", "targets": "arn", "listener": "arn", "subnets": "name", "elb": "name"}
CLOUDFORMATION_IDENTITY = {"group": "GroupId", "eip": "AllocationId", "transit_peering": "TransitGatewayAttachmentId"}
ROUTE_TARGETS = {
    "igw": ("gateway_id", "GatewayId"),
    "vgw": ("gateway_id", "GatewayId"),
    "eigw": ("egress_only_gateway_id", "EgressOnlyInternetGatewayId"),
    "nat": ("nat_gateway_id", "NatGatewayId"),
    "eni": ("network_interface_id", "NetworkInterfaceId"),
    "instance": ("network_interface_id", "InstanceId"),
    "peering": ("vpc_peering_connection_id", "VpcPeeringConnectionId"),
    "tgw": ("transit_gateway_id", "TransitGatewayId"),
    "firewall": ("vpc_endpoint_id", "VpcEndpointId"),
    "inspector": ("vpc_endpoint_id", "VpcEndpointId"),
}
ANY_V4, ANY_V6 = "0.0.0.0/0", "::/0"


def block(**arguments: Any) -> Block:
    return Block({name: value for name, value in arguments.items() if value is not None})


def given(**arguments: Any) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}


def _blocks(value: Any) -> list[Block]:
    found = value if isinstance(value, list) else [value]
    return [each for each in found if isinstance(each, Block)]


def plain(value: Any) -> Any:
    return value.value if isinstance(value, Hidden) else value


def logical(name: str) -> str:
    """The logical ID that stands for a name."""
    return name[0].upper() + name[1:]


class Words:
    """The languages' text so far, with the references, blocks and expressions that resources are written in."""

    def __init__(self, network: Network) -> None:
        self.network = tuple(network)
        self.kinds = {record["name"]: record["is"] for record in self.network if "name" in record}
        self.terraform: list[str] = []
        self.cloudformation: dict[str, Any] = {}
        self.hidden: dict[str, Hidden] = {}
        self.parameters: dict[str, str] = {}
        self.conditions: dict[str, str] = {}
        self.outside = {record["name"]: record["given"] for record in self.network if record.get("given")}
        self.spelled = {record["name"]: record.get("spelled", "") for record in self.network if "name" in record}
        for record in self.network:
            if not record.get("given") and not record.get("unseen"):
                write: Callable[[Record], None] = getattr(self, f"_{record['is']}")
                write(record)

    def ref(self, name: str | Code, attribute: str = "") -> Code:
        """How a resource is referred to, by its identity or one of its attributes in Terraform."""
        if isinstance(name, Code):
            return name
        kind = self.kinds[name]
        if name in self.outside:
            return self._from_outside(name, kind)
        if kind == "firewall":
            return self._firewall_endpoint(name)
        mine = attribute or TERRAFORM_IDENTITY.get(kind, "id")
        theirs = CLOUDFORMATION_IDENTITY.get(kind)
        return Code(
            f"{TYPES[kind][0]}.{name}.{mine}",
            f"!GetAtt {logical(name)}.{theirs}" if theirs else f"!Ref {logical(name)}",
        )

    def _from_outside(self, name: str, kind: str) -> Code:
        """A reference to what is declared elsewhere: an input, something looked up, or what another stack exports."""
        if self.outside[name] == "variable":
            self.hidden[f"{name}_id"] = Hidden(f"{name}_id", None)
            self.parameters[f"{logical(name)}Id"] = "{Type: String}"
            return Code(f"var.{name}_id", f"!Ref {logical(name)}Id")
        data = f'data "{TYPES[kind][0]}" "{name}" {{\n  tags = {{ Name = "{name}" }}\n}}\n'
        if data not in self.terraform:
            self.terraform.append(data)
        return Code(f"data.{TYPES[kind][0]}.{name}.id", f"!ImportValue shared-{name}")

    def _firewall_endpoint(self, name: str) -> Code:
        """The endpoint of a firewall, which is known by the state of the firewall alone."""
        states = f"aws_networkfirewall_firewall.{name}.firewall_status[0].sync_states"
        every = f"[for state in {states} : state.attachment[0].endpoint_id]"
        mapped = f"{{ for state in tolist({states}) : state.availability_zone => state.attachment[0].endpoint_id }}"
        zone = next((record.get("zone") for record in self.network if record.get("name") == name), None)
        spelled = {
            "element": f"element({every}, 0)",
            "one": f"one({every})",
            "zone": f'{mapped}["{zone}"]',
        }
        return Code(
            spelled.get(self.spelled[name], f"tolist({states})[0].attachment[0].endpoint_id"),
            f'!Select [1, !Split [":", !Select [0, !GetAtt {logical(name)}.EndpointIds]]]',
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
        arguments = {name: value for name, value in body.items() if value is not None and not _blocks(value)}
        width = max(map(len, arguments), default=0)
        lines = [f"{indent}{name.ljust(width)} = {self._expression(value)}\n" for name, value in arguments.items()]
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


def cidr_key(cidr: Any, v4: str, v6: str) -> str:
    """The name of the argument for a block of the family."""
    return v6 if ":" in str(plain(cidr)) else v4
