"""What a node says, in one line of a test."""

from __future__ import annotations

from linter.aws.node import Node
from linter.aws.setting import Links, Setting
from linter.aws.strings import Strings
from linter.truth import Truth


def says(node: Node, *names: str) -> list[object]:
    """What is known of settings, by their names: a value, a tuple of strings, a linked node's name, or None."""
    return [_plain(getattr(node, name)) for name in names]


def _plain(said: object) -> object:
    if isinstance(said, Setting):
        return said.known
    if isinstance(said, Strings):
        return said.surely if not said.open and not said.maybe else None
    if isinstance(said, Links):
        return None if said.only is None else said.only.key.split(".")[-1].replace("_", "").lower()
    return str(said) if isinstance(said, Truth) else said
