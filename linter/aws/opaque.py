"""What cannot be looked into: modules and stacks whose source is not at hand, and custom resources.

Whatever is handed to one of them may get rules, routes or associations that nobody here can see.
"""

from __future__ import annotations

from linter.aws.node import Node, declared_by


class Opaque(Node):
    """A module call, stack or custom resource that may declare anything about what it is handed."""

    spellings = declared_by(
        "module",
        "aws_cloudformation_stack",
        "aws_cloudformation_stack_set",
        "AWS::CloudFormation::Stack",
        "AWS::CloudFormation::CustomResource",
    )
