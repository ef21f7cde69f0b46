"""One evaluation of a root module: the state its module instances share, and what is reported at the end."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from linter.finding import Notice, Problem
from linter.source import Span
from linter.terraform.functions.context import Context
from linter.terraform.modules.module import Module, load
from linter.terraform.modules.module_calls import installed
from linter.terraform.modules.workspaces import cloud_workspaces
from linter.terraform.values.cty import STRING, Unknown, Value, string
from linter.terraform.values.diagnostic import EvaluationError
from linter.tree import Tree

DEEPEST_CALL = 32
"""The nesting depth of module calls that is followed."""

MOST_MODULE_INSTANCES = 5_000
"""The most module instances that are evaluated."""


class Session(Struct):
    """The state that all module instances share.

    With `refuses`, whatever Terraform rejects raises; otherwise it is recorded as a problem and evaluation goes on.
    `tokens` are the addresses of things that have a name but are not resources: variables without a value, missing
    modules. `repeated` are the names of the unknown arguments that repeat blocks, by the addresses of these.
    `short_circuits` tells whether `||` and `&&` ignore an operand once the other one decides, as they do from
    Terraform 1.12 on; the required version of the root module decides it if there is one.
    """

    tree: Tree
    root: Path
    workspace: str = ""
    refuses: bool = False
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    short_circuits: bool = True
    tokens: set[str] = field(default_factory=set)
    repeated: dict[str, str] = field(default_factory=dict)
    module_instances: int = 0
    modules: dict[Path, Module] = field(default_factory=dict)
    _installed: Mapping[str, str] | None = None

    @property
    def context(self) -> Context:
        """The context of functions that read files: the tree, from the folder of the root module."""
        return Context(self.root, self.tree, needs_files=self.refuses, negative_elements=self.short_circuits)

    def workspace_value(self, place: Span) -> Value:
        """`terraform.workspace`: the one that is selected or that the cloud block names, else `default`, assumed.

        https://developer.hashicorp.com/terraform/cli/cloud/settings
        """
        if self.workspace:
            return string(self.workspace).at(place)
        settings = cloud_workspaces(self.module(self.root))
        if settings is None:
            message = "the workspace is assumed to be default, because none is selected: set TF_WORKSPACE"
            self.notice(message, place, "terraform.workspace")
            return string("default").at(place)
        if settings:
            return string(settings).at(place)
        reason = "the cloud block does not name one workspace, and none is selected: set TF_WORKSPACE"
        return Value(STRING, Unknown(reason, not_null=True), place)

    def module(self, folder: Path) -> Module:
        """The module of a folder, loaded once. Raises Unreadable."""
        if folder not in self.modules:
            module = load(self.tree, folder)
            self.modules[folder] = module
            self.problems.extend(module.problems)
            for duplicate in module.duplicates:
                message = f"{duplicate.title}: {duplicate.detail}"
                self.problems.append(Problem(duplicate.second, message, "Remove or rename one; both are judged."))
        return self.modules[folder]

    def installed(self, path: tuple[str, ...]) -> str | None:
        """The folder a called module was downloaded to, relative to the root module; None if it was not."""
        if self._installed is None:
            self._installed = installed(self.tree, self.root)
        return self._installed.get(".".join(path))

    def refuse(self, error: EvaluationError, span: Span, advice: str = "") -> None:
        """Report what Terraform rejects.

        Raises:
            EvaluationError: the session refuses what Terraform rejects.
        """
        if self.refuses:
            raise error
        problem = Problem(error.span or span, f"{error.title}: {error.detail}", advice)
        if problem not in self.problems:
            self.problems.append(problem)

    def notice(self, message: str, span: Span, subject: str) -> None:
        """Record a notice, once."""
        notice = Notice(message, span, subject)
        if notice not in self.notices:
            self.notices.append(notice)
