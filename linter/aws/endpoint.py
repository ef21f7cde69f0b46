"""VPC endpoints, and the services behind them.

https://docs.aws.amazon.com/vpc/latest/privatelink/what-is-privatelink.html
"""

from __future__ import annotations

from linter.aws.fields import flag, links, raw, text
from linter.aws.gateway import Gateway
from linter.aws.node import Node, declared_by
from linter.aws.route_table import RouteTable
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Referrer
from linter.aws.vpc import Subnet, Vpc


class VpcEndpoint(Gateway):
    """A way from a VPC to a service: a gateway in its route tables, or interfaces in its subnets."""

    spellings = declared_by("aws_vpc_endpoint", "AWS::EC2::VPCEndpoint")

    vpc = links("vpc_id", "VpcId", lambda: Vpc)
    service_name = text("service_name", "ServiceName")
    endpoint_type = text("vpc_endpoint_type", "VpcEndpointType", default="Gateway")
    tables = links("route_table_ids[]", "RouteTableIds[]", lambda: RouteTable)
    subnets = links("subnet_ids[] | subnet_configuration[].subnet_id", "SubnetIds[]", lambda: Subnet)
    groups = links("security_group_ids[]", "SecurityGroupIds[]", lambda: SecurityGroup)
    policy = raw("policy", "PolicyDocument")
    private_dns = flag("private_dns_enabled", "PrivateDnsEnabled", default=False)

    @property
    def further_subnets(self) -> tuple[Referrer[EndpointSubnet], ...]:
        """The subnets given to it by resources of their own."""
        return self.resolver.referring(EndpointSubnet, "endpoint", self)

    @property
    def further_groups(self) -> tuple[Referrer[EndpointGroup], ...]:
        """The security groups given to it by resources of their own."""
        return self.resolver.referring(EndpointGroup, "endpoint", self)


class EndpointTables(Node):
    """A route table into which a gateway endpoint writes a route to its service."""

    spellings = declared_by("aws_vpc_endpoint_route_table_association")

    endpoint = links("vpc_endpoint_id", "", lambda: VpcEndpoint)
    tables = links("route_table_id", "", lambda: RouteTable)


class EndpointSubnet(Node):
    """A subnet given to an endpoint by a resource of its own."""

    spellings = declared_by("aws_vpc_endpoint_subnet_association")

    endpoint = links("vpc_endpoint_id", "", lambda: VpcEndpoint)
    subnet = links("subnet_id", "", lambda: Subnet)


class EndpointGroup(Node):
    """A security group given to an endpoint by a resource of its own."""

    spellings = declared_by("aws_vpc_endpoint_security_group_association")

    endpoint = links("vpc_endpoint_id", "", lambda: VpcEndpoint)
    group = links("security_group_id", "", lambda: SecurityGroup)
    replaces_default = flag("replace_default_association", "", default=False)


class EndpointPolicy(Node):
    """The policy of an endpoint as a resource of its own."""

    spellings = declared_by("aws_vpc_endpoint_policy")

    endpoint = links("vpc_endpoint_id", "", lambda: VpcEndpoint)
    policy = raw("policy", "")


class EndpointService(Node):
    """A service offered to others through load balancers of this VPC."""

    spellings = declared_by("aws_vpc_endpoint_service", "AWS::EC2::VPCEndpointService")

    acceptance_required = flag("acceptance_required", "AcceptanceRequired")
    network_balancers = raw("network_load_balancer_arns[]", "NetworkLoadBalancerArns[]")
    gateway_balancers = raw("gateway_load_balancer_arns[]", "GatewayLoadBalancerArns[]")
    principals = raw("allowed_principals[]", "")


class EndpointPrincipals(Node):
    """Who may connect to an endpoint service, as a resource of its own."""

    spellings = declared_by("aws_vpc_endpoint_service_allowed_principal", "AWS::EC2::VPCEndpointServicePermissions")

    service = links("vpc_endpoint_service_id", "ServiceId", lambda: EndpointService)
    principals = raw("principal_arn", "AllowedPrincipals[]")
