"""The language columns, loaded by name once something of theirs is found: who lints templates never waits for HCL."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias, cast

from linter.deployment import Answer, Deployment, Evaluate, Inputs
from linter.finding import Fix
from linter.newest import Newest
from linter.resource import Dialect
from linter.source import HCL_ENDINGS, MODULE_ENDINGS, VARIABLE_ENDINGS, Comment, Remark, Source
from linter.tree import Tree

Lookup: TypeAlias = Callable[[Deployment, Tree, Inputs, Path, tuple[int, int]], "Answer | None"]
"""Takes a file that is part of the deployment, and a line and a column in it, both from 1."""

_COLUMNS = {
    Dialect.TERRAFORM: "linter.terraform",
    Dialect.PLAN: "linter.terraform.plan",
    Dialect.CLOUDFORMATION: "linter.cloudformation",
}


def evaluator(dialect: Dialect) -> Evaluate:
    """The function that evaluates a deployment of this language."""
    return cast("Evaluate", _loaded(f"{_COLUMNS[dialect]}.evaluate").evaluate)


def value_at(dialect: Dialect) -> Lookup:
    """The function that finds the value of the expression at a place in a deployment of this language."""
    return cast("Lookup", _loaded(f"{_COLUMNS[dialect]}.lookup").value_at)


def outline(tree: Tree, files: tuple[Path, ...]) -> tuple[tuple[Path, ...], bool]:
    """The folders that the files of one Terraform module call, and whether it has a backend or cloud block."""
    outlined: Callable[[Tree, tuple[Path, ...]], tuple[tuple[Path, ...], bool]]
    outlined = _loaded("linter.terraform.instances.outline").outline
    return outlined(tree, files)


def suspected(tree: Tree, files: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders that the files of one Terraform module may call, by a look at their text: as `outline`, or more."""
    suspect: Callable[[Tree, tuple[Path, ...]], tuple[Path, ...]]
    suspect = _loaded("linter.terraform.instances.outline").suspected
    return suspect(tree, files)


def is_template(text: str) -> bool:
    """Whether a text is a CloudFormation template."""
    recognise: Callable[[str], bool] = _loaded("linter.cloudformation.syntax.recognise").is_template
    return recognise(text)


def looks_like_a_template(text: str) -> bool:
    """Whether the first key of a text is one of a CloudFormation template."""
    recognise: Callable[[str], bool] = _loaded("linter.cloudformation.syntax.recognise").looks_like_one
    return recognise(text)


def comments(source: Source) -> tuple[Comment, ...]:
    """The comments of a file of either language, in order."""
    if source.file.endswith(HCL_ENDINGS):
        listed = _loaded("linter.terraform.syntax.parse").comments(source)
    else:
        listed = _loaded("linter.cloudformation.syntax.comments").comments(source)
    return cast("tuple[Comment, ...]", listed)


def remarks(source: Source, tools: Collection[str]) -> tuple[Remark, ...]:
    """What the metadata of the resources of a template tells these tools, in order; nothing in another language."""
    if source.file.endswith(HCL_ENDINGS):
        return ()
    read: Callable[[Source, Collection[str]], tuple[Remark, ...]]
    read = _loaded("linter.cloudformation.syntax.metadata").remarks
    return read(source, tools)


@lru_cache(maxsize=32)
def fault_count(source: Source) -> int:
    """How many errors of syntax a file of either language has; remembered, for many deployments share their modules."""
    if source.file.endswith((*MODULE_ENDINGS, *VARIABLE_ENDINGS)):
        parsed = _loaded("linter.terraform.syntax.parse").parse(source)
        return len(_loaded("linter.terraform.syntax.syntax_errors").syntax_errors(parsed))
    return cast("int", _loaded("linter.cloudformation.syntax.parse").fault_count(source))


def _settled(source: Source) -> Callable[[Fix], Fix]:
    if not source.file.endswith(HCL_ENDINGS):
        return lambda fix: fix
    return cast("Callable[[Fix], Fix]", _loaded("linter.terraform.syntax.layout").Layout(source).settled)


settled = Newest(_settled, most=200_000)
"""Gives fixes of a file the layout that the formatter of its language keeps; as they are where there is none.

A layout takes some fifty times the memory of its text, so that only a few are kept.
"""


def _loaded(module: str) -> Any:
    return importlib.import_module(module)
