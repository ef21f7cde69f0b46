"""The fields of a kind: each names a setting in Terraform and in CloudFormation, and reads it typed.

A path is written as `linter.aws.path` reads it. A field is evaluated when it is first asked for.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, TypeVar, cast, overload

from linter.aws.mending import adding, replacing
from linter.aws.node import Node
from linter.aws.path import place, read
from linter.aws.setting import Links, Setting
from linter.network import ADDRESSES_V4, ADDRESSES_V6, NO_ADDRESS, Addresses, Between, addresses
from linter.resource import Dialect
from linter.source import Span
from linter.truth import NO, YES, Doubt, Truth, any_of, between
from linter.value import Array, Choice, Plain, Record, Reference, Scalar, Unknown, Value, alternatives

MOST_STEPS = 16
"""How many references are followed from one attribute to the next."""

T = TypeVar("T")
N = TypeVar("N", bound=Node)


@dataclass(frozen=True, slots=True)
class Differs(Generic[T]):
    """A default that is not the same in both dialects."""

    terraform: T | None
    cloudformation: T | None


@dataclass(frozen=True, slots=True)
class Unseen:
    """A default that a declaration cannot show, and why."""

    reason: str


class Field(ABC, Generic[T]):
    """A descriptor that reads one thing of a node; subclasses say how."""

    def __init__(self, terraform: str, cloudformation: str) -> None:
        self.terraform = terraform
        self.cloudformation = cloudformation
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
        """The path of the setting in the dialect of the node."""
        return self.cloudformation if node.resource.dialect is Dialect.CLOUDFORMATION else self.terraform

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

    def __init__(
        self,
        terraform: str,
        cloudformation: str,
        convert: Callable[[Plain], T],
        default: T | Differs[T] | Unseen | None = None,
    ) -> None:
        super().__init__(terraform, cloudformation)
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
        mend = partial(replacing, node.resource, self.path(node), value)
        return Setting(tuple(dict.fromkeys(values)), _span(value, self.place(node)), True, wide, tuple(doubts), mend)

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
        if isinstance(default, Differs):
            cloudformation = node.resource.dialect is Dialect.CLOUDFORMATION
            default = default.cloudformation if cloudformation else default.terraform
        span = self.place(node)
        mend = partial(adding, node.resource, node.body, self.path(node))
        if isinstance(default, Unseen):
            return Setting((), span, stated=False, open=True, doubts=(Doubt(default.reason, span),), mend=mend)
        return Setting(() if default is None else (cast("T", default),), span, stated=False, mend=mend)


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


def flag(
    terraform: str, cloudformation: str, default: bool | Differs[bool] | Unseen | None = None
) -> SettingField[bool]:
    """A setting that is on or off."""
    return SettingField(terraform, cloudformation, to_bool, default)


def text(terraform: str, cloudformation: str, default: str | Differs[str] | Unseen | None = None) -> SettingField[str]:
    """A setting that is a word."""
    return SettingField(terraform, cloudformation, to_text, default)


def number(
    terraform: str, cloudformation: str, default: int | Differs[int] | Unseen | None = None
) -> SettingField[int]:
    """A setting that is a whole number."""
    return SettingField(terraform, cloudformation, to_int, default)


@dataclass(frozen=True, slots=True)
class Block:
    """One CIDR block that is written or may be: the text, its addresses, and the place that set it."""

    text: str
    held: Between
    span: Span
    given: Truth = YES


@dataclass(frozen=True, slots=True)
class Cidrs:
    """The CIDR blocks a setting lists, of one address family."""

    blocks: tuple[Block, ...]
    span: Span

    @property
    def written(self) -> Truth:
        """Whether it lists any block at all."""
        return any_of(block.given for block in self.blocks)

    @property
    def held(self) -> Between:
        """All their addresses."""
        together = Between(NO_ADDRESS, NO_ADDRESS)
        for block in self.blocks:
            together |= block.held
        return together


class CidrField(Field[Cidrs]):
    """A setting of one or several CIDR blocks of a family, 4 or 6."""

    def __init__(self, terraform: str, cloudformation: str, family: int) -> None:
        super().__init__(terraform, cloudformation)
        self.anything = Addresses(v4=ADDRESSES_V4) if family == 4 else Addresses(v6=ADDRESSES_V6)

    def _read(self, node: Node) -> Cidrs:
        value = self.value(node)
        return Cidrs(() if value is None else tuple(self._blocks(node, value)), self.place(node))

    def _blocks(self, node: Node, value: Value) -> Iterator[Block]:
        value = followed(node, value)
        if isinstance(value, Array):
            for item in value.items:
                yield from self._blocks(node, item)
            if value.rest is not None:
                yield self._any(value.rest.doubt, self.place(node))
        elif isinstance(value, Choice):
            yield self._choice(node, value)
        elif isinstance(value, Scalar):
            yield self._literal(value)
        elif isinstance(value, Unknown):
            yield self._any(value.doubt, self.place(node))
        else:
            name = f"{value.resource}.{value.attribute}" if isinstance(value, Reference) else "the value"
            yield self._any(Doubt(f"{name} is known after deployment", value.span), self.place(node))

    def _literal(self, value: Scalar) -> Block:
        if value.content is None:
            return Block("", Between(NO_ADDRESS, NO_ADDRESS), value.span, given=NO)
        written = to_text(value.content)
        try:
            held = addresses(written)
        except ValueError:
            return self._any(Doubt(f"{written!r} is no CIDR block", value.span), value.span)
        return Block(written, Between(held, held), value.span)

    def _choice(self, node: Node, value: Choice) -> Block:
        options = [(option.when, tuple(self._blocks(node, option.value))) for option in value.options]
        held = [Cidrs(blocks, value.span).held for _, blocks in options]
        least, most = held[0].least, held[0].most
        for each in held[1:]:
            least, most = least & each.least, most | each.most
        doubts = tuple(Doubt(f"it depends on whether {when}", value.span) for when, _ in options[:1] if when)
        doubts = doubts or (Doubt("it is one of several values", value.span),)
        doubts += tuple(doubt for each in held for doubt in each.doubts)
        shown = " or ".join(block.text for _, blocks in options for block in blocks if block.text)
        answers = [Cidrs(blocks, value.span).written for _, blocks in options]
        given = between(
            certain=all(each.certain for each in answers),
            possible=any(each.possible for each in answers),
            doubts=doubts,
        )
        return Block(shown, Between(least, most, doubts), value.span, given)

    def _any(self, doubt: Doubt, span: Span) -> Block:
        given = Truth(possible=True, certain=False, doubts=(doubt,))
        return Block("", Between(NO_ADDRESS, self.anything, (doubt,)), span, given)


def cidrs(terraform: str, cloudformation: str, family: int = 4) -> CidrField:
    """A setting of CIDR blocks of one address family."""
    return CidrField(terraform, cloudformation, family)


class LinkField(Field[Links[N]]):
    """A setting that refers to other nodes."""

    def __init__(
        self,
        terraform: str,
        cloudformation: str,
        to: Callable[[], type[N] | tuple[type[N], ...]],
        default: Callable[[Node], Links[Node]] | None = None,
    ) -> None:
        super().__init__(terraform, cloudformation)
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
    terraform: str,
    cloudformation: str,
    to: Callable[[], type[N] | tuple[type[N], ...]],
    default: Callable[[Node], Links[Node]] | None = None,
) -> LinkField[N]:
    """A setting that refers to nodes of a kind; `to` is called late, so that kinds may refer to one another.

    `default` is what AWS takes where nothing is written.
    """
    return LinkField(terraform, cloudformation, to, default)


def the_default_vpc(node: Node) -> Links[Node]:
    """The default of a setting that names a VPC, where AWS takes the account's own."""
    return node.resolver.default_vpc()


class RawField(Field["Value | None"]):
    """A setting that is read as it is: documents, lists of blocks."""

    def _read(self, node: Node) -> Value | None:
        return self.value(node)


def raw(terraform: str, cloudformation: str) -> RawField:
    """A setting read as it stands, for the kind itself to make sense of."""
    return RawField(terraform, cloudformation)


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
