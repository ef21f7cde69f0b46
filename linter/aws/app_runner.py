"""App Runner services, and their connections to VPCs.

https://docs.aws.amazon.com/apprunner/latest/dg/network-vpc.html
"""

from __future__ import annotations

from linter.aws.fields import flag, links
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet


class AppRunnerService(Node):
    """A service, which by default is reachable from the internet."""

    spellings = declared_by("aws_apprunner_service", "AWS::AppRunner::Service")

    public = flag(
        terraform="network_configuration.ingress_configuration.is_publicly_accessible",
        cloudformation="NetworkConfiguration.IngressConfiguration.IsPubliclyAccessible",
        default=True,
    )


class AppRunnerConnector(Node):
    """Interfaces through which services reach a VPC."""

    spellings = declared_by("aws_apprunner_vpc_connector", "AWS::AppRunner::VpcConnector")

    subnets = links(lambda: Subnet, terraform="subnets[]", cloudformation="Subnets[]")
    groups = links(lambda: SecurityGroup, terraform="security_groups[]", cloudformation="SecurityGroups[]")
