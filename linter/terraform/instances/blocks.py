"""Bodies to values: arguments as they evaluate, nested blocks as lists of objects under the name of their type.

Without the provider schema, a block `ingress` and an argument `ingress` that takes a list of objects look alike: both
evaluate to the same value.
https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial

from linter.budget import admit
from linter.source import Span
from linter.terraform.expressions.constants import unfaulty
from linter.terraform.expressions.environment import Scope
from linter.terraform.expressions.expression import evaluate
from linter.terraform.expressions.iteration import elements
from linter.terraform.syntax.syntax import Attribute, Block, Body, SyntaxFault, Traversal
from linter.terraform.values.cty import DYNAMIC, Address, Collection, Unknown, Value, object_of, tuple_of
from linter.terraform.values.diagnostic import EvaluationError
from linter.terraform.values.lazy_object import LazyValues, open_part
from linter.terraform.values.unknown import cases

META_ARGUMENTS = frozenset({"count", "for_each", "depends_on", "provider"})
META_BLOCKS = frozenset({"lifecycle", "provisioner", "connection"})


class BodyValues(LazyValues):
    """The values of the arguments and blocks of a body, in one instance of the resource it belongs to.

    `path` leads from the resource to the body and is empty for the resource's own body. `variables` are the names
    bound in it: `each`, `count`, and the iterators of enclosing dynamic blocks. `generated` marks the content of a
    dynamic block, whose span is that of the dynamic block.
    """

    def __init__(
        self,
        body: Body,
        scope: Scope,
        variables: Mapping[str, Value],
        address: str,
        span: Span,
        path: str = "",
        *,
        generated: bool = False,
    ) -> None:
        super().__init__(address, span)
        self.generated = generated
        self.body = body
        self.scope = scope
        self.variables = variables
        self.path = path
        self._names = dict.fromkeys(_names(body, at_top=not path))

    def names(self) -> dict[str, None]:
        """The arguments and types of nested blocks, without meta-arguments."""
        return self._names

    def make(self, name: str) -> Value:
        """The value of an argument, or the list of the blocks of a type."""
        attribute = self.body.attributes.get(name)
        if attribute is not None:
            return self._argument(attribute)
        parts = self.blocks(name)
        undecided = next((part for part in parts if not isinstance(part.content, tuple)), None)
        if undecided is not None and undecided.unknown is not None:
            identity = Address(self.address, f"{self.path}.{name}".removeprefix("."))
            return Value(DYNAMIC, Unknown(undecided.unknown.reason, identity), undecided.span)
        every = tuple(item for part in parts if isinstance(part.content, tuple) for item in part.content)
        return tuple_of(every).at(self.places(name))

    def places(self, name: str) -> Span:
        """The span of an argument, or of the first block of a type."""
        attribute = self.body.attributes.get(name)
        if attribute is not None:
            return attribute.span
        return next(block.span for block in self.body.blocks if _made_type(block) == name)

    def is_argument(self, name: str) -> bool:
        """Whether it is written as an argument rather than as blocks."""
        return name in self.body.attributes

    def is_dynamic(self, name: str) -> bool:
        """Whether all that is written of it are dynamic blocks, which may make none."""
        return name in self._dynamic_types

    @cached_property
    def _dynamic_types(self) -> set[str]:
        made = {_made_type(block) for block in self.body.blocks if block.type == "dynamic"}
        return made.difference(self.body.attributes, (block.type for block in self.body.blocks)) if made else made

    def blocks(self, name: str) -> tuple[Value, ...]:
        """The blocks of a type: one tuple of objects for each block as written, unknown if its number is unknown."""
        written = [block for block in self.body.blocks if _made_type(block) == name]
        parts: list[Value] = []
        position = 0
        for block in written:
            part = (
                self._generated(block, name, position)
                if block.type == "dynamic"
                else tuple_of((self._object(block, block.body, self.variables, f"{name}[{position}]"),))
            )
            position += len(part.content) if isinstance(part.content, tuple) else 1
            parts.append(part.at(block.span))
        return tuple(parts)

    def labelled(self, type_: str) -> dict[str, Callable[[], Value]]:
        """The blocks of a meta-block type by type and label, each to be evaluated on demand: `provisioner file`."""
        by_label: dict[str, list[Block]] = {}
        for block in self.body.of_type(type_):
            by_label.setdefault(" ".join((type_, *block.labels)), []).append(block)
        return {name: partial(self._objects, name, blocks) for name, blocks in by_label.items()}

    def _objects(self, name: str, blocks: list[Block]) -> Value:
        objects = (
            self._object(block, block.body, self.variables, f"{name}[{position}]").at(block.span)
            for position, block in enumerate(blocks)
        )
        return tuple_of(objects).at(blocks[0].span)

    def _argument(self, attribute: Attribute) -> Value:
        try:
            return evaluate(attribute.expression, self.scope, self.variables)
        except SyntaxFault as fault:
            raise unfaulty(fault) from fault

    def _object(self, block: Block, body: Body, variables: Mapping[str, Value], step: str) -> Value:
        path = f"{self.path}.{step}" if self.path else step
        generated = body is not block.body
        values = BodyValues(body, self.scope, variables, self.address, block.span, path, generated=generated)
        return open_part(self.address, path, values, block.span)

    def _generated(self, block: Block, name: str, position: int) -> Value:
        """The blocks a dynamic block generates; if undecided, those of each case or one that represents all."""
        attribute = block.body.attributes.get("for_each")
        content = next(iter(block.body.of_type("content")), None)
        if attribute is None or content is None:
            detail = 'A dynamic block must have a "for_each" argument and a "content" block.'
            raise EvaluationError("Missing required argument", detail, block.header)
        source = self._argument(attribute)
        if source.content is None:
            raise EvaluationError(
                "Invalid dynamic for_each value", "Cannot use a null value in for_each.", attribute.span
            )
        iterator = _iterator(block, name)

        def made(pairs: Iterable[tuple[Value, Value]]) -> Value:
            bound = (object_of({"key": key, "value": value}) for key, value in pairs)
            return tuple_of(
                self._object(block, content.body, {**self.variables, iterator: element}, f"{name}[{position + i}]")
                for i, element in enumerate(bound)
            )

        known = isinstance(source.content, (tuple, Mapping))
        number = len(source.content) if isinstance(source.content, (tuple, Mapping)) else 0
        called = f"{number:,} {name} blocks of {self.address} are judged by one that represents them"
        if known and admit("blocks", number, called, block.span):
            return made(elements(source)).marked(source.marks)
        if not known and source.unknown is None:
            detail = "Cannot use this value in for_each. An iterable collection is required."
            raise EvaluationError("Invalid dynamic for_each value", detail, attribute.span)
        return _undecided(source, [made(pairs) for pairs in _cases(source, attribute.span)])


class WithComputed(BodyValues):
    """The arguments of a body, and computed attributes that the body does not set.

    With `nulls_left_out`, an argument that is null counts as not set.
    """

    def __init__(
        self, written: BodyValues, computed: Mapping[str, Callable[[], Value]], *, nulls_left_out: bool = False
    ) -> None:
        super().__init__(written.body, written.scope, written.variables, written.address, written.span, written.path)
        self._written = written
        self._computed = {name: thunk for name, thunk in computed.items() if name not in written}
        names = [name for name in self._names if not (nulls_left_out and _is_null(written, name))]
        self._names = dict.fromkeys(sorted({*names, *self._computed}))

    def make(self, name: str) -> Value:
        """The argument as written, or the computed attribute."""
        return self._computed[name]() if name in self._computed else self._written[name]

    def places(self, name: str) -> Span:
        """The span of an argument; that of the whole body for a computed attribute."""
        return self.span if name in self._computed else super().places(name)

    def is_argument(self, name: str) -> bool:
        """Whether it is one value, rather than blocks."""
        return name in self._computed or super().is_argument(name)


def _is_null(values: BodyValues, name: str) -> bool:
    try:
        return values.is_argument(name) and values[name].content is None
    except EvaluationError:
        return False


def _undecided(source: Value, every: list[Value]) -> Value:
    reason = source.unknown.reason if source.unknown is not None else "it is one of too many blocks"
    return Value(DYNAMIC, Unknown(reason, alternatives=tuple(every)), source.span)


def _cases(source: Value, span: Span) -> Iterator[Iterable[tuple[Value, Value]]]:
    """The collections an undecided dynamic block may iterate over: the known cases, or none and one unknown element."""
    few = cases(source)
    if source.unknown is not None and all(isinstance(case.content, (tuple, Mapping)) for case in few):
        yield from (elements(case) for case in few)
        return
    known = source.unknown or Unknown("one of many")
    identity = known.identity and Address(known.identity.resource, f"{known.identity.attribute}[*]")
    type_ = source.type
    inner = type_.element if isinstance(type_, Collection) else DYNAMIC
    place = source.span or span
    yield ()
    yield ((Value(DYNAMIC, Unknown(known.reason), place), Value(inner, Unknown(known.reason, identity), place)),)


def _iterator(block: Block, name: str) -> str:
    """The name of the current element in the content of a dynamic block."""
    attribute = block.body.attributes.get("iterator")
    if attribute is None:
        return name
    expression = attribute.sound
    if isinstance(expression, Traversal) and not expression.steps:
        return expression.root
    content = getattr(expression, "content", None)
    return content if isinstance(content, str) else name


def _names(body: Body, *, at_top: bool) -> tuple[str, ...]:
    arguments = set(body.attributes) - (META_ARGUMENTS if at_top else frozenset())
    blocks = {_made_type(block) for block in body.blocks} - (META_BLOCKS if at_top else frozenset())
    return tuple(sorted(arguments | blocks))


def _made_type(block: Block) -> str:
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type
