"""EMR settings of an account, and security configurations of clusters.

https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html
"""

from __future__ import annotations

from linter.aws.fields import flag, raw, text
from linter.aws.node import Node, declared_by


class EmrPublicAccess(Node):
    """The account's setting, in a region, that refuses clusters whose security groups are open to the internet."""

    spellings = declared_by("aws_emr_block_public_access_configuration")

    blocks = flag(terraform="block_public_security_group_rules")
    exceptions = raw(terraform="permitted_public_security_group_rule_range")


class EmrSecurity(Node):
    """A security configuration: encryption and authentication of clusters."""

    spellings = declared_by("aws_emr_security_configuration", "AWS::EMR::SecurityConfiguration")
    name_field = "name"

    name = text(terraform="name", cloudformation="Name")
    encrypts_in_transit = flag(
        terraform="configuration.EncryptionConfiguration.EnableInTransitEncryption",
        cloudformation="SecurityConfiguration.EncryptionConfiguration.EnableInTransitEncryption",
        default=False,
    )
