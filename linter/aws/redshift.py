"""Redshift warehouses, provisioned and serverless.

https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html
"""

from __future__ import annotations

from linter.aws.elastic_ip import ElasticIp
from linter.aws.fields import flag, links, number, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet

PORT = 5439


class WarehouseSubnets(Node):
    """The subnets a warehouse may stand in."""

    spellings = declared_by("aws_redshift_subnet_group", "AWS::Redshift::ClusterSubnetGroup")
    name_field = "name"

    name = text("name", "")
    subnets = links("subnet_ids[]", "SubnetIds[]", lambda: Subnet)


class Warehouse(Node):
    """A provisioned cluster."""

    spellings = declared_by("aws_redshift_cluster", "AWS::Redshift::Cluster")

    subnet_group = links("cluster_subnet_group_name", "ClusterSubnetGroupName", lambda: WarehouseSubnets)
    groups = links("vpc_security_group_ids[]", "VpcSecurityGroupIds[]", lambda: SecurityGroup)
    public = flag("publicly_accessible", "PubliclyAccessible", default=False)
    allocation = links("elastic_ip", "ElasticIp", lambda: ElasticIp)
    port = number("port", "Port", default=PORT)


class ServerlessWarehouse(Node):
    """A serverless workgroup."""

    spellings = declared_by("aws_redshiftserverless_workgroup", "AWS::RedshiftServerless::Workgroup")

    subnets = links("subnet_ids[]", "SubnetIds[]", lambda: Subnet)
    groups = links("security_group_ids[]", "SecurityGroupIds[]", lambda: SecurityGroup)
    public = flag("publicly_accessible", "PubliclyAccessible", default=False)
    port = number("port", "Port", default=PORT)
