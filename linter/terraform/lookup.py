"""The value of the expression at a position in a module, for each instance it is evaluated in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import PurePath

from linter.deployment import Answer, Deployment, Inputs, together
from linter.terraform.instances.instances import Instance
from linter.terraform.instances.module_instance import ModuleInstance
from linter.terraform.instances.root import root_instance, workspace
from linter.terraform.instances.session import Session
from linter.terraform.modules.inputs import Option
from linter.terraform.modules.module import parsed
from linter.terraform.modules.module_calls import Absent
from linter.terraform.syntax.syntax import Block, Literal, SyntaxFault
from linter.terraform.syntax.within import Located, Place, located_at
from linter.terraform.values.cty import Value
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.display import displayed
from linter.tree import Tree, Unreadable

MOST_INSTANCES = 20
"""The most instances an expression is evaluated for."""


def value_at(deployment: Deployment, tree: Tree, inputs: Inputs, file: PurePath, place: Place) -> Answer | None:
    """The value of the expression at a position of a file; None if there is none, or if it is a literal."""
    try:
        source = tree.read(file)
        located = located_at(parsed(source).body, place)
        if located is None or isinstance(located.expression, Literal):
            return None
        session = Session(tree, tree.resolve(deployment.path))
        session.workspace = workspace(tree, session.root, inputs.environment)
        options: list[Option] = [*deployment.var_files, *inputs.var_files, *inputs.variables.items()]
        root, _ = root_instance(session, inputs.environment, options)
        values = tuple(islice(_values(root, source.file, located), MOST_INSTANCES))
    except (Unreadable, SyntaxFault):
        return None
    return together(located.expression.span, values)


def _values(root: ModuleInstance, file: str, located: Located) -> Iterator[tuple[str, str]]:
    for module in _instances(root):
        if file in module.module.files:
            for instance in _repeated(module, located.blocks):
                name = f"{module.prefix}{'.'.join(located.blocks[0].labels)}{instance.key}" if located.blocks else ""
                yield name, _displayed(module, located, instance.variables)


def _instances(module: ModuleInstance) -> Iterator[ModuleInstance]:
    yield module
    for name in module.module.calls:
        for child in module.children(name).values():
            if not isinstance(child, Absent):
                yield from _instances(child)


def _repeated(module: ModuleInstance, blocks: tuple[Block, ...]) -> tuple[Instance, ...]:
    if blocks and blocks[0].type in ("resource", "data", "module", "ephemeral"):
        return module.expansion(blocks[0]).instances
    return (Instance(),)


def _displayed(module: ModuleInstance, located: Located, variables: Mapping[str, Value]) -> str:
    try:
        return displayed(module.evaluate(located.expression, variables))
    except EvaluationError as error:
        if any(block.type == "dynamic" for block in located.blocks):
            return "(one for each block that the dynamic block makes)"
        return f"(no value: {error.title}: {error.detail})"
    except SyntaxFault as fault:
        return f"(no value: {fault.title}: {fault.detail})"
