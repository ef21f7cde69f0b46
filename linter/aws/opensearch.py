"""OpenSearch and Elasticsearch domains.

https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html
"""

from __future__ import annotations

from linter.aws.fields import Unseen, flag, links, raw, text
from linter.aws.node import Node, declared_by
from linter.aws.policy_document import policy_document
from linter.aws.presence import has, with_block
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Setting
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
    is_in_vpc = has(terraform="vpc_options", cloudformation="VPCOptions")
    subnets = links(lambda: Subnet, terraform="vpc_options.subnet_ids[]", cloudformation="VPCOptions.SubnetIds[]")
    groups = links(
        lambda: SecurityGroup,
        terraform="vpc_options.security_group_ids[]",
        cloudformation="VPCOptions.SecurityGroupIds[]",
    )
    policy = raw(terraform="access_policies", cloudformation="AccessPolicies")
    access = policy_document(terraform="access_policies", cloudformation="AccessPolicies")
    says_https = flag(
        terraform="domain_endpoint_options.enforce_https", cloudformation="DomainEndpointOptions.EnforceHTTPS"
    )
    implies_https = has(terraform="domain_endpoint_options")
    tls_policy = text(
        terraform="domain_endpoint_options.tls_security_policy",
        cloudformation="DomainEndpointOptions.TLSSecurityPolicy",
        default=Unseen("AWS does not document which TLS policy a domain gets by default"),
    )
    encrypts_between_nodes = flag(
        terraform="node_to_node_encryption.enabled",
        cloudformation="NodeToNodeEncryptionOptions.Enabled",
        default=False,
    )

    @property
    def enforces_https(self) -> Setting[bool]:
        """Whether it refuses plain HTTP. Terraform switches that on in a block of options that says nothing about it.

        https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/opensearch_domain
        """
        return with_block(self.says_https, self.implies_https)
