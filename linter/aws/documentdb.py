"""DocumentDB clusters.

https://docs.aws.amazon.com/documentdb/latest/developerguide/document-db-subnet-groups.html
"""

from __future__ import annotations

from linter.aws.fields import links, number, text
from linter.aws.node import Node, declared_by
from linter.aws.parameter_group import ParameterGroup
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet


class DocumentSubnets(Node):
    """The subnets that a DocumentDB cluster can be placed in."""

    spellings = declared_by("aws_docdb_subnet_group", "AWS::DocDB::DBSubnetGroup")
    name_field = "name"

    name = text(terraform="name", cloudformation="DBSubnetGroupName")
    subnets = links(lambda: Subnet, terraform="subnet_ids[]", cloudformation="SubnetIds[]")


class DocumentCluster(Node):
    """A DocumentDB cluster."""

    spellings = declared_by("aws_docdb_cluster", "AWS::DocDB::DBCluster")

    port = number(terraform="port", cloudformation="Port", default=27017)
    subnet_group = links(lambda: DocumentSubnets, terraform="db_subnet_group_name", cloudformation="DBSubnetGroupName")
    parameters = links(
        lambda: ParameterGroup,
        terraform="db_cluster_parameter_group_name",
        cloudformation="DBClusterParameterGroupName",
    )
    groups = links(lambda: SecurityGroup, terraform="vpc_security_group_ids[]", cloudformation="VpcSecurityGroupIds[]")
