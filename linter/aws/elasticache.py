"""Caches.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VPCs.html
"""

from __future__ import annotations

from linter.aws.fields import links, number, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet

MEMCACHED_PORT, REDIS_PORT = 11211, 6379


class CacheSubnets(Node):
    """The subnets a cache may stand in."""

    spellings = declared_by("aws_elasticache_subnet_group", "AWS::ElastiCache::SubnetGroup")
    name_field = "name"

    name = text("name", "CacheSubnetGroupName")
    subnets = links("subnet_ids[]", "SubnetIds[]", lambda: Subnet)


class CacheGroup(Node):
    """A replication group: a primary with its replicas, or shards of them."""

    spellings = declared_by("aws_elasticache_replication_group", "AWS::ElastiCache::ReplicationGroup")

    engine = text("engine", "Engine", default="redis")
    port = number("port", "Port")
    subnet_group = links("subnet_group_name", "CacheSubnetGroupName", lambda: CacheSubnets)
    groups = links("security_group_ids[]", "SecurityGroupIds[]", lambda: SecurityGroup)


class CacheCluster(Node):
    """A cluster of nodes that is no replication group."""

    spellings = declared_by("aws_elasticache_cluster", "AWS::ElastiCache::CacheCluster")

    engine = text("engine", "Engine")
    port = number("port", "Port")
    subnet_group = links("subnet_group_name", "CacheSubnetGroupName", lambda: CacheSubnets)
    groups = links("security_group_ids[]", "VpcSecurityGroupIds[]", lambda: SecurityGroup)


class ServerlessCache(Node):
    """A cache without nodes of its own."""

    spellings = declared_by("aws_elasticache_serverless_cache", "AWS::ElastiCache::ServerlessCache")

    engine = text("engine", "Engine")
    subnets = links("subnet_ids[]", "SubnetIds[]", lambda: Subnet)
    groups = links("security_group_ids[]", "SecurityGroupIds[]", lambda: SecurityGroup)
