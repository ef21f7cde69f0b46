"""One resource with everything known about it: its settings, its edges, and the facts derived from them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from linter.atlas.atlas import Edge, Fact
from linter.atlas.draw import draw
from linter.atlas.facts import facts_of
from linter.atlas.wording import addresses_in_words
from linter.aws.cidr_blocks import CidrField, Cidrs
from linter.aws.fields import SettingField, fields_of
from linter.aws.node import Node
from linter.aws.setting import Setting
from linter.graph.graph import Graph
from linter.resource import Resource
from linter.truth import YES, between

SECRET = frozenset({"access", "credential", "data", "password", "preshared", "private", "psk", "secret", "token"})
"""Words in the names of settings that are never shown, since they may hold secrets: `user_data`, `secret_key`."""


class Portrait(Struct, frozen=True):
    """A resource, the node that it is if it is of a kind that is known, and what is known of it.

    `ties` are the edges from it and from its inline blocks, `tied` those to it.
    """

    resource: Resource
    kind: str
    settings: tuple[Fact, ...]
    ties: tuple[Edge, ...]
    tied: tuple[Edge, ...]
    facts: tuple[Fact, ...]


def portrait(graph: Graph, resource: Resource) -> Portrait:
    """The portrait of a resource."""
    node = graph.node(resource.key)
    atlas = draw("", str(resource.dialect), graph)
    item = next(item_ for item_ in atlas.items if item_.key == resource.key) if resource.managed else None
    ours = {item_.key for item_ in atlas.items if resource.key in (item_.key, item_.parent)}
    ties = tuple(edge for edge in atlas.edges if edge.source in ours and edge.target not in ours)
    tied = tuple(edge for edge in atlas.edges if edge.target == resource.key and edge.source not in ours)
    settings = tuple(_settings(node)) if node is not None else ()
    facts = facts_of(graph, node) if node is not None else ()
    return Portrait(resource, item.kind if item is not None else "looked up", settings, ties, tied, facts)


def _settings(node: Node) -> Iterator[Fact]:
    """The settings as written or by AWS's default, under the names of the resource's own language."""
    for name, field in fields_of(type(node)).items():
        if not isinstance(field, (SettingField, CidrField)) or not field.path(node):
            continue
        about = field.path(node).split(" | ")[0]
        value = getattr(node, name)
        if isinstance(value, Cidrs):
            if value.written.possible:
                yield Fact(about, addresses_in_words(value.held), value.written, "", value.span)
        elif value.stated and SECRET & set(name.split("_")):
            yield Fact(about, "(not shown)", YES, "", value.span)
        elif not value.omitted.certain:
            yield _setting(about, value)


def _setting(about: str, setting: Setting[object]) -> Fact:
    told = [_plain(value) for value in setting.values] + (["anything"] if setting.open else [])
    certain = len(told) == 1 and not setting.open
    holds = between(possible=True, certain=certain, doubts=setting.doubts)
    if not setting.stated:
        return Fact(about, " or ".join(told), holds, "AWS's default")
    return Fact(about, " or ".join(told), holds, "", setting.span)


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
