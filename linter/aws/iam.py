"""Roles, what they may do, and the profiles through which instances have them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
"""

from __future__ import annotations

from linter.aws.fields import links, raw, text
from linter.aws.node import Node, declared_by


class Role(Node):
    """An identity that others take on."""

    spellings = declared_by("aws_iam_role", "AWS::IAM::Role")
    name_field = "name"

    name = text("name", "RoleName")
    trust = raw("assume_role_policy", "AssumeRolePolicyDocument")


class InstanceProfile(Node):
    """What gives an instance its role."""

    spellings = declared_by("aws_iam_instance_profile", "AWS::IAM::InstanceProfile")
    name_field = "name"

    name = text("name", "InstanceProfileName")
    roles = links("role", "Roles[]", lambda: Role)
