"""Services through which people or programs reach hosts by ways that are no path of packets that can be followed.

https://docs.aws.amazon.com/verified-access/latest/ug/verified-access-endpoints.html
https://docs.aws.amazon.com/transfer/latest/userguide/create-server-in-vpc.html
"""

from __future__ import annotations

from linter.aws.elb import LoadBalancer
from linter.aws.fields import flag, links, raw, text
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet


class VerifiedAccessEndpoint(Node):
    """An application that people reach over Verified Access, whom its policies let."""

    spellings = declared_by("aws_verifiedaccess_endpoint", "AWS::EC2::VerifiedAccessEndpoint")

    balancer = links(
        lambda: LoadBalancer,
        terraform="load_balancer_options.load_balancer_arn",
        cloudformation="LoadBalancerOptions.LoadBalancerArn",
    )
    interface = links(
        lambda: NetworkInterface,
        terraform="network_interface_options.network_interface_id",
        cloudformation="NetworkInterfaceOptions.NetworkInterfaceId",
    )
    groups = links(lambda: SecurityGroup, terraform="security_group_ids[]", cloudformation="SecurityGroupIds[]")


class TransferServer(Node):
    """A server for file transfers: on the internet, or in subnets of a VPC."""

    spellings = declared_by("aws_transfer_server", "AWS::Transfer::Server")

    endpoint_type = text(terraform="endpoint_type", cloudformation="EndpointType", default="PUBLIC")
    subnets = links(
        lambda: Subnet, terraform="endpoint_details.subnet_ids[]", cloudformation="EndpointDetails.SubnetIds[]"
    )
    groups = links(
        lambda: SecurityGroup,
        terraform="endpoint_details.security_group_ids[]",
        cloudformation="EndpointDetails.SecurityGroupIds[]",
    )
    allocations = raw(
        terraform="endpoint_details.address_allocation_ids",
        cloudformation="EndpointDetails.AddressAllocationIds",
    )


class AppRunnerService(Node):
    """A service of App Runner, which listens on the internet unless it is told not to."""

    spellings = declared_by("aws_apprunner_service", "AWS::AppRunner::Service")

    public = flag(
        terraform="network_configuration.ingress_configuration.is_publicly_accessible",
        cloudformation="NetworkConfiguration.IngressConfiguration.IsPubliclyAccessible",
        default=True,
    )


class AppRunnerConnector(Node):
    """The interfaces through which services of App Runner reach a VPC."""

    spellings = declared_by("aws_apprunner_vpc_connector", "AWS::AppRunner::VpcConnector")

    subnets = links(lambda: Subnet, terraform="subnets[]", cloudformation="Subnets[]")
    groups = links(lambda: SecurityGroup, terraform="security_groups[]", cloudformation="SecurityGroups[]")
