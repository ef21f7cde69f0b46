"""What a file is, told by its text: a CloudFormation template, a Terraform plan, or nothing of ours."""

from __future__ import annotations

import re
from pathlib import Path

from linter.columns import is_template
from linter.resource import Dialect
from linter.tree import Tree, Unreadable

TEMPLATE_SUFFIXES = (".yaml", ".yml", ".json", ".template", ".cfn", ".cform")

_SECTIONS = re.compile(rb"AWSTemplateFormatVersion|Resources|Transform")
_PLAN = re.compile(rb'\A\s*\{\s*"format_version"\s*:')
_PLANNED = (b'"planned_values"', b'"resource_changes"')
_HEAD = 4096


def dialect_of(tree: Tree, file: Path) -> Dialect | None:
    """The language of a file that stands alone; None where it is neither a template nor a plan.

    Of a file that is not called like a template only the head is read, unless that looks like one.
    """
    content = _content(tree, file)
    if _PLAN.match(content) and any(key in content for key in _PLANNED):
        return Dialect.PLAN
    if not _SECTIONS.search(content):
        return None
    return Dialect.CLOUDFORMATION if is_template(content.decode("utf-8-sig", "replace")) else None


def _content(tree: Tree, file: Path) -> bytes:
    """What is to be looked at: the head alone where the rest cannot be read, so that this is told when it is judged."""
    try:
        if file in tree.buffers:
            return tree.read_bytes(file)
        head = _head(tree.resolve(file))
    except (OSError, Unreadable):
        return b""
    if not file.name.endswith(TEMPLATE_SUFFIXES) and (
        b"\0" in head or not (_SECTIONS.search(head) or _PLAN.match(head))
    ):
        return b""
    try:
        return tree.read_bytes(file)
    except Unreadable:
        return head


def _head(file: Path) -> bytes:
    if not file.is_file():
        return b""
    with file.open("rb") as opened:
        return opened.read(_HEAD)
