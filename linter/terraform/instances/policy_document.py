"""`aws_iam_policy_document` to the JSON that the provider renders, which needs no lookup.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/policy_model.go
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from linter.source import Span
from linter.terraform.values.conversion import ConversionError, convert
from linter.terraform.values.cty import STRING, Address, Unknown, Value, string
from linter.terraform.values.diagnostic import EvaluationError

Statement: TypeAlias = "dict[str, Any]"
Words: TypeAlias = "str | list[str]"

_TITLE = "Invalid IAM policy document"
_NEWEST = "2012-10-17"


class _NotKnown(Exception):  # noqa: N818 - it is what the document is
    """A required part of the document is unknown."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


def policy_document(written: Mapping[str, Value], address: str, span: Span, *, minified: bool = False) -> Value:
    """The rendered document; unknown if any part of it is. Raises EvaluationError."""
    try:
        document = _merged(written, span)
    except _NotKnown as part:
        reason = part.value.unknown.reason if part.value.unknown is not None else "not known before apply"
        content = Unknown(reason, Address(address, "minified_json" if minified else "json"), not_null=True, prefix="{")
        return Value(STRING, content, span, part.value.marks)
    layout: dict[str, Any] = {"separators": (",", ":")} if minified else {"indent": 2}
    return string(_escaped(json.dumps(document, ensure_ascii=False, **layout))).at(span)


def _escaped(text: str) -> str:
    """The text with the characters escaped that Go's JSON encoder escapes."""
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _merged(written: Mapping[str, Value], span: Span) -> dict[str, Any]:
    version = _text(written, "version") or _NEWEST
    own = [_statement(block, span) for block in _items(written, "statement")]
    merged: dict[str, Any] = {"Version": "", "Id": "", "Statement": []}
    for source in _documents(written, "source_policy_documents", span):
        _merge(merged, source)
    _merge(merged, {"Version": version, "Id": _text(written, "policy_id"), "Statement": own})
    for override in _documents(written, "override_policy_documents", span):
        _merge(merged, override)
    return {name: value for name, value in merged.items() if value}


def _merge(merged: dict[str, Any], document: Mapping[str, Any]) -> None:
    """Add a document: a statement replaces an earlier one with the same Sid."""
    merged["Id"] = document.get("Id") or merged["Id"]
    merged["Version"] = max(merged["Version"], str(document.get("Version") or ""))
    statements = document.get("Statement") or []
    for statement in statements if isinstance(statements, list) else [statements]:
        sid = statement.get("Sid")
        same = next((i for i, kept in enumerate(merged["Statement"]) if sid and kept.get("Sid") == sid), None)
        if same is None:
            merged["Statement"].append(statement)
        else:
            merged["Statement"][same] = statement


def _documents(written: Mapping[str, Value], name: str, span: Span) -> Iterable[Mapping[str, Any]]:
    for text in _strings(written, name):
        try:
            document = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise EvaluationError(_TITLE, f"{name} is not valid JSON: {error}.", span) from error
        if not isinstance(document, Mapping):
            raise EvaluationError(_TITLE, f"{name} is not a policy document.", span)
        yield document


def _statement(value: Value, span: Span) -> Statement:
    body = value.content
    if not isinstance(body, Mapping):
        raise _NotKnown(value)
    statement: Statement = {
        "Sid": _text(body, "sid"),
        "Effect": _text(body, "effect") or "Allow",
        "Action": _sorted(_strings(body, "actions")),
        "NotAction": _sorted(_strings(body, "not_actions")),
        "Resource": _with_variables(_sorted(_strings(body, "resources"))),
        "NotResource": _with_variables(_sorted(_strings(body, "not_resources"))),
        "Principal": _principals(body, "principals"),
        "NotPrincipal": _principals(body, "not_principals"),
        "Condition": _conditions(body, span),
    }
    return {name: part for name, part in statement.items() if part}


def _sorted(words: Iterable[str]) -> Words:
    """A set of strings as the provider writes it: a single one as a string, several in descending order."""
    sorted_words = sorted(set(words), reverse=True)
    return sorted_words[0] if len(sorted_words) == 1 else sorted_words


def _with_variables(words: Words) -> Words:
    """The words with `&{aws:username}`, Terraform's form of a policy variable, as `${aws:username}`."""
    if isinstance(words, str):
        return words.replace("&{", "${")
    return [word.replace("&{", "${") for word in words]


def _principals(body: Mapping[str, Value], name: str) -> str | dict[str, Words]:
    blocks = [block.content for block in _items(body, name) if isinstance(block.content, Mapping)]
    pairs = [(_text(block, "type"), _with_variables(_sorted(_strings(block, "identifiers")))) for block in blocks]
    if pairs == [("*", "*")]:
        return "*"
    principals: dict[str, Words] = {}
    for type_, words in pairs:
        before = principals.get(type_)
        principals[type_] = words if before is None else _list(before) + _list(words)
    return dict(sorted(principals.items()))


def _list(words: Words) -> list[str]:
    return [words] if isinstance(words, str) else words


def _conditions(body: Mapping[str, Value], span: Span) -> dict[str, dict[str, Words]]:
    conditions: dict[str, dict[str, list[str]]] = {}
    for block in _items(body, "condition"):
        inside = block.content
        if not isinstance(inside, Mapping):
            raise EvaluationError(_TITLE, "A condition must be a block.", span)
        values = [value.replace("&{", "${") for value in _strings(inside, "values")]
        conditions.setdefault(_text(inside, "test"), {}).setdefault(_text(inside, "variable"), []).extend(values)
    return {
        test: {name: words[0] if len(words) == 1 else words for name, words in sorted(variables.items())}
        for test, variables in sorted(conditions.items())
    }


def _items(body: Mapping[str, Value], name: str) -> tuple[Value, ...]:
    """The members of a list, or the blocks of a type."""
    value = body.get(name)
    if value is None or value.content is None:
        return ()
    if isinstance(value.content, tuple):
        return value.content
    if isinstance(value.content, Mapping):
        return (value,)
    raise _NotKnown(value)


def _strings(body: Mapping[str, Value], name: str) -> list[str]:
    return [_string(item) for item in _items(body, name) if item.content is not None]


def _text(body: Mapping[str, Value], name: str) -> str:
    value = body.get(name)
    return "" if value is None or value.content is None else _string(value)


def _string(value: Value) -> str:
    if value.unknown is not None:
        raise _NotKnown(value)
    try:
        content = convert(value, STRING).content
    except ConversionError as error:
        raise EvaluationError(_TITLE, f"A string is required: {error}.", value.span) from error
    return str(content)
