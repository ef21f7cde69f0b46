"""The resources of one side of a comparison: what each is, what it is called, and what it is tied to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec import Struct, field

from linter.aws.catalogue import spelled_as
from linter.aws.cidr_blocks import CidrField
from linter.aws.fields import LinkField, SettingField, fields_of
from linter.aws.node import Node
from linter.aws.setting import Links
from linter.deployments.graphs import Evaluated
from linter.graph.graph import Graph
from linter.resource import Dialect, Resource

_NAMING = frozenset({"name", "description"})
"""Settings that a new name changes, and nothing else."""
_WORD = re.compile(r"[^a-z0-9]+")
_KEY = re.compile(r"\[\"?(.*?)\"?\]")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Id(NamedTuple):
    """A resource of one side: the place of its deployment, and its key there."""

    place: str
    key: str


class Thing(Struct, frozen=True):
    """A resource as it is compared.

    `kind` is the name of its kind, or its type where that is not known. `label` is what it is called in its own
    language without regard to spelling, `bare` the same without words that only name its kind; `called` are names
    that people and AWS know it by.
    """

    id: Id
    kind: str
    dialect: Dialect
    label: str
    bare: str
    called: frozenset[str]
    is_managed: bool
    node: Node | None


class Things(Struct, frozen=True):
    """The resources of one side, by their ids, with the nodes that make them up and the ties between them.

    A tie is the name of a setting and the id it leads to. `parts` are the settings of inline blocks, and of resources
    that are part of another one, such as rules.
    """

    by_id: dict[Id, Thing] = field(default_factory=dict)
    settings: dict[Id, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    ties: dict[Id, list[tuple[str, Id]]] = field(default_factory=lambda: defaultdict(list))
    whole: dict[Id, Id] = field(default_factory=dict)

    def are_tied(self, one: Id, other: Id) -> bool:
        """Whether one of two resources refers to the other."""
        pairs = ((one, other), (other, one))
        return any(target == there for here, there in pairs for _, target in self.ties.get(here, ()))

    def is_part(self, id_: Id) -> bool:
        """Whether a resource is part of another one, as a rule is of its security group."""
        return id_ in self.whole


def things(deployments: Iterable[Evaluated], shared: frozenset[str]) -> Things:
    """The resources of some deployments. Settings count that all of the `shared` languages have."""
    made = Things()
    for deployment in deployments:
        graph = deployment.graph  # while its questions are open: it has everything that there may be
        for resource in graph.declarations.resources:
            id_ = Id(deployment.place, resource.key)
            if not resource.imported:
                made.by_id[id_] = _thing(id_, resource, graph.node(resource.key))
        _describe(made, deployment.place, graph, shared)
    return made


def _thing(id_: Id, resource: Resource, node: Node | None) -> Thing:
    label = _label(resource)
    kind = type(node).__name__ if node is not None else resource.type
    return Thing(
        id_, kind, resource.dialect, _plain(label), _bare(label, kind), frozenset(_names(node)), resource.managed, node
    )


def _label(resource: Resource) -> str:
    """The last part of an address with its key, without the type: `web a` of `module.x.aws_instance.web["a"]`."""
    key = resource.key
    if resource.dialect.vocabulary is Dialect.TERRAFORM:
        _, separator, inside = key.rpartition(f"{resource.type}.")
        key = inside if separator else key
    else:
        key = key.rpartition(".")[2]
    return _HUMP.sub(" ", _KEY.sub(r" \1", key))


def _plain(label: str) -> str:
    return _WORD.sub("", label.lower())


def _bare(label: str, kind: str) -> str:
    """The label without words of its kind: `public` of `public subnet`; the label if nothing else is left."""
    words = [word for word in _WORD.split(label.lower()) if word]
    kinds = set(_WORD.split(_HUMP.sub(" ", kind).lower())) | {"".join(_HUMP.sub(" ", kind).lower().split())}
    return "".join(word for word in words if word not in kinds) or "".join(words)


def _names(node: Node | None) -> Iterator[str]:
    if node is None or not node.is_seen:
        return
    name = getattr(node, node.name_field).known if node.name_field else None
    if isinstance(name, str):
        yield name
    tag = node.tags.get("Name")
    if tag is not None and tag.known is not None:
        yield tag.known


def _describe(made: Things, place: str, graph: Graph, shared: frozenset[str]) -> None:
    settings: dict[Id, list[tuple[str, str]]] = defaultdict(list)
    for node in graph.all(Node):
        id_ = Id(place, node.address)
        thing = made.by_id.get(id_)
        if thing is None or not node.resource.managed:
            continue
        owner = _owner(node)
        whole = Id(place, owner.address) if owner is not None else id_
        if node.key == node.address and owner is not None and whole != id_ and whole in made.by_id:
            made.whole[id_] = whole
        prefix = "" if owner is None and node.parent is None else f"{type(node).__name__}."
        for name, link, value in _fields(node, shared):
            if value is not None:
                settings[whole].append((f"{prefix}{name}", value))
            for target in link:
                made.ties[whole].append((f"{prefix}{name}", Id(place, target.address)))
    for id_, pairs in settings.items():
        made.settings[id_] = tuple(sorted(pairs))


def _owner(node: Node) -> Node | None:
    """The node that this one is part of: a rule of its group, whether it is written in it or on its own."""
    if node.parent is not None:
        return node.parent
    of = getattr(node, "of", None)
    if isinstance(of, Links):
        return of.only
    kinds = _elsewhere_inside(type(node))
    links = (getattr(node, name) for name, made in fields_of(type(node)).items() if isinstance(made, LinkField))
    owners = (link.only for link in (links if kinds else ()))
    return next((owner for owner in owners if owner is not None and isinstance(owner, kinds)), None)


def _elsewhere_inside(kind: type[Node]) -> tuple[type[Node], ...]:
    """The kinds that nodes of a kind are inline blocks of, where they are not resources of their own."""
    blocks = (spelling.type for spelling in kind.spellings if spelling.block)
    return tuple({whole: None for type_ in blocks for whole, spelling in spelled_as(type_) if not spelling.block})


def _fields(node: Node, shared: frozenset[str]) -> Iterator[tuple[str, tuple[Node, ...], str | None]]:
    """The settings of a node that count: by name, with the nodes it links to, or its value where that is known."""
    for name, made in fields_of(type(node)).items():
        if isinstance(made, LinkField):
            yield name, tuple(getattr(node, name)), None
        elif name in _NAMING or name == node.name_field:
            continue
        elif isinstance(made, SettingField) and shared <= made.paths.keys():
            known = getattr(node, name).known
            yield name, (), None if known is None else str(known)
        elif isinstance(made, CidrField) and shared <= made.paths.keys():
            yield name, (), str(getattr(node, name).held.least)
