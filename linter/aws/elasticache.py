"""ElastiCache.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VPCs.html
"""

from __future__ import annotations

from linter.aws.fields import flag, links, number, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet

MEMCACHED_PORT, REDIS_PORT = 11211, 6379


class CacheSubnets(Node):
    """The subnets that a cache can be placed in."""

    spellings = declared_by("aws_elasticache_subnet_group", "AWS::ElastiCache::SubnetGroup")
    name_field = "name"

    name = text(terraform="name", cloudformation="CacheSubnetGroupName")
    subnets = links(lambda: Subnet, terraform="subnet_ids[]", cloudformation="SubnetIds[]")


class CacheGroup(Node):
    """A replication group: a primary and its replicas, or several shards."""

    spellings = declared_by("aws_elasticache_replication_group", "AWS::ElastiCache::ReplicationGroup")

    engine = text(terraform="engine", cloudformation="Engine", default="redis")
    port = number(terraform="port", cloudformation="Port")
    subnet_group = links(lambda: CacheSubnets, terraform="subnet_group_name", cloudformation="CacheSubnetGroupName")
    groups = links(lambda: SecurityGroup, terraform="security_group_ids[]", cloudformation="SecurityGroupIds[]")
    encrypts_in_transit = flag(
        terraform="transit_encryption_enabled", cloudformation="TransitEncryptionEnabled", default=False
    )
    transit_mode = text(terraform="transit_encryption_mode", cloudformation="TransitEncryptionMode", default="required")
    auth_token = text(terraform="auth_token", cloudformation="AuthToken")


class CacheCluster(Node):
    """A cluster of cache nodes that is not a replication group."""

    spellings = declared_by("aws_elasticache_cluster", "AWS::ElastiCache::CacheCluster")

    engine = text(terraform="engine", cloudformation="Engine")
    port = number(terraform="port", cloudformation="Port")
    subnet_group = links(lambda: CacheSubnets, terraform="subnet_group_name", cloudformation="CacheSubnetGroupName")
    groups = links(lambda: SecurityGroup, terraform="security_group_ids[]", cloudformation="VpcSecurityGroupIds[]")


class ServerlessCache(Node):
    """A serverless cache."""

    spellings = declared_by("aws_elasticache_serverless_cache", "AWS::ElastiCache::ServerlessCache")

    engine = text(terraform="engine", cloudformation="Engine")
    subnets = links(lambda: Subnet, terraform="subnet_ids[]", cloudformation="SubnetIds[]")
    groups = links(lambda: SecurityGroup, terraform="security_group_ids[]", cloudformation="SecurityGroupIds[]")
