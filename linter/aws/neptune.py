"""Neptune clusters and their instances.

https://docs.aws.amazon.com/neptune/latest/userguide/get-started-vpc.html
"""

from __future__ import annotations

from linter.aws.fields import flag, links, number, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet


class NeptuneSubnets(Node):
    """The subnets that a Neptune cluster can be placed in."""

    spellings = declared_by("aws_neptune_subnet_group", "AWS::Neptune::DBSubnetGroup")
    name_field = "name"

    name = text(terraform="name", cloudformation="DBSubnetGroupName")
    subnets = links(lambda: Subnet, terraform="subnet_ids[]", cloudformation="SubnetIds[]")


class NeptuneCluster(Node):
    """A Neptune cluster."""

    spellings = declared_by("aws_neptune_cluster", "AWS::Neptune::DBCluster")

    port = number(terraform="port", cloudformation="DBPort", default=8182)
    subnet_group = links(
        lambda: NeptuneSubnets, terraform="neptune_subnet_group_name", cloudformation="DBSubnetGroupName"
    )
    groups = links(lambda: SecurityGroup, terraform="vpc_security_group_ids[]", cloudformation="VpcSecurityGroupIds[]")


class NeptuneInstance(Node):
    """An instance of a Neptune cluster."""

    spellings = declared_by("aws_neptune_cluster_instance", "AWS::Neptune::DBInstance")

    cluster = links(lambda: NeptuneCluster, terraform="cluster_identifier", cloudformation="DBClusterIdentifier")
    public = flag(terraform="publicly_accessible", cloudformation="PubliclyAccessible", default=False)
