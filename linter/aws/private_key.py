"""Private keys that Terraform generates, and therefore keeps in its state.

https://registry.terraform.io/providers/hashicorp/tls/latest/docs/resources/private_key
"""

from __future__ import annotations

from linter.aws.fields import text
from linter.aws.node import Node, declared_by


class PrivateKey(Node):
    """A private key, unencrypted in the state."""

    spellings = declared_by("tls_private_key")

    algorithm = text(terraform="algorithm")
