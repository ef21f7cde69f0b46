"""The plan Terraform would make for a module with no state yet, or the error it would stop at.

`evaluate` judges as much as it can; this fails wherever Terraform fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from linter.source import Span
from linter.terraform.expressions.constants import unfaulty
from linter.terraform.expressions.operators import marks_within
from linter.terraform.instances.declared_references import check_references
from linter.terraform.instances.instances import Instance
from linter.terraform.instances.language_blocks import check_blocks
from linter.terraform.instances.module_instance import ModuleInstance
from linter.terraform.instances.resource_values import ResourceValues
from linter.terraform.instances.root import root_instance, workspace
from linter.terraform.instances.session import Session
from linter.terraform.instances.validation import error_message, validate
from linter.terraform.modules.inputs import Option
from linter.terraform.modules.module import Module
from linter.terraform.modules.module_calls import Absent
from linter.terraform.syntax.syntax import Block, SyntaxFault
from linter.terraform.values.conversion import ConversionError, convert
from linter.terraform.values.cty import BOOL, Value
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.json_form import filled_json, unknown_paths
from linter.terraform.values.sensitivity import EPHEMERAL, SENSITIVE
from linter.tree import Tree, Unreadable

_WRITE_ONLY = "_wo"
"""How the names of write-only arguments end, which take ephemeral values.

https://developer.hashicorp.com/terraform/language/resources/ephemeral/write-only
"""


def planned(
    folder: Path, arguments: Iterable[str], environment: Mapping[str, str], tree: Tree | None = None
) -> dict[str, Any]:
    """All resource instances with their known values, and the outputs, as JSON; or `{"error": ...}`.

    Expressions mean what they mean to Terraform 1.11.

    `arguments` are `-var=NAME=VALUE` and `-var-file=FILE`. `{"resources": {address: {attribute: value}}, "unknown":
    {address: [path]}, "outputs": {name: value}, "unknown_outputs": {name: [path]}}`; the value is
    null wherever a path lists it as unknown.
    """
    root = folder.resolve()
    try:
        session = Session(tree or Tree(root), root, refuses=True, short_circuits=False)
        session.workspace = workspace(session.tree, root, environment)
        return _planned(session, list(_options(arguments, root)), environment)
    except EvaluationError as error:
        where = f"{error.span}: " if error.span is not None else ""
        return {"error": f"{where}{error.title}: {error.detail}", "title": error.title}
    except SyntaxFault as fault:
        return {"error": str(fault), "title": fault.title}
    except Unreadable as reason:
        return {"error": f"{reason}", "title": "Unreadable"}


def _options(arguments: Iterable[str], folder: Path) -> Iterator[Option]:
    for argument in arguments:
        name, _, value = argument.lstrip("-").partition("=")
        if name == "var-file":
            yield folder / value
        elif name == "var" and "=" in value:
            variable, _, text = value.partition("=")
            yield variable.strip(), text
        else:
            raise EvaluationError("Invalid option", f"{argument} is neither -var=NAME=VALUE nor -var-file=FILE.", None)


def _planned(session: Session, options: list[Option], environment: Mapping[str, str]) -> dict[str, Any]:
    _sound(session.module(session.root))
    root, _ = root_instance(session, environment, options)
    for name, block in root.module.variables.items():
        if root.given(name) is None and "default" not in block.body.attributes:
            detail = f'The root module input variable "{name}" is not set, and has no default value.'
            raise EvaluationError("No value for required variable", detail, block.header)
    resources = dict(sorted(_resources(root)))
    outputs = {name: _root_output(root, name) for name in sorted(root.module.outputs)}
    return {
        "resources": {address: filled_json(value) for address, value in resources.items()},
        "unknown": _paths(resources),
        "outputs": {name: filled_json(value) for name, value in outputs.items()},
        "unknown_outputs": _paths(outputs),
    }


def _paths(values: Mapping[str, Value]) -> dict[str, list[str]]:
    by_name = {name: sorted(unknown_paths(value)) for name, value in values.items()}
    return {name: paths for name, paths in by_name.items() if paths}


def _sound(module: Module) -> None:
    if module.problems:
        problem = module.problems[0]
        raise EvaluationError("Invalid configuration", problem.message, problem.span)
    check_blocks(module)
    try:
        check_references(module)
    except SyntaxFault as fault:
        raise unfaulty(fault) from fault


def _resources(module: ModuleInstance) -> Iterator[tuple[str, Value]]:
    """The resources of a module instance and of those it calls, with everything in it evaluated."""
    validate(module)
    _keep_ephemeral(module)
    for name in module.module.locals:
        module.local(name)
    for block in (*module.module.resources.values(), *module.module.data.values()):
        for instance in module.expansion(block).instances:
            yield module.resource_address(block, instance), _resource(module, block, instance)
    for name in module.module.calls:
        for child in module.children(name).values():
            if not isinstance(child, Absent):
                _sound(child.module)
                yield from _resources(child)
    for name, block in module.module.outputs.items():
        _check_rules(module, block.body.of_type("precondition"), {}, "Module output value precondition failed")
        module.output(name)


def _keep_ephemeral(module: ModuleInstance) -> None:
    for name in module.module.variables:
        declaration = module.declaration(name)
        if EPHEMERAL in marks_within(module.variable(name)) and EPHEMERAL not in declaration.marks:
            detail = f"var.{name} is not declared as ephemeral, but is given an ephemeral value."
            raise EvaluationError("Ephemeral value not allowed", detail, declaration.block.header)


def _resource(module: ModuleInstance, block: Block, instance: Instance) -> Value:
    value = module.instance_value(block, instance)
    written = module.body(block, instance)
    for name in written:
        if EPHEMERAL in marks_within(written[name]) and not name.endswith(_WRITE_ONLY):
            detail = "Ephemeral values are not valid in resource arguments: they are not stored in the plan or state."
            raise EvaluationError("Invalid use of ephemeral value", detail, written.places(name))
    kind = "Resource" if block.type == "resource" else "Data source"
    for lifecycle in block.body.of_type("lifecycle"):
        variables = dict(instance.variables)
        _check_rules(module, lifecycle.body.of_type("precondition"), variables, f"{kind} precondition failed")
        bound = {**variables, "self": value}
        _check_rules(module, lifecycle.body.of_type("postcondition"), bound, f"{kind} postcondition failed")
    return _shown(value)


def _shown(value: Value) -> Value:
    """The instance with all its known attributes as a plain object."""
    known = getattr(value.content, "known", None)
    if not isinstance(known, ResourceValues):
        return value
    return Value(value.type, {name: known[name] for name in known}, value.span)


def _check_rules(module: ModuleInstance, rules: Iterable[Block], variables: Mapping[str, Value], title: str) -> None:
    for rule in rules:
        condition = rule.body.attributes["condition"]
        value = module.argument(condition, variables)
        try:
            held = convert(value, BOOL).content
        except ConversionError as error:
            raise EvaluationError("Invalid condition result", f"{error}.", condition.span) from error
        if held is None:
            raise EvaluationError("Invalid condition result", "Condition must not be null.", condition.span)
        if held is False:
            raise EvaluationError(title, error_message(module, rule), condition.span)


def _root_output(root: ModuleInstance, name: str) -> Value:
    value, block = root.output(name), root.module.outputs[name]
    marks = marks_within(value)
    sensitive = block.body.attributes.get(SENSITIVE)
    if SENSITIVE in marks and (sensitive is None or root.argument(sensitive).content is not True):
        detail = "To reduce the risk of accidentally exporting sensitive data, it must be declared sensitive = true."
        raise EvaluationError("Output refers to sensitive values", detail, _place(block))
    if EPHEMERAL in marks:
        detail = "This output value is not declared as returning an ephemeral value."
        raise EvaluationError("Ephemeral value not allowed", detail, _place(block))
    return value


def _place(block: Block) -> Span:
    attribute = block.body.attributes.get("value")
    return attribute.span if attribute is not None else block.header
