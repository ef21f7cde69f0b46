"""Lambda functions, their URLs and the permissions to invoke them.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
"""

from __future__ import annotations

from linter.aws.fields import links, raw, text
from linter.aws.iam import Role
from linter.aws.node import Node, declared_by, inline
from linter.aws.presence import has
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links
from linter.aws.strings import strings
from linter.aws.vpc import Subnet
from linter.truth import Truth


class Function(Node):
    """A function. In a VPC it has interfaces for its outbound connections; none come in through them."""

    spellings = declared_by("aws_lambda_function", "AWS::Lambda::Function", "AWS::Serverless::Function")
    name_field = "name"

    name = text(terraform="function_name", cloudformation="FunctionName")
    names_vpc = has(terraform="vpc_config", cloudformation="VpcConfig")
    subnets = links(lambda: Subnet, terraform="vpc_config.subnet_ids[]", cloudformation="VpcConfig.SubnetIds[]")
    groups = links(
        lambda: SecurityGroup,
        terraform="vpc_config.security_group_ids[]",
        cloudformation="VpcConfig.SecurityGroupIds[]",
    )
    role = links(lambda: Role, terraform="role", cloudformation="Role")
    environment = raw(terraform="environment.variables", cloudformation="Environment.Variables")
    environment_key = text(terraform="kms_key_arn", cloudformation="KmsKeyArn")
    runtime = text(terraform="runtime", cloudformation="Runtime")

    @property
    def is_in_vpc(self) -> Truth:
        """Whether it is attached to a VPC: one that lists no subnets is not."""
        return self.names_vpc & ~self.subnets.nothing


class FunctionUrl(Node):
    """The public HTTPS endpoint of a function."""

    spellings = declared_by(
        "aws_lambda_function_url", "AWS::Lambda::Url", inline("AWS::Serverless::Function", "FunctionUrlConfig")
    )

    of = links(lambda: Function, terraform="function_name", cloudformation="TargetFunctionArn")
    authorization = text(terraform="authorization_type", cloudformation="AuthType")
    allowed_origins = strings(terraform="cors.allow_origins[]", cloudformation="Cors.AllowOrigins[]")

    @property
    def function(self) -> Links[Function]:
        """The function: the one it is nested in, or the one it refers to."""
        return self.owner(Function) or self.of


class InvokePermission(Node):
    """The permission of a service, account or everyone to invoke a function."""

    spellings = declared_by("aws_lambda_permission", "AWS::Lambda::Permission")

    function = links(lambda: Function, terraform="function_name", cloudformation="FunctionName")
    action = text(terraform="action", cloudformation="Action")
    principal = text(terraform="principal", cloudformation="Principal")
    source = text(terraform="source_arn", cloudformation="SourceArn")
    source_account = text(terraform="source_account", cloudformation="SourceAccount")
    url_authorization = text(terraform="function_url_auth_type", cloudformation="FunctionUrlAuthType")
