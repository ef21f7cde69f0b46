"""Policy documents: who may do what with what, in JSON, as blocks of a data source, or as a template writes them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from linter.aws.fields import followed, records
from linter.aws.node import Node, declared_by
from linter.aws.path import read
from linter.source import Span
from linter.truth import NO, YES, Doubt, Truth, any_of, truth, unknown
from linter.value import Array, Record, Reference, Scalar, Unknown, Value, alternatives


class DocumentSource(Node):
    """A document that Terraform composes of blocks; it is looked up, never declared, yet all of it is written."""

    spellings = declared_by("aws_iam_policy_document")


@dataclass(frozen=True, slots=True)
class Words:
    """What an element of a statement lists; `open` says that it may list others."""

    listed: tuple[str, ...] = ()
    open: tuple[Doubt, ...] = ()
    written: bool = False

    def cover(self, wanted: str) -> Truth:
        """Whether a word is listed, itself or by a pattern; case does not count."""
        if any(fnmatchcase(wanted.lower(), _pattern(each)) for each in self.listed):
            return truth(known=True)
        return Truth(possible=True, certain=False, doubts=self.open) if self.open else NO


def _pattern(word: str) -> str:
    """A word as `fnmatch` reads it: of a policy's only `*` and `?` are wild."""
    return word.lower().replace("[", "[[]")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. `is_conditional` says that conditions narrow it, which are not looked into."""

    effect: str
    actions: Words
    not_actions: Words
    resources: Words
    principals: Words
    is_conditional: bool
    span: Span

    @property
    def allows(self) -> bool:
        """Whether it allows, rather than denies."""
        return self.effect.lower() == "allow"

    def names(self, action: str) -> Truth:
        """Whether it is about an action."""
        if self.not_actions.written:
            return ~self.not_actions.cover(action)
        return self.actions.cover(action)


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """The statements of a document; `open` says why there may be others."""

    statements: tuple[Statement, ...]
    open: tuple[Doubt, ...] = ()

    def allows(self, action: str, resource: str = "") -> Truth:
        """Whether it allows an action under no condition, on the resource if one is named, else on any.

        A statement that denies the action, on whatever resource, counts against it; one that is not known may do
        either.
        """
        allowed = any_of(self._asked(each, action, resource) for each in self.statements if each.allows)
        denied = any_of(self._asked(each, action, "") for each in self.statements if not each.allows)
        rest = any_of(Truth(possible=True, certain=False, doubts=(doubt,)) for doubt in self.open)
        return (allowed | rest) & ~(denied | rest)

    @staticmethod
    def _asked(statement: Statement, action: str, resource: str) -> Truth:
        asked = statement.names(action) & (statement.resources.cover(resource) if resource else YES)
        return asked & unknown("conditions narrow it", statement.span) if statement.is_conditional else asked


def document_of(node: Node, said: Value | None) -> PolicyDocument:
    """The document that a setting of a node writes: none where nothing is written, open where it is not known."""
    if said is None:
        return PolicyDocument(())
    value = followed(node, said)
    if isinstance(value, Reference):
        source = node.resolver.linked(node, value, (DocumentSource,)).only
        if source is not None and source.resource.type in {each.type for each in DocumentSource.spellings}:
            return _of_record(source.resource.body, "statement")
    if isinstance(value, Record):
        return _of_record(value, "Statement | statement")
    if isinstance(value, Scalar) and isinstance(value.content, str):
        return _of_text(value.content, value.span)
    reasons = [each.doubt for each in alternatives(value) if isinstance(each, Unknown)]
    return PolicyDocument((), tuple(reasons) or (Doubt("the policy is not known", value.span),))


def _of_record(body: Record, statements: str) -> PolicyDocument:
    found, doubts = [], []
    for each in records(read(body, statements)):
        effect = read(each, "Effect | effect")
        if isinstance(each, Unknown):
            doubts.append(each.doubt)
        elif effect is None or isinstance(effect, Scalar):
            found.append(_statement(each, "Allow" if effect is None else str(effect.content)))
        else:
            doubts.append(Doubt("whether it allows or denies is not known", effect.span))
    return PolicyDocument(tuple(found), tuple(doubts))


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
    """What it is about; what it is not about is not looked into."""
    but = read(body, "NotResource | not_resources")
    if but is None:
        return _words(read(body, "Resource | resources"))
    return Words((), (Doubt("it says only which resources it is not about", but.span),), written=True)


def _principals(value: Value | None) -> Words:
    """Who it is about: a word, the values of an object by type, or the identifiers in blocks."""
    if isinstance(value, Record):
        inside = value.entries.get("identifiers")
        parts = [inside] if inside is not None else list(value.entries.values())
        return _together(_words(each) for each in parts)
    if isinstance(value, Array):
        return _together(_principals(each) for each in value.items)
    return _words(value)


def _together(several: Iterable[Words]) -> Words:
    found = tuple(several)
    listed = tuple(word for each in found for word in each.listed)
    return Words(listed, tuple(doubt for each in found for doubt in each.open), written=True)


def _words(value: Value | None) -> Words:
    if value is None:
        return Words()
    listed, doubts = [], []
    for each in _flat(value):
        if isinstance(each, Scalar):
            listed.append(str(each.content))
        else:
            doubts.append(each.doubt if isinstance(each, Unknown) else Doubt("it is known after deployment", each.span))
    return Words(tuple(listed), tuple(doubts), written=True)


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


def _of_text(written: str, span: Span) -> PolicyDocument:
    try:
        document = json.loads(written)
    except ValueError:
        return PolicyDocument((), (Doubt("the policy is no JSON", span),))
    if not isinstance(document, dict):
        return PolicyDocument((), (Doubt("the policy is no JSON object", span),))
    return _of_record(_value(document, span), "Statement") if document else PolicyDocument(())


def _value(plain: Any, span: Span) -> Any:
    """JSON as values, all at the span of the text."""
    if isinstance(plain, dict):
        return Record({key: _value(each, span) for key, each in plain.items()}, span)
    if isinstance(plain, list):
        return Array(tuple(_value(each, span) for each in plain), span)
    return Scalar(plain, span)
