"""The fields of a kind: each gives the path of a setting in every language, and reads it typed.

Paths have the form that `linter.aws.path` describes. A field is evaluated when it is first read.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Generic, TypeAlias, TypeVar, cast, overload

from msgspec import Struct
from msgspec.structs import replace

from linter.aws.fixes import adding, replacing
from linter.aws.node import Node
from linter.aws.path import place, read
from linter.aws.setting import Links, Setting
from linter.resource import Dialect
from linter.source import Span
from linter.text import as_text
from linter.truth import Doubt
from linter.value import Array, Choice, Plain, Record, Reference, Scalar, Text, Unknown, Value, alternatives

MOST_STEPS = 16
"""The most references that are followed, from one attribute to the next."""

T = TypeVar("T")
V = TypeVar("V")
N = TypeVar("N", bound=Node)


def by_language(said: Mapping[str, V]) -> Mapping[str, V]:
    """The same mapping, with its keys checked to be names of languages.

    Raises:
        TypeError: A key is not the name of a language.
    """
    wrong = said.keys() - {dialect.vocabulary.value for dialect in Dialect}
    if wrong:
        raise TypeError(f"unknown language: {' and '.join(sorted(wrong))}")
    return said


class PerLanguage(Generic[T]):
    """A fact about every declaration in a language: `PerLanguage(terraform=False, cloudformation=True)`.

    For behaviour of Terraform or CloudFormation itself, which no argument controls, and for defaults that differ.
    """

    def __init__(self, **facts: T) -> None:
        self.facts = by_language(facts)

    @overload
    def __get__(self, node: None, owner: type) -> PerLanguage[T]: ...
    @overload
    def __get__(self, node: Node, owner: type) -> T: ...
    def __get__(self, node: Node | None, owner: type) -> PerLanguage[T] | T:
        return self if node is None else self.facts[node.resource.dialect.vocabulary]


class Unseen(Struct, frozen=True):
    """A default that cannot be known from the declaration, and the reason."""

    reason: str


Default: TypeAlias = "T | Unseen | PerLanguage[T | Unseen] | None"
"""The value of a setting that is omitted, in every language or per language; None if there is none."""


class Field(ABC, Generic[T]):
    """A descriptor that reads one setting of a node; subclasses define the type it has."""

    def __init__(self, **paths: str) -> None:
        self.paths = by_language(paths)
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, node: None, owner: type) -> Field[T]: ...
    @overload
    def __get__(self, node: Node, owner: type) -> T: ...
    def __get__(self, node: Node | None, owner: type) -> Field[T] | T:
        if node is None:
            return self
        fields = node._fields
        if self.name not in fields:
            fields[self.name] = self._read(node)
        return cast("T", fields[self.name])

    def path(self, node: Node) -> str:
        """The path of the setting in the node's language; empty if that language has no such setting."""
        return self.paths.get(node.resource.dialect.vocabulary, "")

    @abstractmethod
    def _read(self, node: Node) -> T: ...

    def value(self, node: Node) -> Value | None:
        """The untyped value; None if the declaration omits it."""
        path = self.path(node)
        return read(node.body, path) if path else None

    def place(self, node: Node) -> Span:
        """The span of the setting; if it is omitted, the header of the declaration."""
        span = place(node.body, self.path(node))
        return node.span if span == node.body.span else span


class SettingField(Field[Setting[T]]):
    """A setting with a single value."""

    def __init__(
        self,
        convert: Callable[[Plain], T],
        default: T | Unseen | PerLanguage[T | Unseen] | None = None,
        /,
        **paths: str,
    ) -> None:
        super().__init__(**paths)
        self.convert = convert
        self.default = default

    def _read(self, node: Node) -> Setting[T]:
        value = self.value(node)
        if value is None:
            return self._omitted(node)
        value = followed(node, value)
        values: list[T] = []
        doubts: list[Doubt] = []
        texts: list[Text] = []
        wide = blank = False
        for alternative in alternatives(value):
            if isinstance(alternative, Scalar) and alternative.content is None:
                default = self._omitted(node)
                values.extend(default.values)
                doubts.extend(default.doubts)
                wide = wide or default.open
                blank = blank or not (default.values or default.open)
                continue
            try:
                values.append(self._converted(alternative))
            except ValueError as error:
                text = as_text(alternative)
                wide = wide or text is None
                texts.extend([] if text is None else [text])
                doubts.append(Doubt(str(error), alternative.span))
        if isinstance(value, Choice):
            doubts.append(value.doubt)
        edit = partial(replacing, node.resource, self.path(node), value)
        return Setting(
            tuple(dict.fromkeys(values)),
            _span(value, self.place(node)),
            open=wide or bool(texts),
            doubts=tuple(doubts),
            edit=edit,
            texts=() if wide else tuple(texts),
            blank=blank and bool(values or doubts),
        )

    def _converted(self, value: Value) -> T:
        if isinstance(value, Scalar):
            return self.convert(value.content)
        if isinstance(value, Array) and len(value.items) == 1 and value.rest is None:
            return self._converted(value.items[0])
        if isinstance(value, Unknown):
            raise ValueError(value.reason)
        if isinstance(value, Reference):
            raise ValueError(f"{value.resource}.{value.attribute} is known after deployment")
        raise ValueError("it is not a single value")

    def _omitted(self, node: Node) -> Setting[T]:
        default = self.default
        if isinstance(default, PerLanguage):
            default = default.facts[node.resource.dialect.vocabulary]
        span = self.place(node)
        edit = partial(adding, node.resource, node.body, self.path(node))
        if isinstance(default, Unseen):
            return Setting((), span, stated=False, open=True, doubts=(Doubt(default.reason, span),), edit=edit)
        return Setting(() if default is None else (default,), span, stated=False, edit=edit)


def _span(value: Value, written: Span) -> Span:
    return written if isinstance(value, (Unknown, Choice)) else value.span


def followed(node: Node, value: Value) -> Value:
    """The value; a reference to an argument of another resource is replaced by the value of that argument."""
    for _ in range(MOST_STEPS):
        said = node.resolver.attribute(value) if isinstance(value, Reference) else None
        if said is None:
            return value
        value = said
    return value


def to_bool(content: Plain) -> bool:
    """A boolean, in any form the languages accept: `true`, `"true"`, `1`.

    Raises:
        ValueError: The value is not a boolean.
    """
    spelling = str(content).lower()
    if spelling in {"true", "1", "yes"}:
        return True
    if spelling in {"false", "0", "no"}:
        return False
    raise ValueError(f"{content!r} is not a boolean")


def to_text(content: Plain) -> str:
    """A string; numbers and booleans are converted as both languages convert them."""
    return str(content).lower() if isinstance(content, bool) else str(content)


def to_int(content: Plain) -> int:
    """A whole number, written as a number or a string.

    Raises:
        ValueError: The value is not a whole number.
    """
    if isinstance(content, bool) or content is None:
        raise ValueError(f"{content!r} is not a number")
    if isinstance(content, float) and not content.is_integer():
        raise ValueError(f"{content!r} is not a whole number")
    try:
        return int(content)
    except ValueError:
        raise ValueError(f"{content!r} is not a number") from None


def flag(*, default: Default[bool] = None, **paths: str) -> SettingField[bool]:
    """A setting that is true or false."""
    return SettingField(to_bool, default, **paths)


def text(*, default: Default[str] = None, **paths: str) -> SettingField[str]:
    """A setting that is a string."""
    return SettingField(to_text, default, **paths)


def number(*, default: Default[int] = None, **paths: str) -> SettingField[int]:
    """A setting that is a whole number."""
    return SettingField(to_int, default, **paths)


class LinkField(Field[Links[N]]):
    """A setting whose value refers to other nodes."""

    def __init__(
        self,
        to: Callable[[], type[N] | tuple[type[N], ...]],
        default: Callable[[Node], Links[Node]] | None = None,
        **paths: str,
    ) -> None:
        super().__init__(**paths)
        self.to = to
        self.default = default

    def _read(self, node: Node) -> Links[N]:
        value = self.value(node)
        if value is None:
            if self.default is not None:
                return cast("Links[N]", replace(self.default(node), span=self.place(node), stated=False))
            return Links((), (), self.place(node), stated=False)
        wanted = self.to()
        kinds = wanted if isinstance(wanted, tuple) else (wanted,)
        blank = isinstance(value, Choice) and any(map(_is_blank, alternatives(value)))
        found = replace(node.resolver.linked(node, value, kinds), span=self.place(node), blank=blank)
        return cast("Links[N]", found.or_else(self.default(node)) if blank and self.default is not None else found)


def _is_blank(value: Value) -> bool:
    """Whether a link that has this value is as good as omitted."""
    return isinstance(value, Scalar) and value.content in (None, "")


def links(
    to: Callable[[], type[N] | tuple[type[N], ...]],
    *,
    default: Callable[[Node], Links[Node]] | None = None,
    **paths: str,
) -> LinkField[N]:
    """A setting whose value refers to nodes of a kind, or of one of several kinds.

    `to` is called when the setting is first read, so kinds can refer to one another. `default` is the node that AWS
    uses if the setting is omitted.
    """
    return LinkField(to, default, **paths)


def the_default_vpc(node: Node) -> Links[Node]:
    """The default of a setting that names a VPC, if AWS uses the account's default VPC."""
    return node.resolver.default_vpc()


class RawField(Field["Value | None"]):
    """A setting read without conversion: a document, a list of blocks."""

    def _read(self, node: Node) -> Value | None:
        return self.value(node)


def raw(**paths: str) -> RawField:
    """A setting read without conversion, for the kind to interpret: a document, a list of blocks."""
    return RawField(**paths)


def records(value: Value | None) -> tuple[Record | Unknown, ...]:
    """The blocks of a list, or the single block; for a choice, those of every option."""
    if value is None:
        return ()
    bodies: list[Record | Unknown] = []
    for alternative in alternatives(value):
        if isinstance(alternative, Array):
            bodies.extend(body for item in alternative.items for body in records(item))
            bodies.extend([alternative.rest] if alternative.rest is not None else [])
        elif isinstance(alternative, (Record, Unknown)):
            bodies.append(alternative)
    return tuple(bodies)


_FIELDS: dict[type[Node], Mapping[str, Field[Any]]] = {}


def fields_of(kind: type[Node]) -> Mapping[str, Field[Any]]:
    """The fields of a kind, sorted by name."""
    if kind not in _FIELDS:
        named = {name: made for base in reversed(kind.__mro__) for name, made in vars(base).items()}
        _FIELDS[kind] = {name: named[name] for name in sorted(named) if isinstance(named[name], Field)}
    return _FIELDS[kind]
