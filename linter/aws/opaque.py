"""Modules and stacks whose source is not available, and custom resources.

They may add rules, routes or associations to anything that is passed to them.
"""

from __future__ import annotations

from linter.aws.node import Node, declared_by


class Opaque(Node):
    """A module call, stack or custom resource that may change anything that is passed to it."""

    spellings = declared_by(
        "module",
        "aws_cloudformation_stack",
        "aws_cloudformation_stack_set",
        "AWS::CloudFormation::Stack",
        "AWS::CloudFormation::StackSet",
        "AWS::CloudFormation::CustomResource",
        "AWS::Serverless::Application",
        "AWS::ServiceCatalog::CloudFormationProvisionedProduct",
    )
