"""One evaluation of a root module: what all its module instances share, and what is told of them at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from linter.finding import Notice, Problem
from linter.source import Span
from linter.terraform.functions.context import Context
from linter.terraform.modules.module import Module, load
from linter.terraform.modules.module_calls import installed
from linter.terraform.values.diagnostic import EvaluationError
from linter.tree import Tree

DEEPEST_CALL = 32
"""Module calls within each other that are followed."""

MOST_MODULE_INSTANCES = 5_000
"""Module instances that are evaluated."""


@dataclass
class Session:
    """What the instances of all modules share.

    `refuses` says that what terraform refuses is an error; otherwise it is a problem, and evaluation goes on with what
    is known. `tokens` are the addresses of what has a name but is no resource: variables without a value, modules
    that are not at hand.
    """

    tree: Tree
    root: Path
    workspace: str = "default"
    refuses: bool = False
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    module_instances: int = 0
    modules: dict[Path, Module] = field(default_factory=dict)
    _installed: Mapping[str, str] | None = None

    @property
    def context(self) -> Context:
        """What functions that read files see: the tree, from the folder of the root module."""
        return Context(self.root, self.tree)

    def module(self, folder: Path) -> Module:
        """The module of a folder, loaded once. Raises Unreadable."""
        if folder not in self.modules:
            module = load(self.tree, folder)
            self.modules[folder] = module
            self.problems.extend(module.problems)
        return self.modules[folder]

    def installed(self, path: tuple[str, ...]) -> str | None:
        """The folder that a called module is installed in, relative to the root module, if it is."""
        if self._installed is None:
            self._installed = installed(self.tree, self.root)
        return self._installed.get(".".join(path))

    def refuse(self, error: EvaluationError, span: Span, advice: str = "") -> None:
        """Say what terraform refuses.

        Raises:
            EvaluationError: where that ends the evaluation.
        """
        if self.refuses:
            raise error
        problem = Problem(error.span or span, f"{error.title}: {error.detail}", advice)
        if problem not in self.problems:
            self.problems.append(problem)

    def notice(self, message: str, span: Span, subject: str) -> None:
        """Say what a person should know, once."""
        notice = Notice(message, span, subject)
        if notice not in self.notices:
            self.notices.append(notice)
