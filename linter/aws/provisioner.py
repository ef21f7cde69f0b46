"""Commands and files that Terraform brings to a resource after it is created.

https://developer.hashicorp.com/terraform/language/provisioners
"""

from __future__ import annotations

from linter.aws.fields import text
from linter.aws.node import Node, anywhere
from linter.aws.strings import strings


class Provisioner(Node):
    """A provisioner of a resource."""

    spellings = (
        anywhere("provisioner remote-exec"),
        anywhere("provisioner file"),
        anywhere("provisioner local-exec"),
    )

    commands = strings(terraform="inline[] | command")
    connection_type = text(terraform="connection.type", default="ssh")
    host = text(terraform="connection.host")
    user = text(terraform="connection.user")
    password = text(terraform="connection.password")
    private_key = text(terraform="connection.private_key")

    @property
    def action(self) -> str:
        """Its type: `remote-exec`, `file` or `local-exec`."""
        return self.block.removeprefix("provisioner ")


class Connection(Node):
    """The connection of a resource, for those of its provisioners that have none of their own."""

    spellings = (anywhere("connection"),)

    connection_type = text(terraform="type", default="ssh")
    host = text(terraform="host")
    user = text(terraform="user")
    password = text(terraform="password")
    private_key = text(terraform="private_key")
