"""Site-to-Site VPN: connections to premises and their tunnels.

https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html
"""

from __future__ import annotations

from operator import attrgetter

from linter.aws.cidr_blocks import cidrs
from linter.aws.fields import flag, links, number, text
from linter.aws.gateway import VpnGateway
from linter.aws.node import Node, declared_by, part
from linter.aws.setting import Links, Referrer, nothing
from linter.aws.strings import strings
from linter.aws.transit_gateway import TransitGateway, TransitGatewayAttachment


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
        """Its two tunnels, the first one first."""
        tunnels = self.resolver.referring(VpnTunnel, "connection", self)
        return tuple(sorted((tunnel.node for tunnel in tunnels), key=attrgetter("key")))


class VpnRoute(Node):
    """A static route of a VPN connection."""

    spellings = declared_by("aws_vpn_connection_route", "AWS::EC2::VPNConnectionRoute")

    connection = links(lambda: VpnConnection, terraform="vpn_connection_id", cloudformation="VpnConnectionId")
    cidr_v4 = cidrs(terraform="destination_cidr_block", cloudformation="DestinationCidrBlock")


DH_GROUPS = tuple(str(group) for group in (2, *range(14, 25)))
ENCRYPTION = ("AES128", "AES256", "AES128-GCM-16", "AES256-GCM-16")
INTEGRITY = ("SHA1", "SHA2-256", "SHA2-384", "SHA2-512")
"""The algorithms that AWS accepts if a tunnel does not restrict them."""


class VpnTunnel(Node):
    """A tunnel of a VPN connection. Each connection has two, whether or not their options are declared.

    https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
    """

    spellings = declared_by(
        part("aws_vpn_connection", "tunnel1_*"),
        part("aws_vpn_connection", "tunnel2_*"),
        part("AWS::EC2::VPNConnection", "VpnTunnelOptionsSpecifications[0]"),
        part("AWS::EC2::VPNConnection", "VpnTunnelOptionsSpecifications[1]"),
    )

    preshared_key = text(terraform="preshared_key", cloudformation="PreSharedKey")
    ike_versions = strings(terraform="ike_versions[]", cloudformation="IKEVersions[].Value", default=("ikev1", "ikev2"))
    phase1_dh_groups = strings(
        terraform="phase1_dh_group_numbers[]", cloudformation="Phase1DHGroupNumbers[].Value", default=DH_GROUPS
    )
    phase2_dh_groups = strings(
        terraform="phase2_dh_group_numbers[]",
        cloudformation="Phase2DHGroupNumbers[].Value",
        default=("2", "5", *DH_GROUPS[1:]),
    )
    phase1_encryption = strings(
        terraform="phase1_encryption_algorithms[]",
        cloudformation="Phase1EncryptionAlgorithms[].Value",
        default=ENCRYPTION,
    )
    phase2_encryption = strings(
        terraform="phase2_encryption_algorithms[]",
        cloudformation="Phase2EncryptionAlgorithms[].Value",
        default=ENCRYPTION,
    )
    phase1_integrity = strings(
        terraform="phase1_integrity_algorithms[]",
        cloudformation="Phase1IntegrityAlgorithms[].Value",
        default=INTEGRITY,
    )
    phase2_integrity = strings(
        terraform="phase2_integrity_algorithms[]",
        cloudformation="Phase2IntegrityAlgorithms[].Value",
        default=INTEGRITY,
    )
    phase1_lifetime = number(terraform="phase1_lifetime_seconds", cloudformation="Phase1LifetimeSeconds", default=28800)
    phase2_lifetime = number(terraform="phase2_lifetime_seconds", cloudformation="Phase2LifetimeSeconds", default=3600)
    logs = flag(
        terraform="log_options.cloudwatch_log_options.log_enabled",
        cloudformation="LogOptions.CloudwatchLogOptions.LogEnabled",
        default=False,
    )

    @property
    def connection(self) -> Links[VpnConnection]:
        """The connection of the tunnel."""
        return self.owner(VpnConnection) or nothing(self.span)
