"""The nodes that a value refers to: declared ones, by reference or by name, and ones outside the deployment."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Protocol

from msgspec import Struct, field

from linter.aws.catalogue import IMPLIED, kind_of_identifier, kind_of_parameter
from linter.aws.node import Node, Origin
from linter.aws.opaque import Opaque
from linter.aws.setting import Links
from linter.resource import Resource
from linter.source import Span
from linter.text import as_text
from linter.truth import Doubt
from linter.value import Array, Choice, Record, Reference, Scalar, Text, Unknown, Value

MOST_STEPS = 16
"""How many references are followed from one attribute to the next."""

EXPORT = "export "
"""The prefix of the token of an imported value; no stack imports a value of its own."""


class Nodes(Protocol):
    """The part of the graph that resolving references needs."""

    def node(self, key: str) -> Node | None:
        """The node of a whole resource."""
        ...

    def named(self, kind: type[Node], name: str) -> tuple[Node, ...]:
        """The declared nodes of a kind with a name."""
        ...

    def called(self, kind: type[Node], name: Text) -> tuple[Node, ...]:
        """The declared nodes of a kind whose name, of which only parts are known, is surely this one."""
        ...

    def perhaps_called(self, kind: type[Node], name: str | Text) -> tuple[Node, ...]:
        """The declared nodes of a kind that may bear a name, where only parts of the one or the other are known."""
        ...

    def implied(self, vpc: Node, attribute: str) -> Links[Node]:
        """The node that AWS creates with a VPC and that an attribute of the VPC refers to."""
        ...

    def attribute(self, reference: Reference) -> Value | None:
        """The value that a declaration gives an attribute of its resource."""
        ...


class _Found(Struct):
    """The nodes found so far, in order, and why there may be others."""

    surely: dict[Node, None] = field(default_factory=dict)
    maybe: dict[Node, None] = field(default_factory=dict)
    doubts: dict[Doubt, None] = field(default_factory=dict)
    open: bool = False

    def links(self, span: Span) -> Links[Node]:
        maybe = tuple(node for node in self.maybe if node not in self.surely)
        return Links(tuple(self.surely), maybe, span, True, self.open, tuple(self.doubts))

    def add(self, links: Links[Node]) -> None:
        self.surely.update(dict.fromkeys(links.surely))
        self.maybe.update(dict.fromkeys(links.maybe))
        self.doubts.update(dict.fromkeys(links.doubts))
        self.open = self.open or links.open

    def doubt(self, doubt: Doubt) -> None:
        self.doubts[doubt] = None
        self.open = True


class References:
    """Resolves values to nodes. For each token or literal of a node outside the deployment it keeps one node."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._outside: dict[tuple[type[Node], str], Node] = {}

    def linked(self, node: Node, value: Value, kinds: tuple[type[Node], ...]) -> Links[Node]:
        """The nodes of these kinds that a value in a node refers to."""
        return self._linked(node, value, kinds, 0)

    def _linked(self, node: Node, value: Value, kinds: tuple[type[Node], ...], depth: int) -> Links[Node]:
        collected = _Found()
        if depth > MOST_STEPS:
            collected.doubt(Doubt("it is reached by too many references", value.span))
        elif isinstance(value, Array):
            for item in value.items:
                collected.add(self._linked(node, item, kinds, depth + 1))
            if value.rest is not None:
                collected.doubt(value.rest.doubt)
        elif isinstance(value, Choice):
            return self._chosen(node, value, kinds, depth)
        elif isinstance(value, Reference):
            return self._followed(node, value, kinds, depth)
        elif isinstance(value, Scalar):
            collected.add(self._literal(node, value, kinds))
        elif isinstance(value, Unknown):
            collected.add(self._unknown(node, value, kinds))
        else:
            collected.doubt(Doubt("an object stands where a reference should", value.span))
        return collected.links(value.span)

    def _chosen(self, node: Node, value: Choice, kinds: tuple[type[Node], ...], depth: int) -> Links[Node]:
        options = [self._linked(node, option.value, kinds, depth + 1) for option in value.options]
        collected = _Found()
        for linked in options:
            collected.add(linked)
        surely = [node_ for node_ in collected.surely if all(node_ in option.surely for option in options)]
        collected.maybe.update(collected.surely)
        collected.surely = dict.fromkeys(surely)
        if collected.maybe.keys() - collected.surely.keys():
            collected.doubts[value.doubt] = None
        return collected.links(value.span)

    def _followed(self, node: Node, value: Reference, kinds: tuple[type[Node], ...], depth: int) -> Links[Node]:
        target = self._nodes.node(value.resource)
        implied = IMPLIED.get(value.attribute)
        if target is not None and implied is not None and implied.owned_by(target) and implied.serves(kinds):
            return self._nodes.implied(target, value.attribute)
        if isinstance(target, kinds):
            if value.one_of:
                return Links(
                    (), (target,), value.span, doubts=(Doubt("one of several instances is meant", value.span),)
                )
            return Links((target,), (), value.span)
        said = self._nodes.attribute(value)
        if said is not None:
            return self._linked(node, said, kinds, depth + 1)
        name = f"{value.resource}.{value.attribute}"
        origin = Origin.UNNAMED if isinstance(target, Opaque) else Origin.EXTERNAL
        stand_in = self._external(node, name, value.span, kinds[0], origin)
        stand_in.kinds |= frozenset(kinds)
        return Links((stand_in,), (), value.span)

    def _literal(self, node: Node, value: Scalar, kinds: tuple[type[Node], ...]) -> Links[Node]:
        literal = "" if value.content is None else str(value.content)
        if not literal:
            return Links((), (), value.span)
        identified = kind_of_identifier(literal)
        read_from = self._nodes.node(value.via.resource) if value.via is not None and identified is None else None
        if isinstance(read_from, kinds):
            return Links((read_from,), (), value.span)
        named = dict.fromkeys(
            node_ for name in _names_in(literal) for kind in kinds for node_ in self._nodes.named(kind, name)
        )
        if len(named) == 1:
            return Links(tuple(named), (), value.span)
        if named:
            return Links((), tuple(named), value.span, doubts=(Doubt(f"several are called {literal}", value.span),))
        outside = self._external(node, literal, value.span, _fitting(identified, kinds), Origin.EXTERNAL)
        rivals = () if identified is not None else self._rivals(literal, kinds)
        if rivals:
            reason = f"the name of {rivals[0]}, of which only parts are known, may be {literal}"
            return Links((), (outside, *rivals), value.span, doubts=(Doubt(reason, value.span),))
        return Links((outside,), (), value.span)

    def _rivals(self, name: str | Text, kinds: tuple[type[Node], ...]) -> tuple[Node, ...]:
        return tuple(dict.fromkeys(node for kind in kinds for node in self._nodes.perhaps_called(kind, name)))

    def _unknown(self, node: Node, value: Unknown, kinds: tuple[type[Node], ...]) -> Links[Node]:
        text = as_text(value)
        called = () if text is None else tuple(node_ for kind in kinds for node_ in self._nodes.called(kind, text))
        if len(called) == 1:
            return Links(called, (), value.span)
        if isinstance(value, Text):
            provided = next((kind for kind in kinds if kind.provided and kind.provided in value.suffix), None)
            if provided is not None:
                stand_in = self._external(node, value.filled("*"), value.span, provided, Origin.EXTERNAL)
                return Links((stand_in,), (), value.span)
            return Links((), self._rivals(value, kinds), value.span, open=True, doubts=(value.doubt,))
        if value.token:
            return Links((self._input(node, value, kinds),), (), value.span)
        return Links((), (), value.span, open=True, doubts=(value.doubt,))

    def _input(self, node: Node, value: Unknown, kinds: tuple[type[Node], ...]) -> Node:
        hinted = kind_of_parameter(value.hint)
        elsewhere = hinted is not None or value.token.startswith(EXPORT)
        origin = Origin.EXTERNAL if elsewhere else Origin.UNNAMED
        stand_in = self._external(node, value.token, value.span, _fitting(hinted, kinds), origin)
        if hinted is None:
            stand_in.kinds |= frozenset(kinds)
        return stand_in

    def _external(self, node: Node, token: str, span: Span, kind: type[Node], origin: Origin) -> Node:
        if (kind, token) not in self._outside:
            body = Unknown(f"{token} is not declared here", span)
            resource = Resource(
                token, "", node.resource.dialect, span, Record(MappingProxyType({}), span), managed=False
            )
            self._outside[kind, token] = kind(token, resource, body, node.resolver, origin=origin)
        return self._outside[kind, token]


def _fitting(kind: type[Node] | None, kinds: tuple[type[Node], ...]) -> type[Node]:
    return kind if kind is not None and issubclass(kind, kinds) else kinds[0]


def _names_in(literal: str) -> Iterable[str]:
    """The names that a literal may be: itself and, for an ARN, the last parts of its resource."""
    yield literal
    if literal.startswith("arn:"):
        yield from literal.rsplit(":", 1)[-1].split("/")[-2:]
