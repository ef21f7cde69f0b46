"""Whether a block or an object is declared at all, where that decides something by itself."""

from __future__ import annotations

from linter.aws.fields import Field
from linter.aws.node import Node
from linter.aws.setting import Setting
from linter.truth import NO, YES, Truth, any_of, between, doubted
from linter.value import Array, Choice, Scalar, Unknown, Value


class PresenceField(Field[Truth]):
    """Whether the declaration has a block or object: a `dynamic` block that makes none is none."""

    def _read(self, node: Node) -> Truth:
        return _is_there(self.value(node))


def _is_there(value: Value | None) -> Truth:
    if value is None or (isinstance(value, Scalar) and value.content is None):
        return NO
    if isinstance(value, Array):
        rest = NO if value.rest is None else doubted((value.rest.doubt,))
        return any_of((*map(_is_there, value.items), rest))
    if isinstance(value, Choice):
        options = [_is_there(option.value) for option in value.options]
        return between(
            certain=all(option.certain for option in options),
            possible=any(option.possible for option in options),
            doubts=(value.doubt, *(doubt for option in options for doubt in option.doubts)),
        )
    return doubted((value.doubt,)) if isinstance(value, Unknown) else YES


def with_block(said: Setting[bool], there: Truth) -> Setting[bool]:
    """The setting; where it is omitted, it is on if its block is there, and off otherwise."""
    values = (True, False) if there.possible and not there.certain else (there.certain,)
    return said.or_else(Setting(values, said.span, stated=False, doubts=there.doubts, edit=said.edit))


def has(**paths: str) -> PresenceField:
    """Whether a block or an object is declared."""
    return PresenceField(**paths)
