"""A replication group says whether it encrypts what it sends."""

import pytest

from linter.aws.elasticache import CacheGroup
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

FULL = Pair(
    """
    resource "aws_elasticache_replication_group" "cache" {
      transit_encryption_enabled = true
      transit_encryption_mode    = "preferred"
    }
    """,
    """
    Cache:
      Type: AWS::ElastiCache::ReplicationGroup
      Properties:
        {TransitEncryptionEnabled: true, TransitEncryptionMode: preferred}
    """,
)
BARE = Pair(
    'resource "aws_elasticache_replication_group" "cache" {}\n', "Cache: {Type: AWS::ElastiCache::ReplicationGroup}\n"
)


@pytest.mark.parametrize(
    ("pair", "expected"),
    [(FULL, [True, "preferred"]), (BARE, [False, "required"])],
    ids=["full", "bare"],
)
def test_it_is_as_written_or_as_aws_makes_it(build: Build, pair: Pair, expected: list[object]) -> None:
    found = the(build(pair), CacheGroup, "cache")
    assert says(found, "encrypts_in_transit", "transit_mode") == expected
