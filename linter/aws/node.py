"""Nodes of the resource graph, and the names that kinds of nodes have in each language.

A kind is a class: `spellings` lists the resource types and inline blocks that declare it, and each field gives the
path of a setting in every language. A field is evaluated when it is first read.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from operator import attrgetter
from types import MappingProxyType
from typing import Any, ClassVar, Protocol, TypeVar

from msgspec import Struct, field

from linter.aws.setting import Links, Referrer, Setting
from linter.finding import Evidence, Finding, Fix, Hop, Subject
from linter.resource import Resource
from linter.source import Span
from linter.truth import YES, Doubt, Truth
from linter.value import Array, Record, Reference, Scalar, Unknown, Value, alternatives

N = TypeVar("N", bound="Node")

ANY_TYPE = "*"
"""The type of a spelling that matches resources of any type."""


class Spelling(Struct, frozen=True):
    """A way to declare a kind: a resource type or an inline block of it, if the arguments in `where` match.

    An `implied` block makes a node even if it is omitted. `is_lookup` means data sources of the type, not resources.
    """

    type: str
    block: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    implied: bool = False
    is_lookup: bool = False


def inline(resource_type: str, block: str) -> Spelling:
    """An inline block of a resource, or an element of a list: `inline("aws_security_group", "ingress")`."""
    return Spelling(resource_type, block)


def part(resource_type: str, path: str) -> Spelling:
    """A part that a resource has even if the declaration omits it: `part("aws_vpn_connection", "tunnel1_*")`."""
    return Spelling(resource_type, path, implied=True)


def lookup(resource_type: str) -> Spelling:
    """A data source of Terraform: nothing is created, but something existing is chosen."""
    return Spelling(resource_type, is_lookup=True)


def anywhere(block: str) -> Spelling:
    """A block that resources of any type can have: `anywhere("provisioner remote-exec")`."""
    return Spelling(ANY_TYPE, block)


def where(resource_type: str, **arguments: str) -> Spelling:
    """A resource with these arguments: `where("aws_security_group_rule", type="ingress")`."""
    return Spelling(resource_type, where=MappingProxyType(arguments))


def declared_by(*spellings: Spelling | str) -> tuple[Spelling, ...]:
    """The ways to declare a kind; a string is a resource type."""
    return tuple(Spelling(spelling) if isinstance(spelling, str) else spelling for spelling in spellings)


class Origin(str, Enum):
    """Where a node comes from: a declaration, AWS, which creates it along with another, or outside the deployment.

    An `UNNAMED` node stands for an input that is not known: it may be something outside, or any other node.
    """

    DECLARED = "declared"
    IMPLICIT = "implicit"
    EXTERNAL = "external"
    UNNAMED = "unnamed"


class Resolver(Protocol):
    """The questions that a node asks the graph it is part of."""

    def linked(self, node: Node, value: Value, kinds: tuple[type[Node], ...]) -> Links[Node]:
        """The nodes of these kinds that a value in a node refers to."""
        ...

    def referring(self, kind: type[N], link: str, to: Node) -> tuple[Referrer[N], ...]:
        """The nodes of a kind whose link of this name refers, or may refer, to the node."""
        ...

    def default_vpc(self) -> Links[Node]:
        """The default VPC of the account."""
        ...

    def attribute(self, reference: Reference) -> Value | None:
        """The value that another resource's declaration gives its attribute; None if only AWS sets it."""
        ...


class Kinds:
    """The kinds of nodes declared so far, by the names that refer to them. Declaring a kind adds it."""

    def __init__(self) -> None:
        self.all: list[type[Node]] = []
        self.under: dict[type, list[type[Node]]] = defaultdict(list)
        """The kinds that a declaration can make, by each of the classes they derive from, themselves included."""
        self.by_type: dict[str, list[tuple[type[Node], Spelling]]] = defaultdict(list)
        self.by_identifier: dict[str, type[Node]] = {}
        self.by_parameter_type: dict[str, type[Node]] = {}

    def add(self, kind: type[Node]) -> None:
        """Add a kind under its own names, not under inherited ones.

        The order is that of class names, so that it does not depend on the order of imports.
        """
        own = vars(kind)
        if "spellings" in own:
            insort(self.all, kind, key=attrgetter("__name__"))
            for base in kind.__mro__:
                insort(self.under[base], kind, key=attrgetter("__name__"))
            for spelling in kind.spellings:
                insort(self.by_type[spelling.type], (kind, spelling), key=lambda pair: pair[0].__name__)
        if "identifier" in own:
            self.by_identifier[kind.identifier] = kind
        self.by_parameter_type |= dict.fromkeys(own.get("parameter_types", ()), kind)


DECLARED = Kinds()


class Node:
    """A part of the infrastructure, read from its declaration.

    `key` is unique in the graph; for an inline block it is the resource's key with the block and its index
    (`aws_security_group.web#ingress[0]`). `body` is what it is read from: a resource's arguments, an inline block, or
    an unknown if it is outside the deployment. `parent` is the node that an inline block is nested in.
    """

    spellings: ClassVar[tuple[Spelling, ...]] = ()
    """The resource types and inline blocks that declare it; a kind without any is a base of others."""
    name_field: ClassVar[str] = ""
    """The field with the name by which others may refer to it."""
    identifier: ClassVar[str] = ""
    """The prefix of its identifiers: `sg` for `sg-0123`."""
    provided: ClassVar[str] = ""
    """A part of the names of those that AWS itself provides, and nobody declares: `:iam::aws:policy/`."""
    parameter_types: ClassVar[tuple[str, ...]] = ()
    """The types of CloudFormation parameters that name an existing one, such as `AWS::EC2::VPC::Id`."""

    __slots__ = ("_fields", "body", "exists", "key", "kinds", "origin", "parent", "resolver", "resource")

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
        self.kinds: frozenset[type[Node]] = frozenset((type(self),))
        """The kinds that it may be of, where it stands for an input that is not known."""
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
        """The span of a finding about the node as a whole: the header of its resource, or its inline block."""
        is_whole = "#" not in self.key or self.body.span == self.resource.body.span
        return self.resource.span if is_whole else self.body.span

    @property
    def is_seen(self) -> bool:
        """Whether its settings are visible: it is declared here, or AWS creates it with known settings."""
        return self.origin in {Origin.DECLARED, Origin.IMPLICIT}

    def may_be(self, other: object) -> bool:
        """Whether it or the other node stands for an input that is not known, and both may be one node."""
        if self is other or not isinstance(other, Node) or Origin.UNNAMED not in {self.origin, other.origin}:
            return False
        return any(
            issubclass(one, another) or issubclass(another, one) for one in self.kinds for another in other.kinds
        )

    @property
    def block(self) -> str:
        """The name of the inline block, empty for a resource."""
        return self.key[len(self.resource.key) + 1 :].split("[")[0]

    def owner(self, kind: type[N]) -> Links[N] | None:
        """The node that this inline block is nested in, as a link; None for a resource."""
        return Links((self.parent,), (), self.span) if isinstance(self.parent, kind) else None

    @property
    def tags(self) -> Mapping[str, Setting[str]]:
        """Its tags by key, without those whose key is not known."""
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
        subject: Subject | None = None,
    ) -> Finding:
        """A finding about this node, to be fixed at `at`; it is certain only if the node is certain to exist."""
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
            subject=subject,
        )


def _tags(written: Value) -> Iterator[tuple[str, Setting[str]]]:
    for tags in alternatives(written):
        if isinstance(tags, Record):
            yield from ((key, _tag(value)) for key, value in tags.entries.items())
        elif isinstance(tags, Array):
            for item in tags.items:
                key = item.entries.get("Key") if isinstance(item, Record) else None
                if isinstance(item, Record) and isinstance(key, Scalar):
                    yield str(key.content), _tag(item.entries.get("Value") or key)


def _tag(value: Value) -> Setting[str]:
    if isinstance(value, Scalar):
        return Setting((str(value.content),), value.span)
    reason = value.reason if isinstance(value, Unknown) else "it is known after deployment"
    return Setting((), value.span, open=True, doubts=(Doubt(reason, value.span),))


def unseen_of(several: Iterable[Links[N]]) -> tuple[N, ...]:
    """The nodes that links lead to whose settings are not visible, each once."""
    named = dict.fromkeys(node for links in several for node in links)
    return tuple(node for node in named if not node.is_seen)
