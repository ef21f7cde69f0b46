"""The root module of a deployment, with the values of its variables."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec.structs import replace

from linter.deployment import NO_ANSWERS
from linter.terraform.instances.module_instance import ModuleInstance
from linter.terraform.instances.questions import answered
from linter.terraform.instances.session import Session
from linter.terraform.modules.inputs import Given, Option, given
from linter.terraform.modules.module import Module
from linter.terraform.modules.version_constraint import SHORT_CIRCUIT, admits
from linter.terraform.syntax.syntax import Literal, SyntaxFault
from linter.terraform.values.cty import Value
from linter.terraform.values.diagnostic import EvaluationError
from linter.tree import Tree, Unreadable

_SELECTED = ".terraform/environment"


def _nothing(name: str) -> Value | None:  # noqa: ARG001 - the signature of what gives values
    return None


def root_instance(
    session: Session,
    environment: Mapping[str, str],
    options: Iterable[Option],
    answers: Mapping[str, bool] = NO_ANSWERS,
) -> tuple[ModuleInstance, Given]:
    """The root module, and the values its variables are given.

    Raises:
        Unreadable: its folder is outside the tree.
        EvaluationError: Terraform rejects a value, and the session refuses what Terraform rejects.
    """
    module = session.module(session.root)
    session.short_circuits = _short_circuits(module, session.short_circuits)
    bare = ModuleInstance(session, module, _nothing)
    declarations = {name: bare.declaration(name) for name in module.variables}
    values = given(session.tree, session.root, declarations, environment, options)
    for problem in values.problems:
        session.refuse(EvaluationError("Invalid value for input variable", problem.message, problem.span), problem.span)
    session.notices.extend(values.notices)

    def value(name: str) -> Value | None:
        return answered(name, answers) or values.values.get(name)

    return replace(bare, given=value), values


def _short_circuits(module: Module, unstated: bool) -> bool:
    """Whether the required version admits Terraform 1.12 or newer; `unstated` if there is none."""
    answer = unstated
    for block in module.others:
        attribute = block.body.attributes.get("required_version") if block.type == "terraform" else None
        with contextlib.suppress(SyntaxFault, ValueError):
            expression = attribute.expression if attribute is not None else None
            if isinstance(expression, Literal):
                answer = admits(str(expression.content), SHORT_CIRCUIT)
                if not answer:
                    break
    return answer


def workspace(tree: Tree, root: Path, environment: Mapping[str, str]) -> str:
    """The selected workspace; empty if none is.

    https://developer.hashicorp.com/terraform/cli/workspaces
    """
    if environment.get("TF_WORKSPACE"):
        return environment["TF_WORKSPACE"]
    try:
        return tree.read(root / _SELECTED).text.strip()
    except Unreadable:
        return ""
