"""SageMaker: notebook instances and domains of Studio.

https://docs.aws.amazon.com/sagemaker/latest/dg/appendix-notebook-and-internet-access.html
https://docs.aws.amazon.com/sagemaker/latest/dg/studio-notebooks-and-internet-access.html
"""

from __future__ import annotations

from linter.aws.fields import links, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet, Vpc


class Notebook(Node):
    """A SageMaker notebook instance."""

    spellings = declared_by("aws_sagemaker_notebook_instance", "AWS::SageMaker::NotebookInstance")

    subnet = links(lambda: Subnet, terraform="subnet_id", cloudformation="SubnetId")
    groups = links(lambda: SecurityGroup, terraform="security_groups[]", cloudformation="SecurityGroupIds[]")
    root_access = text(terraform="root_access", cloudformation="RootAccess", default="Enabled")
    metadata_version = text(
        terraform="instance_metadata_service_configuration.minimum_instance_metadata_service_version",
        cloudformation="InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion",
        default="1",
    )
    direct_internet = text(terraform="direct_internet_access", cloudformation="DirectInternetAccess", default="Enabled")


class StudioDomain(Node):
    """A domain of SageMaker Studio."""

    spellings = declared_by("aws_sagemaker_domain", "AWS::SageMaker::Domain")

    network_access = text(
        terraform="app_network_access_type", cloudformation="AppNetworkAccessType", default="PublicInternetOnly"
    )
    vpc = links(lambda: Vpc, terraform="vpc_id", cloudformation="VpcId")
    subnets = links(lambda: Subnet, terraform="subnet_ids[]", cloudformation="SubnetIds[]")
    groups = links(
        lambda: SecurityGroup,
        terraform="default_user_settings.security_groups[]",
        cloudformation="DefaultUserSettings.SecurityGroups[]",
    )
