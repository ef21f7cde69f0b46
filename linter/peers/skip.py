"""A suppression that was written for another linter."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from linter.peers.names import Peer
from linter.source import Span


class Skip(Struct, frozen=True):
    """One rule that another linter was told to skip, and where.

    `name` is the rule as it is written there. `line` is the first line of the statement that is meant, and `last` its
    last one. `subject` is the logical ID of the resource whose metadata says it, empty for a comment. After `until` it
    no longer counts. `values` narrow it to resources that have these values of arguments. `fault` says why it cannot be
    followed, and is empty where it can.
    """

    peer: Peer
    name: str
    line: int
    last: int
    reason: str
    span: Span
    subject: str = ""
    until: date | None = None
    values: tuple[tuple[str, str], ...] = ()
    fault: str = ""
