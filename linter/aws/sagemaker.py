"""SageMaker domains. Notebook instances are in `linter.aws.managed`.

https://docs.aws.amazon.com/sagemaker/latest/dg/studio-notebooks-and-internet-access.html
"""

from __future__ import annotations

from linter.aws.fields import links, text
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet, Vpc


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
