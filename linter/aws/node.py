"""A node of the resource graph, and how a kind of node says what it is called in either dialect.

A kind is a class: its `spellings` list the resource types and inline blocks that declare it, each of its fields the
path of the setting in Terraform and in CloudFormation. Reading a field evaluates it, once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

from linter.aws.setting import Links
from linter.finding import Evidence, Finding, Fix, Hop
from linter.resource import Dialect, Resource
from linter.source import Span
from linter.truth import YES, Truth
from linter.value import Record, Unknown, Value


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to declare a kind: a resource type, or an inline block of one, where the arguments in `where` match."""

    type: str
    block: str = ""
    where: Mapping[str, str] = field(default_factory=dict)


def inline(resource_type: str, block: str) -> Spelling:
    """An inline block of a resource, or an element of a list in it: `inline("aws_security_group", "ingress")`."""
    return Spelling(resource_type, block)


def where(resource_type: str, **arguments: str) -> Spelling:
    """A resource that says these words: `where("aws_security_group_rule", type="ingress")`."""
    return Spelling(resource_type, where=MappingProxyType(arguments))


def declared_by(*spellings: Spelling | str) -> tuple[Spelling, ...]:
    """The ways to declare a kind, a plain resource type by its name alone."""
    return tuple(Spelling(each) if isinstance(each, str) else each for each in spellings)


class Origin(str, Enum):
    """Who made a node: an author, AWS beside what the author wrote, or somebody outside of what is judged."""

    DECLARED = "declared"
    IMPLICIT = "implicit"
    EXTERNAL = "external"


class Resolver(Protocol):
    """What a node asks of the graph it stands in."""

    def linked(self, node: Node, value: Value, kinds: tuple[type[Node], ...]) -> Links[Node]:
        """The nodes of these kinds that a value written in a node refers to."""
        ...


class Node:
    """One thing of the infrastructure, read from the declaration that makes it.

    `key` is unique in the graph; that of an inline block is its resource's with the block and its number
    (`aws_security_group.web#ingress[0]`). `body` is what it is read from: a resource's arguments, an inline block, or
    an unknown, where it stands outside of what is judged. `parent` is the node whose inline block it is.
    """

    spellings: ClassVar[tuple[Spelling, ...]] = ()
    exports: ClassVar[Mapping[str, str]] = {}
    """Attributes of a resource of this kind that are another node: the dialects' name to the field that has it."""

    __slots__ = ("_fields", "body", "exists", "key", "origin", "parent", "resolver", "resource")

    def __init__(
        self,
        key: str,
        resource: Resource,
        body: Record | Unknown,
        resolver: Resolver,
        parent: Node | None = None,
        origin: Origin = Origin.DECLARED,
        exists: Truth = YES,
    ) -> None:
        self.key = key
        self.resource = resource
        self.body = body
        self.resolver = resolver
        self.parent = parent
        self.origin = origin
        self.exists = exists
        self._fields: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.key}>"

    def __str__(self) -> str:
        return self.key.split("#")[0]

    @property
    def address(self) -> str:
        """The address or logical ID of the resource that declares it."""
        return self.resource.key

    @property
    def span(self) -> Span:
        """Where a finding about the whole of it points: the header of its resource, or its inline block."""
        return self.resource.span if self.parent is None else self.body.span

    @property
    def dialect(self) -> Dialect:
        """The language it is declared in; for the graph and its fields, never for a policy."""
        return self.resource.dialect

    def finding(
        self,
        when: Truth,
        message: str,
        *,
        at: Span | None = None,
        evidence: tuple[Evidence, ...] = (),
        path: tuple[Hop, ...] = (),
        fix: Fix | None = None,
    ) -> Finding:
        """A finding about this node, to be mended at `at`; certain only where the node surely exists."""
        return Finding(message, when & self.exists, self.address, at or self.span, evidence, path, fix)
