"""VPCs, subnets, gateways and route tables, in both languages."""

from __future__ import annotations

from typing import Any

from tests.reachability.declarations.records import (
    ROUTE_TARGETS,
    TYPES,
    Block,
    Hidden,
    Record,
    Words,
    cidr_key,
    given,
    plain,
)


class Vpcs(Words):
    """Writes VPCs and what routes in them."""

    def _vpc(self, it: Record) -> None:
        six = it.get("cidr6")
        self.tf(
            TYPES["vpc"][0],
            it["name"],
            given(cidr_block=it["cidr"], ipv6_cidr_block=six, ipv6_ipam_pool_id="ipam-pool-1" if six else None),
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
            given(
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
        self.tf(TYPES["igw"][0], it["name"], given(vpc_id=self.ref(vpc) if vpc else None))
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
            name = ROUTE_TARGETS[self.kinds[plain(target)]][1]
            body = {"RouteTableId": self.ref(it["name"]), key: dest, name: self._target(target)}
            self.cfn("AWS::EC2::Route", f"{it['name']}r{at}", body)

    def _target(self, target: str | Hidden) -> Any:
        return Hidden(target.name, target.value) if isinstance(target, Hidden) else self.ref(target)

    def _route(self, target: str | Hidden, key: str, dest: Any) -> Block:
        kind = self.kinds[plain(target)]
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

    # Block public access ------------------------------------------------------------------------------------------

    def _access_block(self, it: Record) -> None:
        """The account's switch; `mode` is `block-ingress` or `block-bidirectional`."""
        kinds = ("aws_vpc_block_public_access_options", "AWS::EC2::VPCBlockPublicAccessOptions")
        self.tf(kinds[0], it["name"], {"internet_gateway_block_mode": it["mode"]})
        self.cfn(kinds[1], it["name"], {"InternetGatewayBlockMode": it["mode"]})

    def _access_exclusion(self, it: Record) -> None:
        """What the switch leaves alone: a `vpc` or a `subnet`, in a `mode`."""
        kinds = ("aws_vpc_block_public_access_exclusion", "AWS::EC2::VPCBlockPublicAccessExclusion")
        mine, theirs = ("vpc_id", "VpcId") if "vpc" in it else ("subnet_id", "SubnetId")
        excluded = self.ref(it.get("vpc") or it["subnet"])
        self.tf(kinds[0], it["name"], {mine: excluded, "internet_gateway_exclusion_mode": it["mode"]})
        self.cfn(kinds[1], it["name"], {theirs: excluded, "InternetGatewayExclusionMode": it["mode"]})
