"""Settings that hold CIDR blocks, as sets of addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from linter.aws.fields import Field, followed, to_text
from linter.aws.node import Node
from linter.network import ADDRESSES_V4, ADDRESSES_V6, NO_ADDRESS, Addresses, Between, addresses
from linter.source import Span
from linter.truth import NO, YES, Doubt, Truth, any_of, between
from linter.value import Array, Choice, Reference, Scalar, Unknown, Value


@dataclass(frozen=True, slots=True)
class Block:
    """A CIDR block that is, or may be, in a list: its text, its addresses, and the place that sets it."""

    text: str
    held: Between
    span: Span
    given: Truth = YES


@dataclass(frozen=True, slots=True)
class Cidrs:
    """The CIDR blocks of one address family that a setting lists."""

    blocks: tuple[Block, ...]
    span: Span

    @property
    def written(self) -> Truth:
        """Whether it lists any block."""
        return any_of(block.given for block in self.blocks)

    @property
    def held(self) -> Between:
        """The addresses of all its blocks."""
        together = Between(NO_ADDRESS, NO_ADDRESS)
        for block in self.blocks:
            together |= block.held
        return together


class CidrField(Field[Cidrs]):
    """A setting with one or more CIDR blocks of an address family, 4 or 6."""

    def __init__(self, family: int, **paths: str) -> None:
        super().__init__(**paths)
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
            return self._any(Doubt(f"{written!r} is not a CIDR block", value.span), value.span)
        return Block(written, Between(held, held), value.span)

    def _choice(self, node: Node, value: Choice) -> Block:
        options = [(option.when, tuple(self._blocks(node, option.value))) for option in value.options]
        held = [Cidrs(blocks, value.span).held for _, blocks in options]
        least, most = held[0].least, held[0].most
        for option in held[1:]:
            least, most = least & option.least, most | option.most
        doubts = tuple(Doubt(f"it depends on whether {when}", value.span) for when, _ in options[:1] if when)
        doubts = doubts or (Doubt("it is one of several values", value.span),)
        doubts += tuple(doubt for option in held for doubt in option.doubts)
        shown = " or ".join(block.text for _, blocks in options for block in blocks if block.text)
        answers = [Cidrs(blocks, value.span).written for _, blocks in options]
        given = between(
            certain=all(answer.certain for answer in answers),
            possible=any(answer.possible for answer in answers),
            doubts=doubts,
        )
        return Block(shown, Between(least, most, doubts), value.span, given)

    def _any(self, doubt: Doubt, span: Span) -> Block:
        given = Truth(possible=True, certain=False, doubts=(doubt,))
        return Block("", Between(NO_ADDRESS, self.anything, (doubt,)), span, given)


def cidrs(*, family: int = 4, **paths: str) -> CidrField:
    """A setting with one or more CIDR blocks of an address family, 4 or 6."""
    return CidrField(family, **paths)
