"""Questions asked of a root module: what an expression is in it, and where that was set.

Unlike a judgement, which carries on, an answer is terraform's: where it would refuse, so does this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from linter.source import Source
from linter.terraform.console import ConsoleScope
from linter.terraform.modules.inputs import Option
from linter.terraform.modules.module_instance import ModuleInstance
from linter.terraform.modules.root import root_instance, workspace
from linter.terraform.modules.session import Session
from linter.terraform.syntax.grammar import parse_expression
from linter.terraform.syntax.syntax import AttributeStep, SyntaxFault, Traversal
from linter.terraform.values.cty import Value
from linter.terraform.values.diagnostic import EvaluationError
from linter.tree import Tree

QUESTION = "expression"
"""What the text of a question is called in places."""


def opened(tree: Tree, folder: Path, options: Iterable[Option], environment: Mapping[str, str]) -> ModuleInstance:
    """The root module of a folder, to be asked.

    Raises:
        Unreadable: the folder leaves the tree.
        EvaluationError: terraform would refuse what its variables are given.
    """
    session = Session(tree, tree.resolve(folder), refuses=True)
    session.workspace = workspace(tree, session.root, environment)
    root, _ = root_instance(session, environment, options)
    return root


class ModuleScope(ConsoleScope):
    """A root module, with locals of the asker's own above its own."""

    def __init__(self, root: ModuleInstance, locals_: Mapping[str, str] | None = None) -> None:
        self._own = dict(locals_ or {})
        self._root = root
        super().__init__(self._own, root.session.context)

    def reference(self, traversal: Traversal) -> tuple[Value, int]:
        """What a traversal starts with. Raises InvalidReference."""
        step = traversal.steps[0] if traversal.steps else None
        if traversal.root == "local" and isinstance(step, AttributeStep) and step.name in self._own:
            return super().reference(traversal)
        return self._root.reference(traversal)


def is_complete(text: str) -> bool:
    """Whether a text can be answered as it stands, rightly or wrongly; otherwise more lines may make sense of it."""
    try:
        parse_expression(Source(QUESTION, f"{text}\n"))
    except SyntaxFault as fault:
        return fault.span.line <= len(text.splitlines())
    except EvaluationError:
        return True
    return True
