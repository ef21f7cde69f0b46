"""The outline of a module, read without evaluating it: the folders it calls, and whether it is deployed by itself."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from linter.source import HCL_ENDINGS, Source
from linter.terraform.instances.module_instance import ModuleInstance
from linter.terraform.instances.root import root_instance
from linter.terraform.instances.session import Session
from linter.terraform.modules.module import parsed
from linter.terraform.modules.module_calls import source
from linter.terraform.syntax.syntax import Literal
from linter.tree import Tree, Unreadable

_SOURCE = re.compile(
    r"""
    source\b \s*
    (?: =(?!=) \s* "(?P<plain> [^"\\$%\r\n]* )" \s* (?= [\w}#] | // | /\* | \Z )  # the whole of the value
      | (?P<unclear> =(?!=) | [/\#] ) )
    """,
    re.VERBOSE,
)
"""What may be the argument `source` in HCL: a plain string, or something that has to be parsed."""


def outline(tree: Tree, files: tuple[Path, ...]) -> tuple[tuple[Path, ...], bool]:
    """The folders that the files of one module call, and whether it is deployed by itself, whoever else calls it.

    The folders are absolute and sorted, without those outside the tree. A module with a backend or cloud block is
    deployed by itself.
    https://developer.hashicorp.com/terraform/language/modules/sources#local-paths
    https://developer.hashicorp.com/terraform/language/backend
    """
    called: set[Path] = set()
    deployed = False
    for file in files:
        try:
            text = tree.read(file)
        except Unreadable:
            continue  # evaluating the module reports the file
        called.update(_called_from(tree, file, text))
        deployed = deployed or _has_backend(text)
    return tuple(sorted(called)), deployed


def suspected(tree: Tree, files: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders that the files of one module may call: those of its `outline`, and others that their text names.

    It takes no more than a look at the text, where this says plainly what is called.
    """
    called: set[Path] = set()
    for file in files:
        with contextlib.suppress(Unreadable):
            content = tree.read_bytes(file)
            if b"module" in content:
                called.update(_named_in(tree, file, content.decode(errors="replace")))
    return tuple(sorted(called))


def _named_in(tree: Tree, file: Path, text: str) -> Iterator[Path]:
    matches = list(_SOURCE.finditer(text))
    if not file.name.endswith(HCL_ENDINGS) or any(match["unclear"] for match in matches):
        yield from _called_from(tree, file, tree.read(file))
    else:
        for match in matches:
            yield from _local(tree, file, match["plain"])


def _has_backend(text: Source) -> bool:
    if "backend" not in text.text and "cloud" not in text.text:
        return False
    settings = parsed(text).body.of_type("terraform")
    return any(block.body.of_type("backend", "cloud") for block in settings)


def _called_from(tree: Tree, file: Path, text: Source) -> Iterator[Path]:
    for written in _sources(tree, file, text) if "module" in text.text else ():
        yield from _local(tree, file, written)


def _local(tree: Tree, file: Path, written: str) -> Iterator[Path]:
    """The folder of the tree that a source names, if it names any."""
    folder = written.replace("\\", "/")
    if folder.startswith(("./", "../")) or folder in (".", ".."):
        with contextlib.suppress(Unreadable):
            yield tree.resolve(f"{file.parent}{os.sep}{folder}")


def _sources(tree: Tree, file: Path, text: Source) -> Iterator[str]:
    """The sources of the module calls in a file; those that are not plain strings by the defaults of the module."""
    module: ModuleInstance | None = None
    for block in parsed(text).body.of_type("module"):
        attribute = block.body.attributes.get("source")
        expression = attribute.sound if attribute is not None else None
        if isinstance(expression, Literal):
            if isinstance(expression.content, str):
                yield expression.content
        elif expression is not None:
            module = module or root_instance(Session(tree, file.parent), {}, ())[0]
            written = source(block, module.evaluate)
            if isinstance(written, str):
                yield written
