"""OpenSearch and Elasticsearch domains.

https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html
"""

from __future__ import annotations

from linter.aws.fields import links, raw, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet


class SearchDomain(Node):
    """A search domain: in a VPC, or with a public endpoint that only its access policy protects."""

    spellings = declared_by(
        "aws_opensearch_domain",
        "aws_elasticsearch_domain",
        "AWS::OpenSearchService::Domain",
        "AWS::Elasticsearch::Domain",
    )

    name = text(terraform="domain_name", cloudformation="DomainName")
    vpc_options = raw(terraform="vpc_options", cloudformation="VPCOptions")
    subnets = links(lambda: Subnet, terraform="vpc_options.subnet_ids[]", cloudformation="VPCOptions.SubnetIds[]")
    groups = links(
        lambda: SecurityGroup,
        terraform="vpc_options.security_group_ids[]",
        cloudformation="VPCOptions.SecurityGroupIds[]",
    )
    policy = raw(terraform="access_policies", cloudformation="AccessPolicies")
