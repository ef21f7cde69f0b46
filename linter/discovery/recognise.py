"""The language of a file, recognised by its content: a CloudFormation template, a Terraform plan, or neither."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from linter.columns import is_template, looks_like_a_template
from linter.resource import Dialect
from linter.tree import TooLarge, Tree, decoded

TEMPLATE_SUFFIXES = (".yaml", ".yml", ".json", ".template", ".cfn", ".cform")
# fmt: off
_QUOTING = frozenset((
    "7z", "adoc", "bash", "bat", "bicep", "bin", "bz2", "c", "cc", "cfg", "class", "cmake", "conf", "cpp", "crt",
    "cs", "csr", "css", "csv", "dart", "diff", "dll", "eot", "erb", "ex", "exe", "exs", "fish", "gif", "go",
    "gradle", "graphql", "groovy", "gz", "h", "hcl", "hs", "htm", "html", "ico", "ini", "ipynb", "jar", "java",
    "jpeg", "jpg", "js", "jsonl", "jsx", "key", "kt", "lambda", "less", "lock", "log", "lua", "map", "md", "mdx",
    "mjs", "mk", "mp4", "mustache", "ndjson", "nix", "org", "out", "patch", "pdf", "pem", "php", "pl", "plist",
    "png", "pp", "proto", "ps1", "psm1", "puml", "puppet", "py", "pyc", "pyi", "r", "rb", "rego", "rs", "rst",
    "sass", "scala", "scss", "sh", "so", "sql", "sum", "svg", "swift", "tar", "tex", "tfstate", "tfvars", "tgz",
    "toml", "ts", "tsv", "tsx", "ttf", "txt", "vue", "wasm", "whl", "woff", "woff2", "xml", "zip", "zsh",
))
# fmt: on
"""Suffixes of prose, source code and data: such a file may quote a template, and is none."""

_SECTIONS = re.compile(r"AWSTemplateFormatVersion|Resources")
_MENTIONS = re.compile(rb"AWSTemplateFormatVersion|Resources|format_version|\0")
_FIRST = re.compile(
    rb"AWSTemplate|Conditions|Description|Globals|Hooks|Mappings|Metadata|Outputs|Parameters|Resources|Rules|Transform"
    rb"|\0|\A\s*\{"
)
"""In the head of every template and plan, or of a text in another encoding than UTF-8."""
_PLAN_START = re.compile(r'\s*\{\s*"format_version"\s*:')
_PLANNED = ("planned_values", "resource_changes")
_HEAD = 4096
_ZIP = b"PK\x03\x04"


def may_stand_alone(name: str) -> bool:
    """Whether a file of this name may be a template or a plan."""
    stem, _, suffix = name.rpartition(".")
    return suffix.lower() not in _QUOTING or not stem.strip(".")  # `.py` is a name without a suffix


def dialect_of(tree: Tree, file: Path) -> Dialect | None:
    """The language of a file that stands alone; None if it is neither a template nor a plan.

    A file without a suffix of templates must look like one from its first key on.

    Raises:
        Unreadable: the file cannot be read.
    """
    if not may_stand_alone(file.name):
        return None
    content = _content(tree, file)
    if not _MENTIONS.search(content):
        return None
    text = decoded(content)
    if _is_plan(text, file.name):
        return Dialect.PLAN
    if not _SECTIONS.search(text):
        return None
    if not file.name.endswith(TEMPLATE_SUFFIXES) and not looks_like_a_template(text):
        return None
    return Dialect.CLOUDFORMATION if is_template(text) else None


def is_binary_plan(tree: Tree, file: Path) -> bool:
    """Whether a file may be a plan as `terraform plan -out` saves it. Raises Unreadable."""
    return tree.head(file, len(_ZIP)) == _ZIP and os.path.splitext(file.name)[1] in ("", ".tfplan", ".plan", ".out")


def _is_plan(text: str, name: str) -> bool:
    """Whether a text is a plan in JSON, in any order of its keys; also a broken one that is called .json."""
    if '"format_version"' not in text or not any(f'"{key}"' in text for key in _PLANNED):
        return False
    if _PLAN_START.match(text):
        return True
    try:
        content = json.loads(text)
    except ValueError:
        return name.endswith(".json") and text.lstrip().startswith("{")
    except RecursionError:
        return True
    return isinstance(content, dict) and "format_version" in content and any(key in content for key in _PLANNED)


def _content(tree: Tree, file: Path) -> bytes:
    """The bytes to look at; only the head if the name promises nothing, or if the file is too large to be judged."""
    if not file.name.endswith(TEMPLATE_SUFFIXES):
        head = tree.head(file, _HEAD)
        if not _FIRST.search(head):
            return b""
        text = decoded(head)
        if "\0" in text or not (looks_like_a_template(text) or text.lstrip("\ufeff \t\r\n").startswith("{")):
            return b""
        if len(head) < _HEAD:
            return head
    try:
        return tree.read_bytes(file)
    except TooLarge:
        return tree.head(file, _HEAD)  # reported when it is judged
