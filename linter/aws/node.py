"""A node of the resource graph, and how a kind of node says what it is called in either dialect.

A kind is a class: its `spellings` list the resource types and inline blocks that declare it, each of its fields the
path of the setting in Terraform and in CloudFormation. Reading a field evaluates it, once.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from operator import attrgetter
from types import MappingProxyType
from typing import Any, ClassVar, Protocol, TypeVar

from linter.aws.setting import Links, Referrer, Setting
from linter.finding import Evidence, Finding, Fix, Hop
from linter.resource import Resource
from linter.source import Span
from linter.truth import YES, Doubt, Truth
from linter.value import Array, Record, Reference, Scalar, Unknown, Value, alternatives

N = TypeVar("N", bound="Node")


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
    """Who made a node: an author, AWS beside what the author wrote, or somebody outside of what is judged.

    An `UNNAMED` one stands for an input that is not known: it may be something outside, and it may be any node.
    """

    DECLARED = "declared"
    IMPLICIT = "implicit"
    EXTERNAL = "external"
    UNNAMED = "unnamed"


class Resolver(Protocol):
    """What a node asks of the graph it stands in."""

    def linked(self, node: Node, value: Value, kinds: tuple[type[Node], ...]) -> Links[Node]:
        """The nodes of these kinds that a value written in a node refers to."""
        ...

    def referring(self, kind: type[N], link: str, to: Node) -> tuple[Referrer[N], ...]:
        """The nodes of a kind whose link of this name leads, or may lead, to the node."""
        ...

    def default_vpc(self) -> Links[Node]:
        """The VPC that AWS made with the account, which stands in where no VPC is named."""
        ...

    def attribute(self, reference: Reference) -> Value | None:
        """What the declaration of another resource says its attribute is; None where that shows after deployment."""
        ...


class Kinds:
    """The kinds of nodes declared so far, by what names them. A kind is added by being declared."""

    def __init__(self) -> None:
        self.all: list[type[Node]] = []
        self.by_type: dict[str, list[tuple[type[Node], Spelling]]] = defaultdict(list)
        self.by_identifier: dict[str, type[Node]] = {}
        self.by_parameter_type: dict[str, type[Node]] = {}

    def add(self, kind: type[Node]) -> None:
        """Add a kind by what it says of itself, not by what it inherits; in the order of names, not of imports."""
        own = vars(kind)
        if "spellings" in own:
            insort(self.all, kind, key=attrgetter("__name__"))
            for spelling in kind.spellings:
                insort(self.by_type[spelling.type], (kind, spelling), key=lambda pair: pair[0].__name__)
        if "identifier" in own:
            self.by_identifier[kind.identifier] = kind
        self.by_parameter_type |= dict.fromkeys(own.get("parameter_types", ()), kind)


DECLARED = Kinds()


class Node:
    """One thing of the infrastructure, read from the declaration that makes it.

    `key` is unique in the graph; that of an inline block is its resource's with the block and its number
    (`aws_security_group.web#ingress[0]`). `body` is what it is read from: a resource's arguments, an inline block, or
    an unknown, where it stands outside of what is judged. `parent` is the node whose inline block it is.
    """

    spellings: ClassVar[tuple[Spelling, ...]] = ()
    """The resource types and inline blocks that declare it; a kind without any groups those derived from it."""
    name_field: ClassVar[str] = ""
    """The field whose text others may refer to it by, where names do for references."""
    identifier: ClassVar[str] = ""
    """How the identifiers that AWS gives it begin: `sg` for `sg-0123`."""
    parameter_types: ClassVar[tuple[str, ...]] = ()
    """The types of CloudFormation parameters that name an existing one: `AWS::EC2::VPC::Id`."""

    __slots__ = ("_fields", "body", "exists", "key", "origin", "parent", "resolver", "resource")

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        DECLARED.add(cls)

    def __init__(
        self,
        key: str,
        resource: Resource,
        body: Record | Unknown,
        resolver: Resolver,
        parent: Node | None = None,
        origin: Origin = Origin.DECLARED,
        exists: Truth = YES,
        given: Mapping[str, object] = MappingProxyType({}),
    ) -> None:
        self.key = key
        self.resource = resource
        self.body = body
        self.resolver = resolver
        self.parent = parent
        self.origin = origin
        self.exists = exists
        self._fields: dict[str, Any] = dict(given)

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
    def is_seen(self) -> bool:
        """Whether it can be looked at: it is declared here, or is as AWS makes it."""
        return self.origin in {Origin.DECLARED, Origin.IMPLICIT}

    @property
    def block(self) -> str:
        """The name of the inline block it is written in, empty for a resource of its own."""
        return "" if self.parent is None else self.key[len(self.resource.key) + 1 :].split("[")[0]

    def owner(self, kind: type[N]) -> Links[N] | None:
        """The node whose inline block this is, as a link; None where it is a resource of its own."""
        return Links((self.parent,), (), self.span) if isinstance(self.parent, kind) else None

    @property
    def tags(self) -> Mapping[str, Setting[str]]:
        """The tags that are written on it, by key; a key that is not known is left out."""
        if isinstance(self.body, Unknown):
            return {}
        written = self.body.entries.get("Tags") or self.body.entries.get("tags")
        return {} if written is None else dict(_tags(written))

    def finding(
        self,
        when: Truth,
        message: str,
        *,
        at: Span | None = None,
        evidence: tuple[Evidence, ...] = (),
        path: tuple[Hop, ...] = (),
        fix: Fix | None = None,
        excuse: str = "",
    ) -> Finding:
        """A finding about this node, to be mended at `at`; certain only where the node surely exists."""
        element = self.body if self.parent is not None and isinstance(self.body, Record) else None
        return Finding(
            message,
            when & self.exists,
            self.address,
            at or self.span,
            evidence,
            path,
            fix,
            excuse=excuse,
            element=element,
        )


def _tags(written: Value) -> Iterator[tuple[str, Setting[str]]]:
    for each in alternatives(written):
        if isinstance(each, Record):
            yield from ((key, _tag(value)) for key, value in each.entries.items())
        elif isinstance(each, Array):
            for item in each.items:
                key = item.entries.get("Key") if isinstance(item, Record) else None
                if isinstance(item, Record) and isinstance(key, Scalar):
                    yield str(key.content), _tag(item.entries.get("Value") or key)


def _tag(value: Value) -> Setting[str]:
    if isinstance(value, Scalar):
        return Setting((str(value.content),), value.span)
    reason = value.reason if isinstance(value, Unknown) else "it is known after deployment"
    return Setting((), value.span, open=True, doubts=(Doubt(reason, value.span),))
