"""Fields of CIDR blocks: the addresses that are written, and those that may be."""

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


def cidrs(*, family: int = 4, **paths: str) -> CidrField:
    """A setting of CIDR blocks of one address family."""
    return CidrField(family, **paths)
