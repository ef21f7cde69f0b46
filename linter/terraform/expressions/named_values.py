"""References that need no declaration: `path.module`, `terraform.workspace`, and misplaced `each` and `self`.

https://developer.hashicorp.com/terraform/language/expressions/references#filesystem-and-workspace-info
"""

from __future__ import annotations

import os
from pathlib import Path

from linter.terraform.syntax.syntax import Traversal
from linter.terraform.values.cty import BOOL, Unknown, Value, string
from linter.terraform.values.diagnostic import InvalidReference
from linter.terraform.values.sensitivity import EPHEMERAL


def path_value(name: str, folder: Path, root: Path, place: Traversal) -> Value:
    """`path.module`, `path.root` or `path.cwd`, taken from the root module. Raises InvalidReference."""
    known = {"root": ".", "cwd": str(root), "module": Path(os.path.relpath(folder, root)).as_posix()}
    if name not in known:
        detail = f'The "path" object does not have an attribute named "{name}".'
        raise InvalidReference('Invalid "path" attribute', detail, place.span)
    return string(known[name]).at(place.span)


def terraform_value(name: str, workspace: str, place: Traversal) -> Value:
    """`terraform.workspace` or `terraform.applying`. Raises InvalidReference."""
    if name == "workspace":
        return string(workspace).at(place.span)
    if name == "applying":
        applying = Unknown("whether terraform plans or applies is not known")
        return Value(BOOL, applying, place.span, frozenset({EPHEMERAL}))
    detail = f'The "terraform" object does not have an attribute named "{name}".'
    raise InvalidReference('Invalid "terraform" attribute', detail, place.span)


def unbound(name: str, place: Traversal) -> Value:
    """Reject `each`, `count` or `self` where it is not available. Always raises InvalidReference."""
    root = place.root
    if root == "self":
        detail = 'The "self" object is not available here: it means the resource in its own provisioners.'
        raise InvalidReference('Invalid "self" reference', detail, place.span)
    argument = "for_each" if root == "each" else "count"
    detail = f'"{root}.{name}" can be used only where the "{argument}" argument is set.'
    title = "in context without for_each" if root == "each" else "in non-counted context"
    raise InvalidReference(f'Reference to "{root}" {title}', detail, place.span)
