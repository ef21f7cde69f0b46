"""Policy documents, written as JSON, as blocks of a data source, or as the objects of a template.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeGuard

from msgspec import Struct

from linter.aws.document_text import from_json
from linter.aws.fields import Field, followed, records
from linter.aws.node import Node, declared_by
from linter.aws.path import read
from linter.source import Span
from linter.text import as_text, doubts
from linter.truth import NO, YES, Doubt, Truth, any_of, truth, unknown
from linter.value import Array, Part, Record, Reference, Scalar, Text, Unknown, Value, alternatives


class DocumentSource(Node):
    """A document composed by a Terraform data source: nothing is deployed, but its content is known."""

    spellings = declared_by("aws_iam_policy_document")


class Words(Struct, frozen=True):
    """The strings in an element of a statement; `texts` are known in part, and `open` says why there may be others."""

    listed: tuple[str, ...] = ()
    open: tuple[Doubt, ...] = ()
    written: bool = False
    texts: tuple[Text, ...] = ()

    def cover(self, wanted: str) -> Truth:
        """Whether the string, or a pattern that matches it, is listed. Case is ignored."""
        if any(_matches((string,), wanted) for string in self.listed):
            return truth(known=True)
        reasons = [doubt for text in self.texts if _matches(text.parts, wanted) for doubt in doubts(text)]
        reasons.extend(self.open)
        return Truth(possible=True, certain=False, doubts=tuple(reasons)) if reasons else NO


def _matches(parts: tuple[Part, ...], wanted: str) -> bool:
    """Whether a pattern may match: in a policy, `*` and `?` are wildcards, and a part that is not known may be any."""
    pattern = "".join(_expression(part) for part in parts)
    return re.fullmatch(pattern, wanted, re.IGNORECASE | re.DOTALL) is not None


def _expression(part: Part) -> str:
    if isinstance(part, str):
        return re.escape(part).replace(r"\*", ".*").replace(r"\?", ".")
    if isinstance(part, Reference) and part.attribute in {"arn", "Arn"}:
        return "arn:.*"
    return ".*"


class Statement(Struct, frozen=True):
    """A statement. `is_conditional` means that it has conditions, which are not evaluated."""

    effect: str
    actions: Words
    not_actions: Words
    resources: Words
    principals: Words
    is_conditional: bool
    span: Span

    @property
    def allows(self) -> bool:
        """Whether its effect is to allow."""
        return self.effect.lower() == "allow"

    def names(self, action: str) -> Truth:
        """Whether it applies to an action."""
        if self.not_actions.written:
            return ~self.not_actions.cover(action)
        return self.actions.cover(action)


class PolicyDocument(Struct, frozen=True):
    """The statements of a document; `open` gives the reasons why there may be others."""

    statements: tuple[Statement, ...]
    open: tuple[Doubt, ...] = ()

    def allows(self, action: str, resource: str = "") -> Truth:
        """Whether it allows the action unconditionally, on the resource if one is given, otherwise on any.

        A statement that denies the action on any resource counts against it. A statement that is not known may allow or
        deny it.
        """
        allowed = any_of(self._asked(statement, action, resource) for statement in self.statements if statement.allows)
        denied = any_of(self._asked(statement, action, "") for statement in self.statements if not statement.allows)
        rest = any_of(Truth(possible=True, certain=False, doubts=(doubt,)) for doubt in self.open)
        return (allowed | rest) & ~(denied | rest)

    @property
    def allows_everything(self) -> Truth:
        """Whether it allows every action on every resource unconditionally."""
        return self.allows("*:*", "*")

    @staticmethod
    def _asked(statement: Statement, action: str, resource: str) -> Truth:
        asked = statement.names(action) & (statement.resources.cover(resource) if resource else YES)
        return asked & unknown("conditions narrow it", statement.span) if statement.is_conditional else asked


def document_of(node: Node, said: Value | None) -> PolicyDocument:
    """The policy document in a setting of a node: empty if omitted, open if not known."""
    if said is None:
        return PolicyDocument(())
    value = followed(node, said)
    if isinstance(value, Reference):
        source = node.resolver.linked(node, value, (DocumentSource,)).only
        if source is not None and source.resource.type in {spelling.type for spelling in DocumentSource.spellings}:
            return _of_record(source.resource.body, "statement")
    if isinstance(value, Record):
        return _of_record(value, "Statement | statement")
    if isinstance(value, Text) or (isinstance(value, Scalar) and isinstance(value.content, str)):
        return _of_text(value)
    reasons = [unknown.doubt for unknown in alternatives(value) if isinstance(unknown, Unknown)]
    return PolicyDocument((), tuple(reasons) or (Doubt("the policy is not known", value.span),))


class DocumentField(Field[PolicyDocument]):
    """A setting that holds a policy document."""

    def _read(self, node: Node) -> PolicyDocument:
        return document_of(node, self.value(node))


def policy_document(**paths: str) -> DocumentField:
    """A setting that holds a policy document."""
    return DocumentField(**paths)


def _of_record(body: Record, statements: str) -> PolicyDocument:
    known, reasons = [], []
    for statement in records(read(body, statements)):
        effect = read(statement, "Effect | effect")
        if isinstance(statement, Unknown):
            reasons.append(statement.doubt)
        elif effect is None or isinstance(effect, Scalar):
            known.append(_statement(statement, "Allow" if effect is None else str(effect.content)))
        else:
            reasons.append(Doubt("whether it allows or denies is not known", effect.span))
    return PolicyDocument(tuple(known), tuple(reasons))


def _statement(body: Record, effect: str) -> Statement:
    return Statement(
        effect=effect,
        actions=_words(read(body, "Action | actions")),
        not_actions=_words(read(body, "NotAction | not_actions")),
        resources=_resources(body),
        principals=_principals(read(body, "Principal | principals")),
        is_conditional=read(body, "Condition | condition") is not None,
        span=body.span,
    )


def _resources(body: Record) -> Words:
    """The resources it applies to. `NotResource` is not evaluated."""
    but = read(body, "NotResource | not_resources")
    if but is None:
        return _words(read(body, "Resource | resources"))
    return Words((), (Doubt("it says only which resources it is not about", but.span),), written=True)


def _principals(value: Value | None) -> Words:
    """The principals: a string, the values of an object by type, or the identifiers in blocks."""
    if isinstance(value, Record):
        inside = value.entries.get("identifiers")
        parts = [inside] if inside is not None else list(value.entries.values())
        return _together(_words(part) for part in parts)
    if isinstance(value, Array):
        return _together(_principals(item) for item in value.items)
    return _words(value)


def _together(several: Iterable[Words]) -> Words:
    parts = tuple(several)
    listed = tuple(word for part in parts for word in part.listed)
    texts = tuple(text for part in parts for text in part.texts)
    return Words(listed, tuple(doubt for part in parts for doubt in part.open), written=True, texts=texts)


def _words(value: Value | None) -> Words:
    if value is None:
        return Words()
    items = tuple(_flat(value))
    listed = tuple(str(item.content) for item in items if isinstance(item, Scalar))
    texts = tuple(text for item in items if not _is_any_number(item) and (text := as_text(item)) is not None)
    return Words(listed, tuple(item.doubt for item in items if _is_any_number(item)), written=True, texts=texts)


def _is_any_number(item: Value) -> TypeGuard[Unknown]:
    """Whether the item stands for any number of strings, rather than for one that is known in part."""
    return isinstance(item, Unknown) and not isinstance(item, Text)


def _flat(value: Value) -> Iterator[Value]:
    if isinstance(value, Array):
        for item in value.items:
            yield from _flat(item)
        if value.rest is not None:
            yield value.rest
    elif isinstance(value, (Scalar, Unknown, Reference)):
        yield value
    else:
        yield Unknown("it depends on what is not known", value.span)


def _of_text(text: Scalar | Text) -> PolicyDocument:
    parsed = from_json(text)
    if isinstance(parsed, Record):
        return _of_record(parsed, "Statement") if parsed.entries else PolicyDocument(())
    if isinstance(parsed, Unknown):
        return PolicyDocument((), (parsed.doubt,))
    doubt = text.doubt if isinstance(text, Text) else Doubt("the policy is not a JSON object", text.span)
    return PolicyDocument((), (doubt,))
