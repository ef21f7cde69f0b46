"""Site-to-Site VPN, Direct Connect and Client VPN.

https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html
https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/what-is.html
"""

from __future__ import annotations

from linter.aws.cidr_blocks import cidrs
from linter.aws.fields import flag, links, number, raw, text
from linter.aws.gateway import VpnGateway
from linter.aws.node import Node, declared_by, inline
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, Referrer
from linter.aws.transit_gateway import TransitGateway, TransitGatewayAttachment
from linter.aws.vpc import Subnet, Vpc


class CustomerGateway(Node):
    """The customer side of a VPN connection."""

    spellings = declared_by("aws_customer_gateway", "AWS::EC2::CustomerGateway")

    ip_address = text(terraform="ip_address", cloudformation="IpAddress")
    bgp_asn = number(terraform="bgp_asn", cloudformation="BgpAsn", default=65000)


class VpnConnection(TransitGatewayAttachment):
    """A Site-to-Site VPN connection. If it ends at a transit gateway, it is an attachment to it."""

    spellings = declared_by("aws_vpn_connection", "AWS::EC2::VPNConnection")

    gateway = links(lambda: VpnGateway, terraform="vpn_gateway_id", cloudformation="VpnGatewayId")
    transit_gateway = links(lambda: TransitGateway, terraform="transit_gateway_id", cloudformation="TransitGatewayId")
    customer_gateway = links(
        lambda: CustomerGateway, terraform="customer_gateway_id", cloudformation="CustomerGatewayId"
    )
    static_only = flag(terraform="static_routes_only", cloudformation="StaticRoutesOnly", default=False)

    @property
    def routes(self) -> tuple[Referrer[VpnRoute], ...]:
        """Its static routes."""
        return self.resolver.referring(VpnRoute, "connection", self)

    @property
    def tunnels(self) -> tuple[VpnTunnel, ...]:
        """The options of its two tunnels."""
        tunnels = self.resolver.referring(VpnTunnel, "connection", self)
        return tuple(tunnel.node for tunnel in tunnels)


class VpnRoute(Node):
    """A static route of a VPN connection."""

    spellings = declared_by("aws_vpn_connection_route", "AWS::EC2::VPNConnectionRoute")

    connection = links(lambda: VpnConnection, terraform="vpn_connection_id", cloudformation="VpnConnectionId")
    cidr_v4 = cidrs(terraform="destination_cidr_block", cloudformation="DestinationCidrBlock")


class VpnTunnel(Node):
    """What CloudFormation's list says of one tunnel; Terraform writes it into the connection (`tunnel1_…`)."""

    spellings = declared_by(inline("AWS::EC2::VPNConnection", "VpnTunnelOptionsSpecifications"))

    preshared_key = text(cloudformation="PreSharedKey")
    ike_versions = raw(cloudformation="IKEVersions[].Value")
    phase1_encryption = raw(cloudformation="Phase1EncryptionAlgorithms[].Value")
    phase2_encryption = raw(cloudformation="Phase2EncryptionAlgorithms[].Value")

    @property
    def connection(self) -> Links[VpnConnection]:
        """The connection of the tunnel."""
        return self.owner(VpnConnection) or Links((), (), self.span)


class DirectConnectGateway(Node):
    """A gateway between Direct Connect virtual interfaces and VPN or transit gateways."""

    spellings = declared_by("aws_dx_gateway", "AWS::DirectConnect::DirectConnectGateway")

    name = text(terraform="name", cloudformation="DirectConnectGatewayName")


class DirectConnectAssociation(Node):
    """The association of a VPN or transit gateway with a Direct Connect gateway."""

    spellings = declared_by("aws_dx_gateway_association", "AWS::DirectConnect::DirectConnectGatewayAssociation")

    direct_connect = links(
        lambda: DirectConnectGateway, terraform="dx_gateway_id", cloudformation="DirectConnectGatewayId"
    )
    gateway = links(
        lambda: (VpnGateway, TransitGateway), terraform="associated_gateway_id", cloudformation="AssociatedGatewayId"
    )
    prefixes = cidrs(terraform="allowed_prefixes[]", cloudformation="AllowedPrefixesToDirectConnectGateway[]")


class PrivateInterface(Node):
    """A private virtual interface of a Direct Connect connection, which ends at a VPN or Direct Connect gateway."""

    spellings = declared_by("aws_dx_private_virtual_interface", "AWS::DirectConnect::PrivateVirtualInterface")

    gateway = links(lambda: VpnGateway, terraform="vpn_gateway_id", cloudformation="VirtualGatewayId")
    direct_connect = links(
        lambda: DirectConnectGateway, terraform="dx_gateway_id", cloudformation="DirectConnectGatewayId"
    )


class ClientVpn(Node):
    """A Client VPN endpoint."""

    spellings = declared_by("aws_ec2_client_vpn_endpoint", "AWS::EC2::ClientVpnEndpoint")

    client_cidr = cidrs(terraform="client_cidr_block", cloudformation="ClientCidrBlock")
    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    groups = links(lambda: SecurityGroup, terraform="security_group_ids[]", cloudformation="SecurityGroupIds[]")
    split_tunnel = flag(terraform="split_tunnel", cloudformation="SplitTunnel", default=False)
    authentication = raw(terraform="authentication_options[].type", cloudformation="AuthenticationOptions[].Type")
    connection_log = flag(
        terraform="connection_log_options.enabled", cloudformation="ConnectionLogOptions.Enabled", default=False
    )

    @property
    def associations(self) -> tuple[Referrer[ClientVpnAssociation], ...]:
        """The subnets that its users are connected to."""
        return self.resolver.referring(ClientVpnAssociation, "endpoint", self)

    @property
    def authorizations(self) -> tuple[Referrer[ClientVpnAuthorization], ...]:
        """Its authorization rules."""
        return self.resolver.referring(ClientVpnAuthorization, "endpoint", self)


class ClientVpnAssociation(Node):
    """A subnet that the users of a Client VPN endpoint are connected to."""

    spellings = declared_by("aws_ec2_client_vpn_network_association", "AWS::EC2::ClientVpnTargetNetworkAssociation")

    endpoint = links(lambda: ClientVpn, terraform="client_vpn_endpoint_id", cloudformation="ClientVpnEndpointId")
    subnet = links(lambda: Subnet, terraform="subnet_id", cloudformation="SubnetId")


class ClientVpnAuthorization(Node):
    """The networks that a group of users, or all users, may reach."""

    spellings = declared_by("aws_ec2_client_vpn_authorization_rule", "AWS::EC2::ClientVpnAuthorizationRule")

    endpoint = links(lambda: ClientVpn, terraform="client_vpn_endpoint_id", cloudformation="ClientVpnEndpointId")
    network = cidrs(terraform="target_network_cidr", cloudformation="TargetNetworkCidr")
    all_users = flag(terraform="authorize_all_groups", cloudformation="AuthorizeAllGroups", default=False)
    user_group = text(terraform="access_group_id", cloudformation="AccessGroupId")


class ClientVpnRoute(Node):
    """A route of a Client VPN endpoint."""

    spellings = declared_by("aws_ec2_client_vpn_route", "AWS::EC2::ClientVpnRoute")

    endpoint = links(lambda: ClientVpn, terraform="client_vpn_endpoint_id", cloudformation="ClientVpnEndpointId")
    cidr_v4 = cidrs(terraform="destination_cidr_block", cloudformation="DestinationCidrBlock")
    subnet = links(lambda: Subnet, terraform="target_vpc_subnet_id", cloudformation="TargetVpcSubnetId")
