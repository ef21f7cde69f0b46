"""Template strings: interpolations and the `%{ for }` directive.

https://developer.hashicorp.com/terraform/language/expressions/strings
"""

from __future__ import annotations

from linter.budget import meet
from linter.source import Span
from linter.terraform.expressions.environment import Environment
from linter.terraform.expressions.iteration import for_expression
from linter.terraform.syntax.syntax import Template, TemplateJoin
from linter.terraform.syntax.template_grammar import normal
from linter.terraform.values.conversion import ConversionError, convert
from linter.terraform.values.cty import STRING, Value
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.unknown import following, in_parts, unknown

_INVALID = "Invalid template interpolation value"
_LONGEST_PREFIX = 128
LONGEST_TEXT = 5_000_000
"""The most characters a rendered template may have."""

_DELIMITERS = frozenset("-_:;/\\,.(){}[]|?!~ \t@#$%^&*+\"'")


def template(node: Template, environment: Environment) -> Value:
    """The rendered template."""
    parts = tuple(environment.value(part) for part in node.parts)

    def concatenated(*values: Value) -> Value:
        return _concatenated(values, [part.span for part in node.parts], node.span)

    return following(concatenated(*parts), concatenated, *parts)


def template_join(node: TemplateJoin, environment: Environment) -> Value:
    """The rendered `%{ for }` directive."""
    rows = for_expression(node.loop, environment)
    if not isinstance(rows.content, tuple):
        return unknown((rows,), STRING).at(node.span)
    if any(row.unknown is not None for row in rows.content):
        made = in_parts(unknown(rows.content, STRING), map(_piece, rows.content))
        return made.at(node.span).marked(rows.marks)
    return _concatenated(rows.content, [node.span] * len(rows.content), node.span).marked(rows.marks)


def safe_prefix(prefix: str) -> str:
    """The part of a known prefix that cannot be changed by the text after it.

    A combining mark may still modify the last character, so it is dropped unless it is a delimiter, as in cty.
    """
    prefix = normal(prefix)
    while prefix and not prefix[-1].isascii():
        prefix = prefix[:-1]
    return prefix if not prefix or prefix[-1] in _DELIMITERS else prefix[:-1]


def _concatenated(values: tuple[Value, ...], spans: list[Span], span: Span) -> Value:
    texts: list[str] = []
    parts: list[str | Value] = []
    undecided = False
    marks = frozenset[str]()
    for value, place in zip(values, spans, strict=True):
        marks |= value.marks
        if value.content is None:
            detail = "The expression result is null. Cannot include a null value in a string template."
            raise EvaluationError(_INVALID, detail, place, STRING)
        if value.unknown is not None:
            undecided = True
            parts.append(value)
            continue
        text = _text(value, place)
        parts.append(text)
        if not undecided:
            texts.append(text)
    if sum(map(len, texts)) > LONGEST_TEXT:
        detail = f"The text has more than {LONGEST_TEXT:,} characters."
        meet(f"Template result too long: {detail}", span)
        raise EvaluationError("Template result too long", detail, span, STRING)
    known = "".join(texts)
    if undecided:
        prefix = safe_prefix(known[:_LONGEST_PREFIX])
        return in_parts(unknown(values, STRING, not_null=True, prefix=prefix), parts).at(span).marked(marks)
    return Value(STRING, normal(known), span, marks)


def _piece(row: Value) -> str | Value:
    return row.content if isinstance(row.content, str) else row


def _text(value: Value, place: Span) -> str:
    try:
        converted = convert(value, STRING)
    except ConversionError as error:
        detail = f"Cannot include the given value in a string template: {error}."
        raise EvaluationError(_INVALID, detail, place, STRING) from error
    return converted.content if isinstance(converted.content, str) else ""
