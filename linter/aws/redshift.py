"""Redshift, provisioned and serverless.

https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html
"""

from __future__ import annotations

from linter.aws.elastic_ip import ElasticIp
from linter.aws.fields import Unseen, flag, links, number, text
from linter.aws.node import Node, declared_by
from linter.aws.parameter_group import ParameterGroup
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet

PORT = 5439
ENCRYPTED = Unseen("whether AWS encrypts it by default depends on when it was created")


class WarehouseSubnets(Node):
    """The subnets that a cluster can be placed in."""

    spellings = declared_by("aws_redshift_subnet_group", "AWS::Redshift::ClusterSubnetGroup")
    name_field = "name"

    name = text(terraform="name")
    subnets = links(lambda: Subnet, terraform="subnet_ids[]", cloudformation="SubnetIds[]")


class Warehouse(Node):
    """A provisioned cluster."""

    spellings = declared_by("aws_redshift_cluster", "AWS::Redshift::Cluster")

    subnet_group = links(
        lambda: WarehouseSubnets, terraform="cluster_subnet_group_name", cloudformation="ClusterSubnetGroupName"
    )
    groups = links(lambda: SecurityGroup, terraform="vpc_security_group_ids[]", cloudformation="VpcSecurityGroupIds[]")
    public = flag(terraform="publicly_accessible", cloudformation="PubliclyAccessible", default=False)
    allocation = links(lambda: ElasticIp, terraform="elastic_ip", cloudformation="ElasticIp")
    port = number(terraform="port", cloudformation="Port", default=PORT)
    enhanced_routing = flag(terraform="enhanced_vpc_routing", cloudformation="EnhancedVpcRouting", default=False)
    encrypted = flag(terraform="encrypted", cloudformation="Encrypted", default=ENCRYPTED)
    parameters = links(
        lambda: ParameterGroup, terraform="cluster_parameter_group_name", cloudformation="ClusterParameterGroupName"
    )


class ServerlessWarehouse(Node):
    """A serverless workgroup."""

    spellings = declared_by("aws_redshiftserverless_workgroup", "AWS::RedshiftServerless::Workgroup")

    subnets = links(lambda: Subnet, terraform="subnet_ids[]", cloudformation="SubnetIds[]")
    groups = links(lambda: SecurityGroup, terraform="security_group_ids[]", cloudformation="SecurityGroupIds[]")
    public = flag(terraform="publicly_accessible", cloudformation="PubliclyAccessible", default=False)
    port = number(terraform="port", cloudformation="Port", default=PORT)
