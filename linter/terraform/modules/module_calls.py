"""The folder of a called module: a local path, one that `terraform init` has downloaded, or missing.

https://developer.hashicorp.com/terraform/language/modules/sources
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct

from linter.terraform.modules.module import module_files
from linter.terraform.syntax.syntax import Block, Expression, SyntaxFault
from linter.terraform.values.cty import Value
from linter.terraform.values.diagnostic import EvaluationError
from linter.tree import Tree, Unreadable

INSTALLED = ".terraform/modules/modules.json"
META_ARGUMENTS = frozenset({"source", "version", "count", "for_each", "providers", "depends_on"})

Evaluate: TypeAlias = "Callable[[Expression], Value]"


class Absent(Struct, frozen=True):
    """A module whose source is missing; `faulty` if Terraform would not find it either."""

    reason: str
    faulty: bool = False


def installed(tree: Tree, root: Path) -> Mapping[str, str]:
    """The folders that `terraform init` has downloaded modules to, relative to the root module, by module path
    (`vpc`, `vpc.subnets`); empty if it has not run.
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


def source(block: Block, evaluate: Evaluate) -> str | Absent:
    """The source of a call: a plain string, or what its variables and locals make of it.

    https://opentofu.org/docs/language/modules/sources/
    """
    name, attribute = block.labels[0], block.body.attributes.get("source")
    try:
        value = evaluate(attribute.expression) if attribute is not None else None
    except SyntaxFault:
        return Absent(f"module {name} needs a source that is a plain string", faulty=True)
    except EvaluationError as error:
        return Absent(f"the source of module {name} has no value: {error.title}: {error.detail}", faulty=True)
    if value is not None and value.unknown is not None:
        return Absent(f"the source of module {name} is not known: {value.unknown.reason}")
    if value is None or not isinstance(value.content, str) or not value.content:
        return Absent(f"module {name} needs a source that is a plain string", faulty=True)
    return value.content


def located(
    tree: Tree, root: Path, caller: Path, block: Block, folder: str | None, evaluate: Evaluate
) -> Path | Absent:
    """The folder of a called module; `folder` is where `terraform init` downloaded it to, if it did."""
    written = source(block, evaluate)
    if isinstance(written, Absent):
        return written
    local = written.startswith(("./", "../", ".\\", "..\\")) or written in (".", "..")
    if not local and folder is None:
        return Absent(f"module {block.labels[0]} ({written}) is not downloaded: run terraform init")
    where = caller / written.replace("\\", "/") if local else root / str(folder)
    try:
        source_folder = tree.resolve(where)
        files = module_files(tree, source_folder)
    except Unreadable as reason:
        return Absent(f"module {block.labels[0]} cannot be read: {reason}")
    if not files:
        return Absent(
            f"module {block.labels[0]}: there are no Terraform files in {tree.display(source_folder)}", faulty=local
        )
    return source_folder
