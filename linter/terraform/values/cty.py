"""Terraform's values and types (cty), with more knowledge about unknown values than Terraform has.

https://developer.hashicorp.com/terraform/language/expressions/types
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from linter.equality import equal_without
from linter.source import Span


class Primitive(Struct, frozen=True):
    """`string`, `number` or `bool`; `dynamic` is the type of an untyped null or a wholly unknown value."""

    name: str


STRING, NUMBER, BOOL, DYNAMIC = Primitive("string"), Primitive("number"), Primitive("bool"), Primitive("dynamic")


class Collection(Struct, frozen=True):
    """`list`, `set` or `map` of one element type."""

    kind: str
    element: Type


class TupleType(Struct, frozen=True):
    """A sequence whose elements each have a type."""

    elements: tuple[Type, ...]


class ObjectType(Struct, frozen=True):
    """Named attributes that each have a type; `optional` names those that a type constraint allows to be absent."""

    attributes: Mapping[str, Type]
    optional: frozenset[str] = frozenset()


Type: TypeAlias = Primitive | Collection | TupleType | ObjectType


class Address(Struct, frozen=True):
    """An attribute of a resource, such as `aws_vpc.main` and `id`.

    `resource` is the full address of one instance, such as `module.net.aws_subnet.public[0]` or
    `data.aws_vpc.default`; `attribute` the path below it, such as `id` or `attachment[0].endpoint_id`.
    """

    resource: str
    attribute: str


class Unknown(Struct, frozen=True):
    """The content of a value that is not known before apply, with everything that is known about it.

    `reason` is shown to the user ("var.office has no default"). Terraform itself knows `prefix`, `not_null` and the
    bounds of the length, and equality, length and conversion answer from these alone. The linter knows more:

    - `identity`: the attribute of a resource that the value is, exactly;
    - `alternatives`: the few values it may be, such as the arms of an undecided conditional. If there are two, the
      first applies where the condition in `question` is true, the second where it is false;
    - `members`: elements that are certainly in a collection that may have more;
    - `parts`: of a string that is known in part, its literals and its unknown values, in order;
    - `decoded`: of a string in base64, the text that it encodes;
    - `sources`: the attributes that the value was computed from;
    - `mask`: of a CIDR block, the fewest bits its mask can have;
    - `current`: that it is the key of the instance at hand, of a block that is repeated over an unknown collection.
    """

    reason: str
    identity: Address | None = None
    alternatives: tuple[Value, ...] = ()
    question: str = ""
    not_null: bool = False
    prefix: str = ""
    least_length: int = 0
    most_length: int | None = None
    members: tuple[Value, ...] | Mapping[str, Value] = ()
    parts: tuple[str | Value, ...] = ()
    decoded: Value | None = None
    sources: tuple[Address, ...] = ()
    mask: int = 0
    current: bool = False


Content: TypeAlias = "str | Fraction | float | bool | tuple[Value, ...] | Mapping[str, Value] | Unknown | None"


@equal_without("origin")
class Value(Struct, frozen=True):
    """One value: its type, its content, the place that set it, its marks, and the attribute it was read from.

    Lists, tuples and sets hold a tuple of values (a set in Terraform's order, without duplicates), maps and objects
    a mapping sorted by key; None is null. Numbers are rational, rounded to 512 bits of mantissa as Terraform
    rounds them (a float only for the two infinities). Elements keep their own `span` through functions and
    collections. `origin` is the attribute of a resource that an expression read the value from, if it did:
    `aws_db_subnet_group.main.name` refers to that group, whether its name is known or not.
    """

    type: Type
    content: Content
    span: Span | None = None
    marks: frozenset[str] = frozenset()
    origin: Address | None = None

    @property
    def unknown(self) -> Unknown | None:
        """Its content, if the value as a whole is unknown."""
        return self.content if isinstance(self.content, Unknown) else None

    def at(self, span: Span | None) -> Value:
        """The same value with this place."""
        return replace(self, span=span)

    def marked(self, marks: frozenset[str]) -> Value:
        """The same value with these marks added."""
        return self if marks <= self.marks else replace(self, marks=self.marks | marks)


def string(text: str) -> Value:
    """A string, normalized to NFC as every string of Terraform is."""
    return Value(STRING, text if text.isascii() else unicodedata.normalize("NFC", text))


def number(amount: int | Fraction) -> Value:
    """A number."""
    return Value(NUMBER, amount if isinstance(amount, Fraction) else Fraction(amount))


def boolean(truth: bool) -> Value:
    """A bool."""
    return Value(BOOL, truth)


def null(type: Type = DYNAMIC) -> Value:  # noqa: A002
    """The null of a type."""
    return Value(type, None)


def tuple_of(elements: Iterable[Value]) -> Value:
    """A tuple of these elements."""
    items = tuple(elements)
    return Value(TupleType(tuple(item.type for item in items)), items)


def list_of(elements: Iterable[Value], element: Type) -> Value:
    """A list; every element must already have the element type."""
    return Value(Collection("list", element), tuple(elements))


def map_of(entries: Mapping[str, Value], element: Type) -> Value:
    """A map; every element must already have the element type."""
    return Value(Collection("map", element), dict(sorted(entries.items())))


def object_of(attributes: Mapping[str, Value]) -> Value:
    """An object."""
    ordered = dict(sorted(attributes.items()))
    return Value(ObjectType({name: value.type for name, value in ordered.items()}), ordered)


def is_sequence(type: Type) -> bool:  # noqa: A002
    """Whether it is a list, set or tuple type."""
    return isinstance(type, TupleType) or (isinstance(type, Collection) and type.kind != "map")


def is_mapping(type: Type) -> bool:  # noqa: A002
    """Whether it is a map or object type."""
    return isinstance(type, ObjectType) or (isinstance(type, Collection) and type.kind == "map")


def is_kind(type: Type, kind: str) -> bool:  # noqa: A002
    """Whether it is a collection type of that kind: `list`, `set` or `map`."""
    return isinstance(type, Collection) and type.kind == kind
