"""The fields of a kind: each names a setting in every language, and reads it typed.

A path is written as `linter.aws.path` reads it. A field is evaluated when it is first asked for.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, TypeVar, cast, overload

from linter.aws.fixes import adding, replacing
from linter.aws.node import Node
from linter.aws.path import place, read
from linter.aws.setting import Links, Setting
from linter.resource import Dialect
from linter.source import Span
from linter.truth import Doubt
from linter.value import Array, Choice, Plain, Record, Reference, Scalar, Unknown, Value, alternatives

MOST_STEPS = 16
"""How many references are followed from one attribute to the next."""

T = TypeVar("T")
V = TypeVar("V")
N = TypeVar("N", bound=Node)


def by_language(said: Mapping[str, V]) -> Mapping[str, V]:
    """What is said for each language, by its name.

    Raises:
        TypeError: there is no such language.
    """
    wrong = said.keys() - {dialect.vocabulary.value for dialect in Dialect}
    if wrong:
        raise TypeError(f"there is no language called {' or '.join(sorted(wrong))}")
    return said


class PerLanguage(Generic[T]):
    """What holds for every declaration in a language: `PerLanguage(terraform=False, cloudformation=True)`.

    For behaviour of Terraform or CloudFormation itself, which no argument controls.
    """

    def __init__(self, **facts: T) -> None:
        self.facts = by_language(facts)

    @overload
    def __get__(self, node: None, owner: type) -> PerLanguage[T]: ...
    @overload
    def __get__(self, node: Node, owner: type) -> T: ...
    def __get__(self, node: Node | None, owner: type) -> PerLanguage[T] | T:
        return self if node is None else self.facts[node.resource.dialect.vocabulary]


@dataclass(frozen=True, slots=True)
class Unseen:
    """A default that a declaration cannot show, and why."""

    reason: str


class Field(ABC, Generic[T]):
    """A descriptor that reads one thing of a node; subclasses say how."""

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
        """The path of the setting in the language of the node, empty where that language has no such setting."""
        return self.paths.get(node.resource.dialect.vocabulary, "")

    @abstractmethod
    def _read(self, node: Node) -> T: ...

    def value(self, node: Node) -> Value | None:
        """The untyped value, None where nothing is written."""
        path = self.path(node)
        return read(node.body, path) if path else None

    def place(self, node: Node) -> Span:
        """Where the setting stands, or the header of what does not say it."""
        found = place(node.body, self.path(node))
        return node.span if found == node.body.span else found


class SettingField(Field[Setting[T]]):
    """A setting of one value."""

    def __init__(self, convert: Callable[[Plain], T], default: T | Unseen | None = None, /, **paths: str) -> None:
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
        wide = False
        for each in alternatives(value):
            if isinstance(each, Scalar) and each.content is None:
                default = self._omitted(node)
                values.extend(default.values)
                doubts.extend(default.doubts)
                wide = wide or default.open
                continue
            try:
                values.append(self._converted(each))
            except ValueError as error:
                wide = True
                doubts.append(Doubt(str(error), each.span))
        if isinstance(value, Choice):
            doubts.extend(Doubt(f"it depends on whether {o.when}", value.span) for o in value.options[:1] if o.when)
        edit = partial(replacing, node.resource, self.path(node), value)
        return Setting(tuple(dict.fromkeys(values)), _span(value, self.place(node)), True, wide, tuple(doubts), edit)

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
        span = self.place(node)
        edit = partial(adding, node.resource, node.body, self.path(node))
        if isinstance(default, Unseen):
            return Setting((), span, stated=False, open=True, doubts=(Doubt(default.reason, span),), edit=edit)
        return Setting(() if default is None else (default,), span, stated=False, edit=edit)


def _span(value: Value, written: Span) -> Span:
    return written if isinstance(value, (Unknown, Choice)) else value.span


def followed(node: Node, value: Value) -> Value:
    """The value, or, for a reference to what another resource says of itself, what it says."""
    for _ in range(MOST_STEPS):
        said = node.resolver.attribute(value) if isinstance(value, Reference) else None
        if said is None:
            return value
        value = said
    return value


def to_bool(content: Plain) -> bool:
    """A boolean as both dialects write it: `true`, `"true"`, `1`.

    Raises:
        ValueError: it is none.
    """
    spelling = str(content).lower()
    if spelling in {"true", "1", "yes"}:
        return True
    if spelling in {"false", "0", "no"}:
        return False
    raise ValueError(f"{content!r} is no boolean")


def to_text(content: Plain) -> str:
    """A string; numbers and booleans as both dialects convert them."""
    return str(content).lower() if isinstance(content, bool) else str(content)


def to_int(content: Plain) -> int:
    """A whole number, written as a number or a string.

    Raises:
        ValueError: it is none.
    """
    if isinstance(content, bool) or content is None:
        raise ValueError(f"{content!r} is no number")
    if isinstance(content, float) and not content.is_integer():
        raise ValueError(f"{content!r} is no whole number")
    try:
        return int(content)
    except ValueError:
        raise ValueError(f"{content!r} is no number") from None


def flag(*, default: bool | Unseen | None = None, **paths: str) -> SettingField[bool]:
    """A setting that is true or false."""
    return SettingField(to_bool, default, **paths)


def text(*, default: str | Unseen | None = None, **paths: str) -> SettingField[str]:
    """A setting that is a string."""
    return SettingField(to_text, default, **paths)


def number(*, default: int | Unseen | None = None, **paths: str) -> SettingField[int]:
    """A setting that is a whole number."""
    return SettingField(to_int, default, **paths)


class LinkField(Field[Links[N]]):
    """A setting that refers to other nodes."""

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
        return cast("Links[N]", replace(node.resolver.linked(node, value, kinds), span=self.place(node)))


def links(
    to: Callable[[], type[N] | tuple[type[N], ...]],
    *,
    default: Callable[[Node], Links[Node]] | None = None,
    **paths: str,
) -> LinkField[N]:
    """A setting that refers to nodes of a kind; `to` is called late, so that kinds may refer to one another.

    `default` is what AWS takes where nothing is written.
    """
    return LinkField(to, default, **paths)


def the_default_vpc(node: Node) -> Links[Node]:
    """The default of a setting that names a VPC, where AWS takes the account's own."""
    return node.resolver.default_vpc()


class RawField(Field["Value | None"]):
    """A setting that is read as it is: documents, lists of blocks."""

    def _read(self, node: Node) -> Value | None:
        return self.value(node)


def raw(**paths: str) -> RawField:
    """A setting read as it stands, for the kind itself to make sense of."""
    return RawField(**paths)


def records(value: Value | None) -> tuple[Record | Unknown, ...]:
    """The bodies in a list of blocks, a single block or nothing; those of a choice all."""
    if value is None:
        return ()
    found: list[Record | Unknown] = []
    for each in alternatives(value):
        if isinstance(each, Array):
            found.extend(body for item in each.items for body in records(item))
            found.extend([each.rest] if each.rest is not None else [])
        elif isinstance(each, (Record, Unknown)):
            found.append(each)
    return tuple(found)
