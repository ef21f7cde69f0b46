"""IAM roles, policies and instance profiles.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html
"""

from __future__ import annotations

from linter.aws.fields import links, text
from linter.aws.node import Node, declared_by, inline
from linter.aws.policy_document import policy_document
from linter.aws.setting import Links, Referrer, joined


class ManagedPolicy(Node):
    """A managed policy: declared here, or one of AWS's, which is known by its ARN."""

    spellings = declared_by("aws_iam_policy", "AWS::IAM::ManagedPolicy")
    name_field = "name"
    provided = ":iam::aws:policy/"

    name = text(terraform="name", cloudformation="ManagedPolicyName")
    said_roles = links(lambda: Role, cloudformation="Roles[]")
    document = policy_document(terraform="policy", cloudformation="PolicyDocument")


class Role(Node):
    """An identity that principals assume."""

    spellings = declared_by("aws_iam_role", "AWS::IAM::Role")
    name_field = "name"

    name = text(terraform="name", cloudformation="RoleName")
    trust = policy_document(terraform="assume_role_policy", cloudformation="AssumeRolePolicyDocument")
    said_policies = links(
        lambda: ManagedPolicy, terraform="managed_policy_arns[]", cloudformation="ManagedPolicyArns[]"
    )

    @property
    def managed_policies(self) -> Links[ManagedPolicy]:
        """The managed policies attached to it, in any of the possible ways."""
        attached = (
            attachment.node.policy.only_when(attachment.applies)
            for attachment in self.resolver.referring(PolicyAttachment, "roles", self)
        )
        policies = self.resolver.referring(ManagedPolicy, "said_roles", self)
        naming = (Links((policy.node,), (), policy.node.span) for policy in policies)
        return joined((self.said_policies, *attached, *naming), self.span)

    @property
    def inline_policies(self) -> tuple[Referrer[EmbeddedPolicy], ...]:
        """The policies embedded in it."""
        return self.resolver.referring(EmbeddedPolicy, "roles", self)


class EmbeddedPolicy(Node):
    """A policy embedded in roles or users, inline or as a separate resource."""

    spellings = declared_by(
        inline("aws_iam_role", "inline_policy"),
        "aws_iam_role_policy",
        inline("AWS::IAM::Role", "Policies"),
        "AWS::IAM::Policy",
        "AWS::IAM::RolePolicy",
        "aws_iam_user_policy",
        inline("AWS::IAM::User", "Policies"),
        "AWS::IAM::UserPolicy",
    )

    said_roles = links(lambda: Role, terraform="role", cloudformation="Roles[] | RoleName")
    said_users = links(lambda: User, terraform="user", cloudformation="Users[] | UserName")
    document = policy_document(terraform="policy", cloudformation="PolicyDocument")

    @property
    def roles(self) -> Links[Role]:
        """The roles that have it: the one it is nested in, or those it refers to."""
        return self.owner(Role) or self.said_roles

    @property
    def users(self) -> Links[User]:
        """The users that have it: the one it is nested in, or those it refers to."""
        return self.owner(User) or self.said_users


class PolicyAttachment(Node):
    """The attachment of a managed policy to roles or users by a separate resource."""

    spellings = declared_by(
        "aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment", "aws_iam_policy_attachment"
    )

    roles = links(lambda: Role, terraform="role | roles[]")
    users = links(lambda: User, terraform="user | users[]")
    policy = links(lambda: ManagedPolicy, terraform="policy_arn")


class InstanceProfile(Node):
    """The container through which an instance gets its role."""

    spellings = declared_by("aws_iam_instance_profile", "AWS::IAM::InstanceProfile")
    name_field = "name"

    name = text(terraform="name", cloudformation="InstanceProfileName")
    roles = links(lambda: Role, terraform="role", cloudformation="Roles[]")


class User(Node):
    """A person or program with long-term credentials."""

    spellings = declared_by("aws_iam_user", "AWS::IAM::User")
    name_field = "name"

    name = text(terraform="name", cloudformation="UserName")
    boundary = text(terraform="permissions_boundary", cloudformation="PermissionsBoundary")
    password = text(cloudformation="LoginProfile.Password")
    says_policies = links(lambda: ManagedPolicy, cloudformation="ManagedPolicyArns[]")

    @property
    def keys(self) -> tuple[Referrer[AccessKey], ...]:
        """Its access keys."""
        return self.resolver.referring(AccessKey, "user", self)

    @property
    def policies(self) -> tuple[Referrer[EmbeddedPolicy], ...]:
        """The policies embedded in it."""
        return self.resolver.referring(EmbeddedPolicy, "users", self)


class LoginProfile(Node):
    """A password with which a user signs in to the console."""

    spellings = declared_by("aws_iam_user_login_profile", inline("AWS::IAM::User", "LoginProfile"))

    of = links(lambda: User, terraform="user")
    password = text(cloudformation="Password")

    @property
    def user(self) -> Links[User]:
        """The user: the one it is nested in, or the one it refers to."""
        return self.owner(User) or self.of


class AccessKey(Node):
    """A long-term access key of a user."""

    spellings = declared_by("aws_iam_access_key", "AWS::IAM::AccessKey")

    user = links(lambda: User, terraform="user", cloudformation="UserName")
    user_name = text(terraform="user", cloudformation="UserName")
    status = text(terraform="status", cloudformation="Status", default="Active")
    pgp_key = text(terraform="pgp_key")
