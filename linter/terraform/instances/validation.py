"""The validation rules of a module's variables.

https://developer.hashicorp.com/terraform/language/values/variables#custom-validation-rules
"""

from __future__ import annotations

from linter.source import Span
from linter.terraform.instances.module_instance import ModuleInstance
from linter.terraform.syntax.syntax import Block
from linter.terraform.values.conversion import ConversionError, convert
from linter.terraform.values.cty import BOOL, Value
from linter.terraform.values.diagnostic import EvaluationError

_ADVICE = "Terraform rejects this value: give one that the rule allows."


def validate(instance: ModuleInstance) -> None:
    """Check the variables against their validation rules; an unknown condition breaks none.

    Raises:
        EvaluationError: a rule is broken, and the session refuses what Terraform rejects.
    """
    for name, block in instance.module.variables.items():
        try:
            value = instance.variable(name)
        except EvaluationError as error:
            instance.session.refuse(error, block.header, _ADVICE)
            continue
        for rule in block.body.of_type("validation"):
            fault = _broken(instance, rule, value, block)
            if fault is not None:
                instance.session.refuse(fault, block.header, _ADVICE)


def _broken(instance: ModuleInstance, rule: Block, value: Value, block: Block) -> EvaluationError | None:
    """The error of a value that breaks a rule, or of the rule itself; None without one."""
    condition = rule.body.attributes.get("condition")
    if condition is None:
        return None
    try:
        held = convert(instance.argument(condition), BOOL).content
    except EvaluationError as error:
        return error
    except ConversionError as error:
        return EvaluationError("Invalid variable validation result", f"{error}.", condition.span)
    if held is not False:
        return None
    message = error_message(instance, rule)
    detail = f"{message} This was checked by the validation rule of var.{block.labels[0]} at {rule.header}."
    return EvaluationError("Invalid value for variable", detail, _place(value, block))


def _place(value: Value, block: Block) -> Span:
    return value.span if value.span is not None and value.unknown is None else block.header


def error_message(instance: ModuleInstance, rule: Block) -> str:
    """The message of a broken rule."""
    attribute = rule.body.attributes.get("error_message")
    try:
        content = instance.argument(attribute).content if attribute is not None else None
    except EvaluationError as error:
        content = str(error)
    return content if isinstance(content, str) else "The condition is false."
