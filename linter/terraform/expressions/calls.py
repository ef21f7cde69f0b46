"""Function calls: their arguments, and the functions that take an argument's expression rather than its value.

https://developer.hashicorp.com/terraform/language/expressions/function-calls
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from linter.source import Source, Span
from linter.terraform.expressions.environment import Environment
from linter.terraform.expressions.iteration import elements
from linter.terraform.syntax.grammar import parse_template
from linter.terraform.syntax.references import references
from linter.terraform.syntax.syntax import Access, Call, Expression, Index, SyntaxFault, Traversal, Wrapped
from linter.terraform.values.conversion import ConversionError
from linter.terraform.values.cty import BOOL, DYNAMIC, Unknown, Value, is_sequence
from linter.terraform.values.diagnostic import EvaluationError, InvalidReference
from linter.terraform.values.equality import wholly_known
from linter.terraform.values.type_constraint import conform, constraint
from linter.terraform.values.unknown import sources_of, unknown

_ARGUMENT = "Invalid function argument"
_EXPANDING = "Invalid expanding argument value"


def call(node: Call, environment: Environment) -> Value:
    """The result of a function call. Raises EvaluationError."""
    special = _SPECIAL.get(node.name.removeprefix("core::"))
    if special is not None:
        return special(node, environment)
    arguments = [environment.value(argument) for argument in node.arguments]
    if node.expand:
        last = arguments.pop()
        expanded = _expanded(last, node.arguments[-1].span)
        if expanded is None:
            return unknown((last,)).at(node.span)
        arguments.extend(expanded)
    return environment.scope.call(node.name, tuple(arguments), node.span)


def _expanded(value: Value, span: Span) -> tuple[Value, ...] | None:
    """The arguments that `value...` expands to; None if they are unknown."""
    if value.content is None:
        raise EvaluationError(_EXPANDING, "The expanding argument (indicated by ...) must not be null.", span)
    if not is_sequence(value.type) and value.type != DYNAMIC:
        detail = "The expanding argument (indicated by ...) must be of a tuple, list, or set type."
        raise EvaluationError(_EXPANDING, detail, span)
    if not isinstance(value.content, tuple):
        return None
    return tuple(element.marked(value.marks) for element in value.content)


def _try(node: Call, environment: Environment) -> Value:
    """The first argument without an error. To Terraform it is unknown until the whole argument is known."""
    failures: list[EvaluationError] = []
    for argument in node.arguments:
        value = _attempt(argument, environment)
        if isinstance(value, Value):
            return value if wholly_known(value) else _tentative(value)
        failures.append(value)
    detail = "at least one argument is required."
    if failures:
        detail = f"no expression succeeded. The first error: {failures[0].title}: {failures[0].detail}"
    raise EvaluationError("Error in function call", f'Call to function "try" failed: {detail}', node.span)


def _attempt(argument: Expression, environment: Environment) -> Value | EvaluationError:
    try:
        return environment.value(argument)
    except InvalidReference:
        raise
    except EvaluationError as error:
        return error


def _tentative(value: Value) -> Value:
    """A value that is unknown to Terraform, with the given value as its only alternative."""
    if value.unknown is None:
        content = Unknown("parts of it are known only after apply", alternatives=(value,))
    else:
        given = value.unknown
        content = Unknown(
            given.reason, given.identity, given.alternatives, parts=given.parts, sources=sources_of((value,))
        )
    return replace(value, type=DYNAMIC, content=content)


def _can(node: Call, environment: Environment) -> Value:
    if len(node.arguments) != 1:
        raise _wrong_count(node, 1)
    value = _attempt(node.arguments[0], environment)
    if isinstance(value, EvaluationError):
        return Value(BOOL, content=False, span=node.span)
    if wholly_known(value):
        return Value(BOOL, content=True, span=node.span)
    return unknown((value,), BOOL).at(node.span)


def _wrong_count(node: Call, count: int) -> EvaluationError:
    title = "Not enough function arguments" if len(node.arguments) < count else "Too many function arguments"
    return EvaluationError(title, f'Function "{node.name}" expects {count} argument(s).', node.span)


def _template_file(node: Call, environment: Environment) -> Value:
    path, variables = _two_arguments(node, environment)
    if environment.templates:
        detail = "Call to function failed: cannot recursively call templatefile from inside another template."
        raise EvaluationError("Error in function call", detail, node.span)
    if path.unknown is not None or variables.unknown is not None:
        return unknown((path, variables)).at(node.span)
    text = environment.scope.call("file", (path,), node.arguments[0].span)
    if not isinstance(text.content, str):
        return unknown((text,)).at(node.span)
    source = Source(str(path.content), text.content)
    return _rendered(node, source, variables, environment).marked(path.marks | variables.marks)


def _template_string(node: Call, environment: Environment) -> Value:
    template, variables = _two_arguments(node, environment)
    if not _is_reference(node.arguments[0]):
        detail = 'Invalid value for "template" parameter: must be a direct reference to a single string.'
        raise EvaluationError(_ARGUMENT, detail, node.arguments[0].span)
    if template.unknown is not None or variables.unknown is not None:
        return unknown((template, variables)).at(node.span)
    if not isinstance(template.content, str):
        detail = 'Invalid value for "template" parameter: a string is required.'
        raise EvaluationError(_ARGUMENT, detail, node.arguments[0].span)
    source = Source(node.arguments[0].span.file, template.content)
    return _rendered(node, source, variables, environment).marked(template.marks | variables.marks)


def _convert(node: Call, environment: Environment) -> Value:
    """The value converted to a literal type such as `list(string)`.

    https://developer.hashicorp.com/terraform/language/functions/convert
    """
    if len(node.arguments) != 2 or node.expand:
        raise _wrong_count(node, 2)
    value = environment.value(node.arguments[0])
    wanted = constraint(node.arguments[1], environment.value)
    try:
        return conform(value, wanted)
    except ConversionError as error:
        detail = f'Invalid value for "value" parameter: {error}.'
        raise EvaluationError(_ARGUMENT, detail, node.arguments[0].span) from error


def _two_arguments(node: Call, environment: Environment) -> tuple[Value, Value]:
    if len(node.arguments) != 2 or node.expand:
        raise _wrong_count(node, 2)
    return environment.value(node.arguments[0]), environment.value(node.arguments[1])


def _is_reference(expression: Expression) -> bool:
    while isinstance(expression, (Access, Index, Wrapped)):
        expression = expression.inner if isinstance(expression, Wrapped) else expression.source
    return isinstance(expression, Traversal)


def _rendered(node: Call, source: Source, variables: Value, environment: Environment) -> Value:
    names = _names(node, variables)
    try:
        parsed = parse_template(source)
    except SyntaxFault as fault:
        detail = f"Call to function failed: {fault.span}: {fault.title}; {fault.detail}"
        raise EvaluationError("Error in function call", detail, node.span) from fault
    for reference in references(parsed):
        if reference.root not in names:
            detail = (
                f'Invalid value for "vars" parameter: vars map does not contain key "{reference.root}", '
                f"referenced at {reference.span}."
            )
            raise EvaluationError(_ARGUMENT, detail, node.arguments[1].span)
    inside = replace(environment, variables=names, item=None, templates=environment.templates + 1)
    try:
        result = inside.value(parsed)
    except EvaluationError as error:
        detail = f"Call to function failed: {error.span}: {error.title}; {error.detail}"
        raise EvaluationError("Error in function call", detail, node.span) from error
    return result.at(node.span)


def _names(node: Call, variables: Value) -> dict[str, Value]:
    if not isinstance(variables.content, Mapping):
        detail = 'Invalid value for "vars" parameter: invalid vars value: must be a map.'
        raise EvaluationError(_ARGUMENT, detail, node.arguments[1].span)
    names = {str(key.content): value.marked(variables.marks) for key, value in elements(variables)}
    for name in names:
        if not name.replace("-", "_").isidentifier():
            detail = (
                f'Invalid value for "vars" parameter: invalid template variable name "{name}": must start with a '
                "letter, followed by zero or more letters, digits, and underscores."
            )
            raise EvaluationError(_ARGUMENT, detail, node.arguments[1].span)
    return names


_SPECIAL = {
    "try": _try,
    "can": _can,
    "convert": _convert,
    "templatefile": _template_file,
    "templatestring": _template_string,
}
"""The functions that take expressions or a type rather than values, or evaluate an expression themselves."""
