"""Verified Access: access to applications without a VPN, decided for each request.

https://docs.aws.amazon.com/verified-access/latest/ug/what-is-verified-access.html
"""

from __future__ import annotations

from linter.aws.elb import LoadBalancer
from linter.aws.fields import flag, links, text
from linter.aws.network_interface import NetworkInterface
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup


class AccessInstance(Node):
    """An instance of Verified Access."""

    spellings = declared_by("aws_verifiedaccess_instance", "AWS::EC2::VerifiedAccessInstance")

    fips = flag(terraform="fips_enabled", cloudformation="FipsEnabled", default=False)
    cloudwatch_logs = flag(cloudformation="LoggingConfigurations.CloudWatchLogs.Enabled", default=False)
    s3_logs = flag(cloudformation="LoggingConfigurations.S3.Enabled", default=False)


class AccessLogging(Node):
    """The access logs of an instance, as a separate resource."""

    spellings = declared_by("aws_verifiedaccess_instance_logging_configuration")

    instance = links(lambda: AccessInstance, terraform="verifiedaccess_instance_id")
    cloudwatch_logs = flag(terraform="access_logs.cloudwatch_logs.enabled", default=False)
    s3_logs = flag(terraform="access_logs.s3.enabled", default=False)


class AccessGroup(Node):
    """A group of endpoints with a common policy, in Cedar."""

    spellings = declared_by("aws_verifiedaccess_group", "AWS::EC2::VerifiedAccessGroup")

    instance = links(
        lambda: AccessInstance, terraform="verifiedaccess_instance_id", cloudformation="VerifiedAccessInstanceId"
    )
    policy = text(terraform="policy_document", cloudformation="PolicyDocument")


class VerifiedAccessEndpoint(Node):
    """An application that people reach over Verified Access if the policies of it and its group let them."""

    spellings = declared_by("aws_verifiedaccess_endpoint", "AWS::EC2::VerifiedAccessEndpoint")

    access_group = links(
        lambda: AccessGroup, terraform="verified_access_group_id", cloudformation="VerifiedAccessGroupId"
    )
    policy = text(terraform="policy_document", cloudformation="PolicyDocument")
    groups = links(lambda: SecurityGroup, terraform="security_group_ids[]", cloudformation="SecurityGroupIds[]")
    balancer = links(
        lambda: LoadBalancer,
        terraform="load_balancer_options.load_balancer_arn",
        cloudformation="LoadBalancerOptions.LoadBalancerArn",
    )
    interface = links(
        lambda: NetworkInterface,
        terraform="network_interface_options.network_interface_id",
        cloudformation="NetworkInterfaceOptions.NetworkInterfaceId",
    )
