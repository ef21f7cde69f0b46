"""Managed Workflows for Apache Airflow.

https://docs.aws.amazon.com/mwaa/latest/userguide/configuring-networking.html
"""

from __future__ import annotations

from linter.aws.fields import links, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet


class AirflowEnvironment(Node):
    """An Airflow environment in subnets, whose web server may be public."""

    spellings = declared_by("aws_mwaa_environment", "AWS::MWAA::Environment")

    access = text(terraform="webserver_access_mode", cloudformation="WebserverAccessMode", default="PRIVATE_ONLY")
    subnets = links(
        lambda: Subnet,
        terraform="network_configuration.subnet_ids[]",
        cloudformation="NetworkConfiguration.SubnetIds[]",
    )
    groups = links(
        lambda: SecurityGroup,
        terraform="network_configuration.security_group_ids[]",
        cloudformation="NetworkConfiguration.SecurityGroupIds[]",
    )
