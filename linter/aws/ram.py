"""Resource Access Manager: resources shared with other accounts.

https://docs.aws.amazon.com/ram/latest/userguide/what-is.html
"""

from __future__ import annotations

from linter.aws.fields import LinkField, Unseen, flag, links, text
from linter.aws.node import Node, declared_by
from linter.aws.setting import Referrer
from linter.aws.strings import strings


class ResourceShare(Node):
    """A share: some resources for some principals."""

    spellings = declared_by("aws_ram_resource_share", "AWS::RAM::ResourceShare")
    name_field = "name"

    name = text(terraform="name", cloudformation="Name")
    allows_outsiders = flag(
        terraform="allow_external_principals",
        cloudformation="AllowExternalPrincipals",
        default=Unseen("the default differs between AWS's API and the Terraform provider"),
    )
    principals = strings(cloudformation="Principals[]")
    resources: LinkField[Node] = links(lambda: Node, cloudformation="ResourceArns[]")

    @property
    def further_principals(self) -> tuple[Referrer[SharePrincipal], ...]:
        """The principals added to it by separate resources."""
        return self.resolver.referring(SharePrincipal, "share", self)

    @property
    def further_resources(self) -> tuple[Referrer[SharedResource], ...]:
        """The resources added to it by separate resources."""
        return self.resolver.referring(SharedResource, "share", self)


class SharePrincipal(Node):
    """A principal of a share, as a separate resource."""

    spellings = declared_by("aws_ram_principal_association")

    share = links(lambda: ResourceShare, terraform="resource_share_arn")
    principal = text(terraform="principal")


class SharedResource(Node):
    """A resource of a share, as a separate resource."""

    spellings = declared_by("aws_ram_resource_association")

    share = links(lambda: ResourceShare, terraform="resource_share_arn")
    shared: LinkField[Node] = links(lambda: Node, terraform="resource_arn")
