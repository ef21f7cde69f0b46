"""Client VPN: endpoints that people connect to, and where they may go from there.

https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/what-is.html
"""

from __future__ import annotations

from linter.aws.cidr_blocks import cidrs
from linter.aws.fields import PerLanguage, Unseen, flag, links, number, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Referrer
from linter.aws.strings import strings
from linter.aws.vpc import Subnet, Vpc

PORTAL: PerLanguage[str | Unseen] = PerLanguage(terraform="disabled", cloudformation="enabled")
"""Whether the self-service portal is on by default: AWS enables it, Terraform's provider does not."""


class ClientVpn(Node):
    """A Client VPN endpoint."""

    spellings = declared_by("aws_ec2_client_vpn_endpoint", "AWS::EC2::ClientVpnEndpoint")

    client_cidr = cidrs(terraform="client_cidr_block", cloudformation="ClientCidrBlock")
    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    groups = links(lambda: SecurityGroup, terraform="security_group_ids[]", cloudformation="SecurityGroupIds[]")
    split_tunnel = flag(terraform="split_tunnel", cloudformation="SplitTunnel", default=False)
    authentication = strings(terraform="authentication_options[].type", cloudformation="AuthenticationOptions[].Type")
    session_timeout_hours = number(terraform="session_timeout_hours", cloudformation="SessionTimeoutHours", default=24)
    self_service_portal = text(terraform="self_service_portal", cloudformation="SelfServicePortal", default=PORTAL)
    route_enforcement = flag(
        terraform="client_route_enforcement_options.enforced",
        cloudformation="ClientRouteEnforcementOptions.Enforced",
        default=False,
    )
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
