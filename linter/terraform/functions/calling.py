"""Function calls by name: arity, conversion, nulls, unknowns and marks, as in cty.

https://github.com/zclconf/go-cty/blob/main/cty/function/function.go
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache

from msgspec.structs import replace

from linter.budget import meet
from linter.source import Span
from linter.terraform.functions.context import Context
from linter.terraform.functions.function import Call, Function, FunctionError, OutOfBounds, Parameter, TooMuch
from linter.terraform.values.conversion import ConversionError, convert
from linter.terraform.values.cty import DYNAMIC, Type, Unknown, Value
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.sets import unmarked
from linter.terraform.values.unknown import following, unknown

_SECTIONS: Mapping[str, str] = {
    "numeric": "abs ceil floor log max min parseint pow signum",
    "string": "chomp endswith indent join lower replace split startswith strcontains strrev substr title trim "
    "trimprefix trimspace trimsuffix upper",
    "formatting": "format formatlist",
    "regular_expressions": "regex regexall",
    "collection": "alltrue anytrue compact contains distinct index length list map sum transpose",
    "selection": "coalesce coalescelist element lookup one",
    "sequences": "chunklist concat flatten matchkeys range reverse slice sort",
    "mappings": "keys merge values zipmap",
    "set_operations": "setintersection setproduct setsubtract setunion",
    "encoding": "base64decode base64encode base64gunzip base64gzip csvdecode textdecodebase64 textencodebase64 "
    "urldecode urlencode",
    "json_text": "jsondecode jsonencode",
    "yaml_text": "yamldecode yamlencode",
    "filesystem": "abspath basename dirname file filebase64 filebase64sha256 filebase64sha512 fileexists filemd5 "
    "fileset filesha1 filesha256 filesha512 pathexpand",
    "date_and_time": "formatdate plantimestamp timeadd timecmp timestamp",
    "hash_crypto": "base64sha256 base64sha512 bcrypt md5 rsadecrypt sha1 sha256 sha512 uuid uuidv5",
    "ip_network": "cidrcontains cidrhost cidrnetmask cidrsubnet cidrsubnets",
    "type_conversion": "ephemeralasnull issensitive nonsensitive sensitive tobool tolist tomap tonumber toset tostring",
    "provider": "provider::terraform::decode_tfvars provider::terraform::encode_expr "
    "provider::terraform::encode_tfvars",
}
_MODULES = {name: section for section, names in _SECTIONS.items() for name in names.split()}

NAMES = frozenset(_MODULES)
"""The names of all functions, except those that take expressions, such as `try` and `templatefile`."""


@cache
def function(name: str) -> Function | None:
    """The function of this name; its module is loaded on first use."""
    section = _MODULES.get(name.removeprefix("core::"))
    if section is None:
        return None
    module = importlib.import_module(f"linter.terraform.functions.{section}")
    candidate = module.FUNCTIONS[name.removeprefix("core::")]
    return candidate if isinstance(candidate, Function) else None


def call(name: str, arguments: tuple[Value, ...], context: Context, span: Span | None = None) -> Value:
    """The result of a function.

    If the arguments may have a few values, the result has the corresponding values as alternatives.

    Raises:
        EvaluationError: the function does not exist or rejects the call; the message is Terraform's.
    """
    callee = function(name)
    if callee is None:
        raise _not_found(name, span)
    _check_count(name, callee, len(arguments), span)

    def once(*given: Value) -> Value:
        return _call(name, callee, given, context, span)

    return following(once(*arguments), once, *arguments)


def _not_found(name: str, span: Span | None) -> EvaluationError:
    if "::" in name:
        return EvaluationError("Unknown provider function", f'The function "{name}" is not available.', span)
    return EvaluationError("Call to unknown function", f'There is no function named "{name}".', span)


def _check_count(name: str, callee: Function, given: int, span: Span | None) -> None:
    least = len(callee.parameters)
    if given < least:
        missing = callee.parameters[given].name
        detail = f'Function "{name}" expects {least} argument(s). Missing value for "{missing}".'
        raise EvaluationError("Not enough function arguments", detail, span)
    if given > least and callee.variadic is None:
        detail = f'Function "{name}" expects only {least} argument(s).'
        raise EvaluationError("Too many function arguments", detail, span)


def _call(name: str, callee: Function, arguments: tuple[Value, ...], context: Context, span: Span | None) -> Value:
    try:
        value = _applied(callee, arguments, context)
    except FunctionError as error:
        raise _refused(name, callee, error, arguments, span) from error
    except OutOfBounds as reason:
        if isinstance(reason, TooMuch):
            meet(f"{name}(...) is not computed: {reason}", span)
        value = Value(DYNAMIC, Unknown(f"{name}(...) is not computed: {reason}"))
    return value if value.span is not None else value.at(span)


def _refused(
    name: str, callee: Function, error: FunctionError, arguments: tuple[Value, ...], span: Span | None
) -> EvaluationError:
    if error.argument is None:
        return EvaluationError("Error in function call", f'Call to function "{name}" failed: {error}.', span)
    parameter = _parameter(callee, error.argument)
    detail = f'Invalid value for "{parameter.name}" parameter: {error}.'
    place = arguments[error.argument].span if error.argument < len(arguments) else None
    return EvaluationError("Invalid function argument", detail, place or span)


def _parameter(callee: Function, index: int) -> Parameter:
    if index < len(callee.parameters):
        return callee.parameters[index]
    return callee.variadic or callee.parameters[-1]


def _applied(callee: Function, arguments: tuple[Value, ...], context: Context) -> Value:
    """The result, or what is known about it if an argument is unknown that must be known."""
    given: list[Value] = []
    marks: frozenset[str] = frozenset()
    undecided = untyped = False
    for index, argument in enumerate(arguments):
        parameter = _parameter(callee, index)
        value = _converted(argument, parameter, index)
        if not parameter.marked:
            value, removed = unmarked(value)
            marks |= removed
        if value.content is None and not parameter.null:
            raise FunctionError("argument must not be null", index)
        untyped = untyped or (value.type == DYNAMIC and not parameter.dynamic)
        undecided = undecided or (isinstance(value.content, Unknown) and not parameter.unknown)
        given.append(value)
    checked = tuple(given)
    type_: Type = DYNAMIC
    if not untyped:
        type_ = callee.result(checked) if callable(callee.result) else callee.result
    if untyped or undecided:
        if callee.glimpse is not None:
            return callee.glimpse(Call(checked, type_, context)).marked(marks)
        return unknown(checked, type_, not_null=callee.not_null and not untyped).marked(marks)
    value = callee.implementation(Call(checked, type_, context))
    if isinstance(value.content, Unknown) and callee.not_null and not value.content.not_null:
        value = replace(value, content=replace(value.content, not_null=True))
    return value.marked(marks)


def _converted(argument: Value, parameter: Parameter, index: int) -> Value:
    if parameter.type == DYNAMIC:
        return argument
    try:
        return convert(argument, parameter.type)
    except ConversionError as error:
        raise FunctionError(str(error), index) from error
