"""DMS: replication instances and endpoints.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReplicationInstance.VPC.html
"""

from __future__ import annotations

from linter.aws.fields import Unseen, flag, links, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet


class ReplicationSubnets(Node):
    """The subnets that a replication instance can be placed in."""

    spellings = declared_by("aws_dms_replication_subnet_group", "AWS::DMS::ReplicationSubnetGroup")
    name_field = "name"

    name = text(terraform="replication_subnet_group_id", cloudformation="ReplicationSubnetGroupIdentifier")
    subnets = links(lambda: Subnet, terraform="subnet_ids[]", cloudformation="SubnetIds[]")


class ReplicationInstance(Node):
    """A DMS replication instance."""

    spellings = declared_by("aws_dms_replication_instance", "AWS::DMS::ReplicationInstance")

    subnet_group = links(
        lambda: ReplicationSubnets,
        terraform="replication_subnet_group_id",
        cloudformation="ReplicationSubnetGroupIdentifier",
    )
    groups = links(lambda: SecurityGroup, terraform="vpc_security_group_ids[]", cloudformation="VpcSecurityGroupIds[]")
    public = flag(
        terraform="publicly_accessible",
        cloudformation="PubliclyAccessible",
        default=Unseen("AWS documentation disagrees about the default of this setting"),
    )


class ReplicationEndpoint(Node):
    """A source or target of a DMS replication."""

    spellings = declared_by("aws_dms_endpoint", "AWS::DMS::Endpoint")

    engine = text(terraform="engine_name", cloudformation="EngineName")
    ssl_mode = text(terraform="ssl_mode", cloudformation="SslMode", default="none")
    password = text(terraform="password", cloudformation="Password")
