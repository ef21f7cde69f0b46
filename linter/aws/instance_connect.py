"""EC2 Instance Connect Endpoints.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/connect-with-ec2-instance-connect-endpoint.html
"""

from __future__ import annotations

from linter.aws.fields import Unseen, flag, links
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet

DISPUTED = Unseen("the pages of AWS and Terraform disagree about the default")


class ConnectEndpoint(Node):
    """An EC2 Instance Connect Endpoint: access to private instances for principals that IAM allows.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/connect-with-ec2-instance-connect-endpoint.html
    """

    spellings = declared_by("aws_ec2_instance_connect_endpoint", "AWS::EC2::InstanceConnectEndpoint")

    subnet = links(lambda: Subnet, terraform="subnet_id", cloudformation="SubnetId")
    groups = links(lambda: SecurityGroup, terraform="security_group_ids[]", cloudformation="SecurityGroupIds[]")
    preserves_client = flag(terraform="preserve_client_ip", cloudformation="PreserveClientIp", default=DISPUTED)
