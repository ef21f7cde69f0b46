"""Peerings, transit gateways and VPN connections, in both languages."""

from __future__ import annotations

from tests.reachability.declarations.records import TYPES, Code, Record, Words, given, logical


class Links(Words):
    """Writes what joins VPCs to one another and to premises."""

    def _peering(self, it: Record) -> None:
        one, other = self.ref(it["vpc"]), self.ref(it["peer"])
        accepted = it.get("accepted", True)
        region = it.get("region")
        body = given(vpc_id=one, peer_vpc_id=other, auto_accept=True if accepted else None, peer_region=region)
        self.tf(TYPES["peering"][0], it["name"], body)
        owner = None if accepted else "123456789012"
        named = {"VpcId": one, "PeerVpcId": other, "PeerOwnerId": owner, "PeerRegion": region}
        self.cfn(TYPES["peering"][1], it["name"], named)

    def _tgw(self, it: Record) -> None:
        """A transit gateway; with `tables` it has no default table, and its attachments are associated by records.

        It and its attachments let groups refer to one another where they are `grouped`.
        """
        tables, grouped = "disable" if it.get("tables") else None, "enable" if it.get("grouped") else None
        self.tf(
            TYPES["tgw"][0],
            it["name"],
            given(
                description=it["name"],
                default_route_table_association=tables,
                default_route_table_propagation=tables,
                security_group_referencing_support=grouped,
            ),
        )
        self.cfn(
            TYPES["tgw"][1],
            it["name"],
            {
                "Description": it["name"],
                "DefaultRouteTableAssociation": tables,
                "DefaultRouteTablePropagation": tables,
                "SecurityGroupReferencingSupport": grouped,
            },
        )

    def _attachment(self, it: Record) -> None:
        tgw, vpc, subnets = self.ref(it["tgw"]), self.ref(it["vpc"]), self.refs(it["subnets"])
        appliance = "enable" if it.get("appliance") else None
        grouped = "enable" if it.get("grouped") else None
        modes = given(appliance_mode_support=appliance, security_group_referencing_support=grouped)
        self.tf(
            TYPES["attachment"][0],
            it["name"],
            {"transit_gateway_id": tgw, "vpc_id": vpc, "subnet_ids": subnets, **modes},
        )
        options = given(ApplianceModeSupport=appliance, SecurityGroupReferencingSupport=grouped) or None
        named = {"TransitGatewayId": tgw, "VpcId": vpc, "SubnetIds": subnets, "Options": options}
        self.cfn(TYPES["attachment"][1], it["name"], named)

    def _transit_table(self, it: Record) -> None:
        """A table of a transit gateway: which attachments use it, which announce their ranges to it, its routes.

        The target of a route is an attachment, or None for a route that drops.
        """
        name, mine = it["name"], self.ref(it["name"])
        gateway = self.ref(it["tgw"])
        self.tf(TYPES["transit_table"][0], name, {"transit_gateway_id": gateway})
        self.cfn(TYPES["transit_table"][1], name, {"TransitGatewayId": gateway})
        for kind, attachments in (("association", it["used_by"]), ("propagation", it.get("announced_by", ()))):
            for at, attachment in enumerate(attachments):
                self._tabled(kind, f"{name}{kind[0]}{at}", self.ref(attachment), mine)
        for at, (dest, target) in enumerate(it.get("routes", ())):
            led = self.ref(target) if target else None
            drops = None if target else True
            self.tf(
                "aws_ec2_transit_gateway_route",
                f"{name}r{at}",
                given(
                    transit_gateway_route_table_id=mine,
                    destination_cidr_block=dest,
                    transit_gateway_attachment_id=led,
                    blackhole=drops,
                ),
            )
            self.cfn(
                "AWS::EC2::TransitGatewayRoute",
                f"{name}r{at}",
                {
                    "TransitGatewayRouteTableId": mine,
                    "DestinationCidrBlock": dest,
                    "TransitGatewayAttachmentId": led,
                    "Blackhole": drops,
                },
            )

    def _tabled(self, kind: str, name: str, attachment: Code, table: Code) -> None:
        both = {"transit_gateway_attachment_id": attachment, "transit_gateway_route_table_id": table}
        self.tf(f"aws_ec2_transit_gateway_route_table_{kind}", name, both)
        named = {"TransitGatewayAttachmentId": attachment, "TransitGatewayRouteTableId": table}
        self.cfn(f"AWS::EC2::TransitGatewayRouteTable{kind.capitalize()}", name, named)

    def _transit_peering(self, it: Record) -> None:
        """A peering of two transit gateways, accepted."""
        one, other = self.ref(it["tgw"]), self.ref(it["peer"])
        body = {"transit_gateway_id": one, "peer_transit_gateway_id": other}
        place = {"peer_region": "us-east-1", "peer_account_id": "123456789012"}
        self.tf(TYPES["transit_peering"][0], it["name"], {**body, **place})
        accepted = {"transit_gateway_attachment_id": self.ref(it["name"])}
        self.tf("aws_ec2_transit_gateway_peering_attachment_accepter", f"{it['name']}ok", accepted)
        named = {"TransitGatewayId": one, "PeerTransitGatewayId": other}
        where = {"PeerRegion": "us-east-1", "PeerAccountId": "123456789012"}
        self.cfn(TYPES["transit_peering"][1], it["name"], {**named, **where})

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

    # Private links ------------------------------------------------------------------------------------------------

    def _offered(self, it: Record) -> None:
        """An endpoint service of a network load balancer; it may `ask` before it accepts somebody, or be for some."""
        asks, behind = bool(it.get("asks")), [self.ref(it["of"])]
        body = {"acceptance_required": asks, "network_load_balancer_arns": behind}
        self.tf("aws_vpc_endpoint_service", it["name"], {**body, **given(allowed_principals=it.get("principals"))})
        named = {"AcceptanceRequired": asks, "NetworkLoadBalancerArns": behind}
        self.cfn("AWS::EC2::VPCEndpointService", it["name"], named)
        if it.get("principals"):
            allowed = {"ServiceId": self.ref(it["name"]), "AllowedPrincipals": it["principals"]}
            self.cfn("AWS::EC2::VPCEndpointServicePermissions", f"{it['name']}p", allowed)

    def _vpce(self, it: Record) -> None:
        """An interface endpoint to an endpoint service declared beside it."""
        vpc, subnets, groups = self.ref(it["vpc"]), self.refs(it["subnets"]), self.refs(it["groups"])
        written = it["service"]
        offered = (
            written
            if isinstance(written, Code)
            else Code(
                f"aws_vpc_endpoint_service.{it['service']}.service_name",
                f'!Sub "com.amazonaws.vpce.${{AWS::Region}}.${{{logical(it["service"])}}}"',
            )
        )
        self.tf(
            TYPES["vpce"][0],
            it["name"],
            {
                "vpc_id": vpc,
                "service_name": offered,
                "vpc_endpoint_type": "Interface",
                "subnet_ids": subnets,
                "security_group_ids": groups,
            },
        )
        self.cfn(
            TYPES["vpce"][1],
            it["name"],
            {
                "VpcId": vpc,
                "VpcEndpointType": "Interface",
                "ServiceName": offered,
                "SubnetIds": subnets,
                "SecurityGroupIds": groups,
            },
        )
