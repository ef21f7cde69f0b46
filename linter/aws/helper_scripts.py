"""Metadata of a resource for CloudFormation's helper scripts, which configure an instance from within.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/cfn-helper-scripts-reference.html
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.aws.leaves import Leaf, leaves
from linter.aws.node import Node, anywhere
from linter.value import Record

SECRETS = frozenset(("accessKeyId", "secretKey", "password"))
"""The properties of an authentication that hold credentials."""


class InitMetadata(Node):
    """The packages, files and commands that `cfn-init` installs and runs, readable for all who may describe the stack.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-init.html
    """

    spellings = (anywhere("AWS::CloudFormation::Init"),)

    @property
    def leaves(self) -> Iterator[Leaf]:
        """The single values inside of it: commands, contents of files, sources."""
        return leaves(self.body)


class Authentication(Node):
    """The credentials with which `cfn-init` downloads files.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-authentication.html
    """

    spellings = (anywhere("AWS::CloudFormation::Authentication"),)

    @property
    def secrets(self) -> Iterator[Leaf]:
        """The keys and passwords in it; a role needs none."""
        return (leaf for leaf in leaves(self.body) if leaf.name in SECRETS or not isinstance(self.body, Record))
