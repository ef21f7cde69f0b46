"""A database, cache or other store of data stands in a public subnet.

## Why is this bad?
In a public subnet one changed setting, a public address or a wide rule, puts the data on the internet. In a private
one it takes a change of routes as well.

## How to fix
Give it a subnet group of private subnets: those with no route to an internet gateway.

## Limits
Stores are told by their kind: databases, caches, warehouses, search domains, brokers, file systems. A database that
somebody runs on an instance is not recognised. Whether the internet in fact reaches the store is another policy's.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
"""

from collections.abc import Iterator

from linter.aws.elasticache import CacheCluster, CacheGroup, ServerlessCache
from linter.aws.managed import KafkaCluster, MountTarget
from linter.aws.opensearch import SearchDomain
from linter.aws.rds import (
    Database,
    DatabaseCluster,
    DatabaseProxy,
    DocumentCluster,
    NeptuneCluster,
    ReplicationInstance,
)
from linter.aws.redshift import ServerlessWarehouse, Warehouse
from linter.policy import Evidence, Finding, Graph, Severity, in_public_subnets, policy

STORES = (
    CacheCluster,
    CacheGroup,
    Database,
    DatabaseCluster,
    DatabaseProxy,
    DocumentCluster,
    KafkaCluster,
    MountTarget,
    NeptuneCluster,
    ReplicationInstance,
    SearchDomain,
    ServerlessCache,
    ServerlessWarehouse,
    Warehouse,
)


@policy(Severity.HIGH, section="network-isolation", controls=("FSBP RDS.46",))
def private_tier_in_public_subnet(graph: Graph) -> Iterator[Finding]:
    """Find the stores of data that stand, or may be put, in a subnet with a route to an internet gateway."""
    for placed in in_public_subnets(graph, STORES):
        evidence = () if placed.route is None else (Evidence(placed.route.why, placed.route.span),)
        yield placed.owner.finding(
            placed.when, f"{placed.owner} stands in {placed.subnet}, which is public", evidence=evidence
        )
