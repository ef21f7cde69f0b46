"""The workspace that a configuration itself names, for HCP Terraform or the remote backend.

https://developer.hashicorp.com/terraform/cli/cloud/settings
https://developer.hashicorp.com/terraform/language/backend/remote#workspaces
"""

from __future__ import annotations

from collections.abc import Iterator

from linter.terraform.modules.module import Module
from linter.terraform.syntax.syntax import Attribute, Block, Literal, SyntaxFault


def cloud_workspaces(module: Module) -> str | None:
    """The workspace that a cloud block or a remote backend names; empty if it leaves several, None without either."""
    for block in _settings(module):
        names = [inner.body.attributes.get("name") for inner in block.body.of_type("workspaces")]
        return next((_text(name) for name in names if name is not None), "")
    return None


def _settings(module: Module) -> Iterator[Block]:
    for block in module.others:
        if block.type == "terraform":
            yield from block.body.of_type("cloud")
            yield from (inner for inner in block.body.of_type("backend") if inner.labels == ("remote",))


def _text(attribute: Attribute) -> str:
    """The text of an argument; empty if it is not a plain string."""
    try:
        expression = attribute.expression
    except SyntaxFault:
        return ""
    content = expression.content if isinstance(expression, Literal) else None
    return content if isinstance(content, str) else ""
