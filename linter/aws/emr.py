"""EMR clusters, their security configurations, and the account's block of public access.

https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-vpc-subnet.html
https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html
"""

from __future__ import annotations

from linter.aws.ec2 import KeyPair
from linter.aws.fields import flag, links, raw, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet


class DataCluster(Node):
    """An EMR cluster."""

    spellings = declared_by("aws_emr_cluster", "AWS::EMR::Cluster")

    subnets = links(
        lambda: Subnet,
        terraform="ec2_attributes.subnet_id | ec2_attributes.subnet_ids[]",
        cloudformation="Instances.Ec2SubnetId | Instances.Ec2SubnetIds[]",
    )
    primary_groups = links(
        lambda: SecurityGroup,
        terraform="ec2_attributes.emr_managed_master_security_group",
        cloudformation="Instances.EmrManagedMasterSecurityGroup",
    )
    worker_groups = links(
        lambda: SecurityGroup,
        terraform="ec2_attributes.emr_managed_slave_security_group",
        cloudformation="Instances.EmrManagedSlaveSecurityGroup",
    )
    service_groups = links(
        lambda: SecurityGroup,
        terraform="ec2_attributes.service_access_security_group",
        cloudformation="Instances.ServiceAccessSecurityGroup",
    )
    further_primary_groups = links(
        lambda: SecurityGroup,
        terraform="ec2_attributes.additional_master_security_groups",
        cloudformation="Instances.AdditionalMasterSecurityGroups[]",
    )
    security = text(terraform="security_configuration", cloudformation="SecurityConfiguration")
    key_pair = links(lambda: KeyPair, terraform="ec2_attributes.key_name", cloudformation="Instances.Ec2KeyName")


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
