"""The folders that a module calls as local modules, without evaluating anything."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from linter.source import Source
from linter.terraform.modules.module import parsed
from linter.terraform.modules.module_calls import source
from linter.terraform.modules.module_instance import ModuleInstance
from linter.terraform.modules.root import root_instance
from linter.terraform.modules.session import Session
from linter.terraform.syntax.syntax import Literal, SyntaxFault
from linter.tree import Tree, Unreadable


def local_calls(tree: Tree, files: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders that the files of one module call, absolute and sorted, without those outside the tree.

    https://developer.hashicorp.com/terraform/language/modules/sources#local-paths
    """
    return tuple(sorted({folder for file in files for folder in _called_from(tree, file)}))


def is_deployed(tree: Tree, files: tuple[Path, ...]) -> bool:
    """Whether a module holds a backend or cloud block, so that it is deployed by itself whoever else calls it.

    https://developer.hashicorp.com/terraform/language/backend
    """
    return any(_has_backend(tree, file) for file in files)


def _has_backend(tree: Tree, file: Path) -> bool:
    try:
        source = tree.read(file)
    except Unreadable:
        return False
    if "backend" not in source.text and "cloud" not in source.text:
        return False
    settings = parsed(source).body.of_type("terraform")
    return any(block.body.of_type(kind) for block in settings for kind in ("backend", "cloud"))


def _called_from(tree: Tree, file: Path) -> Iterator[Path]:
    try:
        text = tree.read(file)
    except Unreadable:
        return  # evaluating the module reports the file
    for written in _sources(tree, file, text) if "module" in text.text else ():
        folder = written.replace("\\", "/")
        if folder.startswith(("./", "../")) or folder in (".", ".."):
            with contextlib.suppress(Unreadable):
                yield tree.resolve(file.parent / folder)


def _sources(tree: Tree, file: Path, text: Source) -> Iterator[str]:
    """The sources of the module calls in a file; those that are not plain strings by the defaults of the module."""
    module: ModuleInstance | None = None
    for block in parsed(text).body.of_type("module"):
        attribute = block.body.attributes.get("source")
        try:
            expression = attribute.expression if attribute is not None else None
        except SyntaxFault:
            continue
        if isinstance(expression, Literal):
            if isinstance(expression.content, str):
                yield expression.content
        elif expression is not None:
            module = module or root_instance(Session(tree, file.parent), {}, ())[0]
            written = source(block, module.evaluate)
            if isinstance(written, str):
                yield written
