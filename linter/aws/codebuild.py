"""CodeBuild projects and the variables of their builds.

https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html
"""

from __future__ import annotations

from linter.aws.fields import flag, links, text
from linter.aws.iam import Role
from linter.aws.node import Node, declared_by, inline
from linter.aws.security_group import SecurityGroup
from linter.aws.setting import Links, Referrer, nothing
from linter.aws.vpc import Subnet


class BuildProject(Node):
    """A project that builds code. In a VPC it has interfaces for its outbound connections."""

    spellings = declared_by("aws_codebuild_project", "AWS::CodeBuild::Project")
    name_field = "name"

    name = text(terraform="name", cloudformation="Name")
    role = links(lambda: Role, terraform="service_role", cloudformation="ServiceRole")
    is_privileged = flag(
        terraform="environment.privileged_mode", cloudformation="Environment.PrivilegedMode", default=False
    )
    source = text(terraform="source.location", cloudformation="Source.Location")
    visibility = text(terraform="project_visibility", cloudformation="Visibility", default="PRIVATE")
    subnets = links(lambda: Subnet, terraform="vpc_config.subnets[]", cloudformation="VpcConfig.Subnets[]")
    groups = links(
        lambda: SecurityGroup,
        terraform="vpc_config.security_group_ids[]",
        cloudformation="VpcConfig.SecurityGroupIds[]",
    )

    @property
    def variables(self) -> tuple[Referrer[BuildVariable], ...]:
        """The environment variables of its builds."""
        return self.resolver.referring(BuildVariable, "project", self)


class BuildVariable(Node):
    """An environment variable of builds: plain text, or the name of a parameter or secret."""

    spellings = declared_by(
        inline("aws_codebuild_project", "environment.environment_variable[]"),
        inline("AWS::CodeBuild::Project", "Environment.EnvironmentVariables[]"),
    )

    name = text(terraform="name", cloudformation="Name")
    value = text(terraform="value", cloudformation="Value")
    source = text(terraform="type", cloudformation="Type", default="PLAINTEXT")

    @property
    def project(self) -> Links[BuildProject]:
        """The project that it belongs to."""
        return self.owner(BuildProject) or nothing(self.span)


class SourceCredential(Node):
    """A token with which builds access a source repository."""

    spellings = declared_by("aws_codebuild_source_credential", "AWS::CodeBuild::SourceCredential")

    kind = text(terraform="auth_type", cloudformation="AuthType")
    token = text(terraform="token", cloudformation="Token")
