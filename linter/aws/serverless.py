"""Functions.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
"""

from __future__ import annotations

from linter.aws.fields import links, raw, text
from linter.aws.iam import Role
from linter.aws.node import Node, declared_by
from linter.aws.security_group import SecurityGroup
from linter.aws.vpc import Subnet


class Function(Node):
    """A function; in a VPC it has interfaces through which it calls and cannot be called."""

    spellings = declared_by("aws_lambda_function", "AWS::Lambda::Function", "AWS::Serverless::Function")
    name_field = "name"

    name = text("function_name", "FunctionName")
    configuration = raw("vpc_config", "VpcConfig")
    subnets = links("vpc_config.subnet_ids[]", "VpcConfig.SubnetIds[]", lambda: Subnet)
    groups = links("vpc_config.security_group_ids[]", "VpcConfig.SecurityGroupIds[]", lambda: SecurityGroup)
    role = links("role", "Role", lambda: Role)
    environment = raw("environment.variables", "Environment.Variables")


class FunctionUrl(Node):
    """A public HTTPS address of a function."""

    spellings = declared_by("aws_lambda_function_url", "AWS::Lambda::Url")

    function = links("function_name", "TargetFunctionArn", lambda: Function)
    authorization = text("authorization_type", "AuthType")
