"""Where the source of a module call lies: a folder beside, one that `terraform init` has fetched, or nowhere at hand.

https://developer.hashicorp.com/terraform/language/modules/sources
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linter.terraform.modules.module import module_files
from linter.terraform.syntax.syntax import Block, Literal, SyntaxFault
from linter.tree import Tree, Unreadable

INSTALLED = ".terraform/modules/modules.json"
META_ARGUMENTS = frozenset({"source", "version", "count", "for_each", "providers", "depends_on"})


@dataclass(frozen=True, slots=True)
class Absent:
    """A module whose source is not at hand; `faulty` where terraform would not find it either."""

    reason: str
    faulty: bool = False


def installed(tree: Tree, root: Path) -> Mapping[str, str]:
    """The folders, relative to the root module, that `terraform init` has put the called modules into, by their path
    (`vpc`, `vpc.subnets`); none where it has not run.
    """
    try:
        listed: Any = json.loads(tree.read(root / INSTALLED).text)
    except (Unreadable, ValueError, RecursionError):
        return {}
    entries = listed.get("Modules") if isinstance(listed, dict) else None
    return {
        entry["Key"]: entry["Dir"]
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, dict) and isinstance(entry.get("Key"), str) and isinstance(entry.get("Dir"), str)
    }


def source(block: Block) -> str:
    """The source that a call writes; empty where it is no plain string."""
    attribute = block.body.attributes.get("source")
    try:
        expression = attribute.expression if attribute is not None else None
    except SyntaxFault:
        return ""
    content = expression.content if isinstance(expression, Literal) else None
    return content if isinstance(content, str) else ""


def located(tree: Tree, root: Path, caller: Path, block: Block, folder: str | None) -> Path | Absent:
    """The folder of a called module; `folder` is the one it is installed in, if any."""
    written = source(block)
    if not written:
        return Absent(f"module {block.labels[0]} has no source that is a plain string", faulty=True)
    local = written.startswith(("./", "../", ".\\", "..\\")) or written in (".", "..")
    if not local and folder is None:
        return Absent(f"module {block.labels[0]} ({written}) is not downloaded: run terraform init")
    where = caller / written.replace("\\", "/") if local else root / str(folder)
    try:
        found = tree.resolve(where)
        files = module_files(tree, found)
    except Unreadable as reason:
        return Absent(f"module {block.labels[0]} is not read: {reason}")
    if not files:
        return Absent(f"module {block.labels[0]}: there are no Terraform files in {tree.display(found)}", faulty=local)
    return found
