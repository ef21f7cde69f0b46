"""The contents of an atlas as plain data: items, typed edges between them, and what the internet reaches."""

from __future__ import annotations

from msgspec import Struct

from linter.finding import Hop
from linter.source import Span
from linter.truth import Truth

INTERNET = "internet"
"""The key of the item that stands for the internet, which is not a resource."""


class Fact(Struct, frozen=True):
    """A fact, certain or possible: its subject, its text, the reason, and the place that decides it."""

    about: str
    says: str
    holds: Truth
    why: str = ""
    span: Span | None = None


class Item(Struct, frozen=True):
    """A resource, a block of one, an interface behind one, or what AWS or somebody else made.

    `key` is unique in its atlas; `address` the resource that declares it, `type` what its dialect calls that, empty
    where it is none. `kinds` are what it is, most telling first. `origin` is declared, implicit, external, unnamed or
    derived. `in_vpcs` and `in_subnets` are keys of items.
    """

    key: str
    kinds: tuple[str, ...]
    address: str
    type: str
    origin: str
    exists: Truth
    span: Span | None = None
    parent: str = ""
    in_vpcs: tuple[str, ...] = ()
    in_subnets: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def kind(self) -> str:
        """The most telling of its kinds."""
        return self.kinds[0]


class Edge(Struct, frozen=True, order=True):
    """A directed edge between two items, by their keys; `kind` is its type."""

    source: str
    target: str
    kind: str
    certain: bool


class Exposed(Struct, frozen=True):
    """An interface that the internet reaches or may reach: on what, and by which way."""

    interface: str
    verdict: Truth
    services: str
    path: tuple[Hop, ...]


class Atlas(Struct, frozen=True):
    """One deployment: `place` is its path, `dialect` its language, `environment` the variable files it is set by."""

    place: str
    dialect: str
    items: tuple[Item, ...]
    edges: tuple[Edge, ...]
    exposed: tuple[Exposed, ...]
    environment: str = ""
