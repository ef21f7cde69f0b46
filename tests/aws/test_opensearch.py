"""A search domain says how it is reached and encrypted."""

import pytest

from linter.aws.opensearch import SearchDomain
from tests.aws.settings import says
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

FULL = Pair(
    """
    resource "aws_opensearch_domain" "search" {
      domain_endpoint_options {
        enforce_https       = true
        tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"
      }
      node_to_node_encryption {
        enabled = true
      }
    }
    """,
    """
    Search:
      Type: AWS::OpenSearchService::Domain
      Properties:
        {DomainEndpointOptions: {EnforceHTTPS: true, TLSSecurityPolicy: Policy-Min-TLS-1-2-PFS-2023-10},
         NodeToNodeEncryptionOptions: {Enabled: true}}
    """,
)
BARE = Pair('resource "aws_opensearch_domain" "search" {}\n', "Search: {Type: AWS::OpenSearchService::Domain}\n")


@pytest.mark.parametrize(
    ("pair", "expected"),
    [(FULL, [True, "Policy-Min-TLS-1-2-PFS-2023-10", True]), (BARE, [False, None, False])],
    ids=["full", "bare"],
)
def test_it_is_as_written_or_as_aws_makes_it(build: Build, pair: Pair, expected: list[object]) -> None:
    found = the(build(pair), SearchDomain, "search")
    assert says(found, "enforces_https", "tls_policy", "encrypts_between_nodes") == expected
