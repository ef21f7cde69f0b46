"""Connections to premises and to people: Site-to-Site VPN, Direct Connect, Client VPN.

https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html
https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/what-is.html
"""

from __future__ import annotations

from linter.aws.fields import cidrs, flag, links, number, raw, text
from linter.aws.gateway import VpnGateway
from linter.aws.node import Node, declared_by, inline
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, Referrer
from linter.aws.transit_gateway import TransitGateway, TransitGatewayAttachment
from linter.aws.vpc import Subnet, Vpc


class CustomerGateway(Node):
    """The premises' side of a VPN connection."""

    spellings = declared_by("aws_customer_gateway", "AWS::EC2::CustomerGateway")

    ip_address = text("ip_address", "IpAddress")
    bgp_asn = number("bgp_asn", "BgpAsn", default=65000)


class VpnConnection(TransitGatewayAttachment):
    """A VPN connection; one of a transit gateway is an attachment to it."""

    spellings = declared_by("aws_vpn_connection", "AWS::EC2::VPNConnection")

    gateway = links("vpn_gateway_id", "VpnGatewayId", lambda: VpnGateway)
    transit_gateway = links("transit_gateway_id", "TransitGatewayId", lambda: TransitGateway)
    customer_gateway = links("customer_gateway_id", "CustomerGatewayId", lambda: CustomerGateway)
    static_only = flag("static_routes_only", "StaticRoutesOnly", default=False)

    @property
    def routes(self) -> tuple[Referrer[VpnRoute], ...]:
        """The static routes to what lies behind it."""
        return self.resolver.referring(VpnRoute, "connection", self)

    @property
    def tunnels(self) -> tuple[VpnTunnel, ...]:
        """What is written about its two tunnels."""
        tunnels = self.resolver.referring(VpnTunnel, "connection", self)
        return tuple(each.node for each in tunnels)


class VpnRoute(Node):
    """A static route of a VPN connection."""

    spellings = declared_by("aws_vpn_connection_route", "AWS::EC2::VPNConnectionRoute")

    connection = links("vpn_connection_id", "VpnConnectionId", lambda: VpnConnection)
    cidr_v4 = cidrs("destination_cidr_block", "DestinationCidrBlock")


class VpnTunnel(Node):
    """What CloudFormation's list says of one tunnel; Terraform writes it into the connection (`tunnel1_…`)."""

    spellings = declared_by(inline("AWS::EC2::VPNConnection", "VpnTunnelOptionsSpecifications"))

    preshared_key = text("", "PreSharedKey")
    ike_versions = raw("", "IKEVersions[].Value")
    phase1_encryption = raw("", "Phase1EncryptionAlgorithms[].Value")
    phase2_encryption = raw("", "Phase2EncryptionAlgorithms[].Value")

    @property
    def connection(self) -> Links[VpnConnection]:
        """The connection whose tunnel it is."""
        return self.owner(VpnConnection) or Links((), (), self.span)


class DirectConnectGateway(Node):
    """A gateway that joins Direct Connect interfaces to VPN and transit gateways."""

    spellings = declared_by("aws_dx_gateway", "AWS::DirectConnect::DirectConnectGateway")

    name = text("name", "DirectConnectGatewayName")


class DirectConnectAssociation(Node):
    """The association of a VPN or transit gateway with a Direct Connect gateway."""

    spellings = declared_by("aws_dx_gateway_association", "AWS::DirectConnect::DirectConnectGatewayAssociation")

    direct_connect = links("dx_gateway_id", "DirectConnectGatewayId", lambda: DirectConnectGateway)
    gateway = links("associated_gateway_id", "AssociatedGatewayId", lambda: (VpnGateway, TransitGateway))
    prefixes = cidrs("allowed_prefixes[]", "AllowedPrefixesToDirectConnectGateway[]")


class PrivateInterface(Node):
    """A private virtual interface of a Direct Connect line, which ends at a VPN gateway or a gateway of its own."""

    spellings = declared_by("aws_dx_private_virtual_interface", "AWS::DirectConnect::PrivateVirtualInterface")

    gateway = links("vpn_gateway_id", "VirtualGatewayId", lambda: VpnGateway)
    direct_connect = links("dx_gateway_id", "DirectConnectGatewayId", lambda: DirectConnectGateway)


class ClientVpn(Node):
    """An endpoint people dial into with a client."""

    spellings = declared_by("aws_ec2_client_vpn_endpoint", "AWS::EC2::ClientVpnEndpoint")

    client_cidr = cidrs("client_cidr_block", "ClientCidrBlock")
    vpc = links("vpc_id", "VpcId", lambda: Vpc)
    groups = links("security_group_ids[]", "SecurityGroupIds[]", lambda: SecurityGroup)
    split_tunnel = flag("split_tunnel", "SplitTunnel", default=False)
    authentication = raw("authentication_options[].type", "AuthenticationOptions[].Type")
    connection_log = flag("connection_log_options.enabled", "ConnectionLogOptions.Enabled", default=False)

    @property
    def associations(self) -> tuple[Referrer[ClientVpnAssociation], ...]:
        """The subnets its users come out in."""
        return self.resolver.referring(ClientVpnAssociation, "endpoint", self)

    @property
    def authorizations(self) -> tuple[Referrer[ClientVpnAuthorization], ...]:
        """Whom it lets go where."""
        return self.resolver.referring(ClientVpnAuthorization, "endpoint", self)


class ClientVpnAssociation(Node):
    """A subnet in which the users of a client VPN come out."""

    spellings = declared_by("aws_ec2_client_vpn_network_association", "AWS::EC2::ClientVpnTargetNetworkAssociation")

    endpoint = links("client_vpn_endpoint_id", "ClientVpnEndpointId", lambda: ClientVpn)
    subnet = links("subnet_id", "SubnetId", lambda: Subnet)


class ClientVpnAuthorization(Node):
    """The networks a group of users may reach, or all users."""

    spellings = declared_by("aws_ec2_client_vpn_authorization_rule", "AWS::EC2::ClientVpnAuthorizationRule")

    endpoint = links("client_vpn_endpoint_id", "ClientVpnEndpointId", lambda: ClientVpn)
    network = cidrs("target_network_cidr", "TargetNetworkCidr")
    all_users = flag("authorize_all_groups", "AuthorizeAllGroups", default=False)
    user_group = text("access_group_id", "AccessGroupId")


class ClientVpnRoute(Node):
    """Where a client VPN sends what its users address."""

    spellings = declared_by("aws_ec2_client_vpn_route", "AWS::EC2::ClientVpnRoute")

    endpoint = links("client_vpn_endpoint_id", "ClientVpnEndpointId", lambda: ClientVpn)
    cidr_v4 = cidrs("destination_cidr_block", "DestinationCidrBlock")
    subnet = links("target_vpc_subnet_id", "TargetVpcSubnetId", lambda: Subnet)
