"""Lambda functions.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
"""

from __future__ import annotations

from linter.aws.fields import links, raw, text
from linter.aws.iam import Role
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet


class Function(Node):
    """A function. In a VPC it has interfaces for its outbound connections; none come in through them."""

    spellings = declared_by("aws_lambda_function", "AWS::Lambda::Function", "AWS::Serverless::Function")
    name_field = "name"

    name = text(terraform="function_name", cloudformation="FunctionName")
    configuration = raw(terraform="vpc_config", cloudformation="VpcConfig")
    subnets = links(lambda: Subnet, terraform="vpc_config.subnet_ids[]", cloudformation="VpcConfig.SubnetIds[]")
    groups = links(
        lambda: SecurityGroup,
        terraform="vpc_config.security_group_ids[]",
        cloudformation="VpcConfig.SecurityGroupIds[]",
    )
    role = links(lambda: Role, terraform="role", cloudformation="Role")
    environment = raw(terraform="environment.variables", cloudformation="Environment.Variables")


class FunctionUrl(Node):
    """The public HTTPS endpoint of a function."""

    spellings = declared_by("aws_lambda_function_url", "AWS::Lambda::Url")

    function = links(lambda: Function, terraform="function_name", cloudformation="TargetFunctionArn")
    authorization = text(terraform="authorization_type", cloudformation="AuthType")
