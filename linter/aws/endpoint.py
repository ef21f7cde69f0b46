"""VPC endpoints and endpoint services.

https://docs.aws.amazon.com/vpc/latest/privatelink/what-is-privatelink.html
"""

from __future__ import annotations

from linter.aws.elb import LoadBalancer
from linter.aws.fields import flag, links, raw, text
from linter.aws.gateway import Gateway
from linter.aws.node import Node, declared_by
from linter.aws.policy_document import policy_document
from linter.aws.route_table import RouteTable
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Referrer
from linter.aws.strings import strings
from linter.aws.vpc import Subnet, Vpc


class VpcEndpoint(Gateway):
    """A private connection from a VPC to a service: a route table target, or interfaces in subnets."""

    spellings = declared_by("aws_vpc_endpoint", "AWS::EC2::VPCEndpoint")
    identifier = "vpce"

    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    service_name = text(terraform="service_name", cloudformation="ServiceName")
    written_service = raw(terraform="service_name", cloudformation="ServiceName")
    service = links(lambda: EndpointService, terraform="service_name", cloudformation="ServiceName")
    endpoint_type = text(terraform="vpc_endpoint_type", cloudformation="VpcEndpointType", default="Gateway")
    tables = links(lambda: RouteTable, terraform="route_table_ids[]", cloudformation="RouteTableIds[]")
    subnets = links(
        lambda: Subnet, terraform="subnet_ids[] | subnet_configuration[].subnet_id", cloudformation="SubnetIds[]"
    )
    groups = links(lambda: SecurityGroup, terraform="security_group_ids[]", cloudformation="SecurityGroupIds[]")
    policy = raw(terraform="policy", cloudformation="PolicyDocument")
    document = policy_document(terraform="policy", cloudformation="PolicyDocument")
    private_dns = flag(terraform="private_dns_enabled", cloudformation="PrivateDnsEnabled", default=False)

    @property
    def further_subnets(self) -> tuple[Referrer[EndpointSubnet], ...]:
        """The subnets added to it by separate resources."""
        return self.resolver.referring(EndpointSubnet, "endpoint", self)

    @property
    def further_groups(self) -> tuple[Referrer[EndpointGroup], ...]:
        """The security groups added to it by separate resources."""
        return self.resolver.referring(EndpointGroup, "endpoint", self)


class EndpointTables(Node):
    """A route table to which a gateway endpoint adds a route to its service."""

    spellings = declared_by("aws_vpc_endpoint_route_table_association")

    endpoint = links(lambda: VpcEndpoint, terraform="vpc_endpoint_id")
    tables = links(lambda: RouteTable, terraform="route_table_id")


class EndpointSubnet(Node):
    """A subnet added to an endpoint by a separate resource."""

    spellings = declared_by("aws_vpc_endpoint_subnet_association")

    endpoint = links(lambda: VpcEndpoint, terraform="vpc_endpoint_id")
    subnet = links(lambda: Subnet, terraform="subnet_id")


class EndpointGroup(Node):
    """A security group added to an endpoint by a separate resource."""

    spellings = declared_by("aws_vpc_endpoint_security_group_association")

    endpoint = links(lambda: VpcEndpoint, terraform="vpc_endpoint_id")
    group = links(lambda: SecurityGroup, terraform="security_group_id")
    replaces_default = flag(terraform="replace_default_association", default=False)


class EndpointPolicy(Node):
    """The policy of an endpoint, as a separate resource."""

    spellings = declared_by("aws_vpc_endpoint_policy")

    endpoint = links(lambda: VpcEndpoint, terraform="vpc_endpoint_id")
    policy = raw(terraform="policy")
    document = policy_document(terraform="policy")


class EndpointService(Node):
    """A service that load balancers provide to endpoints in other VPCs."""

    spellings = declared_by("aws_vpc_endpoint_service", "AWS::EC2::VPCEndpointService")

    acceptance_required = flag(terraform="acceptance_required", cloudformation="AcceptanceRequired")
    balancers = links(
        lambda: LoadBalancer, terraform="network_load_balancer_arns[]", cloudformation="NetworkLoadBalancerArns[]"
    )
    network_balancers = raw(terraform="network_load_balancer_arns[]", cloudformation="NetworkLoadBalancerArns[]")
    gateway_balancers = raw(terraform="gateway_load_balancer_arns[]", cloudformation="GatewayLoadBalancerArns[]")
    principals = raw(terraform="allowed_principals[]")
    allowed = strings(terraform="allowed_principals[]")


class EndpointPrincipals(Node):
    """The principals that may connect to an endpoint service, as a separate resource."""

    spellings = declared_by("aws_vpc_endpoint_service_allowed_principal", "AWS::EC2::VPCEndpointServicePermissions")

    service = links(lambda: EndpointService, terraform="vpc_endpoint_service_id", cloudformation="ServiceId")
    principals = raw(terraform="principal_arn", cloudformation="AllowedPrincipals[]")
    allowed = strings(terraform="principal_arn", cloudformation="AllowedPrincipals[]")
