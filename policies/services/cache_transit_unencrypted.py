"""A cache is reached without TLS.

## Why is this bad?
What the application keeps in the cache, sessions and tokens included, can be read on the way.

## How to fix
Set `transit_encryption_enabled = true` (`TransitEncryptionEnabled: true`).

## Limits
Only replication groups have this setting in both languages.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html
"""

from collections.abc import Iterator

from linter.aws.elasticache import CacheGroup
from linter.aws.risks import REPLACED_CLUSTER
from linter.policy import Finding, Graph, Section, Severity, policy


@policy(
    Severity.MEDIUM,
    section=Section.API_ACCESS,
    controls=("ElastiCache.5",),
    aliases=("CKV_AWS_30", "AVD-AWS-0051", "F33", "ELASTICACHE_REPLICATION_GROUP_ENCRYPTION_IN_TRANSIT"),
)
def cache_transit_unencrypted(graph: Graph) -> Iterator[Finding]:
    """Find the replication groups without encryption in transit."""
    for cache in graph.all(CacheGroup):
        setting = cache.encrypts_in_transit
        message = f"{cache} is reached without TLS"
        yield cache.finding(
            ~setting.is_(wanted=True), message, at=setting.span, fix=setting.fix(value=True, risk=REPLACED_CLUSTER)
        )
