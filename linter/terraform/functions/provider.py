"""The functions of Terraform's built-in provider, which encode values as HCL and decode variable files.

https://developer.hashicorp.com/terraform/language/functions/terraform-encode_expr
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from linter.source import Source, Span
from linter.terraform.expressions.expression import evaluate
from linter.terraform.functions.function import (
    MOST_CHARACTERS,
    Call,
    Function,
    FunctionError,
    Parameter,
    TooMuch,
    text,
)
from linter.terraform.functions.json_text import DEEPEST
from linter.terraform.functions.knowledge import unknown_of
from linter.terraform.syntax.parse import parse
from linter.terraform.syntax.syntax import Traversal
from linter.terraform.syntax.syntax_errors import syntax_errors
from linter.terraform.values.cty import STRING, Unknown, Value, is_mapping, object_of, string
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.equality import wholly_known
from linter.terraform.values.number_text import number_text

_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


class _NoScope:
    """The scope of a file of constants, without references and function calls."""

    short_circuits = True

    def reference(self, traversal: Traversal) -> tuple[Value, int]:
        """Always raises EvaluationError."""
        raise EvaluationError("Variables not allowed", "Variables may not be used here.", traversal.span)

    def call(self, name: str, arguments: tuple[Value, ...], span: Span) -> Value:
        """Always raises EvaluationError."""
        detail = f"Functions may not be called here: {name} with {len(arguments)} arguments."
        raise EvaluationError("Function calls not allowed", detail, span)


def _decode_tfvars(call: Call) -> Value:
    file = parse(Source("<decode_tfvars argument>", str(call.arguments[0].content)))
    for fault in syntax_errors(file):
        raise FunctionError(f"invalid tfvars syntax: {fault.span}: {fault.title}; {fault.detail}")
    if file.body.blocks:
        raise FunctionError("invalid tfvars syntax: blocks are not allowed here")
    try:
        return object_of({name: evaluate(item.expression, _NoScope()) for name, item in file.body.attributes.items()})
    except EvaluationError as error:
        raise FunctionError(f"invalid expression in tfvars: {error.title}; {error.detail}") from error


def _encode_tfvars(call: Call) -> Value:
    value = call.arguments[0]
    if value.content is None:
        raise FunctionError("cannot encode a null value in tfvars syntax")
    if value.unknown is None and not is_mapping(value.type):
        raise FunctionError(
            "invalid value to encode: must be an object, whose attribute names will be those of variables"
        )
    if not wholly_known(value) or not isinstance(value.content, Mapping):
        return unknown_of(call)
    for name in value.content:
        if not _is_identifier(name):
            raise FunctionError(
                f'invalid variable name "{name}": must be a valid identifier, per Terraform\'s rules for input '
                "variable declarations"
            )
    return string("".join(f"{name} = {_bounded(item)}\n" for name, item in sorted(value.content.items())))


def _encode_expr(call: Call) -> Value:
    value = call.arguments[0]
    return string(_bounded(value)) if wholly_known(value) else unknown_of(call)


def _bounded(value: Value) -> str:
    written = _expression(value, 0)
    if len(written) > MOST_CHARACTERS:
        raise TooMuch("the expression would be too long")
    return written


def _expression(value: Value, depth: int) -> str:
    """The value as an expression, formatted as by `terraform fmt`."""
    content = value.content
    if depth > DEEPEST:
        raise TooMuch(f"the value is nested more than {DEEPEST} deep")
    if content is None or isinstance(content, Unknown):
        return "null"
    if isinstance(content, bool):
        return "true" if content else "false"
    if isinstance(content, (Fraction, float)):
        return number_text(content)
    if isinstance(content, str):
        return _quoted(content)
    if isinstance(content, tuple):
        return f"[{', '.join(_expression(item, depth) for item in content)}]"
    return _object(content, depth)


def _object(entries: Mapping[str, Value], depth: int) -> str:
    if not entries:
        return "{}"
    lines = [
        (key if _is_identifier(key) else _quoted(key), _expression(item, depth + 1))
        for key, item in sorted(entries.items())
    ]
    indent = "  " * (depth + 1)
    written = (
        f"{indent}{name.ljust(width)} = {expression}\n"
        for (name, expression), width in zip(lines, _widths(lines), strict=True)
    )
    return "{\n" + "".join(written) + "  " * depth + "}"


def _widths(lines: list[tuple[str, str]]) -> list[int]:
    """The width of each name: neighbouring single-line entries are aligned, multi-line ones separate them."""
    widths: list[int] = []
    run: list[str] = []
    for name, expression in [*lines, ("", "\n")]:
        if "\n" in expression:
            widths += [max(map(len, run), default=0)] * len(run) + [len(name)]
            run = []
        else:
            run.append(name)
    return widths[:-1]


def _is_identifier(name: str) -> bool:
    return name.replace("-", "_").isidentifier() and not name.startswith(("-", "_"))


def _quoted(content: str) -> str:
    escaped = "".join(_ESCAPES.get(character) or _printable(character) for character in content)
    return '"' + re.sub(r"([$%])(?=\{)", r"\1\1", escaped) + '"'


def _printable(character: str) -> str:
    if character.isprintable():
        return character
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"


_ANY = Parameter("value", null=True, unknown=True, dynamic=True)

FUNCTIONS: Mapping[str, Function] = {
    "provider::terraform::decode_tfvars": Function(_decode_tfvars, (text("src"),)),
    "provider::terraform::encode_expr": Function(_encode_expr, (_ANY,), None, STRING),
    "provider::terraform::encode_tfvars": Function(_encode_tfvars, (_ANY,), None, STRING),
}
