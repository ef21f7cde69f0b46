"""A database, cache or other data store is in a public subnet.

## Why is this bad?
In a public subnet a single changed setting, a public address or a wide rule, exposes the data to the internet. In a
private one it takes a change of routes as well.

## How to fix
Give it a subnet group of private subnets: those without a route to an internet gateway.

## Limits
Data stores are recognised by their type: databases, caches, warehouses, search domains, brokers, file systems. A
database that somebody runs on an instance is not recognised. Whether the internet can in fact reach the store is not
checked here.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
"""

from collections.abc import Iterator

from linter.aws.dms import ReplicationInstance
from linter.aws.documentdb import DocumentCluster
from linter.aws.efs import MountTarget
from linter.aws.elasticache import CacheCluster, CacheGroup, ServerlessCache
from linter.aws.msk import KafkaCluster
from linter.aws.neptune import NeptuneCluster
from linter.aws.opensearch import SearchDomain
from linter.aws.rds import Database, DatabaseCluster, DatabaseProxy
from linter.aws.redshift import ServerlessWarehouse, Warehouse
from linter.graph.interfaces.interfaces import interfaces
from linter.graph.routing.routing import public
from linter.policy import Evidence, Finding, Graph, Section, Severity, any_of, policy

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


FAMILIES = (4, 6)


@policy(Severity.HIGH, section=Section.NETWORK_ISOLATION, controls=("RDS.46",))
def private_tier_in_public_subnet(graph: Graph) -> Iterator[Finding]:
    """Find the data stores that are, or may be, in a subnet with a route to an internet gateway."""
    for interface in interfaces(graph):
        if not isinstance(interface.owner, STORES):
            continue
        answers = [
            (site.here & answer.holds, site.subnet, answer.route)
            for site in interface.sites
            for answer in (public(graph, site.subnet, family) for family in FAMILIES)
        ]
        surest = max(answers, key=lambda answer: (answer[0].certain, answer[0].possible), default=None)
        subnet, route = surest[1:] if surest is not None else (None, None)
        evidence = () if route is None else (Evidence(route.why, route.span),)
        yield interface.owner.finding(
            any_of(holds for holds, _, _ in answers),
            f"{interface.owner} is in {subnet}, which is public",
            evidence=evidence,
        )
