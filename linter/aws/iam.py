"""IAM roles, policies and instance profiles.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html
"""

from __future__ import annotations

from linter.aws.fields import links, raw, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.policy_document import PolicyDocument, document_of
from linter.aws.setting import Links, Referrer, joined


class ManagedPolicy(Node):
    """A managed policy: declared here, or one of AWS's, which is known by its ARN."""

    spellings = declared_by("aws_iam_policy", "AWS::IAM::ManagedPolicy")
    name_field = "name"

    name = text(terraform="name", cloudformation="ManagedPolicyName")
    said_roles = links(lambda: Role, cloudformation="Roles[]")
    said = raw(terraform="policy", cloudformation="PolicyDocument")

    @property
    def document(self) -> PolicyDocument:
        """Its statements."""
        return document_of(self, self.said)


class Role(Node):
    """An identity that principals assume."""

    spellings = declared_by("aws_iam_role", "AWS::IAM::Role")
    name_field = "name"

    name = text(terraform="name", cloudformation="RoleName")
    said_trust = raw(terraform="assume_role_policy", cloudformation="AssumeRolePolicyDocument")
    said_policies = links(
        lambda: ManagedPolicy, terraform="managed_policy_arns[]", cloudformation="ManagedPolicyArns[]"
    )

    @property
    def trust(self) -> PolicyDocument:
        """The statements on who may assume it."""
        return document_of(self, self.said_trust)

    @property
    def managed_policies(self) -> Links[ManagedPolicy]:
        """The managed policies attached to it, in any of the possible ways."""
        attached = (
            attachment.node.policy
            if attachment.applies.certain
            else attachment.node.policy.perhaps(attachment.applies.doubts)
            for attachment in self.resolver.referring(PolicyAttachment, "roles", self)
        )
        policies = self.resolver.referring(ManagedPolicy, "said_roles", self)
        naming = (Links((policy.node,), (), policy.node.span) for policy in policies)
        return joined((self.said_policies, *attached, *naming), self.span)

    @property
    def inline_policies(self) -> tuple[Referrer[RolePolicy], ...]:
        """The policies embedded in it."""
        return self.resolver.referring(RolePolicy, "roles", self)


class RolePolicy(Node):
    """A policy embedded in roles, inline or as a separate resource."""

    spellings = declared_by(
        inline("aws_iam_role", "inline_policy"),
        "aws_iam_role_policy",
        inline("AWS::IAM::Role", "Policies"),
        "AWS::IAM::Policy",
        "AWS::IAM::RolePolicy",
    )

    of = links(lambda: Role, terraform="role", cloudformation="Roles[] | RoleName")
    said = raw(terraform="policy", cloudformation="PolicyDocument")

    @property
    def roles(self) -> Links[Role]:
        """The roles that have it: the one it is nested in, or those it refers to."""
        return self.owner(Role) or self.of

    @property
    def document(self) -> PolicyDocument:
        """Its statements."""
        return document_of(self, self.said)


class PolicyAttachment(Node):
    """The attachment of a managed policy to roles by a separate resource."""

    spellings = declared_by("aws_iam_role_policy_attachment", "aws_iam_policy_attachment")

    roles = links(lambda: Role, terraform="role | roles[]")
    policy = links(lambda: ManagedPolicy, terraform="policy_arn")


class InstanceProfile(Node):
    """The container through which an instance gets its role."""

    spellings = declared_by("aws_iam_instance_profile", "AWS::IAM::InstanceProfile")
    name_field = "name"

    name = text(terraform="name", cloudformation="InstanceProfileName")
    roles = links(lambda: Role, terraform="role", cloudformation="Roles[]")


class AccessKey(Node):
    """A long-term access key of a user."""

    spellings = declared_by("aws_iam_access_key", "AWS::IAM::AccessKey")

    user = text(terraform="user", cloudformation="UserName")
