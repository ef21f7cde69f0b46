"""Transfer Family: servers for SFTP, FTPS, FTP and AS2.

https://docs.aws.amazon.com/transfer/latest/userguide/security-policies.html
"""

from __future__ import annotations

from linter.aws.fields import PerLanguage, Unseen, links, raw, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.strings import strings
from linter.aws.vpc import Subnet, Vpc

SECURITY_POLICY: PerLanguage[str | Unseen] = PerLanguage(
    terraform="TransferSecurityPolicy-2018-11",
    cloudformation=Unseen("the default depends on when AWS creates the server"),
)
"""The security policy of a server that names none. Terraform's provider sets one; otherwise AWS chooses."""


class TransferServer(Node):
    """A server for file transfers: with a public endpoint, or in subnets of a VPC."""

    spellings = declared_by("aws_transfer_server", "AWS::Transfer::Server")

    endpoint_type = text(terraform="endpoint_type", cloudformation="EndpointType", default="PUBLIC")
    vpc = links(lambda: Vpc, terraform="endpoint_details.vpc_id", cloudformation="EndpointDetails.VpcId")
    subnets = links(
        lambda: Subnet, terraform="endpoint_details.subnet_ids[]", cloudformation="EndpointDetails.SubnetIds[]"
    )
    groups = links(
        lambda: SecurityGroup,
        terraform="endpoint_details.security_group_ids[]",
        cloudformation="EndpointDetails.SecurityGroupIds[]",
    )
    allocations = raw(
        terraform="endpoint_details.address_allocation_ids",
        cloudformation="EndpointDetails.AddressAllocationIds",
    )
    protocols = strings(terraform="protocols[]", cloudformation="Protocols[]", default=("SFTP",))
    security_policy = text(
        terraform="security_policy_name", cloudformation="SecurityPolicyName", default=SECURITY_POLICY
    )
    logging_role = text(terraform="logging_role", cloudformation="LoggingRole")
    log_groups = strings(terraform="structured_log_destinations[]", cloudformation="StructuredLogDestinations[]")
