"""The graph of one deployment: its nodes, made when their kind is first asked for, and their references resolved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import TypeVar, cast

from linter.aws.catalogue import KINDS, spelled_as
from linter.aws.node import Node, Origin, Spelling
from linter.aws.path import read
from linter.aws.setting import Links
from linter.resource import Declarations, Resource
from linter.source import Span
from linter.truth import YES, Doubt, Truth, all_of, truth, unknown
from linter.value import Array, Choice, Record, Reference, Scalar, Unknown, Value

N = TypeVar("N", bound=Node)


class Graph:
    """The nodes of a deployment, and the answers they need from one another."""

    def __init__(self, declarations: Declarations) -> None:
        self.declarations = declarations
        self._resources: dict[type[Node], list[tuple[Resource, Spelling]]] = defaultdict(list)
        self._keyed: dict[str, Resource] = {}
        self._nodes: dict[type[Node], tuple[Node, ...]] = {}
        self._whole: dict[str, Node | None] = {}
        self._external: dict[tuple[type[Node], str], Node] = {}
        for resource in declarations.resources:
            self._keyed[resource.key] = resource
            for kind, spelling in spelled_as(resource.type):
                self._resources[kind].append((resource, spelling))

    def all(self, kind: type[N]) -> tuple[N, ...]:
        """The declared nodes of a kind and of the kinds derived from it, in the order of their keys and places."""
        found = [node for each in KINDS if issubclass(each, kind) for node in self._of(each)]
        return cast("tuple[N, ...]", tuple(found))

    def node(self, key: str) -> Node | None:
        """The node that a resource as a whole is."""
        if key not in self._whole:
            resource = self._keyed.get(key)
            kinds = spelled_as(resource.type) if resource is not None else ()
            whole = [kind for kind, spelling in kinds if not spelling.block]
            self._whole[key] = next((node for kind in whole for node in self._of(kind) if node.key == key), None)
        return self._whole[key]

    def _of(self, kind: type[Node]) -> tuple[Node, ...]:
        if kind not in self._nodes:
            self._nodes[kind] = tuple(
                node for resource, spelling in self._resources[kind] for node in self._made(kind, resource, spelling)
            )
        return self._nodes[kind]

    def _made(self, kind: type[Node], resource: Resource, spelling: Spelling) -> Iterator[Node]:
        exists = resource.exists & all_of(_matches(resource.body, name, want) for name, want in spelling.where.items())
        if not exists.possible:
            return
        if not spelling.block:
            yield kind(resource.key, resource, resource.body, self, exists=exists)
            return
        written = read(resource.body, spelling.block)
        parent = self.node(resource.key)
        for at, (body, sure) in enumerate(_bodies(written, exists)):
            key = f"{resource.key}#{spelling.block}[{at}]"
            yield kind(key, resource, body, self, parent=parent, exists=sure)

    def linked(self, node: Node, value: Value, kinds: tuple[type[Node], ...]) -> Links[Node]:
        """The nodes of these kinds that a value written in a node refers to."""
        surely: dict[str, Node] = {}
        maybe: dict[str, Node] = {}
        doubts: list[Doubt] = []
        for target, sure in self._targets(node, value, kinds, sure=True):
            if isinstance(target, Doubt):
                doubts.append(target)
            elif sure:
                surely[target.key] = target
            else:
                maybe[target.key] = target
        left = tuple(each for key, each in maybe.items() if key not in surely)
        return Links(tuple(surely.values()), left, value.span, open=bool(doubts), doubts=tuple(doubts))

    def _targets(
        self, node: Node, value: Value, kinds: tuple[type[Node], ...], *, sure: bool
    ) -> Iterator[tuple[Node | Doubt, bool]]:
        if isinstance(value, Array):
            for item in value.items:
                yield from self._targets(node, item, kinds, sure=sure)
            if value.rest is not None:
                yield value.rest.doubt, False
        elif isinstance(value, Choice):
            for option in value.options:
                yield from self._targets(node, option.value, kinds, sure=False)
        else:
            found = self._target(node, value, kinds)
            if found is not None:
                yield found, sure

    def _target(self, node: Node, value: Value, kinds: tuple[type[Node], ...]) -> Node | Doubt | None:
        if isinstance(value, Reference):
            name = f"{value.resource}.{value.attribute}"
            return self._follow(value, kinds) or self._outside(node, name, value.span, kinds)
        if isinstance(value, Scalar):
            literal = "" if value.content is None else str(value.content)
            return self._outside(node, literal, value.span, kinds) if literal else None
        if isinstance(value, Unknown):
            return self._outside(node, value.token, value.span, kinds) if value.token else value.doubt
        return Doubt("a list or an object stands where a reference should", value.span)

    def _follow(self, reference: Reference, kinds: tuple[type[Node], ...]) -> Node | None:
        found = self.node(reference.resource)
        if found is None:
            return None
        name = found.exports.get(reference.attribute)
        if name is not None:
            exported = getattr(found, name)
            return exported.only if isinstance(exported, Links) else cast("Node", exported)
        return found if isinstance(found, kinds) or Node in kinds else None

    def _outside(self, node: Node, token: str, span: Span, kinds: tuple[type[Node], ...]) -> Node:
        kind = kinds[0]
        if (kind, token) not in self._external:
            body = Unknown(f"{token} is not declared here", span)
            resource = Resource(
                token, "", node.resource.dialect, span, Record(MappingProxyType({}), span), managed=False
            )
            self._external[kind, token] = kind(token, resource, body, self, origin=Origin.EXTERNAL)
        return self._external[kind, token]


def _matches(body: Record, name: str, want: str) -> Truth:
    said = body.entries.get(name)
    if isinstance(said, Scalar):
        return truth(str(said.content) == want)
    return truth(False) if said is None else unknown(f"{name} is not known", said.span)


def _bodies(value: Value | None, exists: Truth) -> Iterable[tuple[Record | Unknown, Truth]]:
    if isinstance(value, Array):
        for item in value.items:
            yield from _bodies(item, exists)
    elif isinstance(value, Choice):
        for option in value.options:
            yield from _bodies(option.value, exists & unknown(f"only when {option.when}", value.span))
    elif isinstance(value, Record):
        yield value, exists & YES
