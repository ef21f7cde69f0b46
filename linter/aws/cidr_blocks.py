"""Settings that hold CIDR blocks, as sets of addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from msgspec import Struct

from linter.aws.fields import Field, followed, to_text
from linter.aws.fixes import Edit, no_edit, replacing, written
from linter.aws.node import Node
from linter.equality import equal_without
from linter.finding import Fix
from linter.network import ADDRESSES_V4, ADDRESSES_V6, NO_ADDRESS, Addresses, Between, addresses, united
from linter.source import Span
from linter.truth import NO, YES, Doubt, Truth, any_of, between
from linter.value import Array, Choice, Reference, Scalar, Text, Unknown, Value

WIDEST_BLOCK = {
    "cidr_block": (2**16, 0),
    "CidrBlock": (2**16, 0),
    "ipv6_cidr_block": (0, 2**72),
}
"""How many IPv4 and IPv6 addresses the block of a VPC or subnet has at most, by the attribute that names it.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
"""

_MASK = re.compile(r"/([0-9]{1,3})\Z")
_OCTETS = re.compile(r"(?:[0-9]{1,3}\.){1,3}")


@equal_without("edit")
class Block(Struct, frozen=True):
    """A CIDR block that is, or may be, in a list: its text, its addresses, and the place that sets it.

    `edit` is a way to put other blocks in its place; `listed` says that there may be several of them.
    """

    text: str
    held: Between
    span: Span
    given: Truth = YES
    edit: Callable[[], Edit | None] = no_edit
    listed: bool = False

    def __str__(self) -> str:
        return self.text or "a range that is not known"

    def narrowed(self, blocks: Sequence[str], risk: str) -> Fix | None:
        """The fix that puts these CIDR blocks in its place; None if there is no place for them."""
        edit = self.edit()
        if edit is None or not blocks or (len(blocks) > 1 and not self.listed):
            return None
        text = ", ".join(written(block, edit.dialect) for block in blocks)
        title = f"Allow only {' and '.join(blocks)}"
        return Fix(title, edit.span, text, "; ".join(filter(None, (risk, edit.risk))))


class Cidrs(Struct, frozen=True):
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
        return united(block.held for block in self.blocks)


def narrowed(listed: Iterable[Cidrs], wanted: Addresses, networks: Sequence[str], risk: str) -> Fix | None:
    """The fix that puts these networks in the place of the one block that holds all wanted addresses of a family.

    None where no block does or several do, and where there are no such networks of its family.
    """
    if not networks:
        return None
    families = [family for family in (Addresses(v4=wanted.v4), Addresses(v6=wanted.v6)) if family]
    wide = [
        block
        for cidrs in listed
        for block in cidrs.blocks
        if any(block.held.covers(family).certain for family in families)
    ]
    if len(wide) != 1:
        return None
    return wide[0].narrowed([network for network in networks if (":" in network) is (":" in wide[0].text)], risk)


class CidrField(Field[Cidrs]):
    """A setting with one or more CIDR blocks of an address family, 4 or 6."""

    def __init__(self, family: int, **paths: str) -> None:
        super().__init__(**paths)
        self.family = family
        self.bits = 32 if family == 4 else 128
        self.anything = Addresses(v4=ADDRESSES_V4) if family == 4 else Addresses(v6=ADDRESSES_V6)

    def _read(self, node: Node) -> Cidrs:
        value = self.value(node)
        return Cidrs(() if value is None else tuple(self._blocks(node, value)), self.place(node))

    def _blocks(self, node: Node, value: Value, within: Array | None = None) -> Iterator[Block]:
        value = followed(node, value)
        if isinstance(value, Array):
            for item in value.items:
                yield from self._blocks(node, item, value)
            if value.rest is not None:
                yield self._any(value.rest.doubt, self.place(node))
        elif isinstance(value, Choice):
            yield self._choice(node, value)
        elif isinstance(value, Scalar):
            yield self._literal(node, value, within)
        elif isinstance(value, Text):
            yield self._partial(value, self.place(node))
        elif isinstance(value, Unknown):
            yield self._any(value.doubt, self.place(node), scattered=self._narrow(value.mask) if value.mask else None)
        elif isinstance(value, Reference):
            doubt = Doubt(f"{value.resource}.{value.attribute} is known after deployment", value.span)
            yield self._any(doubt, self.place(node), scattered=WIDEST_BLOCK.get(value.attribute))
        else:
            yield self._any(Doubt("it is not a CIDR block", value.span), self.place(node))

    def _literal(self, node: Node, value: Scalar, within: Array | None) -> Block:
        if value.content is None:
            return Block("", Between(NO_ADDRESS, NO_ADDRESS), value.span, given=NO)
        text = to_text(value.content)
        try:
            held = addresses(text)
        except ValueError:
            return self._any(Doubt(f"{text!r} is not a CIDR block", value.span), value.span)
        edit = partial(replacing, node.resource, self.path(node), value)
        listed = within is not None and within.span.encloses(value.span)
        return Block(text, Between(held, held), value.span, edit=edit, listed=listed)

    def _choice(self, node: Node, value: Choice) -> Block:
        options = [tuple(self._blocks(node, option.value)) for option in value.options]
        held = [Cidrs(blocks, value.span).held for blocks in options]
        least, most = held[0].least, held[0].most
        for option in held[1:]:
            least, most = least & option.least, most | option.most
        doubts = (value.doubt, *(doubt for option in held for doubt in option.doubts))
        shown = " or ".join(block.text for blocks in options for block in blocks if block.text)
        answers = [Cidrs(blocks, value.span).written for blocks in options]
        given = between(
            certain=all(answer.certain for answer in answers),
            possible=any(answer.possible for answer in answers),
            doubts=doubts,
        )
        beyond = [option.beyond(least) for option in held]
        scattered = (max(v4 for v4, _ in beyond), max(v6 for _, v6 in beyond))
        return Block(shown, Between(least, most, doubts, scattered), value.span, given)

    def _partial(self, text: Text, span: Span) -> Block:
        """A block of which only the mask is known, or the mask and the first octets: `"10.0.${var.third}.0/24"`."""
        mask = _MASK.search(text.suffix)
        if mask is None or int(mask[1]) > self.bits:
            return self._any(text.doubt, span)
        octets = _OCTETS.match(text.prefix) if self.family == 4 else None
        within = None
        if octets is not None:
            known = octets[0].count(".")
            try:
                within = addresses(f"{octets[0]}{'.'.join('0' * (4 - known))}/{min(8 * known, int(mask[1]))}")
            except ValueError:
                return self._any(Doubt(f"{text.filled('?')!r} is not a CIDR block", text.span), span)
        return self._any(text.doubt, span, within, self._narrow(int(mask[1])))

    def _narrow(self, mask: int) -> tuple[int, int]:
        """How many IPv4 and IPv6 addresses a block of this mask has."""
        size = 2 ** max(0, self.bits - mask)
        return (size, 0) if self.family == 4 else (0, size)

    def _any(
        self, doubt: Doubt, span: Span, most: Addresses | None = None, scattered: tuple[int, int] | None = None
    ) -> Block:
        given = Truth(possible=True, certain=False, doubts=(doubt,))
        return Block("", Between(NO_ADDRESS, most or self.anything, (doubt,), scattered), span, given)


def cidrs(*, family: int = 4, **paths: str) -> CidrField:
    """A setting with one or more CIDR blocks of an address family, 4 or 6."""
    return CidrField(family, **paths)
