"""The checks Terraform makes before evaluating: every reference has a target, and none forms a cycle.

https://developer.hashicorp.com/terraform/language/expressions/references
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from linter.terraform.instances.instance_key import check_key
from linter.terraform.instances.resource_values import TERRAFORM_DATA, TERRAFORM_DATA_ARGUMENTS
from linter.terraform.modules.module import Module
from linter.terraform.syntax.references import references
from linter.terraform.syntax.syntax import AttributeStep, Block, Body, Literal, Traversal
from linter.terraform.values.diagnostic import InvalidReference

_NODE_TYPES = frozenset({"data", "ephemeral", "resource"})
_NO_REFERENCES = {
    "": frozenset({"provider", "providers", "depends_on", "iterator"}),
    "lifecycle": frozenset({"ignore_changes", "replace_triggered_by"}),
    "action_trigger": frozenset({"events", "actions", "on_failure"}),
    "variable": frozenset({"type", "default"}),
    "provisioner": frozenset({"when", "on_failure"}),
}
"""Arguments that hold names rather than values, by the type of the enclosing block; "" is any block."""
_SELF = frozenset({"provisioner", "connection", "postcondition"})


class _Place(Struct, frozen=True):
    """The context of an expression: the names bound there in addition to what the module declares."""

    bound: frozenset[str] = frozenset()
    count: bool = False
    each: bool = False
    itself: bool = False


def check_references(module: Module) -> None:
    """Check every reference of a module against what the module declares.

    Raises:
        InvalidReference: a reference has no target, or is part of a cycle.
        SyntaxFault: an argument is not an expression.
    """
    for traversal, place in _every(module):
        _check(module, traversal, place)
    _check_circles(module)


def _every(module: Module) -> Iterator[tuple[Traversal, _Place]]:
    for attribute in module.locals.values():
        for traversal in references(attribute.expression):
            yield traversal, _Place()
    blocks = (*module.variables.values(), *module.outputs.values(), *module.providers)
    checks = tuple(block for block in module.others if block.type == "check")
    for block in (*blocks, *checks):
        yield from _inside(block.body, block.type, _Place())
    repeated = (*module.resources.values(), *module.data.values(), *module.ephemerals.values(), *module.calls.values())
    for block in repeated:
        attributes = block.body.attributes
        yield from _inside(block.body, block.type, _Place(count="count" in attributes, each="for_each" in attributes))


def _inside(body: Body, kind: str, place: _Place) -> Iterator[tuple[Traversal, _Place]]:
    skipped = _NO_REFERENCES[""] | _NO_REFERENCES.get(kind, frozenset())
    for name, attribute in body.attributes.items():
        if name in skipped or (kind == "module" and name == "source"):
            continue
        for traversal in references(attribute.expression):
            if traversal.root not in place.bound:
                yield traversal, place
    for block in body.blocks:
        if block.type == "dynamic":
            inner = _Place(place.bound | {_iterator(block)}, place.count, place.each, place.itself)
        else:
            inner = _Place(place.bound, place.count, place.each, place.itself or block.type in _SELF)
        yield from _inside(block.body, block.type, inner)


def _iterator(block: Block) -> str:
    attribute = block.body.attributes.get("iterator")
    expression = attribute.sound if attribute is not None else None
    if isinstance(expression, Traversal):
        return expression.root
    if isinstance(expression, Literal):
        return str(expression.content)
    return block.labels[0] if block.labels else ""


def _check(module: Module, traversal: Traversal, place: _Place) -> None:
    root = traversal.root
    names = [step.name for step in traversal.steps if isinstance(step, AttributeStep)]
    declared: Mapping[str, object] | None = {
        "var": module.variables,
        "local": module.locals,
        "module": module.calls,
    }.get(root)
    if declared is not None:
        if not names or names[0] not in declared:
            kind = {"var": "input variable", "local": "local value", "module": "module"}[root]
            detail = f'"{root}.{names[0] if names else ""}" has not been declared.'
            raise InvalidReference(f"Reference to undeclared {kind}", detail, traversal.span)
    elif root in ("count", "each", "self"):
        _check_bound(traversal, place)
    elif root not in ("path", "terraform", "tofu"):
        _check_resource(module, traversal, names)


def _check_bound(traversal: Traversal, place: _Place) -> None:
    root = traversal.root
    detail = f'"{root}" is not available in this context.'
    if root == "each" and not place.each:
        raise InvalidReference('Reference to "each" in context without for_each', detail, traversal.span)
    if root == "count" and not place.count:
        raise InvalidReference('Reference to "count" in non-counted context', detail, traversal.span)
    if root == "self" and not place.itself:
        raise InvalidReference('Invalid "self" reference', detail, traversal.span)


def _check_resource(module: Module, traversal: Traversal, names: list[str]) -> None:
    node = _node(traversal)
    if node is None:
        detail = "A reference to a resource type must be followed by the name of a resource."
        raise InvalidReference("Invalid reference", detail, traversal.span)
    mode, type_, name = node
    block = module.of_mode(mode).get((type_, name))
    if block is None:
        detail = f'A {mode} "{type_}" "{name}" has not been declared.'
        raise InvalidReference("Reference to undeclared resource", detail, traversal.span)
    steps = traversal.steps[len(names) and (2 if traversal.root in _NODE_TYPES else 1) :]
    repeated = "count" in block.body.attributes or "for_each" in block.body.attributes
    check_key(block, steps, traversal.span)
    attribute = next((step.name for step in steps[int(repeated) :] if isinstance(step, AttributeStep)), None)
    if type_ == TERRAFORM_DATA and attribute not in (None, "id", "output", *TERRAFORM_DATA_ARGUMENTS):
        detail = f'This object has no argument, nested block, or exported attribute named "{attribute}".'
        raise InvalidReference("Unsupported attribute", detail, traversal.span)


def _node(traversal: Traversal) -> tuple[str, str, str] | None:
    """The mode, type and name of the resource that a traversal leads to."""
    names: list[str] = [traversal.root]
    for step in traversal.steps:
        if not isinstance(step, AttributeStep):
            break
        names.append(step.name)
    if names[0] in _NODE_TYPES:
        return (names[0], names[1], names[2]) if len(names) > 2 else None
    return ("resource", names[0], names[1]) if len(names) > 1 else None


def _check_circles(module: Module) -> None:
    """Find locals and resources that depend on themselves through any attribute."""
    edges = {("local", name): list(references(a.expression)) for name, a in module.locals.items()}
    graph: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for key, traversals in edges.items():
        graph[key] = [node for traversal in traversals for node in _targets(traversal)]
    for mode in ("resource", "data"):
        for (type_, name), block in module.of_mode(mode).items():
            inside = _inside(block.body, block.type, _Place(each=True, count=True))
            reached = [node for traversal, place in inside if not place.itself for node in _targets(traversal)]
            graph[mode, type_, name] = reached
    done: set[tuple[str, ...]] = set()
    for start in graph:
        _walk(graph, start, done)


def _targets(traversal: Traversal) -> Iterator[tuple[str, ...]]:
    if traversal.root == "local" and traversal.steps and isinstance(traversal.steps[0], AttributeStep):
        yield "local", traversal.steps[0].name
        return
    node = _node(traversal)
    if node is not None:
        yield node


def _walk(
    graph: Mapping[tuple[str, ...], list[tuple[str, ...]]], start: tuple[str, ...], done: set[tuple[str, ...]]
) -> None:
    path: dict[tuple[str, ...], Iterator[tuple[str, ...]]] = {start: iter(graph[start])}
    while path:
        node = next(reversed(path))
        following = next((target for target in path[node] if target in graph and target not in done), None)
        if following is None:
            done.add(node)
            path.pop(node)
        elif following in path:
            circle = ", ".join(".".join(step) for step in path)
            raise InvalidReference("Cycle", f"{circle} depend on each other.", None)
        else:
            path[following] = iter(graph[following])
