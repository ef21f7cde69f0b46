"""A block is there, is not, or may be, whatever makes it."""

import pytest

from linter.aws.opensearch import SearchDomain
from tests.graph.conftest import Build
from tests.graph.deployments import Pair, the

OPTIONS = "{SubnetIds: [subnet-0123]}"
BLOCK = 'vpc_options {\n    subnet_ids = ["subnet-0123"]\n  }'


def dynamic(each: str) -> str:
    """Blocks that are made of a list."""
    return f'dynamic "vpc_options" {{\n    for_each = {each}\n    content {{\n      subnet_ids = []\n    }}\n  }}'


def domain(terraform: str, cloudformation: str) -> Pair:
    """A domain with these options."""
    return Pair(
        f'resource "aws_opensearch_domain" "logs" {{\n  domain_name = "logs"\n  {terraform}\n}}\n',
        f"Logs: {{Type: AWS::OpenSearchService::Domain, Properties: {{DomainName: logs, {cloudformation}}}}}\n",
    )


@pytest.mark.parametrize(
    ("terraform", "cloudformation", "expected"),
    [
        (BLOCK, f"VPCOptions: {OPTIONS}", "certain"),
        ("", "", "no"),
        ("vpc_options = null", "VPCOptions: !Ref AWS::NoValue", "no"),
        (dynamic("[1]"), f"VPCOptions: !If [IsSure, {OPTIONS}, {OPTIONS}]", "certain"),
        (dynamic("[]"), "VPCOptions: !If [IsSure, !Ref AWS::NoValue, !Ref AWS::NoValue]", "no"),
        (dynamic("var.unsure ? [1] : []"), f"VPCOptions: !If [IsSure, {OPTIONS}, !Ref AWS::NoValue]", "possible"),
        (dynamic("var.somewhere"), "VPCOptions: {'Fn::Transform': {Name: Macro}}", "possible"),
        ("vpc_options = var.somewhere", "VPCOptions: !Ref Somewhere", "possible"),
    ],
)
def test_a_block_is_there_as_surely_as_it_is_made(
    build: Build, terraform: str, cloudformation: str, expected: str
) -> None:
    there = the(build(domain(terraform, cloudformation)), SearchDomain, "logs").is_in_vpc
    assert str(there) == expected
    assert bool(there.doubts) == (expected == "possible")


@pytest.mark.parametrize(
    ("terraform", "expected"),
    [
        ("domain_endpoint_options {}", "certain"),
        ("domain_endpoint_options {\n    enforce_https = false\n  }", "no"),
        ("", "no"),
        ('dynamic "domain_endpoint_options" {\n    for_each = var.somewhere\n    content {}\n  }', "possible"),
    ],
)
def test_a_block_switches_on_what_it_does_not_mention(build: Build, terraform: str, expected: str) -> None:
    pair = Pair(domain(terraform, "").terraform, domain("", "DomainEndpointOptions: {}").cloudformation)
    graph = build(pair)
    (found,) = graph.all(SearchDomain)
    https = found.enforces_https.is_(wanted=True)
    assert str(https) == ("no" if found.resource.dialect.vocabulary == "cloudformation" else expected)
