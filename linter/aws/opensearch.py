"""Search domains.

https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html
"""

from __future__ import annotations

from linter.aws.fields import links, raw, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet


class SearchDomain(Node):
    """A search domain: in a VPC, or at a public endpoint that only its policy guards."""

    spellings = declared_by(
        "aws_opensearch_domain",
        "aws_elasticsearch_domain",
        "AWS::OpenSearchService::Domain",
        "AWS::Elasticsearch::Domain",
    )

    name = text("domain_name", "DomainName")
    vpc_options = raw("vpc_options", "VPCOptions")
    subnets = links("vpc_options.subnet_ids[]", "VPCOptions.SubnetIds[]", lambda: Subnet)
    groups = links("vpc_options.security_group_ids[]", "VPCOptions.SecurityGroupIds[]", lambda: SecurityGroup)
    policy = raw("access_policies", "AccessPolicies")
