"""Questions about a root module: the value of an expression in it, and where that value was set.

An answer is Terraform's own: an input that Terraform rejects is an error here, whereas `check` carries on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from linter.source import Source
from linter.terraform.console import ConsoleScope
from linter.terraform.instances.module_instance import ModuleInstance
from linter.terraform.instances.root import root_instance, workspace
from linter.terraform.instances.session import Session
from linter.terraform.modules.inputs import Option
from linter.terraform.syntax.grammar import parse_expression
from linter.terraform.syntax.syntax import AttributeStep, SyntaxFault, Traversal
from linter.terraform.values.cty import Value
from linter.terraform.values.diagnostic import EvaluationError
from linter.tree import Tree

QUESTION = "expression"
"""The file name in the spans of a question."""


def opened(tree: Tree, folder: Path, options: Iterable[Option], environment: Mapping[str, str]) -> ModuleInstance:
    """The root module of a folder, ready for questions.

    Raises:
        Unreadable: the folder is outside the tree.
        EvaluationError: Terraform would reject the values of the variables.
    """
    session = Session(tree, tree.resolve(folder), refuses=True, short_circuits=False)
    session.workspace = workspace(tree, session.root, environment)
    root, _ = root_instance(session, environment, options)
    return root


class ModuleScope(ConsoleScope):
    """A root module whose locals can be overridden by the caller's."""

    def __init__(self, root: ModuleInstance, locals_: Mapping[str, str] | None = None) -> None:
        self._own = dict(locals_ or {})
        self._root = root
        super().__init__(self._own, root.session.context, short_circuits=root.short_circuits)

    def reference(self, traversal: Traversal) -> tuple[Value, int]:
        """The value that a traversal starts at, and how many of its steps led there. Raises InvalidReference."""
        step = traversal.steps[0] if traversal.steps else None
        if traversal.root == "local" and isinstance(step, AttributeStep) and step.name in self._own:
            return super().reference(traversal)
        return self._root.reference(traversal)


def is_complete(text: str) -> bool:
    """Whether a text is a complete question; if not, more lines may complete it."""
    try:
        parse_expression(Source(QUESTION, f"{text}\n"))
    except SyntaxFault as fault:
        return fault.span.line <= len(text.splitlines())
    except EvaluationError:
        return True
    return True
