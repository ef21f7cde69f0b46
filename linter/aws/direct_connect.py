"""Direct Connect: connections to premises, their virtual interfaces and gateways.

https://docs.aws.amazon.com/directconnect/latest/UserGuide/Welcome.html
"""

from __future__ import annotations

from linter.aws.cidr_blocks import cidrs
from linter.aws.fields import flag, links, text
from linter.aws.gateway import VpnGateway
from linter.aws.node import Node, declared_by
from linter.aws.transit_gateway import TransitGateway


class DirectConnection(Node):
    """A dedicated connection between premises and AWS.

    https://docs.aws.amazon.com/directconnect/latest/UserGuide/MACsec.html
    """

    spellings = declared_by("aws_dx_connection", "AWS::DirectConnect::Connection")
    name_field = "name"

    name = text(terraform="name", cloudformation="ConnectionName")
    bandwidth = text(terraform="bandwidth", cloudformation="Bandwidth")
    macsec_capable = flag(terraform="request_macsec", cloudformation="RequestMACSec", default=False)
    encryption_mode = text(terraform="encryption_mode")


class MacsecKey(Node):
    """The association of a MACsec key with a Direct Connect connection."""

    spellings = declared_by("aws_dx_macsec_key_association")

    connection = links(lambda: DirectConnection, terraform="connection_id")
    connectivity_key = text(terraform="cak")


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


class TransitInterface(Node):
    """A virtual interface of a Direct Connect connection that leads to transit gateways."""

    spellings = declared_by("aws_dx_transit_virtual_interface", "AWS::DirectConnect::TransitVirtualInterface")

    connection = links(lambda: DirectConnection, terraform="connection_id", cloudformation="ConnectionId")
    direct_connect = links(
        lambda: DirectConnectGateway, terraform="dx_gateway_id", cloudformation="DirectConnectGatewayId"
    )


class PublicInterface(Node):
    """A virtual interface of a Direct Connect connection that leads to AWS's public addresses."""

    spellings = declared_by("aws_dx_public_virtual_interface", "AWS::DirectConnect::PublicVirtualInterface")

    connection = links(lambda: DirectConnection, terraform="connection_id", cloudformation="ConnectionId")
