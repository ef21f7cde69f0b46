"""The schemas of Terraform's own blocks, and the checks Terraform makes of them.

https://developer.hashicorp.com/terraform/language
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from linter.terraform.instances.resource_values import TERRAFORM_DATA, TERRAFORM_DATA_ARGUMENTS
from linter.terraform.modules.module import Module
from linter.terraform.modules.version_constraint import admits
from linter.terraform.syntax.syntax import Block, Body, Literal
from linter.terraform.values.diagnostic import EvaluationError


class _Schema(Struct, frozen=True):
    arguments: frozenset[str]
    required: frozenset[str] = frozenset()
    blocks: Mapping[str, _Schema] = field(default_factory=dict)


def _schema(arguments: str, required: str = "", **blocks: _Schema) -> _Schema:
    return _Schema(frozenset(f"{arguments} {required}".split()), frozenset(required.split()), blocks)


_RULE = _schema("", "condition error_message")
_LIFECYCLE = _schema(
    "create_before_destroy prevent_destroy ignore_changes replace_triggered_by enabled",
    precondition=_RULE,
    postcondition=_RULE,
    action_trigger=_schema("condition on_failure", "events actions"),
)
_SCHEMAS = {
    "variable": _schema("type default description sensitive nullable ephemeral deprecated const", validation=_RULE),
    "output": _schema("description sensitive ephemeral depends_on deprecated type", "value", precondition=_RULE),
    "moved": _schema("", "from to"),
    "removed": _schema("", "from", lifecycle=_schema("destroy"), provisioner=_schema("")),
    "import": _schema("provider for_each", "to id"),
}
_META = frozenset({"count", "for_each", "provider", "depends_on"})


def check_blocks(module: Module) -> None:
    """Check the blocks of a module against their schemas.

    Raises:
        EvaluationError: Terraform rejects a block.
    """
    if module.duplicates:
        duplicate = module.duplicates[0]
        raise EvaluationError(duplicate.title, duplicate.detail, duplicate.second)
    named = (*module.variables.values(), *module.outputs.values(), *module.others)
    for block in named:
        if block.type in _SCHEMAS:
            _check(block.body, _SCHEMAS[block.type], block)
    for block in (*module.resources.values(), *module.data.values()):
        for lifecycle in block.body.of_type("lifecycle"):
            _check(lifecycle.body, _LIFECYCLE, lifecycle)
    for (type_, _), block in module.resources.items():
        if type_ == TERRAFORM_DATA:
            _check_terraform_data(block)
    for block in module.others:
        if block.type == "terraform":
            _check_version(block)


def _check(body: Body, schema: _Schema, block: Block) -> None:
    for name, attribute in body.attributes.items():
        if name not in schema.arguments:
            detail = f'An argument named "{name}" is not expected here.'
            raise EvaluationError("Unsupported argument", detail, attribute.name_span)
    for inner in body.blocks:
        if inner.type not in schema.blocks:
            detail = f'Blocks of type "{inner.type}" are not expected here.'
            raise EvaluationError("Unsupported block type", detail, inner.header)
        if schema.blocks[inner.type].arguments:
            _check(inner.body, schema.blocks[inner.type], inner)
    missing = sorted(schema.required - set(body.attributes))
    if missing:
        detail = f'The argument "{missing[0]}" is required, but no definition was found.'
        raise EvaluationError("Missing required argument", detail, block.header)


def _check_terraform_data(block: Block) -> None:
    for name, attribute in block.body.attributes.items():
        if name not in _META and name not in TERRAFORM_DATA_ARGUMENTS:
            detail = f'An argument named "{name}" is not expected here.'
            raise EvaluationError("Unsupported argument", detail, attribute.name_span)
    for inner in block.body.blocks:
        if inner.type not in ("lifecycle", "provisioner", "connection"):
            detail = f'Blocks of type "{inner.type}" are not expected here.'
            raise EvaluationError("Unsupported block type", detail, inner.header)


def _check_version(block: Block) -> None:
    attribute = block.body.attributes.get("required_version")
    expression = attribute.sound if attribute is not None else None
    if attribute is None or not isinstance(expression, Literal):
        return
    try:
        admitted = admits(str(expression.content))
    except ValueError as error:
        raise EvaluationError("Invalid version constraint", f"{error}.", attribute.span) from error
    if not admitted:
        detail = f"This configuration does not support Terraform 1.11 or newer: it wants {expression.content}."
        raise EvaluationError("Unsupported Terraform Core version", detail, attribute.span)
